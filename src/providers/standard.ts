import type { Provider, WireAnswer } from './provider';

type Fields = Readonly<Record<string, unknown>>;

/** The body as a JSON object, or undefined where it is anything else. */
const jsonObject = (body: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(body);
    // A JSON object has string keys and nothing else is known of its values.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
};

const filled = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** `["a","b"]` as `a b`; anything that is neither text nor a list of texts says nothing. */
const scopeText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value.join(' ') : undefined;
};

/** A lifetime as the number it stands for; `"1 hour"` stands for none. */
const seconds = (value: unknown): number | undefined => {
  if (typeof value === 'number') return value > 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : undefined;
  return typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value) ? seconds(Number(value)) : undefined;
};

const errorFields = (fields: Fields): Fields => ({
  error: fields.error,
  ...(filled(fields.error_description) ? { error_description: fields.error_description } : {}),
  ...(filled(fields.error_uri) ? { error_uri: fields.error_uri } : {}),
});

/**
 * The fields of RFC 6749 section 5.1 and OpenID Connect Core section 3.1.3.3, and no others: what nobody reads cannot
 * harm, however deep it is nested. A wrong access token or token type stays, to be refused with its own reason.
 */
const tokenFields = (fields: Fields): Fields => {
  const type = fields.token_type;
  const lifetime = seconds(fields.expires_in);
  const scope = scopeText(fields.scope);
  return {
    access_token: fields.access_token,
    token_type: type === undefined || type === null || type === '' ? 'Bearer' : type,
    ...(lifetime === undefined ? {} : { expires_in: lifetime }),
    ...(filled(fields.refresh_token) ? { refresh_token: fields.refresh_token } : {}),
    ...(filled(fields.id_token) ? { id_token: fields.id_token } : {}),
    ...(scope === undefined ? {} : { scope }),
  };
};

const tokenResponse = (answer: WireAnswer): WireAnswer => {
  const fields = jsonObject(answer.body);
  if (fields === undefined) return answer;
  const succeeded = answer.status >= 200 && answer.status < 300;
  if (filled(fields.error)) {
    // Some systems say no with a status that says yes.
    const status = succeeded ? 400 : answer.status;
    return { status, contentType: 'application/json', body: JSON.stringify(errorFields(fields)) };
  }
  if (!succeeded) return answer;
  return { status: 200, contentType: 'application/json', body: JSON.stringify(tokenFields(fields)) };
};

/** A system that follows the RFCs, read with the patience that real ones need. */
export const standard: Provider = {
  id: 'standard',
  name: 'Standard OAuth 2.0 and OpenID Connect',
  tokenResponse,
  redirectResponse: (parameters) => parameters,
};
