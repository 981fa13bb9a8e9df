import { parsedAddress, withScheme } from '../domain/address';
import type { AppError } from '../domain/errors';
import { readJwt } from '../domain/jwt';
import type { Profile, Server } from '../domain/profile';
import { verifyIssuer } from '../domain/verifyIssuer';
import { managerRequests, viewSystem } from './cosManager';
import { listFactors, listSources } from './ibmVerifyCalls';
import { userIdFact } from './ibmVerifyPassword';
import { deadRefresh, extras, isChallenge, tokenRequest, tokenResponse } from './ibmVerifyTokens';
import type { CallParts, Provider, ProviderCall } from './provider';
import { standard } from './standard';

/** A profile that names the bare tenant means one of its surfaces; any path is taken as it stands. */
const server = ({ server: named, verify }: Profile): Server | undefined => {
  const url = named.kind === 'discovery' ? parsedAddress(withScheme(named.issuer.trim())) : undefined;
  if (named.kind !== 'discovery' || url === undefined || url.pathname !== '/') return undefined;
  return { ...named, issuer: verifyIssuer(named.issuer.trim(), verify?.surface ?? 'legacy'), document: 'openid' };
};

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** A password that Verify itself checks, and a policy that is asked first, both end with the exchange of a proof. */
const wireGrants = ({ grant, verify }: Profile): readonly [string, ...string[]] => {
  if (grant === 'verify_password') {
    const first = verify?.serviceToken ?? 'client_credentials';
    return verify?.result === 'check' ? [first] : [first, jwtBearer];
  }
  return grant === 'password' && verify?.firstStep === 'policyauth' ? ['policyauth', jwtBearer] : [grant];
};

const takesOnlyJwt = ({ verify }: Profile): boolean => verify?.jwtOnly === true || verify?.resource !== undefined;

/** A challenge is never a token; and two dots make no JWT here, since opaque tokens can have them. */
const usable = (
  token: { readonly accessToken: string; readonly scope?: string | undefined },
  profile: Profile,
): AppError | undefined => {
  if (isChallenge(token)) return { code: 'token-unusable', reason: 'challenge' };
  if (!takesOnlyJwt(profile) || readJwt(token.accessToken).format === 'jwt') return undefined;
  return { code: 'token-unusable', reason: 'not-jwt' };
};

/** A call of the tenant's own interfaces with the kept token. */
const tenantCall = ({ token, endpoints }: CallParts, path: string) => {
  const origin = parsedAddress(endpoints.token ?? '')?.origin;
  if (origin === undefined) return undefined;
  const headers = { accept: 'application/json, application/scim+json', authorization: `Bearer ${token.accessToken}` };
  return { method: 'GET', url: `${origin}${path}`, headers } as const;
};

const scimUser: ProviderCall = {
  id: 'scim-user',
  label: 'Full user record',
  description: 'The person’s SCIM record, with everything the tenant keeps of the account.',
  fields: [
    {
      id: 'userId',
      label: 'User ID',
      description: 'Empty for the person whose password was checked, or whom the token stands for.',
      example: '651000TFPF',
      optional: true,
    },
  ],
  request: (parts) => {
    const id = (parts.inputs.userId ?? '').trim() || (parts.token.extras?.[userIdFact] ?? '');
    return tenantCall(parts, id === '' ? '/v2.0/Me' : `/v2.0/Users/${encodeURIComponent(id)}`);
  },
};

const factors: ProviderCall = {
  id: 'factors',
  label: 'Second factors',
  description: 'The second factors that are set up for the account.',
  fields: [],
  request: (parts) => tenantCall(parts, listFactors.path),
};

const identitySources: ProviderCall = {
  id: 'identity-sources',
  label: 'Identity sources',
  description: 'Where accounts are kept whose password can be checked; needs the entitlement “Authenticate any user”.',
  fields: [],
  request: (parts) => tenantCall(parts, listSources.path),
};

/** IBM Verify: two OpenID Connect surfaces, and a yes that can be a challenge. */
export const ibmVerify: Provider = {
  ...standard,
  id: 'ibmVerify',
  name: 'IBM Verify',
  tokenResponse,
  tokenRequest,
  server,
  wireGrants,
  extras,
  isChallenge,
  deadRefresh,
  usable,
  calls: [scimUser, factors, identitySources, viewSystem],
  readyRequests: managerRequests,
};
