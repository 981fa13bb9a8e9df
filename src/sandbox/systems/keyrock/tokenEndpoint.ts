import type { Answer } from '../shared/answer';
import { type Arrival, carriesForm } from '../shared/arrival';
import { keyrockJson } from './answers';
import { authenticateClient } from './clientAuthentication';
import type { KeyrockApplication } from './directory';
import { issueIdToken, issueTokens } from './issue';
import type { KeyrockParts } from './parts';
import { invalidGrant, invalidRequest, KeyrockRefusal, missingParameter } from './refusal';
import { grantedScope, splitScope } from './scopes';
import type { CodeFacts } from './tokens';

type Body = Readonly<Record<string, unknown>>;
type GrantHandler = (parts: KeyrockParts, application: KeyrockApplication, form: URLSearchParams) => Promise<Body>;

const needed = (form: URLSearchParams, name: string): string => {
  const value = form.get(name) ?? '';
  if (value === '') throw missingParameter(name);
  return value;
};

const password: GrantHandler = async (parts, application, form) => {
  const email = needed(form, 'username');
  const secret = needed(form, 'password');
  const user = parts.directory.userByEmail(email);
  if (user === undefined || user.password !== secret) throw invalidGrant('user credentials are invalid');
  const scope = grantedScope(application, splitScope(form.get('scope')));
  return (await issueTokens(parts, { application, user, scope, refreshable: true })).body;
};

const clientCredentials: GrantHandler = async (parts, application, form) => {
  const scope = grantedScope(application, splitScope(form.get('scope')));
  return (await issueTokens(parts, { application, user: undefined, scope, refreshable: false })).body;
};

const refreshToken: GrantHandler = async (parts, application, form) => {
  const pair = parts.tokens.byRefreshToken(needed(form, 'refresh_token'));
  if (pair === undefined || pair.clientId !== application.id) throw invalidGrant('refresh token is invalid');
  if (!pair.refreshGood) throw invalidGrant('refresh token is no longer valid');
  if (pair.refreshEnds !== null && pair.refreshEnds < parts.now()) throw invalidGrant('refresh token has expired');
  // It is spent before the scope is looked at, so a wrong scope costs the refresh token.
  parts.tokens.revoke(pair, { refresh: true });
  const scope = grantedScope(application, splitScope(form.get('scope')));
  return (await issueTokens(parts, { application, user: parts.directory.user(pair.userId), scope, refreshable: true }))
    .body;
};

/** A code that comes a second time takes the tokens made from it along. */
const refuseReplay = (parts: KeyrockParts, code: CodeFacts): never => {
  const pair = parts.tokens.byId(code.pairId ?? '');
  if (pair !== undefined) parts.tokens.revoke(pair, { access: true, refresh: true });
  // The server looks for the access token it stored; a JWT was not stored.
  if (code.scope.includes('jwt')) {
    throw new KeyrockRefusal(503, "Cannot read properties of null (reading 'access_token')");
  }
  throw invalidGrant('authorization code is invalid');
};

const authorizationCode: GrantHandler = async (parts, application, form) => {
  const value = needed(form, 'code');
  const code = parts.tokens.byCode(value);
  if (code === undefined || code.clientId !== application.id) throw invalidGrant('authorization code is invalid');
  if (code.ends < parts.now()) throw invalidGrant('authorization code has expired');
  const redirectUri = form.get('redirect_uri') ?? '';
  if (redirectUri === '') throw invalidRequest('`redirect_uri` is not a valid URI');
  if (redirectUri !== code.redirectUri) throw invalidRequest('`redirect_uri` is invalid');
  if (code.used) return refuseReplay(parts, code);
  parts.tokens.addCode(value, { ...code, used: true });
  // Nothing is done with code_verifier: the server knows no PKCE (observed on Keyrock 8.3.0).
  const scope = grantedScope(application, code.scope);
  const user = parts.directory.user(code.userId);
  const { body, pair } = await issueTokens(parts, { application, user, scope, refreshable: true });
  parts.tokens.addCode(value, { ...code, used: true, pairId: pair.id });
  if (user === undefined || !scope.includes('openid')) return body;
  const { nonce } = code;
  return { ...body, id_token: await issueIdToken(parts, application, user, { nonce, accessToken: body.access_token }) };
};

const handlers: ReadonlyMap<string, GrantHandler> = new Map([
  ['password', password],
  ['client_credentials', clientCredentials],
  ['refresh_token', refreshToken],
  ['authorization_code', authorizationCode],
]);

/** `POST /oauth2/token`; throws a KeyrockRefusal, whose message is then the answer as a bare JSON string. */
export const tokenEndpoint = async (parts: KeyrockParts, arrival: Arrival): Promise<Answer> => {
  const { form } = arrival;
  if (!carriesForm(arrival)) throw invalidRequest('content must be application/x-www-form-urlencoded');
  const grantType = form.get('grant_type') ?? '';
  const freed = parts.switches().grantsWithoutClientAuthentication.includes(grantType);
  const application = authenticateClient(parts, arrival, !freed);
  if (grantType === '') throw missingParameter('grant_type');
  const handler = handlers.get(grantType);
  if (handler === undefined) throw new KeyrockRefusal(400, 'Unsupported grant type: `grant_type` is invalid');
  if (!application.grantTypes.includes(grantType)) {
    throw new KeyrockRefusal(400, 'Unauthorized client: `grant_type` is invalid');
  }
  return keyrockJson(200, await handler(parts, application, form));
};
