import { type Configuration, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { jwtRecordId } from './accessTokenCheck';
import { accountFinder, claimsByScope, type PracticeUser } from './account';
import { createAdapter } from './adapter';
import { quietConsent } from './authorizationRequest';
import { clientMetadata, type PracticeClients } from './clients';
import { showError, showSignedOut, showSignOut } from './messagePages';
import type { Records } from './records';
import { scopeNames } from './scopes';
import type { PracticeState } from './state';
import { choiceParameters, defaultResource, resourceServer } from './tokenChoice';

type ConfigurationParts = {
  readonly state: PracticeState;
  readonly records: Records;
  readonly user: PracticeUser;
  readonly clients: PracticeClients;
};

const day = 86_400;

/** Whether the person's agreement was really asked for, and not only because of `offline_access`. */
const asksForConsent = (ctx: KoaContextWithOIDC): boolean =>
  ctx.oidc.promptPending('consent') && ctx.oidc.params?.[quietConsent] === undefined;

/** When the sign-in page is shown: no session, `prompt=login`, `prompt=consent` or `prompt=select_account`. */
const promptPolicy = (): interactionPolicy.DefaultPolicy => {
  const { base, Check, Prompt } = interactionPolicy;
  const policy = base();
  const consent = policy.get('consent');
  consent?.checks.clear();
  consent?.checks.add(new Check('asked', 'the request asks for consent', 'consent_required', asksForConsent));
  policy.add(new Prompt({ name: 'select_account', requestable: true }));
  return policy;
};

/**
 * Grants what was asked for without a consent page: the sign-in page names it already. Each authorization has a grant
 * of its own, so that one profile's lost or reused refresh token does not sign another profile out.
 */
const grantEverything: NonNullable<Configuration['loadExistingGrant']> = async (ctx) => {
  const { client, account, provider, requestParamScopes, resourceServers = {} } = ctx.oidc;
  const pending = ctx.oidc.promptPending('login') || ctx.oidc.promptPending('select_account') || asksForConsent(ctx);
  if (client === undefined || account === undefined || pending) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: account.accountId });
  grant.addOIDCScope(requestParamScopes);
  for (const resource of Object.keys(resourceServers)) grant.addResourceScope(resource, requestParamScopes);
  await grant.save();
  return grant;
};

/** oidc-provider forgets a JWT once it is issued; remembering it lets the API refuse one that was revoked. */
const rememberJwt = (records: Records): NonNullable<NonNullable<Configuration['formats']>['customizers']>['jwt'] => {
  return (_ctx, token, { payload }) => {
    const grant = token.kind === 'AccessToken' ? { accountId: token.accountId, grantId: token.grantId } : {};
    records.put(token.kind, jwtRecordId(token.jti), {
      ...grant,
      iat: payload.iat,
      exp: payload.exp,
      clientId: token.clientId,
      scope: token.scope,
      aud: token.aud,
      jkt: token.jkt,
    });
  };
};

const features = (): Configuration['features'] => ({
  devInteractions: { enabled: false },
  dPoP: { enabled: true, requireNonce: () => false },
  pushedAuthorizationRequests: { enabled: false },
  clientCredentials: { enabled: true },
  userinfo: { enabled: true },
  introspection: {
    enabled: true,
    // RFC 7662: a service may look at any token it was shown; the public client only at its own.
    allowedPolicy: (_ctx, client, token) => client.clientAuthMethod !== 'none' || token.clientId === client.clientId,
  },
  // RFC 7009 section 2.1: only the client a token was issued to may revoke it.
  revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
  rpInitiatedLogout: { enabled: true, logoutSource: showSignOut, postLogoutSuccessSource: showSignedOut },
  resourceIndicators: {
    enabled: true,
    defaultResource,
    getResourceServerInfo: resourceServer,
    useGrantedResource: () => true,
  },
});

/** The whole configuration of oidc-provider; nothing is left to a default that it warns about. */
export const createConfiguration = ({ state, records, user, clients }: ConfigurationParts): Configuration => ({
  adapter: createAdapter(records),
  clients: clientMetadata(clients),
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
  // No page of another origin has business with the practice provider.
  clientBasedCORS: () => false,
  jwks: { keys: [state.signingKey] },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'], dPoPSigningAlgValues: ['ES256'] },
  findAccount: accountFinder(user),
  claims: claimsByScope,
  scopes: [...scopeNames],
  responseTypes: ['code', 'id_token', 'id_token token', 'none'],
  extraParams: [choiceParameters.lifetime, choiceParameters.token, quietConsent],
  interactions: { policy: promptPolicy() },
  loadExistingGrant: grantEverything,
  // Signing out ends the browser session; tokens live until they expire or are revoked, as with offline_access.
  expiresWithSession: () => false,
  formats: { customizers: { jwt: rememberJwt(records) } },
  features: features(),
  renderError: showError,
  // Cookies are shared by every port of 127.0.0.1, so the names must not meet those of a developer's own server.
  cookies: {
    keys: [state.cookieKey],
    names: { session: 'practice_session', interaction: 'practice_interaction', resume: 'practice_resume' },
  },
  ttl: {
    AccessToken: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 600,
    ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 600,
    AuthorizationCode: 60,
    IdToken: 3600,
    Interaction: 1800,
    Session: 14 * day,
    RefreshToken: 30 * day,
    Grant: 365 * day,
  },
});
