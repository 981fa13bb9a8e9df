import { type Answer, jsonAnswer } from '../shared/answer';
import type { Message } from '../shared/mailbox';
import { challengeScope } from './accessTokens';
import { type ApiCall, type ApiRoute, bodyOf, isEntitled, mayActFor } from './apiCall';
import { usableEnrolment, wrongCode } from './enrolledFactor';
import type { OtpVerification, OtpVerifications } from './otpVerifications';
import { provedAnswer } from './proof';
import { badBody, messageRefusal, notEntitled } from './refusal';

type OtpType = 'emailotp' | 'smsotp' | 'voiceotp';

const channels: Readonly<Record<OtpType, Message['channel']>> = {
  emailotp: 'e-mail',
  smsotp: 'text message',
  voiceotp: 'phone call',
};

const typeOf = ({ parts }: ApiCall): OtpType =>
  parts[0] === 'smsotp' || parts[0] === 'voiceotp' ? parts[0] : 'emailotp';

const addressField = (type: OtpVerification['type']): 'emailAddress' | 'phoneNumber' =>
  type === 'emailotp' ? 'emailAddress' : 'phoneNumber';

const time = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** How a verification is written on the wire; the code itself never is. */
export const writtenVerification = (verification: OtpVerification) => {
  const { id, userId, type, created, expiry, correlation, attempts, retries, destination } = verification;
  return {
    id,
    ...(userId !== undefined && { userId }),
    type,
    created: time(created),
    updated: time(created),
    expiry: time(expiry),
    state: 'PENDING',
    correlation,
    attempts,
    retries,
    ...(destination !== '' && { [addressField(type)]: destination }),
  };
};

/** The correlation a body asks for, or why it cannot be had: it must be letters and digits. */
export const correlationOf = (
  body: Readonly<Record<string, unknown>>,
): { readonly correlation: string | undefined } | { readonly refusal: Answer } => {
  const { correlation } = body;
  if (correlation === undefined || correlation === '') return { correlation: undefined };
  return typeof correlation === 'string' && /^[A-Za-z0-9]+$/.test(correlation)
    ? { correlation }
    : { refusal: messageRefusal(400, 'CSIBN0018E', 'The correlation is not made of letters and digits.') };
};

type Wish = { readonly enrolmentId: string; readonly userId: string | undefined; readonly destination: string };

const send = (
  call: ApiCall,
  verifications: OtpVerifications,
  body: Readonly<Record<string, unknown>>,
  wish: Wish,
): Answer => {
  const type = typeOf(call);
  const asked = correlationOf(body);
  if ('refusal' in asked) return asked.refusal;
  if (type === 'smsotp' && call.tenant.switches().smsLimitReached) {
    return messageRefusal(400, 'CSIBN0081E', 'No more text messages can be sent for now.');
  }
  const verification = verifications.create({ ...wish, type, correlation: asked.correlation });
  const { correlation, otp, destination: to } = verification;
  // Only the part after the hyphen is the code; the part before it tells the person which message is meant.
  call.tenant.mailbox.deliver({ channel: channels[type], to, text: `${correlation}-${otp}` });
  return jsonAnswer(201, writtenVerification(verification));
};

const createEnrolled =
  (verifications: OtpVerifications) =>
  (call: ApiCall): Answer => {
    const type = typeOf(call);
    const found = usableEnrolment(call, type, call.parts[1] ?? '');
    if ('refusal' in found) return found.refusal;
    const read = bodyOf(call, 'BN');
    if ('refusal' in read) return read.refusal;
    const { id, userId, attributes } = found.enrolment;
    return send(call, verifications, read.body, {
      enrolmentId: id,
      userId,
      destination: String(attributes[addressField(type)]),
    });
  };

const isAddress = (type: OtpType, value: unknown): value is string =>
  typeof value === 'string' && (type === 'emailotp' ? /^[^\s@]+@[^\s@]+$/ : /^\+\d{6,15}$/).test(value);

const mayUseTransient = ({ caller }: ApiCall): boolean =>
  caller.facts.scope === challengeScope || isEntitled(caller, 'authnAnyUser');

const createTransient =
  (verifications: OtpVerifications) =>
  (call: ApiCall): Answer => {
    if (!mayUseTransient(call)) return notEntitled('BN');
    const read = bodyOf(call, 'BN');
    if ('refusal' in read) return read.refusal;
    const type = typeOf(call);
    const field = addressField(type);
    const destination = read.body[field];
    if (!isAddress(type, destination)) return badBody('BN', `${field} is missing or malformed`);
    return send(call, verifications, read.body, { enrolmentId: 'transient', userId: undefined, destination });
  };

/** Answers an attempt at a verification, whoever it was sent to. */
export const attemptAnswer = async (
  call: ApiCall,
  verifications: OtpVerifications,
  { id, enrolmentId }: { readonly id: string; readonly enrolmentId: string },
): Promise<Answer> => {
  const { caller } = call;
  const owner = verifications.find(id, enrolmentId)?.userId;
  if (owner !== undefined && !mayActFor(caller, owner)) return notEntitled('BN');
  const read = bodyOf(call, 'BN');
  if ('refusal' in read) return read.refusal;
  const { otp } = read.body;
  if (typeof otp !== 'string') return badBody('BN', 'otp is missing');
  const result = verifications.attempt(id, enrolmentId, otp);
  switch (result.kind) {
    case 'right':
      return provedAnswer(call, result.verification.userId ?? caller.facts.userId, result.verification.type);
    case 'wrong':
      return wrongCode(call);
    case 'over':
      return messageRefusal(400, 'CSIBN0025E', 'The verification is invalid, expired, or was attempted too often.');
    case 'unknown':
      return messageRefusal(400, 'CSIBN0028E', 'The verification was not found.');
  }
};

/** One-time codes by e-mail, text message and phone call, to an enrolment or to a bare address. */
export const otpRoutes = (verifications: OtpVerifications): readonly ApiRoute[] => {
  const base = '^/v2\\.0/factors/(emailotp|smsotp|voiceotp)';
  const post = (path: string, answer: ApiRoute['answer']): ApiRoute => ({
    method: 'POST',
    path: new RegExp(`${base}${path}$`),
    component: 'BN',
    answer,
  });
  return [
    post('/transient/verifications', createTransient(verifications)),
    post('/([^/]+)/verifications', createEnrolled(verifications)),
    post('/([^/]+)/verifications/([^/]+)', (call) =>
      attemptAnswer(call, verifications, { enrolmentId: call.parts[1] ?? '', id: call.parts[2] ?? '' }),
    ),
  ];
};
