import { MoreHorizontal, Play } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { SavedRequest } from '../../../src/domain/request';
import { shownAddress } from '../../../src/domain/text/wording';
import { errorOf, useCall, useSavedRequests } from '../../data';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconMenu } from '../../ui/Menu';
import { NameDialog } from './NameDialog';
import { matches } from './requestSearch';
import { formOfRequest } from './requestWork';
import type { RequestHandle } from './useRequestWork';

/** Requests kept under a name. */
export const SavedRequests = ({ handle, search }: { readonly handle: RequestHandle; readonly search: string }) => {
  const saved = useSavedRequests(handle.profileId);
  const error = errorOf(saved.error);
  if (error !== undefined) return <ErrorNote error={error} actions={{ 'try-again': () => void saved.refetch() }} />;
  const shown = (saved.data ?? []).filter(({ name, request }) => matches(search, name, request.method, request.url));
  if (saved.data === undefined) return null;
  if (shown.length === 0)
    return (
      <p className="RequestLibrary-empty">
        {search.trim() === ''
          ? 'Nothing is saved yet. Save keeps a request under a name.'
          : 'Nothing saved fits this search.'}
      </p>
    );
  return (
    <ul className="RequestLibrary-list" aria-label="Saved requests">
      {shown.map((request) => (
        <SavedRow key={request.id} handle={handle} saved={request} />
      ))}
    </ul>
  );
};

const SavedRow = ({ handle, saved }: { readonly handle: RequestHandle; readonly saved: SavedRequest }) => {
  const [isRenaming, setRenaming] = useState(false);
  const remove = useCall('requests.remove');
  const { work, change, send } = handle;
  const isOpen = work.saved?.id === saved.id;
  const open = (): void => change({ form: formOfRequest(saved.request), saved: { id: saved.id, name: saved.name } });
  const error = errorOf(remove.error);
  return (
    <li className="RequestRow" data-open={isOpen || undefined}>
      <AriaButton className="RequestRow-open" {...(isOpen ? { 'aria-current': 'true' as const } : {})} onPress={open}>
        <span className="RequestRow-name">{saved.name}</span>
        <span className="RequestRow-facts">
          {saved.request.method} <span className="mono">{shownAddress(saved.request.url, 60)}</span>
        </span>
      </AriaButton>
      <IconMenu
        label={`What to do with ${saved.name}`}
        icon={MoreHorizontal}
        groups={[
          [
            {
              id: 'send',
              label: 'Open and send',
              icon: Play,
              run: () => {
                open();
                send();
              },
            },
            { id: 'rename', label: 'Rename', run: () => setRenaming(true) },
          ],
          [
            {
              id: 'delete',
              label: 'Delete',
              danger: true,
              run: () =>
                remove.mutate(
                  { profileId: saved.profileId, id: saved.id },
                  { onSuccess: () => forget(handle, saved.id) },
                ),
            },
          ],
        ]}
      />
      {error === undefined ? null : <ErrorNote error={error} />}
      {isRenaming ? <RenameRequest handle={handle} saved={saved} onClose={() => setRenaming(false)} /> : null}
    </li>
  );
};

const RenameRequest = ({
  handle,
  saved,
  onClose,
}: {
  readonly handle: RequestHandle;
  readonly saved: SavedRequest;
  readonly onClose: () => void;
}) => {
  const save = useCall('requests.save');
  const rename = (name: string): void =>
    save.mutate(
      { ...saved, name },
      {
        onSuccess: () => {
          onClose();
          if (handle.work.saved?.id === saved.id) handle.change({ saved: { id: saved.id, name } });
        },
      },
    );
  return (
    <NameDialog
      title="Rename request"
      label="Name"
      first={saved.name}
      action="Rename"
      busy={save.isPending}
      error={errorOf(save.error)}
      onClose={onClose}
      onName={rename}
    />
  );
};

/** What is typed stays; it is only no longer the form of a saved request. */
const forget = ({ work, change }: RequestHandle, id: string): void => {
  if (work.saved?.id === id) change({ saved: null });
};
