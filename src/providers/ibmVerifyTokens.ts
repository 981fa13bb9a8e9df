import type { AppError } from '../domain/errors';
import type { Profile } from '../domain/profile';
import { readRefusal } from './ibmVerifyErrors';
import type { OutgoingRequest, TokenRequest, WireAnswer } from './provider';
import { standard } from './standard';
import { jsonObject } from './wireFields';

/** The scope of a yes that is none yet: its token only lets a second factor be given. */
const challengeScope = 'mfa_challenge';

/** Texts of a list, few and short; undefined where there is no list, which means that nothing is filtered. */
const shortTexts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value)
    ? value.filter((one): one is string => typeof one === 'string' && one.length <= 100).slice(0, 50)
    : undefined;

/** Whether the scope of a yes says that it is a challenge. */
export const isChallenge = ({ scope }: { readonly scope?: string | undefined }): boolean =>
  (scope ?? '').split(/\s+/).includes(challengeScope);

/** The factors a challenge would take; undefined where it does not say, which means any. */
export const allowedFactorsOf = (challenge: Readonly<Record<string, unknown>>): readonly string[] | undefined =>
  shortTexts(challenge.allowedFactors);

const withChallenge = (yes: WireAnswer, answer: WireAnswer): WireAnswer => {
  const [fields, said] = [jsonObject(yes.body), jsonObject(answer.body)];
  const allowedFactors = shortTexts(said?.allowedFactors);
  return fields === undefined || allowedFactors === undefined
    ? yes
    : { ...yes, body: JSON.stringify({ ...fields, allowedFactors }) };
};

/** The standard name and status behind a refusal of the token endpoint, whose own differ by call for the same reason. */
const standardError = (id: string | undefined, error: unknown): { error: string; status: number } | undefined => {
  if (id === 'CSIAQ0155E' || error === 'request_unauthorized') return { error: 'invalid_client', status: 401 };
  if (id === 'CSIAQ0158E' || error === 'invalid_token') return { error: 'invalid_grant', status: 400 };
  // A policy that says no does so with 401, which would otherwise be taken for the client's fault.
  if (id === 'CSIAQ0278E' || id === 'CSIAQ0279E' || error === 'access_denied') {
    return { error: 'access_denied', status: 403 };
  }
  if (id === 'CSIAQ0298E' || error === 'adaptive_more_info_required') {
    return { error: 'adaptive_more_info_required', status: 403 };
  }
  return undefined;
};

const readNo = (answer: WireAnswer): WireAnswer => {
  const fields = jsonObject(answer.body);
  if (fields === undefined) return answer;
  const { id, words } = readRefusal(answer.body);
  const known = standardError(id, fields.error);
  const error = known?.error ?? (typeof fields.error === 'string' ? fields.error : id);
  if (error === undefined) return answer;
  const body = { error, ...(words === undefined ? {} : { error_description: described(id, words) }) };
  return { status: known?.status ?? answer.status, contentType: 'application/json', body: JSON.stringify(body) };
};

const described = (id: string | undefined, words: string): string =>
  id === undefined || words.includes(id) ? words : `${id} ${words}`;

/** Verify's answer in standard form; `allowedFactors` of a challenge stays with it. */
export const tokenResponse = (answer: WireAnswer): WireAnswer => {
  const read = standard.tokenResponse(answer);
  return read.status === 200 ? withChallenge(read, answer) : readNo(read);
};

/** Facts beside the tokens: the grant they belong to, which IBM's support asks for. */
export const extras = (answer: WireAnswer): Readonly<Record<string, string>> => {
  const grant = jsonObject(answer.body)?.grant_id;
  return typeof grant === 'string' && grant !== '' ? { grant_id: grant } : {};
};

/** Whether a refused refresh means that the refresh token is dead: Verify says so with 401 as well. */
export const deadRefresh = (error: AppError): boolean =>
  error.code === 'client-refused' && error.status === 401 && error.error !== 'invalid_client';

/** Grants a policy looks at: those for a person. */
const personGrants: ReadonlySet<string> = new Set([
  'password',
  'policyauth',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
]);

/**
 * What the policy is told of the session. The text is filled up to whole groups of three bytes and holds no character
 * that base64 and base64url write differently, since sources name one or the other.
 */
const contextOf = ({ id }: Profile): string => {
  const text = JSON.stringify({ sessionId: id, userAgent: 'Token Helper', ipAddress: '127.0.0.1' });
  return btoa(text.padEnd(Math.ceil(text.length / 3) * 3));
};

/** A token call as it leaves: with the `context` that a policy may want, the same in every call of a profile. */
export const tokenRequest = ({ url, headers, form }: TokenRequest, profile: Profile): OutgoingRequest => {
  const sent = new URLSearchParams(form);
  const wanted = profile.verify?.context === 'send' && personGrants.has(sent.get('grant_type') ?? '');
  if (wanted && !sent.has('context')) sent.set('context', contextOf(profile));
  return { url, headers, body: sent.toString() };
};
