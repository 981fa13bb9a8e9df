import { errors, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import { defaultScope, scopeNames, scopesWithoutPerson, unknownScopes } from './scopes';

/** The audience of every access token, whatever the request calls the resource. */
export const practiceAudience = 'urn:practice:api';

/**
 * The parameters with which a request chooses its access token, at the authorization or the token endpoint.
 * `practice_lifetime` is in seconds, from 5 to 86400; `practice_token=opaque` gives a token that is not a JWT.
 */
export const choiceParameters = { lifetime: 'practice_lifetime', token: 'practice_token' } as const;

type TokenFormat = 'jwt' | 'opaque';
type TokenChoice = { readonly lifetimeSeconds: number; readonly format: TokenFormat };

const standardChoice: TokenChoice = { lifetimeSeconds: 600, format: 'jwt' };

const readLifetime = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Math.min(86_400, Math.max(5, Number(value))) : undefined;

const readFormat = (value: unknown): TokenFormat | undefined =>
  value === 'opaque' || value === 'jwt' ? value : undefined;

/** What this very request asks for, in its query or its form. */
const askedFor = (ctx: KoaContextWithOIDC): Partial<TokenChoice> => {
  const ask = (name: string): unknown => ctx.oidc.params?.[name] ?? ctx.oidc.body?.[name];
  const lifetimeSeconds = readLifetime(ask(choiceParameters.lifetime));
  const format = readFormat(ask(choiceParameters.token));
  return { ...(lifetimeSeconds && { lifetimeSeconds }), ...(format && { format }) };
};

/**
 * The resource a request means when it names none (RFC 8707). The choice travels inside the resource's name, so that
 * oidc-provider itself carries it from the authorization request to the code, the refresh token and every refresh.
 */
export const defaultResource = (ctx: KoaContextWithOIDC): string => {
  const { lifetimeSeconds, format } = askedFor(ctx);
  const query = new URLSearchParams({
    ...(lifetimeSeconds !== undefined && { lifetime: String(lifetimeSeconds) }),
    ...(format !== undefined && { token: format }),
  }).toString();
  return query === '' ? practiceAudience : `${practiceAudience}?${query}`;
};

/** The choice inside a resource's name; undefined when the name is not one of the practice API. */
const readResource = (resource: string, issuer: string): TokenChoice | undefined => {
  const [name = '', query] = resource.split('?', 2);
  const api = `${issuer}/api`;
  if (name !== practiceAudience && name !== api && !name.startsWith(`${api}/`)) return undefined;
  const choice = new URLSearchParams(query);
  return {
    lifetimeSeconds: readLifetime(choice.get('lifetime')) ?? standardChoice.lifetimeSeconds,
    format: readFormat(choice.get('token')) ?? standardChoice.format,
  };
};

const settleScope = (ctx: KoaContextWithOIDC, withoutPerson: boolean): void => {
  const { params } = ctx.oidc;
  if (params === undefined) return;
  const [unknown] = unknownScopes(params.scope);
  if (unknown !== undefined) {
    throw new errors.InvalidScope(`the practice provider knows only the scopes ${scopeNames.join(', ')}`, unknown);
  }
  if (ctx.oidc.route === 'authorization' || withoutPerson) params.scope ??= defaultScope;
};

/** What an access token for this resource looks like; refuses unknown resources and scopes. */
export const resourceServer = (ctx: KoaContextWithOIDC, resource: string): ResourceServer => {
  const carried = readResource(resource, ctx.oidc.issuer);
  if (carried === undefined) throw new errors.InvalidTarget(`the practice provider guards ${practiceAudience} only`);
  const withoutPerson = ctx.oidc.params?.grant_type === 'client_credentials';
  settleScope(ctx, withoutPerson);
  const choice = { ...carried, ...askedFor(ctx) };
  return {
    scope: (withoutPerson ? scopesWithoutPerson : scopeNames).join(' '),
    audience: practiceAudience,
    accessTokenTTL: choice.lifetimeSeconds,
    accessTokenFormat: choice.format,
    jwt: { sign: { alg: 'ES256' } },
  };
};
