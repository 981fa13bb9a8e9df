import { FileLock, Hourglass, KeySquare, Lock, type LucideIcon, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components/Button';
import { DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import type { StorageState } from '../../../src/domain/storage';
import { errorOf, useCall, useStorage } from '../../data';
import { Button as TextButton } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { backendText } from './backendText';
import './StorageBadge.css';

type BadgeLook = { readonly icon: LucideIcon; readonly short: string; readonly long: string; readonly warn: boolean };

const look = (state: StorageState): BadgeLook => {
  switch (state.kind) {
    case 'checking':
      return { icon: Hourglass, short: 'Looking for a keychain', long: 'The keychain is being asked.', warn: false };
    case 'undecided':
      return {
        icon: TriangleAlert,
        short: 'No place for secrets',
        long: 'The keychain does not work. Choose in the window where secrets are kept.',
        warn: true,
      };
    case 'locked':
      return {
        icon: Lock,
        short: 'Locked',
        long: 'The encrypted file waits for its passphrase.',
        warn: true,
      };
    case 'ready':
      return {
        icon: state.backend === 'keychain' ? KeySquare : state.backend === 'file' ? FileLock : TriangleAlert,
        ...backendText[state.backend],
        warn: state.backend === 'session',
      };
  }
};

/** Where secrets are kept, always in sight; a click says what that means. */
export const StorageBadge = () => {
  const state = useStorage().data ?? { kind: 'checking' as const };
  const { icon: Icon, short, long, warn } = look(state);
  return (
    <DialogTrigger>
      <Button className="StorageBadge" data-warn={warn || undefined}>
        <Icon size={14} aria-hidden="true" />
        <span className="StorageBadge-text">{short}</span>
      </Button>
      {/* Without a Dialog inside, the popover is the dialog: its own way out belongs to it too. */}
      <Popover className="Popover" placement="top start" offset={6} aria-label="Where secrets are kept">
        <div className="StorageBadge-panel">
          <p>{long}</p>
          {state.kind === 'ready' && state.backend === 'session' ? <KeychainRetry /> : null}
        </div>
      </Popover>
    </DialogTrigger>
  );
};

const KeychainRetry = () => {
  const retry = useCall('storage.retry');
  const error = errorOf(retry.error);
  return (
    <>
      <TextButton size="small" busy={retry.isPending} onPress={() => retry.mutate(undefined)}>
        Try the keychain again
      </TextButton>
      {error === undefined ? null : <ErrorNote error={error} />}
    </>
  );
};
