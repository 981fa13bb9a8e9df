import { AuthorizationResponseError, ResponseBodyError } from 'openid-client';
import { AppFailure, type ErrorDetails, type FlowStage, fail, toAppError } from '../domain/errors';
import { shownText } from '../domain/redact';
import type { CallFacts } from './callFacts';
import { causesOf, isAbort, isTimeout, libraryCode, libraryWords } from './libraryErrors';
import { refusal, statusFailure, unreadable } from './refusedAnswers';
import type { SeenAnswer } from './wire';

/** A provider's "no" in the redirect (RFC 6749 section 4.1.2.1). */
export const authorizationRefusal = (
  parameters: URLSearchParams,
  facts: Pick<CallFacts, 'scope' | 'secrets'>,
): AppFailure => {
  const shown = (name: string, limit: number): string | undefined => {
    const value = parameters.get(name);
    return value === null || value === '' ? undefined : shownText(value, limit, facts.secrets);
  };
  const error = shown('error', 200) ?? 'error';
  const description = shown('error_description', 1000);
  const uri = shown('error_uri', 500);
  const words = description === undefined ? {} : { description };
  if (error === 'access_denied') return fail('user-declined', words);
  if (error === 'invalid_scope') return fail('scope-refused', { error, ...words, scope: facts.scope });
  return fail('provider-refused', { error, ...words, ...(uri === undefined ? {} : { uri }), stage: 'authorization' });
};

const endpointOf: Readonly<Record<string, ErrorDetails['endpoint-missing']['endpoint']>> = {
  authorization_endpoint: 'authorization',
  token_endpoint: 'token',
  userinfo_endpoint: 'userinfo',
  introspection_endpoint: 'introspection',
  revocation_endpoint: 'revocation',
  jwks_uri: 'jwks',
};

const metadataFailure = (words: string, missing: boolean, caught: unknown): AppFailure | undefined => {
  const name = Object.keys(endpointOf).find((one) => words.includes(one));
  const endpoint = name === undefined ? undefined : endpointOf[name];
  if (endpoint === undefined) return undefined;
  if (missing) return fail('endpoint-missing', { endpoint }, caught);
  return fail('address-invalid', { field: `${endpoint} endpoint`, address: '' }, caught);
};

/** No JSON, or a status that is neither a yes nor a no. */
const unreadableCodes: ReadonlySet<string> = new Set([
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_PARSE_ERROR',
]);

/** A signed answer that did not pass: the ID token, or what was said of a token or a person (RFC 9701). */
const unprovenAnswer = (stage: FlowStage, reason: string, caught: unknown): AppFailure =>
  stage === 'userinfo' || stage === 'introspection'
    ? fail('answer-invalid', { stage, reason }, caught)
    : fail('id-token-invalid', { reason }, caught);

/** Azure AD B2C and others give an access token only for the scope of an API. */
const withoutAccessToken = ({ body }: SeenAnswer): string =>
  body.includes('"id_token"')
    ? 'It holds an ID token and no access token, as when no scope of an API was asked for.'
    : 'It holds no access token.';

/** What openid-client found wrong with an answer that said yes. */
const unusableAnswer = (caught: unknown, facts: CallFacts): AppFailure | undefined => {
  const code = libraryCode(caught);
  const words = libraryWords(caught);
  const { seen, stage } = facts;
  const missing = code === 'OAUTH_MISSING_SERVER_METADATA';
  if (missing || code === 'OAUTH_INVALID_SERVER_METADATA') return metadataFailure(words, missing, caught);
  if (code === 'OAUTH_HTTP_REQUEST_FORBIDDEN' || code === 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN') {
    return fail('address-insecure', { field: `${stage} endpoint`, address: '' }, caught);
  }
  if (words.includes('token_type')) return fail('answer-invalid', { stage, reason: words }, caught);
  if (/JWT|JWE|JWS|ID Token|"id_token"/.test(words)) return unprovenAnswer(stage, words, caught);
  // Nothing was sent yet, so it is the redirect that the library refused.
  if (seen === undefined) return code === undefined ? undefined : fail('redirect-invalid', { reason: words }, caught);
  if (unreadableCodes.has(code ?? '')) return unreadable(seen, facts.secrets, caught);
  if (code === 'OAUTH_INVALID_RESPONSE') {
    const reason = words.startsWith('"access_token"') ? withoutAccessToken(seen) : words;
    return fail('answer-invalid', { stage: seen.stage, reason }, caught);
  }
  // Keys that cannot be imported, signatures that are no base64url: the library has no code for these.
  if (seen.stage === 'keys' || code === 'OAUTH_UNSUPPORTED_OPERATION' || seen.body.includes('"id_token"')) {
    return unprovenAnswer(stage, words, caught);
  }
  return undefined;
};

/**
 * Any failure of a call as an AppFailure with the original as its cause. The one place that knows openid-client's codes;
 * it judges by the answer that came where there is one, since the library's code alone cannot tell a passing fault from
 * a lasting one.
 */
export const callFailure = (caught: unknown, facts: CallFacts): AppFailure => {
  const causes = causesOf(caught);
  const own = causes.find((cause) => cause instanceof AppFailure);
  if (own instanceof AppFailure) return own;
  const { seen, stage } = facts;
  if (causes.some(isTimeout)) {
    return fail('timed-out', { host: facts.host, stage, phase: 'answer', seconds: facts.limitSeconds }, caught);
  }
  if (causes.some(isAbort)) return fail('cancelled', {}, caught);
  const declined = causes.find((cause) => cause instanceof AuthorizationResponseError);
  if (declined instanceof AuthorizationResponseError) return authorizationRefusal(declined.cause, facts);
  if (seen !== undefined) {
    const byStatus = statusFailure(seen, facts.now, caught);
    if (byStatus !== undefined) return byStatus;
    if (seen.status >= 400 || causes.some((cause) => cause instanceof ResponseBodyError))
      return refusal(seen, facts, caught);
  }
  return unusableAnswer(caught, facts) ?? new AppFailure(toAppError(caught), caught);
};

/** Any failure of a look at one metadata document as an AppFailure. */
export const discoveryFailure = (caught: unknown, address: string, seen: SeenAnswer | undefined): AppFailure => {
  const causes = causesOf(caught);
  const own = causes.find((cause) => cause instanceof AppFailure);
  if (own instanceof AppFailure) return own;
  if (seen === undefined) return new AppFailure(toAppError(caught), caught);
  const byStatus = statusFailure(seen, undefined, caught);
  if (byStatus !== undefined) return byStatus;
  if (seen.status !== 200) return fail('discovery-not-found', { address, status: seen.status }, caught);
  const code = libraryCode(caught);
  const json = /[/+]json\b/i.test(seen.contentType) && seen.body.trim() !== '';
  if (code === 'OAUTH_RESPONSE_IS_NOT_JSON' || (code === 'OAUTH_PARSE_ERROR' && !json)) {
    return fail('discovery-not-json', { address, contentType: seen.contentType }, caught);
  }
  const reason = code === 'OAUTH_PARSE_ERROR' ? 'it is said to be JSON and is not' : libraryWords(caught);
  return fail('discovery-invalid', { address, reason }, caught);
};
