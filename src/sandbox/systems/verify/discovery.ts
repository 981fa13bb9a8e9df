import { deviceGrant, jwtBearerGrant } from './applications';
import { issuerOf, type Surface } from './surfaces';
import type { VerifySwitches } from './switches';

/** The ways a client may authenticate at the token endpoint, as recorded from a tenant. */
export const authenticationMethods = [
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
] as const;

const signingAlgorithms = ['none', ...['HS', 'RS', 'PS', 'ES'].flatMap((kind) => [256, 384, 512].map((n) => kind + n))];

const responseTypes = [
  'code',
  'none',
  'token',
  'id_token',
  'token id_token',
  'code id_token',
  'code token',
  'code token id_token',
];

/** The discovery document of one surface (OpenID Connect Discovery 1.0 section 3). */
export const discoveryDocument = (
  origin: string,
  surface: Surface,
  { legacyEndpointPath }: VerifySwitches,
): Readonly<Record<string, unknown>> => {
  const base = `${origin}${surface === 'legacy' ? legacyEndpointPath : '/oauth2'}`;
  return {
    issuer: issuerOf(origin, surface),
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    introspection_endpoint: `${base}/introspect`,
    revocation_endpoint: `${base}/revoke`,
    userinfo_endpoint: `${base}/userinfo`,
    jwks_uri: `${base}/jwks`,
    device_authorization_endpoint: `${base}/device_authorization`,
    registration_endpoint: `${base}/client_registration`,
    scopes_supported: ['openid', 'profile', 'email', 'phone'],
    response_types_supported: responseTypes,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: [
      'authorization_code',
      'implicit',
      'client_credentials',
      'password',
      'refresh_token',
      jwtBearerGrant,
      deviceGrant,
      'policyauth',
    ],
    token_endpoint_auth_methods_supported: authenticationMethods,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: signingAlgorithms,
    code_challenge_methods_supported: ['plain', 'S256'],
    claims_supported: ['sub', 'name', 'given_name', 'family_name', 'preferred_username', 'email', 'email_verified'],
  };
};
