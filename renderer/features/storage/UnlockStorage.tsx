import { useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { useSecretCall } from '../../useSecretCall';

/** The encrypted file waits for its passphrase. */
export const UnlockStorage = ({ problem }: { readonly problem: AppError | undefined }) => (
  <>
    <h1 className="StoragePanel-title">Enter the passphrase</h1>
    <p className="StoragePanel-lead">Tokens and secrets are in a file that is encrypted with it.</p>
    {problem === undefined ? null : <ErrorNote error={problem} />}
    <UnlockForm isFirst />
  </>
);

/** Opens the encrypted file. */
export const UnlockForm = ({ isFirst = false }: { readonly isFirst?: boolean }) => {
  const [passphrase, setPassphrase] = useState('');
  const unlock = useSecretCall('storage.unlock');
  const submit = (): void => {
    if (passphrase === '' || unlock.busy) return;
    void unlock.run({ passphrase });
    setPassphrase('');
  };
  return (
    <form
      className="StorageChoice-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <PasswordField
        label="Passphrase"
        value={passphrase}
        onChange={setPassphrase}
        maxLength={1000}
        autoFocus={isFirst}
      />
      <div>
        <Button type="submit" variant="primary" busy={unlock.busy} isDisabled={passphrase === ''}>
          Unlock
        </Button>
      </div>
      {unlock.error === undefined ? null : <ErrorNote error={unlock.error} />}
    </form>
  );
};
