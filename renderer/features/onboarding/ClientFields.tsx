import type { GrantKind } from '../../../src/domain/profile';
import { isLegacyGrant } from '../../../src/domain/profile';
import type { Preset } from '../../../src/providers/presets/preset';
import { PasswordField } from '../../ui/PasswordField';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { grantNames } from '../profile/grantNames';
import { type ClientDraft, draftProblems, secretNeed } from './clientDraft';

const grantDescriptions: Readonly<Record<GrantKind, string>> = {
  authorization_code: 'Sign in with the browser',
  client_credentials: 'The application signs in as itself',
  password: 'User name and password go to the token endpoint',
  implicit: 'The token comes with the redirect',
};

/** The questions every client raises: grant, client ID, secret, and under which name it is listed. */
export const ClientFields = ({
  preset,
  grants,
  draft,
  onChange,
  showsProblems,
}: {
  readonly preset: Preset;
  readonly grants: readonly GrantKind[];
  readonly draft: ClientDraft;
  readonly onChange: (draft: ClientDraft) => void;
  readonly showsProblems: boolean;
}) => {
  const problems = showsProblems ? draftProblems(preset, draft) : {};
  const need = secretNeed(preset, draft.grant);
  return (
    <>
      <Select
        label="Grant"
        value={draft.grant}
        onChange={(grant) => onChange({ ...draft, grant })}
        options={grants.map((id) => ({ id, label: grantNames[id], description: grantDescriptions[id] }))}
        description={
          isLegacyGrant(draft.grant)
            ? 'Being phased out; use it only where the provider offers nothing newer.'
            : grantDescriptions[draft.grant]
        }
      />
      <TextField
        label={preset.clientId.label}
        value={draft.clientId}
        onChange={(clientId) => onChange({ ...draft, clientId })}
        description={preset.clientId.description}
        placeholder={preset.clientId.example}
        error={problems.clientId}
        maxLength={500}
        mono
      />
      {need === 'none' ? null : (
        <PasswordField
          label={preset.secret.label}
          value={draft.clientSecret}
          onChange={(clientSecret) => onChange({ ...draft, clientSecret })}
          description={
            need === 'required'
              ? 'Kept where all secrets are kept.'
              : 'Leave it empty for a public client that has none.'
          }
          optional={need === 'optional'}
          error={problems.clientSecret}
          maxLength={4000}
        />
      )}
      {draft.grant === 'password' ? (
        <TextField
          label="User name"
          value={draft.username}
          onChange={(username) => onChange({ ...draft, username })}
          description="The password is asked for when the first token is fetched."
          error={problems.username}
          maxLength={500}
        />
      ) : null}
      <TextField
        label="Name in the list"
        value={draft.name}
        onChange={(name) => onChange({ ...draft, name })}
        error={problems.name}
        maxLength={120}
      />
    </>
  );
};
