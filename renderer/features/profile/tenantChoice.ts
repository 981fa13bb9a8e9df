import { choosesTenant, type TokenUse } from '../../../src/domain/presentation';
import type { Profile } from '../../../src/domain/profile';
import { plain } from '../../../src/domain/text/wording';

/** The ways a token is presented that need no further word: the tenant signed in at, all of them, and above them. */
export const tenantUses = [
  { id: 't', use: { scopeKind: 't', scopeTenant: '' } },
  { id: 'all', use: { scopeKind: 'all', scopeTenant: '' } },
  { id: 'global', use: { scopeKind: 'global', scopeTenant: '' } },
] as const satisfies readonly { readonly id: string; readonly use: TokenUse }[];

/** How a profile presents its token where nothing else is chosen; undefined where there is no choice. */
export const ownUse = (profile: Profile): TokenUse | undefined =>
  choosesTenant(profile)
    ? { scopeKind: profile.dx?.scopeKind ?? 't', scopeTenant: profile.dx?.scopeTenant ?? '' }
    : undefined;

/** The tenant a use names; the one signed in at unless it says another. */
const tenantOf = (profile: Profile, { scopeTenant }: TokenUse): string => scopeTenant || (profile.dx?.tenant ?? '');

/** Whether two uses present the token for the same tenants. */
export const sameUse = (profile: Profile, one: TokenUse, other: TokenUse): boolean =>
  one.scopeKind === other.scopeKind && (one.scopeKind !== 't' || tenantOf(profile, one) === tenantOf(profile, other));

/** What a token is presented for, as in `Header for …`. */
export const tenantText = (profile: Profile, use: TokenUse): string => {
  switch (use.scopeKind) {
    case 't':
      return `tenant ${plain(tenantOf(profile, use), 40) || 'not set'}`;
    case 'all':
      return 'all tenants';
    case 'global':
      return 'the global configuration';
  }
};
