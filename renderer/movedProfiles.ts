import type { Profile } from '../src/domain/profile';

/** The list after a profile was put into a folder, before another one or at the folder's end. */
export const movedProfiles = (
  list: readonly Profile[],
  profileId: string,
  before: string | null,
  folder: string,
): readonly Profile[] => {
  const moving = list.find((profile) => profile.id === profileId);
  if (moving === undefined || before === profileId) return list;
  const others = list.filter((profile) => profile.id !== profileId);
  const placed = { ...moving, folder };
  const index = before === null ? -1 : others.findIndex((profile) => profile.id === before);
  return index === -1 ? [...others, placed] : [...others.slice(0, index), placed, ...others.slice(index)];
};
