import { z } from 'zod';
import { type Answer, jsonAnswer } from '../shared/answer';
import { type ApiCall, type ApiRoute, bodyOf, mayActFor } from './apiCall';
import { allEnrolments, type Enrolment } from './enrolments';
import { assertionField } from './proof';
import type { PushVerification, PushVerifications } from './pushVerifications';
import { badBody, badValue, notEntitled } from './refusal';

const wishSchema = z.object({
  transactionData: z.object({ message: z.string().optional() }).loose().default({}),
  pushNotification: z
    .object({ send: z.boolean().default(false), title: z.string().default(''), message: z.string().default('') })
    .default({ send: false, title: '', message: '' }),
  authenticationMethods: z.array(z.object({ id: z.string(), methodType: z.literal('signature') })).min(1),
  logic: z.string().default('OR'),
  expiresIn: z.number().int().min(1).max(3600).default(120),
});

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** How a verification is written on the wire: `transactionData` was sent as an object and comes back as text. */
const written = ({ tenant }: ApiCall, verification: PushVerification) => {
  const { id, userId, authenticatorId, enrolments, transactionData, created, expiry, message, send } = verification;
  const origin = tenant.switches().transactionUriOrigin || tenant.origin;
  return {
    id,
    owner: userId,
    userActions: [],
    transactionUri: `${origin}/v1.0/authenticators/${authenticatorId}/verifications/${id}`,
    creationTime: time(created),
    expiryTime: time(expiry),
    authenticationMethods: enrolments.map((one) => ({
      methodType: 'signature',
      subType: one.subType,
      id: one.id,
      additionalData: one.attributes.additionalData,
    })),
    transactionData: JSON.stringify(transactionData),
    authenticatorId,
    state: verification.state,
    logic: verification.logic,
    pushNotification: {
      sendState: 'SENDING',
      startTime: time(created),
      message,
      send,
      pushToken: tenant.derive.id(`push ${authenticatorId}`),
    },
  };
};

const signaturesOf = (call: ApiCall): readonly Enrolment[] =>
  allEnrolments(call.tenant).filter(
    ({ type, references }) => type === 'signature' && references?.authenticatorId === call.parts[0],
  );

const begin =
  (verifications: PushVerifications) =>
  (call: ApiCall): Answer => {
    const known = signaturesOf(call);
    const [first] = known;
    if (first === undefined) return badValue('BN', 'There is no such authenticator.', 404);
    if (!mayActFor(call.caller, first.userId)) return notEntitled('BN');
    const read = bodyOf(call, 'BN');
    if ('refusal' in read) return read.refusal;
    const wish = wishSchema.safeParse(read.body);
    if (!wish.success) return badBody('BN', 'a property is missing or malformed');
    const { transactionData, pushNotification, authenticationMethods, logic, expiresIn } = wish.data;
    const enrolments = known.filter((one) => authenticationMethods.some(({ id }) => id === one.id));
    if (enrolments.length !== authenticationMethods.length) {
      return badValue('BN', 'An authentication method does not belong to the authenticator.');
    }
    const verification = verifications.create({
      authenticatorId: call.parts[0] ?? '',
      enrolments,
      userId: first.userId,
      transactionData,
      title: pushNotification.title,
      message: pushNotification.message || (transactionData.message ?? ''),
      send: pushNotification.send,
      logic,
      seconds: expiresIn,
    });
    return jsonAnswer(202, written(call, verification));
  };

const factorOf = ({ enrolments }: PushVerification): string => `signatures_${enrolments[0]?.subType ?? 'userPresence'}`;

const body = async (call: ApiCall, verification: PushVerification) => ({
  ...written(call, verification),
  ...(verification.state === 'VERIFY_SUCCESS' &&
    (await assertionField(call, { userId: verification.userId, factor: factorOf(verification) }))),
});

const poll =
  (verifications: PushVerifications) =>
  async (call: ApiCall): Promise<Answer> => {
    const [authenticatorId, id = ''] = call.parts;
    const verification = verifications.find(id);
    if (verification === undefined || verification.authenticatorId !== authenticatorId) {
      return badValue('BN', 'There is no such verification.', 404);
    }
    if (!mayActFor(call.caller, verification.userId)) return notEntitled('BN');
    return jsonAnswer(200, await body(call, verification));
  };

const search =
  (verifications: PushVerifications) =>
  async (call: ApiCall): Promise<Answer> => {
    const id = /id\s*=\s*"([^"]*)"/.exec(call.arrival.url.searchParams.get('search') ?? '')?.[1] ?? '';
    const found = verifications.find(id);
    const mine = found?.authenticatorId === call.parts[0] && mayActFor(call.caller, found?.userId ?? '');
    const rows = found !== undefined && mine ? [await body(call, found)] : [];
    return jsonAnswer(200, { total: rows.length, limit: 200, count: 200, page: 1, verifications: rows });
  };

/** Questions to the person's phone (IBM Verify API reference, "Authenticators"). */
export const pushRoutes = (verifications: PushVerifications): readonly ApiRoute[] => {
  const base = '^/v1\\.0/authenticators/([^/]+)/verifications';
  return [
    { method: 'POST', path: new RegExp(`${base}$`), component: 'BN', answer: begin(verifications) },
    { method: 'GET', path: new RegExp(`${base}$`), component: 'BN', answer: search(verifications) },
    { method: 'GET', path: new RegExp(`${base}/([^/]+)$`), component: 'BN', answer: poll(verifications) },
  ];
};
