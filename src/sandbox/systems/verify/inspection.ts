import { splitScope } from '../../scopes';
import { type Answer, emptyAnswer, jsonAnswer } from '../shared/answer';
import { type Arrival, bearerOf } from '../shared/arrival';
import { endTokensOf, findAccessToken, findRefreshToken, type TokenFacts } from './accessTokens';
import { authenticateClient } from './clientAuthentication';
import { claimsOf } from './directory';
import { findGrant } from './grants';
import { malformed, onlyPost, wrongClient } from './refusal';
import { issuerOf, type Surface } from './surfaces';
import type { Tenant } from './tenant';

const aboutPerson = (tenant: Tenant, { userId, clientId }: TokenFacts): Readonly<Record<string, unknown>> => {
  const person = tenant.directory.byId(userId);
  if (person === undefined) return { sub: clientId, userType: 'client' };
  const { sub, realmName, uniqueSecurityName, preferred_username } = claimsOf(person, []);
  return { sub, realmName, uniqueSecurityName, preferred_username, userType: 'regular', category: 'regular' };
};

const description = (tenant: Tenant, facts: TokenFacts, tokenType: string): Readonly<Record<string, unknown>> => {
  const application = tenant.applications.find(facts.clientId);
  const grant = findGrant(tenant, facts.grantId)?.grant;
  return {
    active: true,
    ...aboutPerson(tenant, facts),
    scope: facts.scope,
    exp: facts.exp,
    iat: facts.iat,
    iss: issuerOf(tenant.origin, facts.surface),
    aud: facts.clientId,
    client_id: facts.clientId,
    grant_id: facts.grantId,
    grant_type: grant?.begunWith,
    amr: grant?.factors ?? [],
    acr: 'urn:ibm:security:policy:id:1',
    app_id: tenant.derive.code('app', 18),
    ext: { tenantId: tenant.derive.id('tenant') },
    entitlements: application?.entitlements() ?? [],
    token_type: tokenType,
  };
};

/**
 * Introspection (RFC 7662). A challenge token is active too: only its scope tells that it is no access. The newer
 * surface calls a wrong client `request_unauthorized`.
 */
export const introspect = async (tenant: Tenant, arrival: Arrival, surface: Surface): Promise<Answer> => {
  if (arrival.method !== 'POST') return onlyPost();
  const application = await authenticateClient(tenant, arrival, surface);
  if (application === undefined) return wrongClient(surface === 'oauth2' ? 'request_unauthorized' : undefined);
  const token = arrival.form.get('token');
  if (token === null) return malformed('The token is missing.');
  const access = findAccessToken(tenant, token);
  if (access !== undefined) return jsonAnswer(200, description(tenant, access, 'Bearer'));
  const refresh = findRefreshToken(tenant, token);
  return jsonAnswer(200, refresh ? description(tenant, refresh, 'refresh_token') : { active: false });
};

/** Revocation (RFC 7009): a refresh token takes the tokens of its grant along; an unknown token is fine too. */
export const revoke = async (tenant: Tenant, arrival: Arrival, surface: Surface): Promise<Answer> => {
  if (arrival.method !== 'POST') return onlyPost();
  const application = await authenticateClient(tenant, arrival, surface);
  if (application === undefined) return wrongClient();
  const token = arrival.form.get('token');
  if (token === null) return malformed('The token is missing.');
  if (findAccessToken(tenant, token)?.clientId === application.clientId) tenant.records.remove('AccessToken', token);
  const refresh = findRefreshToken(tenant, token);
  if (refresh?.clientId === application.clientId) endTokensOf(tenant, refresh.grantId);
  return emptyAnswer(200);
};

const bearerRefusal = (status: 401 | 403, error: string, words: string): Answer =>
  jsonAnswer(
    status,
    { error, error_description: `CSIAQ0158E ${words}` },
    { 'www-authenticate': `Bearer error="${error}"` },
  );

/** Userinfo (OpenID Connect Core section 5.3): the token in a header, or in a form as IBM's own SDK sends it. */
export const userInfo = (tenant: Tenant, arrival: Arrival): Answer => {
  const { method, form } = arrival;
  if (method !== 'GET' && method !== 'POST') return onlyPost();
  const token = bearerOf(arrival) ?? (method === 'POST' ? form.get('access_token') : null);
  const facts = token === null ? undefined : findAccessToken(tenant, token);
  if (facts === undefined) return bearerRefusal(401, 'invalid_token', 'The access token is unknown or expired.');
  const person = tenant.directory.byId(facts.userId);
  const scopes = splitScope(facts.scope);
  if (person === undefined || !scopes.includes('openid')) {
    return bearerRefusal(403, 'insufficient_scope', 'The access token does not have the scope openid.');
  }
  return jsonAnswer(200, claimsOf(person, scopes));
};
