import type { Answer } from '../shared/answer';
import { keyrockJson, nothingHere } from './answers';
import { issuerOf } from './issue';
import type { KeyrockParts } from './parts';

/** The per-application discovery document; it names `revoke_endpoint` and no token endpoint auth methods. */
const document = (parts: KeyrockParts, applicationId: string): Readonly<Record<string, unknown>> => {
  const issuer = issuerOf(parts, applicationId);
  const { origin } = parts;
  return {
    issuer,
    authorization_endpoint: `${origin}/oauth2/authorize`,
    token_endpoint: `${origin}/oauth2/token`,
    userinfo_endpoint: `${origin}/user`,
    revoke_endpoint: `${origin}/oauth2/revoke`,
    end_session_endpoint: `${origin}/auth/external_logout`,
    jwks_uri: `${issuer}/certs`,
    scopes_supported: ['openid'],
    response_types_supported: [
      'code',
      'token',
      'id_token',
      'id_token token',
      'code token',
      'code id_token',
      'code id_token token',
    ],
    grant_types_supported: ['authorization_code', 'implicit', 'password', 'client_credentials', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['HS256', 'RS256'],
  };
};

/** `GET /idm/applications/ID/...`: discovery and keys of one application; undefined for any other path. */
export const applicationPages = async (parts: KeyrockParts, pathname: string): Promise<Answer | undefined> => {
  const [, id, rest] =
    /^\/idm\/applications\/([^/]+)\/(\.well-known\/openid-configuration|certs)$/.exec(pathname) ?? [];
  if (id === undefined) return undefined;
  if (parts.directory.application(id) === undefined) return nothingHere();
  if (rest !== 'certs') return keyrockJson(200, document(parts, id));
  // A key that signs nothing is not worth making: HS256 needs none.
  const keys = parts.switches().idTokenAlgorithm === 'RS256' ? [await parts.signing.publicKey()] : [];
  return keyrockJson(200, { keys });
};
