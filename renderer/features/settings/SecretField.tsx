import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { SecretKind } from '../../../src/domain/profile';
import type { ProfileField } from '../../../src/domain/profileRules/issue';
import type { StorageBackend } from '../../../src/domain/storage';
import { errorOf, useCall, useSecretStatus, useStorage } from '../../data';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { PasswordField } from '../../ui/PasswordField';
import { useRemarks, useSettingsForm } from './settingsForm';

const keptWhere: Readonly<Record<StorageBackend, string>> = {
  keychain: 'Kept in the keychain',
  file: 'Kept in the encrypted file',
  session: 'Kept for this session',
};

/** Where the remarks on each secret are found. */
const fields = {
  'client-secret': 'clientSecret',
  password: 'password',
  'totp-seed': 'totpSeed',
} as const satisfies Record<SecretKind, ProfileField>;

/** A secret that goes in and never comes out: whether it is kept, and the ways to replace or remove it. */
export const SecretField = ({
  kind,
  label,
  description,
}: {
  readonly kind: SecretKind;
  readonly label: string;
  readonly description: string;
}) => {
  const { profile, draft, editDraft } = useSettingsForm();
  const status = useSecretStatus(profile.id);
  const storage = useStorage().data;
  const remove = useCall('secrets.remove');
  const [isReplacing, setReplacing] = useState(false);
  const remarks = useRemarks(fields[kind], description);
  const typed = draft.typedSecrets[kind];
  const type = (value: string): void => editDraft({ typedSecrets: { ...draft.typedSecrets, [kind]: value } });
  const error = errorOf(remove.error) ?? errorOf(status.error);
  const isKept = status.data?.[kind] === true;

  if (isKept && !isReplacing && typed === '')
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a form's looks for a line of text and two buttons.
      <div className="Field" role="group" aria-label={label}>
        <span className="Field-label" aria-hidden="true">
          {label}
        </span>
        <div className="SecretField-kept">
          <KeyRound size={14} aria-hidden="true" />
          <span className="SecretField-where">{storage?.kind === 'ready' ? keptWhere[storage.backend] : 'Kept'}</span>
          <Button size="small" onPress={() => setReplacing(true)}>
            Replace
          </Button>
          <Button
            size="small"
            variant="quiet"
            busy={remove.isPending}
            onPress={() => remove.mutate({ profileId: profile.id, kind })}
          >
            Remove
          </Button>
        </div>
        <SecretError error={error} />
      </div>
    );

  return (
    <div className="SecretField">
      <PasswordField
        label={label}
        value={typed}
        onChange={type}
        maxLength={8000}
        autoFocus={isReplacing}
        placeholder={isKept ? 'The new one' : ''}
        {...remarks}
      />
      {isKept ? (
        <div>
          <Button
            size="small"
            variant="quiet"
            onPress={() => {
              type('');
              setReplacing(false);
            }}
          >
            Leave the kept one as it is
          </Button>
        </div>
      ) : null}
      <SecretError error={error} />
    </div>
  );
};

const SecretError = ({ error }: { readonly error: AppError | undefined }) =>
  error === undefined ? null : <ErrorNote error={error} />;
