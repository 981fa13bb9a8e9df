import { type Answer, jsonAnswer } from '../shared/answer';
import { type ApiCall, type ApiRoute, mayActFor } from './apiCall';
import { allEnrolments, type Enrolment, enrolledAt } from './enrolments';
import { messageRefusal } from './refusal';

const most = 200;

/** How an enrolment is written on the wire. */
const written = ({ tenant }: ApiCall, enrolment: Enrolment) => {
  const { id, userId, type, subType, enabled, validated, references, attributes } = enrolment;
  return {
    id,
    userId,
    type,
    ...(subType !== undefined && { subType }),
    [tenant.switches().enrolmentTimeName]: enrolledAt,
    updated: enrolledAt,
    attempted: enrolledAt,
    enabled,
    validated,
    ...(references !== undefined && { references }),
    attributes,
  };
};

/** What a `search` asks for; the SDK joins two conditions with `&` inside the one value. */
const searchOf = ({ arrival }: ApiCall): ((enrolment: Enrolment) => boolean) => {
  const search = arrival.url.searchParams.get('search') ?? '';
  const userId = /userId\s*=\s*"([^"]*)"/i.exec(search)?.[1];
  const enabled = /enabled\s*=\s*"?(true|false)/i.exec(search)?.[1];
  return (enrolment) =>
    (userId === undefined || enrolment.userId === userId) &&
    (enabled === undefined || String(enrolment.enabled) === enabled);
};

const paging = ({ arrival }: ApiCall): { readonly page: number; readonly limit: number } | undefined => {
  const numberOf = (name: string, whenAbsent: number): number =>
    Number(arrival.url.searchParams.get(name) ?? whenAbsent);
  const [page, limit] = [numberOf('page', 1), numberOf('limit', most)];
  const sound = [page, limit].every((value) => Number.isInteger(value) && value >= 1) && limit <= most;
  return sound ? { page, limit } : undefined;
};

/** One page of a list, its array named after what is listed; `count` repeats the limit, as in the vendor's samples. */
const listAnswer = (call: ApiCall, name: string, rows: readonly unknown[]): Answer => {
  const asked = paging(call);
  if (asked === undefined) return messageRefusal(400, 'CSIBN0007E', 'A paging value is not valid.');
  const { page, limit } = asked;
  const shown = rows.slice((page - 1) * limit, page * limit);
  return jsonAnswer(200, { total: rows.length, count: limit, limit, page, [name]: shown });
};

const visible = (call: ApiCall): readonly Enrolment[] =>
  allEnrolments(call.tenant).filter((one) => mayActFor(call.caller, one.userId) && searchOf(call)(one));

const listAll = (call: ApiCall): Answer =>
  listAnswer(
    call,
    'factors',
    visible(call).map((one) => written(call, one)),
  );

const listType = (call: ApiCall): Answer => {
  const [type = ''] = call.parts;
  const rows = visible(call).filter((one) => one.type === type);
  return listAnswer(
    call,
    type,
    rows.map((one) => written(call, one)),
  );
};

/** The older list of signatures: other names for the same things, searched by `owner`. */
const listSignatures = (call: ApiCall): Answer => {
  const { tenant, arrival, caller } = call;
  const owner = /owner\s*=\s*"([^"]*)"/.exec(arrival.url.searchParams.get('search') ?? '')?.[1];
  const rows = allEnrolments(tenant)
    .filter(({ type, userId }) => type === 'signature' && mayActFor(caller, userId))
    .filter(({ userId }) => owner === undefined || owner === userId)
    .map(({ id, userId, subType, validated, enabled, references, attributes }) => ({
      id,
      owner: userId,
      enrollmentUri: `${tenant.origin}/v1.0/authnmethods/signatures/${id}`,
      methodType: 'signature',
      subType,
      creationTime: enrolledAt,
      validated,
      enabled,
      attributes: {
        authenticatorId: references?.authenticatorId,
        authenticatorUri: `${tenant.origin}/v1.0/authenticators/${references?.authenticatorId}`,
        ...attributes,
      },
    }));
  return listAnswer(call, 'signatures', rows);
};

/** The lists of enrolments (IBM Verify API reference, "Authentication factors 2.0"). */
export const enrolmentRoutes: readonly ApiRoute[] = [
  { method: 'GET', path: /^\/v2\.0\/factors$/, component: 'BN', answer: listAll },
  {
    method: 'GET',
    path: /^\/v2\.0\/factors\/(totp|emailotp|smsotp|voiceotp|questions|fido2)$/,
    component: 'BN',
    answer: listType,
  },
  { method: 'GET', path: /^\/v1\.0\/authnmethods\/signatures$/, component: 'BN', answer: listSignatures },
];
