import { Plus, ScanSearch, Search, Settings as SettingsIcon, X } from 'lucide-react';
import { type RefObject, useDeferredValue, useMemo, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Input, SearchField } from 'react-aria-components/SearchField';
import { useProfiles } from '../../data';
import { useSession } from '../../session';
import { IconButton } from '../../ui/IconButton';
import { Kbd } from '../../ui/Kbd';
import { searchInputId } from '../shortcuts/focusPlaces';
import { StorageBadge } from '../storage/StorageBadge';
import { ProfileList } from './ProfileList';
import { searchable, searched, sidebarItems } from './sidebarItems';
import './Sidebar.css';

/** The list of profiles with its search, and what belongs to the whole app at its foot. */
export const Sidebar = () => {
  const profiles = useProfiles().data ?? [];
  const { openNewProfile, openDialog, openInspector } = useSession();
  const [search, setSearch] = useState('');
  const listRef = useRef<HTMLDivElement>(null);
  return (
    <nav className="Sidebar" aria-label="Profiles">
      <div className="Sidebar-top">
        <ProfileSearch value={search} onChange={setSearch} onLeave={() => focusFirstRow(listRef.current)} />
        <IconButton label="New profile" icon={Plus} shortcut="Mod+N" onPress={openNewProfile} />
      </div>
      {profiles.length === 0 ? (
        <p className="Sidebar-empty">
          No profiles yet. Each one you add has its place here, with the time its token has left.
        </p>
      ) : (
        <FoundProfiles search={search} listRef={listRef} />
      )}
      <div className="Sidebar-foot">
        <StorageBadge />
        <span className="Sidebar-gap" />
        <IconButton label="Inspect a token" icon={ScanSearch} onPress={openInspector} />
        <IconButton
          label="App settings"
          icon={SettingsIcon}
          shortcut="Mod+,"
          onPress={() => openDialog({ kind: 'app-settings' })}
        />
      </div>
    </nav>
  );
};

const focusFirstRow = (list: HTMLElement | null): void => {
  list?.querySelector<HTMLElement>('[role="row"]')?.focus();
};

const ProfileSearch = ({
  value,
  onChange,
  onLeave,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Down or Enter: on to what was found. */
  readonly onLeave: () => void;
}) => (
  <SearchField
    className="Sidebar-search"
    aria-label="Search profiles"
    value={value}
    onChange={onChange}
    onSubmit={onLeave}
  >
    <Search size={14} aria-hidden="true" />
    <Input
      id={searchInputId}
      className="Sidebar-searchInput"
      placeholder="Search"
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        onLeave();
      }}
    />
    <Button className="Sidebar-clear">
      <X size={13} aria-hidden="true" />
    </Button>
    <Kbd keys="/" />
  </SearchField>
);

/** More hits than this are no help, and slow down every letter. */
const mostFound = 200;

const FoundProfiles = ({
  search,
  listRef,
}: {
  readonly search: string;
  readonly listRef: RefObject<HTMLDivElement | null>;
}) => {
  const profiles = useProfiles().data;
  const wanted = useDeferredValue(search.trim());
  const prepared = useMemo(() => searchable(profiles ?? []), [profiles]);
  const isSearch = wanted !== '';
  const items = useMemo(
    () => (isSearch ? searched(prepared, wanted) : sidebarItems(profiles ?? [])),
    [profiles, prepared, isSearch, wanted],
  );
  const shown = useMemo(() => (isSearch ? items.slice(0, mostFound) : items), [items, isSearch]);
  if (items.length === 0) {
    return (
      <p className="Sidebar-empty" role="status">
        Nothing matches “{wanted}”. The search looks at names, environments, folders, systems and users.
      </p>
    );
  }
  return (
    <>
      {shown.length === items.length ? null : (
        <p className="Sidebar-note" role="status">
          The first {mostFound} of {items.length.toLocaleString('en-GB')}; type more to find the one.
        </p>
      )}
      <ProfileList items={shown} isSearch={isSearch} listRef={listRef} />
    </>
  );
};
