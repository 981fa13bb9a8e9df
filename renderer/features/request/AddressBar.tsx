import { CircleStop, History, Save, SendHorizontal } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Profile } from '../../../src/domain/profile';
import { httpMethods } from '../../../src/domain/request';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconButton } from '../../ui/IconButton';
import { Menu } from '../../ui/Menu';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { NameDialog } from './NameDialog';
import { requestOfForm, suggestedName, timeoutProblem } from './requestWork';
import type { RequestHandle } from './useRequestWork';

const methods = httpMethods.map((id) => ({ id, label: id }));

/** Method, address and Send in one line, with the ways to keep the request. */
export const AddressBar = ({
  profile,
  handle,
  isLibraryOpen,
  onLibrary,
}: {
  readonly profile: Profile;
  readonly handle: RequestHandle;
  readonly isLibraryOpen: boolean;
  readonly onLibrary: () => void;
}) => {
  const { work, edit, send, cancel } = handle;
  const { form, run } = work;
  usePracticeAddress(profile, handle);
  const isEmpty = form.url.trim() === '';
  return (
    <form
      className="AddressBar"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isEmpty) send();
      }}
    >
      <div className="AddressBar-method">
        <Select
          label="Method"
          hideLabel
          options={methods}
          value={form.method}
          onChange={(method) => edit({ method })}
        />
      </div>
      <div className="AddressBar-address">
        <TextField
          label="Address"
          mono
          value={form.url}
          onChange={(url) => edit({ url })}
          placeholder="https://api.example.com/orders"
        />
      </div>
      {run?.kind === 'sending' ? (
        <Button icon={CircleStop} onPress={cancel}>
          Cancel
        </Button>
      ) : (
        <Button type="submit" variant="primary" icon={SendHorizontal} isDisabled={isEmpty}>
          Send
        </Button>
      )}
      <SaveRequest handle={handle} isDisabled={isEmpty} />
      <IconButton
        label={isLibraryOpen ? 'Hide saved requests and history' : 'Saved requests and history'}
        icon={History}
        aria-expanded={isLibraryOpen}
        onPress={onLibrary}
      />
    </form>
  );
};

/** A profile at the standard practice provider starts with the address of the API that takes its token. */
const usePracticeAddress = (profile: Profile, { work, edit }: RequestHandle): void => {
  const { mutate: look } = useCall('discovery.look');
  const isAsked = useRef(false);
  const isStandardPractice = profile.server.kind === 'practice' && profile.server.system === 'standard';
  const isWanted = isStandardPractice && work.form.url === '' && work.run === null;
  useEffect(() => {
    if (!isWanted || isAsked.current) return;
    isAsked.current = true;
    look(
      { server: profile.server, network: profile.network },
      { onSuccess: ({ issuer }) => edit({ url: `${issuer.replace(/\/$/, '')}/api/echo` }) },
    );
  }, [isWanted, profile, look, edit]);
};

const SaveRequest = ({ handle, isDisabled }: { readonly handle: RequestHandle; readonly isDisabled: boolean }) => {
  const { work, change, profileId } = handle;
  const [isNaming, setNaming] = useState(false);
  const save = useCall('requests.save');
  const error = errorOf(save.error);
  const keep = (id: string, name: string): void => {
    if (timeoutProblem(work.form) !== undefined) {
      change({ part: 'options' });
      return;
    }
    save.mutate(
      { id, profileId, name, request: requestOfForm(work.form) },
      {
        onSuccess: (saved) => {
          change({ saved: { id: saved.id, name: saved.name } });
          setNaming(false);
        },
      },
    );
  };
  const { saved } = work;
  return (
    <>
      {saved === null ? (
        <Button icon={Save} isDisabled={isDisabled} onPress={() => setNaming(true)}>
          Save
        </Button>
      ) : (
        <Menu
          label="Ways to save"
          groups={[
            [
              { id: 'save', label: `Save as “${saved.name}”`, run: () => keep(saved.id, saved.name) },
              { id: 'copy', label: 'Save under another name', run: () => setNaming(true) },
            ],
          ]}
        >
          <Button icon={Save} isDisabled={isDisabled} busy={save.isPending}>
            Save
          </Button>
        </Menu>
      )}
      {isNaming ? (
        <NameDialog
          title="Save request"
          label="Name"
          first={suggestedName(work.form)}
          action="Save"
          busy={save.isPending}
          error={error}
          onClose={() => {
            save.reset();
            setNaming(false);
          }}
          onName={(name) => keep(crypto.randomUUID(), name)}
        />
      ) : error === undefined ? null : (
        <div className="AddressBar-error">
          <ErrorNote error={error} onDismiss={save.reset} />
        </div>
      )}
    </>
  );
};
