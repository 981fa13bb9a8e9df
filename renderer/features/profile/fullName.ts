import type { Profile } from '../../../src/domain/profile';

/** A profile's name with its environment, where it could be taken for its sibling: `Acme API (prod)`. */
export const fullName = (profile: Profile): string =>
  profile.environment === '' ? profile.name : `${profile.name} (${profile.environment})`;
