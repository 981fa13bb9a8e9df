import { filled, jsonValue, scopeText, seconds } from '../domain/answerValues';
import type { WireAnswer } from './provider';

/** The members of a JSON object, of which nothing is known but their names. */
export type Fields = Readonly<Record<string, unknown>>;

/** The body as a JSON object, or undefined where it is anything else. */
export const jsonObject = (body: string): Fields | undefined => {
  const value = jsonValue(body);
  // A JSON object has string keys and nothing else is known of its values.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
};

const isFormLike = /^[\w.-]+=[^\s<{]*(?:&[\w.-]+=[^\s<{]*)*$/;

/**
 * The members of an answer that came as a form, the way GitHub answers whoever asks for nothing else; undefined for
 * anything that holds neither a token nor an error, or holds one twice.
 */
export const formObject = ({ body }: WireAnswer): Fields | undefined => {
  const text = body.trim();
  if (!isFormLike.test(text)) return undefined;
  const parameters = new URLSearchParams(text);
  const names = [...parameters.keys()];
  const isAnswer = names.includes('access_token') || names.includes('error');
  return isAnswer && new Set(names).size === names.length ? Object.fromEntries(parameters) : undefined;
};

/** Whether an answer says yes. */
export const succeeded = ({ status }: WireAnswer): boolean => status >= 200 && status < 300;

const errorFields = (fields: Fields): Fields => ({
  error: fields.error,
  ...(filled(fields.error_description) ? { error_description: fields.error_description } : {}),
  ...(filled(fields.error_uri) ? { error_uri: fields.error_uri } : {}),
});

/** What servers write that mean a bearer token: nothing, Apigee's `BearerToken`, or the token's format. */
const meansBearer = /^\s*(?:bearer[ _-]?token|jwt)?\s*$/i;

const tokenType = (type: unknown): unknown => {
  if (type === undefined || type === null) return 'Bearer';
  if (typeof type !== 'string') return type;
  return meansBearer.test(type) ? 'Bearer' : type.trim();
};

/**
 * The fields of RFC 6749 section 5.1 and OpenID Connect Core section 3.1.3.3, a time of the end, and no others: what
 * nobody reads cannot harm, however deep it is nested. A wrong access token or token type stays, to be refused with its
 * own reason.
 */
const tokenFields = (fields: Fields): Fields => {
  const lifetime = seconds(fields.expires_in);
  const scope = scopeText(fields.scope);
  return {
    access_token: fields.access_token,
    token_type: tokenType(fields.token_type),
    ...(lifetime === undefined ? {} : { expires_in: lifetime }),
    ...(filled(fields.refresh_token) ? { refresh_token: fields.refresh_token } : {}),
    ...(filled(fields.id_token) ? { id_token: fields.id_token } : {}),
    ...(scope === undefined ? {} : { scope }),
  };
};

/** A no in the form of RFC 6749 section 5.2. A system that says no with a status that says yes gets one that does not. */
export const refused = (answer: WireAnswer, fields: Fields): WireAnswer => ({
  status: succeeded(answer) ? 400 : answer.status,
  contentType: 'application/json',
  body: JSON.stringify(errorFields(fields)),
});

/**
 * Whether a refusal that gives a reason and no code can be about the user name, the password or the refresh token. Other
 * statuses are about the address, the method or the pace of the call, or the server's own.
 */
export const mayBeAboutGrant = (answer: WireAnswer): boolean =>
  succeeded(answer) || answer.status === 400 || answer.status === 401 || answer.status === 403;

/** A yes in the form of RFC 6749 section 5.1; `endsAt` is a time in seconds since 1970. */
export const granted = (fields: Fields, endsAt?: number | undefined): WireAnswer => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify({ ...tokenFields(fields), ...(endsAt === undefined ? {} : { expires_at: endsAt }) }),
});

/** The members of an answer that are short texts or numbers, as texts: facts to be kept beside the tokens. */
export const factsOf = (answer: WireAnswer, names: readonly string[]): Readonly<Record<string, string>> => {
  const fields = succeeded(answer) ? jsonObject(answer.body) : undefined;
  if (fields === undefined) return {};
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return filled(value) || typeof value === 'number' ? [[name, String(value)]] : [];
    }),
  );
};
