import type { ServerMetadata } from 'openid-client';
import { readAddress } from '../domain/address';
import type { Endpoints } from '../domain/profile';

/** What is known of a provider: from its metadata document, with the profile's own addresses in their place. */
export type DiscoveredServer = {
  /** As the provider writes it; empty where the endpoints were typed without one. */
  readonly issuer: string;
  readonly document: 'openid' | 'oauth' | 'typed';
  /** Where the document was found; empty where the endpoints were typed. */
  readonly address: string;
  readonly endpoints: Endpoints;
  readonly grantsSupported: readonly string[];
  readonly authMethodsSupported: readonly string[];
  readonly pkceSupported: readonly string[];
  readonly scopesSupported: readonly string[];
  readonly responseTypesSupported: readonly string[];
  readonly responseModesSupported: readonly string[];
  /** The provider promises an `iss` in every authorization answer (RFC 9207). */
  readonly issParameterSupported: boolean;
  /** The provider takes authorization requests only from the client itself, and says where (RFC 9126 section 5). */
  readonly wantsPushedRequests: boolean;
  /** What the provider calls itself in access tokens, where that is another name (AD FS). */
  readonly accessTokenIssuer?: string;
  readonly metadata: ServerMetadata;
};

type Fields = Readonly<Record<string, unknown>>;

/** The metadata names (RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3) of the addresses a profile can hold. */
const endpointNames = {
  authorization: 'authorization_endpoint',
  token: 'token_endpoint',
  userinfo: 'userinfo_endpoint',
  introspection: 'introspection_endpoint',
  revocation: 'revocation_endpoint',
  endSession: 'end_session_endpoint',
  jwks: 'jwks_uri',
} as const satisfies Record<keyof Endpoints, string>;

const endpointKeys = [
  'authorization',
  'token',
  'userinfo',
  'introspection',
  'revocation',
  'endSession',
  'jwks',
] as const;

/** Where authorization requests are handed in, for providers that take no others (RFC 9126 section 5). */
const pushedEndpoint = 'pushed_authorization_request_endpoint';

const listNames = [
  'grant_types_supported',
  'response_types_supported',
  'response_modes_supported',
  'scopes_supported',
  'token_endpoint_auth_methods_supported',
  'code_challenge_methods_supported',
  'id_token_signing_alg_values_supported',
  'userinfo_signing_alg_values_supported',
  'introspection_signing_alg_values_supported',
  'dpop_signing_alg_values_supported',
] as const;

/** Every algorithm a signed answer may come with where the provider names none; `none` is not among them. */
const signingAlgorithms = ['RS', 'PS', 'ES', 'HS'].flatMap((family) =>
  ['256', '384', '512'].map((size) => family + size),
);

const texts = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : undefined;

/** The part of a metadata document that is used, whatever else it holds and however deep that is nested. */
export const knownMetadata = (document: Fields): Fields => ({
  issuer: document.issuer,
  // FIWARE Keyrock has a name of its own for it.
  ...(typeof document.revoke_endpoint === 'string' ? { revocation_endpoint: document.revoke_endpoint } : {}),
  ...Object.fromEntries(
    Object.values(endpointNames).flatMap((name) =>
      typeof document[name] === 'string' ? [[name, document[name]]] : [],
    ),
  ),
  ...Object.fromEntries(
    listNames.flatMap((name) => {
      const list = texts(document[name]);
      return list === undefined ? [] : [[name, list]];
    }),
  ),
  ...(typeof document.access_token_issuer === 'string' ? { access_token_issuer: document.access_token_issuer } : {}),
  ...(document.authorization_response_iss_parameter_supported === true
    ? { authorization_response_iss_parameter_supported: true }
    : {}),
  ...(document.require_pushed_authorization_requests === true && typeof document[pushedEndpoint] === 'string'
    ? { [pushedEndpoint]: document[pushedEndpoint], require_pushed_authorization_requests: true }
    : {}),
});

/** Addresses a person entered, complete and safe. Throws `address-invalid`, `address-insecure`. */
export const enteredEndpoints = (entered: Endpoints, plainHttpHosts?: readonly string[]): Endpoints =>
  Object.fromEntries(
    endpointKeys.flatMap((key) => {
      const typed = entered[key]?.trim();
      const field = `${key === 'endSession' ? 'end session' : key} endpoint`;
      return typed ? [[key, readAddress(typed, field, plainHttpHosts).href]] : [];
    }),
  );

const ofDocument = (metadata: Fields): Endpoints =>
  Object.fromEntries(
    endpointKeys.flatMap((key) => {
      const address = metadata[endpointNames[key]];
      return typeof address === 'string' && address !== '' ? [[key, address]] : [];
    }),
  );

const asMetadata = (endpoints: Endpoints): Fields =>
  Object.fromEntries(endpointKeys.flatMap((key) => (endpoints[key] ? [[endpointNames[key], endpoints[key]]] : [])));

const describe = (
  metadata: Fields,
  endpoints: Endpoints,
  found: Pick<DiscoveredServer, 'issuer' | 'document' | 'address'>,
): DiscoveredServer => ({
  ...found,
  endpoints,
  grantsSupported: texts(metadata.grant_types_supported) ?? [],
  authMethodsSupported: texts(metadata.token_endpoint_auth_methods_supported) ?? [],
  pkceSupported: texts(metadata.code_challenge_methods_supported) ?? [],
  scopesSupported: texts(metadata.scopes_supported) ?? [],
  responseTypesSupported: texts(metadata.response_types_supported) ?? [],
  responseModesSupported: texts(metadata.response_modes_supported) ?? [],
  issParameterSupported: metadata.authorization_response_iss_parameter_supported === true,
  wantsPushedRequests: metadata[pushedEndpoint] !== undefined,
  ...(typeof metadata.access_token_issuer === 'string' ? { accessTokenIssuer: metadata.access_token_issuer } : {}),
  metadata: {
    // Only OpenID Connect documents must name the algorithms of their ID tokens, and none those of other signed answers.
    id_token_signing_alg_values_supported: signingAlgorithms,
    userinfo_signing_alg_values_supported: signingAlgorithms,
    introspection_signing_alg_values_supported: signingAlgorithms,
    ...metadata,
    ...asMetadata(endpoints),
    issuer: found.issuer,
  },
});

/** A provider as its document describes it, with single endpoints replaced by the entered ones. */
export const describedServer = (
  document: Fields,
  entered: Endpoints,
  found: Pick<DiscoveredServer, 'issuer' | 'document' | 'address'>,
): DiscoveredServer => {
  const metadata = knownMetadata(document);
  return describe(metadata, { ...ofDocument(metadata), ...entered }, found);
};

/** A provider known only by what was typed into the profile. Throws `address-*`. */
export const typedServer = (issuer: string, entered: Endpoints, plainHttpHosts?: readonly string[]): DiscoveredServer =>
  describe({}, enteredEndpoints(entered, plainHttpHosts), { issuer: issuer.trim(), document: 'typed', address: '' });
