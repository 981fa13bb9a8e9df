import { filled, jsonValue, seconds, timeOf } from '../domain/answerValues';
import { readJwt } from '../domain/jwt';
import { keyrockCalls } from './keyrockCalls';
import type { Provider, WireAnswer } from './provider';
import { standard } from './standard';
import { factsOf, granted, jsonObject, refused, succeeded } from './wireFields';

/** Names of errors that RFC 6749 section 5.2 does not have, by what they mean there. */
const renamed: Readonly<Record<string, string>> = {
  missing_parameter: 'invalid_request',
  unauthorized_request: 'invalid_token',
};

/**
 * Keyrock says no with a bare JSON string such as `"Invalid grant: refresh token has expired"`, whose first part is the
 * name of the error (observed on Keyrock 8.3.0).
 */
const refusalIn = (body: string): { readonly error: string; readonly error_description: string } | undefined => {
  const said = jsonValue(body);
  const [, name, text] = typeof said === 'string' ? (/^([A-Za-z][A-Za-z ]{2,40}):\s+(.*)$/s.exec(said) ?? []) : [];
  if (name === undefined || text === undefined) return undefined;
  const error = name.trim().toLowerCase().replaceAll(/ +/g, '_');
  return { error: Object.hasOwn(renamed, error) ? (renamed[error] ?? error) : error, error_description: text };
};

const tokenResponse = (answer: WireAnswer): WireAnswer => {
  const refusal = refusalIn(answer.body);
  if (refusal !== undefined) return refused(answer, refusal);
  const fields = succeeded(answer) ? jsonObject(answer.body) : undefined;
  if (fields === undefined || filled(fields.error)) return standard.tokenResponse(answer);
  // A JWT is announced as a type of its own, and is sent like any bearer token.
  const type = fields.token_type === 'jwt' ? 'Bearer' : fields.token_type;
  return granted({ ...fields, token_type: type }, seconds(fields.expires_at));
};

/** How long a token of the implicit grant lives where its end cannot be read, in seconds; fixed there. */
const implicitLife = 3600;

/** The implicit answer stands in the query, as `token` with the end as the text of a JavaScript date. */
const redirectResponse = (parameters: URLSearchParams): URLSearchParams => {
  const token = parameters.get('token');
  if (token === null || parameters.has('access_token')) return parameters;
  const standardOnes = new URLSearchParams(parameters);
  standardOnes.delete('token');
  standardOnes.delete('expires_at');
  standardOnes.set('access_token', token);
  const endsAt = timeOf(parameters.get('expires_at') ?? '');
  if (endsAt !== undefined) standardOnes.set('expires_at', String(endsAt));
  else if (!parameters.has('expires_in')) standardOnes.set('expires_in', String(implicitLife));
  return standardOnes;
};

/** Without client credentials its revocation fails on its own side, with a page. */
const revocationResponse = (answer: WireAnswer): WireAnswer =>
  answer.status === 503 && answer.body.includes('Cannot convert undefined or null to object')
    ? refused(
        { ...answer, status: 401 },
        { error: 'invalid_client', error_description: 'No client credentials came with the call.' },
      )
    : answer;

/** FIWARE Keyrock (Identity Manager), as version 8.3.0 was observed. */
export const keyrock: Provider = {
  id: 'keyrock',
  name: 'FIWARE Keyrock',
  tokenResponse,
  redirectResponse,
  revocationResponse,
  // Its ids and secrets are UUIDs, and it compares the pair as it stands.
  basicEncoding: 'raw',
  // Left away, the new token is a plain bearer token, whatever the old one was.
  scopeOnRefresh: true,
  pkce: 'ignored',
  idTokens: 'from-token-endpoint',
  expiry: 'jwt-or-never',
  // A JWT is announced as one, which the standard form of the answer cannot say.
  extras: (answer) => factsOf(answer, ['token_type']),
  // Its page takes DELETE alone, and a browser can only get.
  endSessionParameters: { _method: 'DELETE' },
  revocable: ({ accessToken }) => readJwt(accessToken).format === 'opaque',
  calls: keyrockCalls,
};
