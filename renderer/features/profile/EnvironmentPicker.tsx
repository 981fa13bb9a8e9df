import { Check, ChevronDown, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Profile } from '../../../src/domain/profile';
import { errorOf, useCall, useProfiles } from '../../data';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { Menu } from '../../ui/Menu';
import { TextField } from '../../ui/TextField';
import './EnvironmentPicker.css';

/** The profiles of one name and folder, which are each other's environments. */
const siblingsOf = (profile: Profile, all: readonly Profile[]): readonly Profile[] =>
  all.filter((other) => other.name === profile.name && other.folder === profile.folder);

const environmentName = (profile: Profile): string => profile.environment || 'No environment';

/** Goes to the same profile in another environment, or makes it for a new one. */
export const EnvironmentPicker = ({ profile }: { readonly profile: Profile }) => {
  const siblings = siblingsOf(profile, useProfiles().data ?? [profile]);
  const { select } = useSession();
  const [isAdding, setAdding] = useState(false);
  const choices = siblings.map((sibling) => ({
    id: sibling.id,
    label: environmentName(sibling),
    icon: sibling.id === profile.id ? Check : undefined,
    run: () => select(sibling.id),
  }));
  const add = { id: 'add', label: 'Add environment…', icon: Plus, run: () => setAdding(true) };
  return (
    <span className="EnvironmentPicker">
      <Menu label="Environment" groups={[choices, [add]]}>
        <Button
          size="small"
          variant={profile.environment === '' ? 'quiet' : 'secondary'}
          aria-label={`Environment: ${environmentName(profile)}`}
        >
          <span className="EnvironmentPicker-label">
            <span className="EnvironmentPicker-name">{environmentName(profile)}</span>
            <ChevronDown size={13} aria-hidden="true" />
          </span>
        </Button>
      </Menu>
      {isAdding ? <AddEnvironment profile={profile} taken={siblings} onClose={() => setAdding(false)} /> : null}
    </span>
  );
};

const AddEnvironment = ({
  profile,
  taken,
  onClose,
}: {
  readonly profile: Profile;
  readonly taken: readonly Profile[];
  readonly onClose: () => void;
}) => {
  const [name, setName] = useState('');
  const { select, setTab } = useSession();
  const duplicate = useCall('profiles.duplicate');
  const wanted = name.trim();
  const exists = taken.some((sibling) => sibling.environment === wanted && wanted !== '');
  const error = errorOf(duplicate.error);
  const add = (): void => {
    if (wanted === '' || exists) return;
    const made = (copy: Profile): void => {
      select(copy.id);
      setTab(copy.id, 'settings');
      onClose();
    };
    duplicate.mutate({ profileId: profile.id, environment: wanted }, { onSuccess: made });
  };
  return (
    <Dialog
      title="Add an environment"
      size="small"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" onPress={add} isDisabled={wanted === '' || exists} busy={duplicate.isPending}>
            Add environment
          </Button>
        </>
      }
    >
      <form
        className="EnvironmentPicker-form"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <TextField
          label="Environment"
          value={name}
          onChange={setName}
          maxLength={40}
          // The dialog has this one field, and was opened to fill it in.
          autoFocus
          placeholder="test"
          description={`A copy of ${profile.name} with the same settings, without its token and secrets.`}
          error={exists ? 'This environment is there already.' : undefined}
        />
        {error === undefined ? null : <ErrorNote error={error} />}
      </form>
    </Dialog>
  );
};
