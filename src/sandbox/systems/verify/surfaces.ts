/** One of the two sets of OpenID Connect endpoints of a tenant. */
export type Surface = 'legacy' | 'oauth2';

/** What an address of a surface is for. */
export type Endpoint =
  | 'discovery'
  | 'authorize'
  | 'token'
  | 'introspect'
  | 'revoke'
  | 'userinfo'
  | 'jwks'
  | 'device'
  | 'registration';

const names: Readonly<Record<string, Endpoint>> = {
  '/.well-known/openid-configuration': 'discovery',
  '/authorize': 'authorize',
  '/token': 'token',
  '/introspect': 'introspect',
  '/revoke': 'revoke',
  '/userinfo': 'userinfo',
  '/jwks': 'jwks',
  '/device_authorization': 'device',
  '/client_registration': 'registration',
};

/** The older surface answers under both of its first two paths, the newer one under the third. */
const prefixes: readonly (readonly [string, Surface])[] = [
  ['/oidc/endpoint/default', 'legacy'],
  ['/v1.0/endpoint/default', 'legacy'],
  ['/oauth2', 'oauth2'],
];

/** Which endpoint of which surface a path names; undefined when it names none. */
export const findEndpoint = (path: string): { readonly surface: Surface; readonly endpoint: Endpoint } | undefined => {
  const found = prefixes.find(([prefix]) => path.startsWith(`${prefix}/`));
  const endpoint = found && names[path.slice(found[0].length)];
  // The discovery document of the older surface is only published under its issuer.
  if (endpoint === undefined || (endpoint === 'discovery' && found?.[0] === '/v1.0/endpoint/default')) return undefined;
  return { surface: found?.[1] ?? 'legacy', endpoint };
};

/** The issuer of a surface: on the older one its path is not that of the endpoints. */
export const issuerOf = (origin: string, surface: Surface): string =>
  surface === 'legacy' ? `${origin}/oidc/endpoint/default` : `${origin}/oauth2`;

/** The address of a token endpoint as assertions and discovery name it. */
export const tokenEndpointOf = (origin: string, surface: Surface): string =>
  surface === 'legacy' ? `${origin}/v1.0/endpoint/default/token` : `${origin}/oauth2/token`;
