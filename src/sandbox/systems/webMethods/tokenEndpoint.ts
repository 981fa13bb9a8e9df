import { z } from 'zod';
import { type Answer, jsonAnswer } from '../shared/answer';
import { type Arrival, basicPairOf, carriesForm } from '../shared/arrival';
import { firstRefreshes, issueTokens } from './issue';
import { OAuthRefusal } from './oauthError';
import { clientOf, isActive, type WebMethodsParts } from './parts';
import { checkVerifier } from './pkce';
import { requestedScopes } from './scopes';
import type { WebMethodsClient } from './seed';

/** What an authorization code stands for. */
export const codeSchema = z.object({
  clientId: z.string(),
  username: z.string(),
  scopes: z.array(z.string()).readonly(),
  asAsked: z.boolean(),
  /** The redirect_uri of the authorization request; null when it had none. */
  redirectUri: z.string().nullable(),
  challenge: z.object({ value: z.string(), method: z.enum(['plain', 'S256']) }).nullable(),
  /** Milliseconds. */
  ends: z.number(),
});

type Fields = Readonly<Record<string, string>>;
type GrantHandler = (parts: WebMethodsParts, client: WebMethodsClient, sent: URLSearchParams) => Fields;

const invalidRequest = (description: string): OAuthRefusal => new OAuthRefusal(400, 'invalid_request', description);
const invalidGrant = (description: string): OAuthRefusal => new OAuthRefusal(400, 'invalid_grant', description);
const invalidClient = (): OAuthRefusal =>
  new OAuthRefusal(401, 'invalid_client', 'The client is not known, not active, or its secret is wrong.');

const needed = (sent: URLSearchParams, name: string): string => {
  const value = sent.get(name) ?? '';
  if (value === '') throw invalidRequest(`The parameter ${name} is missing.`);
  return value;
};

/** Where the parameters of a token call are: in the query, and nowhere else unless bodies are let in. */
const parametersOf = ({ switches }: WebMethodsParts, arrival: Arrival): URLSearchParams => {
  if (!carriesForm(arrival)) throw invalidRequest('The content type must be application/x-www-form-urlencoded.');
  if (arrival.body !== '' && switches().refuseBody) {
    throw invalidRequest('The call must not have a body; its parameters belong into the query.');
  }
  return new URLSearchParams([...arrival.url.searchParams, ...arrival.form]);
};

/** Basic, or for a public client its bare id; throws an OAuthRefusal. */
const authenticate = (parts: WebMethodsParts, arrival: Arrival, sent: URLSearchParams): WebMethodsClient => {
  const pair = basicPairOf(arrival);
  const client = clientOf(parts, pair?.name ?? sent.get('client_id'));
  if (client === undefined || !isActive(parts, client)) throw invalidClient();
  if ((client.secret ?? '') !== (pair?.secret ?? '')) throw invalidClient();
  return client;
};

const authorizationCode: GrantHandler = (parts, client, sent) => {
  const value = needed(sent, 'code');
  const code = codeSchema.safeParse(parts.records.find('AuthorizationCode', value)).data;
  if (code === undefined || code.clientId !== client.id || code.ends <= parts.now()) {
    throw invalidGrant('The authorization code is invalid, used or expired.');
  }
  const redirectUri = sent.get('redirect_uri') || null;
  if (code.redirectUri === null && redirectUri !== null) {
    throw invalidRequest('The authorization request had no redirect_uri, so this call must have none.');
  }
  if (code.redirectUri !== redirectUri)
    throw invalidGrant('The redirect_uri is not that of the authorization request.');
  checkVerifier(code.challenge, sent.get('code_verifier'));
  parts.records.remove('AuthorizationCode', value);
  const { username, scopes, asAsked } = code;
  return issueTokens(parts, { client, username, scopes, asAsked, refreshes: firstRefreshes(parts) });
};

const clientCredentials: GrantHandler = (parts, client, sent) => {
  const wanted = requestedScopes(sent.get('scope'), client.scopes);
  return issueTokens(parts, { client, username: null, ...wanted, refreshes: 0 });
};

const password: GrantHandler = (parts, client, sent) => {
  const { user } = parts.seed;
  if (needed(sent, 'username') !== user.username || needed(sent, 'password') !== user.password) {
    throw invalidGrant('The user name or the password is wrong.');
  }
  const wanted = requestedScopes(sent.get('scope'), client.scopes);
  return issueTokens(parts, { client, username: user.username, ...wanted, refreshes: 0 });
};

const refreshToken: GrantHandler = (parts, client, sent) => {
  const value = needed(sent, 'refresh_token');
  const row = parts.tokens.byRefreshToken(value);
  if (row === undefined || row.clientId !== client.id || !parts.tokens.stands(row)) {
    throw invalidGrant('The refresh token is invalid.');
  }
  if (row.refreshesLeft === 0) throw invalidGrant('The refresh token cannot be used any more.');
  const { scopes, asAsked } = requestedScopes(sent.get('scope'), row.scopes);
  const keeps = parts.switches().refreshTokenOnRefresh === 'same';
  if (!keeps) parts.tokens.retireRefreshToken(row);
  return issueTokens(parts, {
    client,
    username: row.username,
    scopes,
    // A refresh without a scope keeps what there was, and need not say so.
    asAsked: asAsked || sent.get('scope') === null,
    refreshes: row.refreshesLeft === null ? null : row.refreshesLeft - 1,
    refreshed: { keptRefreshToken: keeps ? value : undefined },
  });
};

const handlers: ReadonlyMap<string, { readonly handle: GrantHandler; readonly allowedAs: string }> = new Map([
  ['authorization_code', { handle: authorizationCode, allowedAs: 'authorization_code' }],
  ['client_credentials', { handle: clientCredentials, allowedAs: 'client_credentials' }],
  ['password', { handle: password, allowedAs: 'password' }],
  ['refresh_token', { handle: refreshToken, allowedAs: 'authorization_code' }],
]);

/** `POST /integration/rest/oAuth/getToken`; throws an OAuthRefusal. */
export const tokenEndpoint = (parts: WebMethodsParts, arrival: Arrival): Answer => {
  const sent = parametersOf(parts, arrival);
  const client = authenticate(parts, arrival, sent);
  const handler = handlers.get(needed(sent, 'grant_type'));
  if (handler === undefined) throw new OAuthRefusal(400, 'unsupported_grant_type', 'This grant type is not known.');
  if (!client.grants.includes(handler.allowedAs)) {
    throw new OAuthRefusal(400, 'unauthorized_client', 'This grant is not allowed for the client.');
  }
  return jsonAnswer(200, handler.handle(parts, client, sent));
};
