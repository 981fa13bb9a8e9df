import type { Profile } from '../../../src/domain/profile';
import type { ProfileStatus } from '../../../src/domain/token';

/** More profiles than this are too many to choose from in a list. */
const mostPartners = 100;

const isSibling = (one: Profile, other: Profile): boolean => one.name === other.name && one.folder === other.folder;

/** Profiles whose tokens are worth comparing: this one first, then its other environments, then all that have a token. */
export const comparePartners = (
  profile: Profile,
  profiles: readonly Profile[],
  statuses: Readonly<Record<string, ProfileStatus>>,
): readonly Profile[] => {
  const others = profiles.filter(({ id }) => id !== profile.id);
  const siblings = others.filter((each) => isSibling(profile, each));
  const withToken = others.filter((each) => !isSibling(profile, each) && statuses[each.id]?.token !== undefined);
  return [profile, ...siblings, ...withToken].slice(0, mostPartners);
};
