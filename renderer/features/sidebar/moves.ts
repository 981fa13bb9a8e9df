import type { Profile } from '../../../src/domain/profile';
import { type Folder, isFolder, type SidebarItem } from './sidebarItems';

/** One call of `profiles.move`. */
export type Move = { readonly profileId: string; readonly before: string | null; readonly folder: string };

/** Where something was let go: on a row, or before or after it. */
export type DropPlace = { readonly key: string; readonly position: 'on' | 'before' | 'after' };

const profilesIn = (items: readonly SidebarItem[], folder: string): readonly Profile[] =>
  folder === ''
    ? items.filter((item): item is Profile => !isFolder(item))
    : (items.filter(isFolder).find((item) => item.name === folder)?.profiles ?? []);

const findProfile = (items: readonly SidebarItem[], key: string): Profile | undefined =>
  items.flatMap((item) => (isFolder(item) ? item.profiles : [item])).find((profile) => profile.id === key);

const moveProfile = (items: readonly SidebarItem[], profileId: string, place: DropPlace): readonly Move[] => {
  const folder = items.filter(isFolder).find((item) => item.id === place.key);
  // Beside a folder's row is outside of it: the end of the profiles that are in none.
  if (folder !== undefined) return [{ profileId, before: null, folder: place.position === 'on' ? folder.name : '' }];
  const target = findProfile(items, place.key);
  if (target === undefined || target.id === profileId) return [];
  const siblings = profilesIn(items, target.folder).filter((profile) => profile.id !== profileId);
  const next = siblings[siblings.findIndex((profile) => profile.id === target.id) + 1];
  const before = place.position === 'before' ? target.id : (next?.id ?? null);
  return [{ profileId, before, folder: target.folder }];
};

/** Folders stand where their first profile does, so a folder moves by moving first profiles only. */
const moveFolder = (items: readonly SidebarItem[], moved: Folder, place: DropPlace): readonly Move[] => {
  const folders = items.filter(isFolder);
  const others = folders.filter((folder) => folder.id !== moved.id);
  const key = findProfile(items, place.key)?.folder;
  const target = others.findIndex((folder) => folder.id === place.key || folder.name === key);
  const at = target === -1 ? 0 : place.position === 'after' ? target + 1 : target;
  const first = moved.profiles[0]?.id;
  if (first === undefined) return [];
  const now = folders.indexOf(moved);
  const following = others[at]?.profiles[0]?.id;
  if (at <= now) {
    return following === undefined || at === now ? [] : [{ profileId: first, before: following, folder: moved.name }];
  }
  return others
    .slice(now, at)
    .flatMap((folder) =>
      folder.profiles[0] === undefined
        ? []
        : [{ profileId: folder.profiles[0].id, before: first, folder: folder.name }],
    );
};

/** The moves that put a dragged row, a profile or a folder, where it was let go. */
export const movesFor = (items: readonly SidebarItem[], draggedKey: string, place: DropPlace): readonly Move[] => {
  const folder = items.filter(isFolder).find((item) => item.id === draggedKey);
  return folder === undefined ? moveProfile(items, draggedKey, place) : moveFolder(items, folder, place);
};
