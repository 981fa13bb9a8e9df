import { ChevronRight, Folder as FolderIcon, GripVertical } from 'lucide-react';
import { type RefObject, useMemo } from 'react';
import { Button } from 'react-aria-components/Button';
import { Collection } from 'react-aria-components/Collection';
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import type { Profile } from '../../../src/domain/profile';
import { useCall, useSettings } from '../../data';
import { useSession } from '../../session';
import { mainActionId } from '../shortcuts/focusPlaces';
import { movesFor } from './moves';
import { ProfileRow } from './ProfileRow';
import { RowFactsProvider } from './rowFacts';
import { type Folder, isFolder, type SidebarItem } from './sidebarItems';
import { useKeepInSight } from './useKeepInSight';
import './ProfileList.css';

const rowHeight = 44;

/** The profiles in their folders: chosen with a click or the arrow keys, put in order by dragging. */
export const ProfileList = ({
  items,
  isSearch,
  listRef,
}: {
  readonly items: readonly SidebarItem[];
  /** Shows what was found: no folders, no dragging. */
  readonly isSearch: boolean;
  readonly listRef: RefObject<HTMLDivElement | null>;
}) => {
  const { selectedId, screen, select } = useSession();
  const folders = useMemo(() => items.filter(isFolder), [items]);
  const { expanded, setExpanded } = useOpenFolders(folders);
  const { dragAndDropHooks } = useSidebarDrag(items, isSearch);

  useKeepInSight(listRef, items, expanded, selectedId, rowHeight);
  const goTo = (profileId: string): void => {
    select(profileId);
    // The page of the profile has to be drawn first.
    requestAnimationFrame(() => document.getElementById(mainActionId)?.focus());
  };

  return (
    <RowFactsProvider>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: rowHeight, padding: 4 }}>
        <Tree
          ref={listRef}
          aria-label="Profiles"
          className="ProfileList"
          items={items}
          selectionMode="single"
          selectionBehavior="replace"
          disallowEmptySelection
          disabledBehavior="selection"
          disabledKeys={folders.map((folder) => folder.id)}
          selectedKeys={selectedId === null || screen === 'new-profile' ? [] : [selectedId]}
          onSelectionChange={(keys) => {
            const [key] = keys === 'all' ? [] : [...keys];
            if (typeof key === 'string') select(key);
          }}
          onAction={(key) => {
            if (folders.some((folder) => folder.id === key)) setExpanded(toggled(expanded, String(key)));
            else goTo(String(key));
          }}
          expandedKeys={expanded}
          onExpandedChange={(keys) => setExpanded(keys)}
          dragAndDropHooks={dragAndDropHooks}
        >
          {(item) => (isFolder(item) ? <FolderItem folder={item} /> : <ProfileItem profile={item} />)}
        </Tree>
      </Virtualizer>
    </RowFactsProvider>
  );
};

const ProfileItem = ({ profile }: { readonly profile: Profile }) => (
  <TreeItem
    id={profile.id}
    textValue={[profile.name, profile.environment].join(' ').trim()}
    className="ProfileList-item"
  >
    <TreeItemContent>
      {({ isHovered, isFocusVisible, isFocusVisibleWithin }) => (
        <ProfileRow profile={profile} isActive={isHovered || isFocusVisible || isFocusVisibleWithin} />
      )}
    </TreeItemContent>
  </TreeItem>
);

const FolderItem = ({ folder }: { readonly folder: Folder }) => (
  <TreeItem id={folder.id} textValue={folder.name} className="ProfileList-item ProfileList-folder">
    <TreeItemContent>
      <div className="ProfileList-folderRow">
        <Button slot="chevron" className="ProfileList-chevron">
          <ChevronRight size={13} aria-hidden="true" />
        </Button>
        <FolderIcon size={13} aria-hidden="true" />
        <span className="ProfileList-folderName">{folder.name}</span>
        <span className="ProfileList-count tabular">{folder.profiles.length}</span>
      </div>
      <Button slot="drag" className="ProfileList-drag">
        <GripVertical size={12} aria-hidden="true" />
      </Button>
    </TreeItemContent>
    <Collection items={folder.profiles}>{(profile) => <ProfileItem profile={profile} />}</Collection>
  </TreeItem>
);

const toggled = (keys: readonly string[], key: string): ReadonlySet<string> =>
  new Set(keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key]);

/** Folders are open unless they were closed; which ones were is remembered. */
const useOpenFolders = (folders: readonly Folder[]) => {
  const closed = useSettings().data?.closedFolders;
  const { mutate: remember } = useCall('settings.set');
  const expanded = useMemo(
    () => folders.filter((folder) => !(closed ?? []).includes(folder.name)).map((folder) => folder.id),
    [folders, closed],
  );
  const setExpanded = (keys: ReadonlySet<string | number>): void =>
    remember({ closedFolders: folders.filter((folder) => !keys.has(folder.id)).map((folder) => folder.name) });
  return { expanded, setExpanded };
};

const useSidebarDrag = (items: readonly SidebarItem[], isDisabled: boolean) => {
  const { mutateAsync: move } = useCall('profiles.move');
  return useDragAndDrop<SidebarItem>({
    isDisabled,
    getItems: (keys) => [...keys].map((key) => ({ 'token-helper/row': String(key) })),
    getDropOperation: () => 'move',
    shouldAcceptItemDrop: (target) => items.some((item) => isFolder(item) && item.id === target.key),
    onMove: async ({ keys, target }) => {
      const place = { key: String(target.key), position: target.dropPosition };
      for (const key of keys) {
        for (const step of movesFor(items, String(key), place)) await move(step).catch(() => undefined);
      }
    },
  });
};
