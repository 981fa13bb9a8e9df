import { Search } from 'lucide-react';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Collection, Header, ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { Dialog, Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Input, TextField } from 'react-aria-components/TextField';
import { useProfile, useProfiles, useStatuses } from '../../data';
import { useSession } from '../../session';
import { Badge } from '../../ui/Badge';
import { Kbd } from '../../ui/Kbd';
import { fullName } from '../profile/fullName';
import { copyOf } from '../profile/profileCommands';
import { useProfileCommand } from '../profile/useProfileCommand';
import { type AppCommand, foundAppCommands, useAppCommands } from './appCommands';
import { PaletteOutcome } from './PaletteOutcome';
import { firstEntries, type ProfileEntry, paletteEntries, paletteProfiles } from './paletteEntries';
import './Palette.css';

/** Every command of every profile, by typing a few letters of both: `copy header acme`. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const [copied, setCopied] = useState<{ readonly profileId: string; readonly at: number } | null>(null);
  return (
    <ModalOverlay
      className="Dialog-overlay"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      isDismissable
    >
      <Modal className="Palette-modal">
        <Dialog className="Palette" aria-label="Commands">
          {/* By the computer's clock, since it is compared with when the copy began, which the query library takes from it. */}
          <PaletteList onCopy={(profileId) => setCopied({ profileId, at: Date.now() })} onDone={onClose} />
          <PaletteOutcome copied={copied} onDone={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};

const entryKey = ({ profile, command }: ProfileEntry): string => `${profile.id} ${command.id}`;

/** What the query finds: lines about profiles, and commands of the app. */
const useFound = (query: string) => {
  const profiles = useProfiles().data;
  const statuses = useStatuses().data;
  const { selectedId } = useSession();
  const selected = useProfile(selectedId);
  const appCommands = useAppCommands();
  const prepared = useMemo(() => paletteProfiles(profiles ?? []), [profiles]);
  const wanted = useDeferredValue(query.trim());
  const entries = useMemo(
    () =>
      wanted === ''
        ? firstEntries(selected, statuses ?? {})
        : paletteEntries(wanted, prepared, statuses ?? {}, selectedId),
    [wanted, prepared, statuses, selected, selectedId],
  );
  return { entries, commands: foundAppCommands(wanted, appCommands), wanted, selected };
};

const PaletteList = ({
  onCopy,
  onDone,
}: {
  /** A copy was started: its outcome is shown here, not behind the palette. */
  readonly onCopy: (profileId: string) => void;
  readonly onDone: () => void;
}) => {
  const [query, setQuery] = useState('');
  const { entries, commands, wanted, selected } = useFound(query);
  const runCommand = useProfileCommand();

  const onAction = (key: string | number): void => {
    const entry = entries.find((each) => entryKey(each) === key);
    if (entry === undefined) {
      onDone();
      commands.find((command) => command.id === key)?.run();
      return;
    }
    if (copyOf(entry.command.id) === undefined) {
      // First, since the command may open another dialog in this one's place.
      onDone();
    } else onCopy(entry.profile.id);
    runCommand(entry.profile.id, entry.command.id);
  };

  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <TextField aria-label="Command" className="Palette-field" autoFocus>
        <Search size={16} aria-hidden="true" />
        <Input
          className="Palette-input"
          placeholder="copy header acme"
          role="combobox"
          aria-expanded="true"
          aria-haspopup="listbox"
        />
      </TextField>
      <ListBox
        aria-label="Commands"
        className="Palette-list"
        onAction={onAction}
        renderEmptyState={() => <p className="Palette-empty">Nothing matches “{wanted}”.</p>}
      >
        {entries.length === 0 ? null : (
          <PaletteSection title={wanted === '' ? (selected === undefined ? '' : fullName(selected)) : 'Profiles'}>
            <Collection items={entries.map((entry) => ({ ...entry, id: entryKey(entry) }))}>
              {(entry) => <ProfileLine entry={entry} id={entry.id} />}
            </Collection>
          </PaletteSection>
        )}
        {commands.length === 0 ? null : (
          <PaletteSection title="App">
            <Collection items={commands}>{(command) => <AppLine command={command} />}</Collection>
          </PaletteSection>
        )}
      </ListBox>
    </Autocomplete>
  );
};

const PaletteSection = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <ListBoxSection className="Palette-section">
    <Header className="Palette-header">{title}</Header>
    {children}
  </ListBoxSection>
);

const ProfileLine = ({ entry, id }: { readonly entry: ProfileEntry; readonly id: string }) => {
  const { profile, command } = entry;
  const Icon = command.icon;
  return (
    <ListBoxItem
      id={id}
      textValue={`${command.label}, ${profile.name} ${profile.environment}`}
      className="Palette-item"
    >
      <Icon size={15} aria-hidden="true" />
      <span className="Palette-label">{command.label}</span>
      <span className="Palette-profile">{profile.name}</span>
      {profile.environment === '' ? null : <Badge>{profile.environment}</Badge>}
    </ListBoxItem>
  );
};

const AppLine = ({ command }: { readonly command: AppCommand }) => {
  const Icon = command.icon;
  return (
    <ListBoxItem id={command.id} textValue={command.label} className="Palette-item">
      <Icon size={15} aria-hidden="true" />
      <span className="Palette-label">{command.label}</span>
      <span className="Palette-profile" />
      {command.shortcut === undefined ? null : <Kbd keys={command.shortcut} />}
    </ListBoxItem>
  );
};
