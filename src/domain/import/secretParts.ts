import type { Endpoints, Parameters, Profile, Server } from '../profile';

/** Names of parameters that may carry a secret. */
const secretName =
  /secret|passw|passphrase|pwd|assertion|credential|api[-_]?key|private[-_]?key|access[-_]?key|token|cookie|signature|authorization$|^sig$|^code$|code[-_]verifier|otp|^pin$|^auth$/i;

/** Names that only say which kind of secret is meant (RFC 7521 section 4.2, RFC 7009 section 2.1, RFC 8693 section 2.1). */
const namesAKind = /(_type|_type_hint|-type)$/i;

/** Values that are a secret whatever their name: a JWT, or the credentials of a header. */
const secretValue = /eyJ[\w-]{4,}\.[\w-]*|\b(Bearer|Basic)\s+\S{8,}|-----BEGIN [A-Z ]*PRIVATE KEY/i;

/** Whether a parameter may carry a secret, by its name or by the shape of its value. */
export const maySecret = (name: string, value: string): boolean =>
  (secretName.test(name) && !namesAKind.test(name)) || secretValue.test(value);

/** An address without user, password and secret parameters, and the names of what was taken out. */
export const cleanAddress = (address: string): { readonly address: string; readonly removed: readonly string[] } => {
  const withoutUser = address.replace(/^(\s*[a-z][a-z0-9+.-]*:)?([/\\]{2})[^/?#\\]*@/i, '$1$2');
  const [beforeFragment = '', ...fragment] = withoutUser.split('#');
  const question = beforeFragment.indexOf('?');
  const query = question === -1 ? '' : beforeFragment.slice(question + 1);
  const parts = query.split('&').filter((part) => part !== '');
  const secret = (part: string): boolean => {
    const [name = '', ...value] = part.split('=');
    return maySecret(decoded(name), decoded(value.join('=')));
  };
  const kept = parts.filter((part) => !secret(part));
  const removed = [
    ...(withoutUser === address ? [] : ['user name and password']),
    ...parts.filter(secret).map((part) => decoded(part.split('=')[0] ?? '')),
    ...(fragment.length > 0 ? ['what follows the #'] : []),
  ];
  if (removed.length === 0) return { address, removed };
  const path = question === -1 ? beforeFragment : beforeFragment.slice(0, question);
  return { address: kept.length === 0 ? path : `${path}?${kept.join('&')}`, removed };
};

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
};

/** A profile as it may leave or enter the app, and in words what was taken out of it. */
export type Cleaned<Value> = { readonly value: Value; readonly leftOut: readonly string[] };

const cleaned = (address: string, where: string): Cleaned<string> => {
  const { address: value, removed } = cleanAddress(address);
  return { value, leftOut: removed.map((name) => `${name} (in ${where})`) };
};

const endpointNames: Readonly<Record<keyof Endpoints, string>> = {
  authorization: 'the authorization endpoint',
  token: 'the token endpoint',
  userinfo: 'the user info endpoint',
  introspection: 'the introspection endpoint',
  revocation: 'the revocation endpoint',
  endSession: 'the end session endpoint',
  jwks: 'the address of the keys',
};

const cleanEndpoints = (endpoints: Endpoints): Cleaned<Endpoints> => {
  // The names are those of the map above, which has one for every endpoint.
  const names = Object.keys(endpointNames) as (keyof Endpoints)[];
  const each = names.flatMap((name) => {
    const address = endpoints[name];
    return address === undefined ? [] : [[name, cleaned(address, endpointNames[name])] as const];
  });
  return {
    value: Object.fromEntries(each.map(([name, { value }]) => [name, value])),
    leftOut: each.flatMap(([, { leftOut }]) => leftOut),
  };
};

/** A server whose addresses hold no secret, and what had to go. */
export const cleanServer = (server: Server): Cleaned<Server> => {
  switch (server.kind) {
    case 'practice':
      return { value: server, leftOut: [] };
    case 'discovery': {
      const issuer = cleaned(server.issuer, 'the issuer');
      const overrides = cleanEndpoints(server.overrides);
      return {
        value: { ...server, issuer: issuer.value, overrides: overrides.value },
        leftOut: [...issuer.leftOut, ...overrides.leftOut],
      };
    }
    case 'endpoints': {
      const issuer = cleaned(server.issuer, 'the issuer');
      const endpoints = cleanEndpoints(server.endpoints);
      return {
        value: { ...server, issuer: issuer.value, endpoints: endpoints.value },
        leftOut: [...issuer.leftOut, ...endpoints.leftOut],
      };
    }
  }
};

/** The parameters that hold no secret, those that are addresses without the secrets in them. */
export const cleanParameters = (parameters: Parameters): Cleaned<Parameters> => {
  const secret = ({ name, value }: Parameters[number]): boolean => maySecret(name, value);
  const addresses = parameters
    .filter((parameter) => !secret(parameter))
    .map(({ name, value }) => ({
      name,
      value: cleaned(value, `the parameter ${name}`),
      isAddress: /^https?:/i.test(value),
      raw: value,
    }));
  return {
    value: addresses.map(({ name, value, isAddress, raw }) => ({ name, value: isAddress ? value.value : raw })),
    leftOut: [
      ...parameters.filter(secret).map(({ name }) => name),
      ...addresses.flatMap(({ value, isAddress }) => (isAddress ? value.leftOut : [])),
    ],
  };
};

/** A redirect address without the secrets in it. */
export const cleanRedirect = (redirect: Profile['redirect']): Cleaned<Profile['redirect']> => {
  if (redirect.kind === 'loopback') return { value: redirect, leftOut: [] };
  const uri = cleaned(redirect.uri, 'the redirect address');
  return { value: { ...redirect, uri: uri.value }, leftOut: uri.leftOut };
};

/** Network settings without the secrets in the address of a proxy. */
export const cleanNetwork = (network: Profile['network']): Cleaned<Profile['network']> => {
  const proxy = network.proxy.kind === 'manual' ? cleaned(network.proxy.url, 'the proxy') : undefined;
  return {
    value: {
      ...network,
      // Whom to trust is decided by each person on each computer, never by a file.
      pins: [],
      plainHttpHosts: [],
      caPem: '',
      proxy: proxy === undefined ? network.proxy : { kind: 'manual', url: proxy.value },
    },
    leftOut: [
      ...(network.pins.length > 0 ? ['exceptions for certificates'] : []),
      ...network.plainHttpHosts.map((host) => `permission for plain http to ${host}`),
      ...(network.caPem === '' ? [] : ['additional certificates']),
      ...(proxy?.leftOut ?? []),
    ],
  };
};
