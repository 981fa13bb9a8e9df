import type { DiscoveryView } from '../../../src/api/contract';
import { withScheme } from '../../../src/domain/address';
import type { NetworkSettings } from '../../../src/domain/network';
import { type GrantKind, grantKinds, type Profile } from '../../../src/domain/profile';
import { profileFromPreset } from '../../../src/providers/presets';
import { anyOpenIdProvider } from '../../../src/providers/presets/general';
import { type ClientDraft, clientOf, secretsOf } from './clientDraft';

/** The scopes worth asking for at first, where the provider has them. */
const usualScopes = ['openid', 'profile', 'email', 'offline_access'];

/** The address people paste: with or without the part that discovery adds, with or without the scheme. */
export const issuerFrom = (typed: string): string =>
  withScheme(typed.trim().replace(/\/\.well-known\/(openid-configuration|oauth-authorization-server)\/?$/, ''));

/** Microsoft Entra ID's shared issuers name themselves with a placeholder, under which nothing can be looked up again. */
const issuerToKeep = (asked: string, named: string): string => (named.includes('{') ? asked : named);

/** The grants that can be used with a provider; all of them where it does not say. */
export const offeredGrants = (found: DiscoveryView): readonly GrantKind[] => {
  const offered = grantKinds.filter((grant) => found.grantsSupported.includes(grant));
  return offered.length === 0 ? grantKinds : offered;
};

const scopeFor = (found: DiscoveryView, grant: GrantKind): string => {
  if (grant === 'client_credentials') return '';
  const known = usualScopes.filter((scope) => found.scopesSupported.includes(scope));
  return known.length === 0 ? 'openid' : known.join(' ');
};

/** A profile for a provider that was found by its issuer; `asked` is the address it was looked up at. */
export const issuerProfile = (
  id: string,
  found: DiscoveryView & { readonly asked: string },
  draft: ClientDraft,
  exceptions: Pick<NetworkSettings, 'pins' | 'plainHttpHosts'>,
): Profile => {
  const base = profileFromPreset(anyOpenIdProvider, {
    ...clientOf(draft),
    id,
    hasSecret: secretsOf(anyOpenIdProvider, draft)['client-secret'] !== undefined,
    answers: { issuer: issuerToKeep(found.asked, found.issuer) },
  });
  const formOnly =
    found.authMethodsSupported.includes('client_secret_post') &&
    !found.authMethodsSupported.includes('client_secret_basic');
  return {
    ...base,
    preset: '',
    scope: scopeFor(found, draft.grant),
    clientAuth: base.clientAuth === 'client_secret_basic' && formOnly ? 'client_secret_post' : base.clientAuth,
    network: { ...base.network, ...exceptions },
  };
};
