import { type RefObject, useEffect, useRef } from 'react';
import { isFolder, type SidebarItem } from './sidebarItems';

/** Which row of the list a profile is on, counting folders and what is in the open ones; -1 for none. */
export const rowOf = (
  items: readonly SidebarItem[],
  openFolders: ReadonlySet<string>,
  profileId: string | null,
): number => {
  let row = 0;
  for (const item of items) {
    if (item.id === profileId) return row;
    row += 1;
    if (!isFolder(item) || !openFolders.has(item.id)) continue;
    const at = item.profiles.findIndex((profile) => profile.id === profileId);
    if (at !== -1) return row + at;
    row += item.profiles.length;
  }
  return -1;
};

/** Scrolls the list to the chosen profile when it was chosen elsewhere: at the start, in the palette, in the tray. */
export const useKeepInSight = (
  listRef: RefObject<HTMLElement | null>,
  items: readonly SidebarItem[],
  expanded: readonly string[],
  selectedId: string | null,
  rowHeight: number,
): void => {
  const latest = useRef({ items, expanded });
  useEffect(() => {
    latest.current = { items, expanded };
  });
  // Only a new choice moves the list; a person who scrolls away is left alone.
  useEffect(() => {
    const list = listRef.current;
    const row = rowOf(latest.current.items, new Set(latest.current.expanded), selectedId);
    if (list === null || row === -1) return;
    const top = row * rowHeight;
    const isInSight = top >= list.scrollTop && top + rowHeight <= list.scrollTop + list.clientHeight;
    if (!isInSight) list.scrollTop = Math.max(0, top - (list.clientHeight - rowHeight) / 2);
  }, [listRef, selectedId, rowHeight]);
};
