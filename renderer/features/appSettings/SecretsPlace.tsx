import type { StorageBackend } from '../../../src/domain/storage';
import { errorOf, useCall, useStorage } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { backendText } from '../storage/backendText';

const hints: Readonly<Record<StorageBackend, string>> = {
  keychain: 'Other places are only offered where the keychain does not work.',
  file: 'Once the keychain of this system works, you can go over to it.',
  session:
    'Once the keychain of this system works, you can go over to it; what is kept now is gone with the next start.',
};

/** Where tokens and secrets are kept, and how that can be changed. */
export const SecretsPlace = () => {
  const state = useStorage().data;
  const retry = useCall('storage.retry');
  const error = errorOf(retry.error);
  if (state === undefined) return null;
  if (state.kind !== 'ready')
    return (
      <p>
        {state.kind === 'checking'
          ? 'The keychain of this system is being asked.'
          : state.kind === 'locked'
            ? 'The encrypted file is locked; its passphrase is asked for in the window.'
            : 'This is not decided yet; the ways to choose from are in the window.'}
      </p>
    );
  return (
    <>
      <p>{backendText[state.backend].long}</p>
      <p className="quiet">{hints[state.backend]}</p>
      {state.backend === 'keychain' ? null : (
        <div>
          <Button size="small" busy={retry.isPending} onPress={() => retry.mutate(undefined)}>
            Try the keychain again
          </Button>
        </div>
      )}
      {error === undefined ? null : <ErrorNote error={error} />}
    </>
  );
};
