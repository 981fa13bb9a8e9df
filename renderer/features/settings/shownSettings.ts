import { assertNever } from '../../../src/domain/errors';
import {
  type Endpoints,
  type GrantKind,
  type Profile,
  type ProviderId,
  usesPassword,
} from '../../../src/domain/profile';
import { endpointNames } from '../../../src/domain/profileRules/serverRules';
import { canBind } from '../../../src/domain/proofKey';

const standardGrants: readonly GrantKind[] = ['authorization_code', 'implicit', 'password', 'client_credentials'];

/** The grants a system can be asked with. */
const grantsOf = (provider: ProviderId): readonly GrantKind[] => {
  switch (provider) {
    case 'ibmVerify':
      return [...standardGrants, 'verify_password'];
    case 'dxOperationalIntelligence':
      return ['password'];
    case 'standard':
    case 'keyrock':
    case 'webMethods':
    case 'custom':
      return standardGrants;
    default:
      return assertNever(provider);
  }
};

/** The addresses a system without discovery has; those of any other are not known beforehand. */
const endpointsOf: Readonly<Partial<Record<ProviderId, readonly (keyof Endpoints)[]>>> = {
  dxOperationalIntelligence: ['token', 'userinfo'],
  keyrock: ['authorization', 'token', 'userinfo', 'revocation', 'endSession'],
  webMethods: ['authorization', 'token'],
};

/** Systems that describe themselves nowhere. */
const undescribed: ReadonlySet<ProviderId> = new Set(['dxOperationalIntelligence', 'webMethods']);

/** Systems that take no notice of what only some extensions of the standard have. */
const plainOnes: ReadonlySet<ProviderId> = new Set(['dxOperationalIntelligence', 'keyrock', 'webMethods']);

/** Which settings mean something for a profile. What is set against that stays in sight, so that it can be taken out. */
export type ShownSettings = {
  readonly grants: readonly GrantKind[];
  /** The choice between a look-up by the issuer and addresses typed by hand. */
  readonly discovery: boolean;
  readonly endpoints: readonly (keyof Endpoints)[];
  /** The issuer beside addresses typed by hand. */
  readonly issuer: boolean;
  readonly client: boolean;
  readonly scope: boolean;
  /** The scopes of OpenID Connect, to be chosen before anything is known. */
  readonly usualScopes: boolean;
  /** Audience and resource indicators (RFC 8707). */
  readonly audience: boolean;
  readonly responseMode: boolean;
  readonly totpSeed: boolean;
  /** Tokens bound to a key (RFC 9449). */
  readonly dpop: boolean;
};

const filled = (endpoints: Endpoints): readonly string[] =>
  Object.entries(endpoints).flatMap(([name, address]) => (address === undefined || address === '' ? [] : [name]));

/** Whether a kept seed of an authenticator app can come to use. */
const takesSeed = ({ provider, grant, verify }: Pick<Profile, 'provider' | 'grant' | 'verify'>): boolean =>
  provider === 'ibmVerify' && usesPassword(grant) && !(grant === 'verify_password' && verify?.result === 'check');

/** Which settings are shown for a profile as it is typed; `kept` is the profile as it was before. */
export const shownSettings = (typed: Profile, kept: Profile): ShownSettings => {
  const { provider } = typed;
  const grants = grantsOf(provider);
  const byHand = [kept, typed].flatMap(({ server }) => (server.kind === 'endpoints' ? filled(server.endpoints) : []));
  const known = endpointsOf[provider] ?? endpointNames;
  const isDx = provider === 'dxOperationalIntelligence';
  return {
    grants: grants.includes(kept.grant) ? grants : [...grants, kept.grant],
    discovery: !undescribed.has(provider) || kept.server.kind === 'discovery',
    endpoints: endpointNames.filter((name) => known.includes(name) || byHand.includes(name)),
    issuer: !undescribed.has(provider) || (kept.server.kind === 'endpoints' && kept.server.issuer !== ''),
    client: !isDx || kept.clientId !== '',
    scope: !isDx || kept.scope !== '',
    usualScopes: provider === 'standard' || provider === 'ibmVerify',
    audience: !plainOnes.has(provider) || kept.audience !== '' || kept.resource.length > 0,
    responseMode: !plainOnes.has(provider) || kept.responseMode !== 'default',
    totpSeed: takesSeed(typed),
    dpop: canBind(typed) || kept.dpop === true,
  };
};

/** Which of IBM Verify's settings mean something for a profile as it is typed. */
export const shownVerifySettings = ({ grant, verify, server }: Pick<Profile, 'grant' | 'verify' | 'server'>) => {
  const checksPassword = grant === 'verify_password';
  const policyFirst = grant === 'password' && verify?.firstStep === 'policyauth';
  return {
    surface: server.kind === 'discovery',
    firstStep: grant === 'password',
    identitySource: checksPassword || policyFirst,
    serviceToken: checksPassword,
    result: checksPassword,
    preferredFactor: usesPassword(grant) && !(checksPassword && verify?.result === 'check'),
    context: grant !== 'client_credentials' && grant !== 'implicit',
  };
};
