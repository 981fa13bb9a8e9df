import { FileLock, MemoryStick, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import { passphraseMinimum } from '../../../src/domain/storage';
import { errorOf, useCall } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { useSecretCall } from '../../useSecretCall';
import { UnlockForm } from './UnlockStorage';

/** The keychain does not work: what is wrong with it, and the two other places with what each of them means. */
export const ChooseStorage = ({
  problem,
  fileExists,
}: {
  readonly problem: AppError;
  readonly fileExists: boolean;
}) => {
  const retry = useCall('storage.retry');
  const retryError = errorOf(retry.error);
  return (
    <>
      <h1 className="StoragePanel-title">Where should tokens and secrets be kept?</h1>
      <p className="StoragePanel-lead">
        The keychain of this system is the best place, but it does not work at the moment. Nothing is kept anywhere else
        without your choice.
      </p>
      <ErrorNote error={retryError ?? problem} />
      <div>
        <Button icon={RefreshCw} busy={retry.isPending} onPress={() => retry.mutate(undefined)}>
          Try the keychain again
        </Button>
      </div>
      <div className="StoragePanel-choices">
        <FileChoice fileExists={fileExists} />
        <SessionChoice />
      </div>
    </>
  );
};

const Choice = ({
  icon,
  title,
  points,
  children,
}: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly points: readonly string[];
  readonly children: ReactNode;
}) => (
  <section className="StorageChoice" aria-label={title}>
    <h2 className="StorageChoice-title">
      {icon}
      {title}
    </h2>
    <ul className="StorageChoice-points">
      {points.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
    {children}
  </section>
);

const FileChoice = ({ fileExists }: { readonly fileExists: boolean }) => (
  <Choice
    icon={<FileLock size={16} aria-hidden="true" />}
    title="In an encrypted file"
    points={[
      'Encrypted with a passphrase that you choose and that is asked for at each start.',
      'Tokens outlive a restart of the app.',
      'Without the passphrase nobody can read the file, and it cannot be recovered.',
    ]}
  >
    {fileExists ? (
      <>
        <p className="quiet">There is such a file already. Its passphrase opens it.</p>
        <UnlockForm />
      </>
    ) : (
      <NewFileForm />
    )}
  </Choice>
);

const SessionChoice = () => {
  const session = useCall('storage.useSession');
  const error = errorOf(session.error);
  return (
    <Choice
      icon={<MemoryStick size={16} aria-hidden="true" />}
      title="For this session only"
      points={[
        'In memory alone; nothing secret is written to disk.',
        'When the app quits, every token and secret is gone.',
        'Profiles and settings stay.',
      ]}
    >
      <div>
        <Button busy={session.isPending} onPress={() => session.mutate(undefined)}>
          Keep for this session
        </Button>
      </div>
      {error === undefined ? null : <ErrorNote error={error} />}
    </Choice>
  );
};

const NewFileForm = () => {
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isChecked, setChecked] = useState(false);
  const create = useSecretCall('storage.useFile');
  const isShort = passphrase.length < passphraseMinimum;
  const differs = passphrase !== again;
  const submit = (): void => {
    setChecked(true);
    if (isShort || differs) return;
    void create.run({ passphrase });
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
        description={`At least ${passphraseMinimum} characters; several words are easier to remember than a jumble of characters.`}
        error={isChecked && isShort ? `It needs at least ${passphraseMinimum} characters.` : undefined}
      />
      <PasswordField
        label="The same again"
        value={again}
        onChange={setAgain}
        maxLength={1000}
        error={isChecked && differs ? 'The two are not the same.' : undefined}
      />
      <div>
        <Button type="submit" variant="primary" busy={create.busy}>
          Create the file
        </Button>
      </div>
      {create.error === undefined ? null : <ErrorNote error={create.error} />}
    </form>
  );
};
