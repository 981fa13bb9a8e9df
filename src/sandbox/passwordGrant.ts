import { errors, type Grant, type default as Provider, type TokenEndpointGrantContext } from 'oidc-provider';
import { claimsOf, type PracticeUser, signsIn } from './account';
import type { ProofCheck } from './proofCheck';
import { defaultScope, splitScope } from './scopes';
import { choiceParameters, defaultResource, resourceServer } from './tokenChoice';

type PasswordParameters = { readonly username?: string; readonly password?: string };
type Context = TokenEndpointGrantContext<PasswordParameters>;

const requireCredentials = ({ oidc: { params } }: Context): { username: string; password: string } => {
  const { username, password } = params;
  if (!username || !password) throw new errors.InvalidRequest('username and password are both needed');
  return { username, password };
};

const nameResource = (ctx: Context): string => {
  const { resource = defaultResource(ctx) } = ctx.oidc.params;
  if (typeof resource === 'string') return resource;
  throw new errors.InvalidTarget('only one resource can be asked for with a password');
};

const issueIdToken = (ctx: Context, user: PracticeUser, scope: string): Promise<string> => {
  const idToken = new ctx.oidc.provider.IdToken(claimsOf(user), { ctx });
  // `scope` decides which claims go in; the type declarations leave the member out.
  return Object.assign(idToken, { scope }).issue({ use: 'idtoken' });
};

const saveGrant = async (ctx: Context, sub: string, resource: string, scope: string): Promise<Grant> => {
  const { client, provider } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: sub });
  grant.addOIDCScope(scope);
  grant.addResourceScope(resource, scope);
  await grant.save();
  return grant;
};

/** The key the tokens are to be bound to, where a proof of one came along (RFC 9449 section 5). */
const keyOf = async (ctx: Context, proof: ProofCheck): Promise<string | undefined> => {
  const given = ctx.get('dpop');
  if (given === '') return undefined;
  const verdict = await proof(given, { method: 'POST', address: ctx.oidc.urlFor('token') });
  if (!verdict.ok) throw new errors.InvalidDpopProof(verdict.reason);
  return verdict.thumbprint;
};

const answer = async (ctx: Context, user: PracticeUser, proof: ProofCheck): Promise<void> => {
  const { client, provider, params } = ctx.oidc;
  const { username, password } = requireCredentials(ctx);
  const resource = nameResource(ctx);
  const server = new provider.ResourceServer(resource, resourceServer(ctx, resource));
  if (!signsIn(user, username, password)) {
    throw new errors.CustomOIDCProviderError('invalid_grant', 'the user name or the password is wrong');
  }
  const jkt = await keyOf(ctx, proof);
  const scopes = splitScope(params.scope ?? defaultScope);
  const scope = scopes.join(' ');
  const grant = await saveGrant(ctx, user.sub, resource, scope);
  ctx.oidc.entity('Grant', grant);
  const shared = { client, accountId: user.sub, grantId: grant.jti, gty: 'password', scope };
  const token = new provider.AccessToken({ ...shared, resourceServer: server });
  if (jkt !== undefined) token.setThumbprint('jkt', jkt);
  // Of a public client, the refresh token is bound as well.
  const binding = jkt !== undefined && client.clientAuthMethod === 'none' ? { jkt } : {};
  ctx.body = {
    access_token: await token.save(),
    token_type: token.tokenType,
    expires_in: token.expiration,
    scope,
    ...(client.grantTypeAllowed('refresh_token') &&
      scopes.includes('offline_access') && {
        refresh_token: await new provider.RefreshToken({ ...shared, ...binding, resource, rotations: 0 }).save(),
      }),
    ...(scopes.includes('openid') && { id_token: await issueIdToken(ctx, user, scope) }),
  };
};

/**
 * Adds the resource owner password credentials grant (RFC 6749 section 4.3), which oidc-provider leaves out because
 * OAuth 2.1 does; systems that people must talk to today still have it.
 */
export const registerPasswordGrant = (provider: Provider, user: PracticeUser, proof: ProofCheck): void => {
  const parameters = ['username', 'password', 'scope', 'resource', ...Object.values(choiceParameters)];
  provider.registerGrantType<PasswordParameters>('password', (ctx) => answer(ctx, user, proof), parameters, 'resource');
};
