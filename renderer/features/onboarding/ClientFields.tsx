import { type GrantKind, isLegacyGrant, usesPassword } from '../../../src/domain/profile';
import type { Preset } from '../../../src/providers/presets/preset';
import { PasswordField } from '../../ui/PasswordField';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { seedProblem, seedWords } from '../fields/seedProblem';
import { grantNames } from '../profile/grantNames';
import { type ClientDraft, draftProblems, secretNeed, takesSeed } from './clientDraft';

const grantDescriptions: Readonly<Record<GrantKind, string>> = {
  authorization_code: 'Sign in with the browser',
  client_credentials: 'The application signs in as itself',
  password: 'User name and password go to the token endpoint',
  implicit: 'The token comes with the redirect',
  verify_password: 'Checked in an identity source you choose',
};

type PartProps = {
  readonly preset: Preset;
  readonly draft: ClientDraft;
  readonly edit: (change: Partial<ClientDraft>) => void;
  readonly problems: ReturnType<typeof draftProblems>;
};

/** The questions every client raises: grant, client ID, secret, user, and under which name it is listed. */
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
  const edit = (change: Partial<ClientDraft>): void => onChange({ ...draft, ...change });
  const part: PartProps = { preset, draft, edit, problems: showsProblems ? draftProblems(preset, draft) : {} };
  return (
    <>
      {preset.grants.length === 1 ? null : <GrantField grants={grants} grant={draft.grant} edit={edit} />}
      <IdAndSecret {...part} />
      {usesPassword(draft.grant) ? <UserFields {...part} /> : null}
      <TextField
        label="Name in the list"
        value={draft.name}
        onChange={(name) => edit({ name })}
        error={part.problems.name}
        maxLength={120}
      />
    </>
  );
};

const GrantField = ({
  grants,
  grant,
  edit,
}: Pick<PartProps, 'edit'> & { readonly grants: readonly GrantKind[]; readonly grant: GrantKind }) => (
  <Select
    label="Grant"
    value={grant}
    onChange={(chosen) => edit({ grant: chosen })}
    options={grants.map((id) => ({ id, label: grantNames[id], description: grantDescriptions[id] }))}
    description={
      isLegacyGrant(grant)
        ? 'Being phased out; use it only where the provider offers nothing newer.'
        : grantDescriptions[grant]
    }
  />
);

const IdAndSecret = ({ preset, draft, edit, problems }: PartProps) => {
  const need = secretNeed(preset, draft.grant);
  return (
    <>
      {preset.clientId.need === 'none' ? null : (
        <TextField
          label={preset.clientId.label}
          value={draft.clientId}
          onChange={(clientId) => edit({ clientId })}
          description={preset.clientId.description}
          placeholder={preset.clientId.example}
          optional={preset.clientId.need === 'optional'}
          error={problems.clientId}
          maxLength={500}
          mono
        />
      )}
      {need === 'none' ? null : (
        <PasswordField
          label={preset.secret.label}
          value={draft.clientSecret}
          onChange={(clientSecret) => edit({ clientSecret })}
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
    </>
  );
};

const UserFields = ({ preset, draft, edit, problems }: PartProps) => (
  <>
    <TextField
      label={preset.username?.label ?? 'User name'}
      value={draft.username}
      onChange={(username) => edit({ username })}
      description={preset.username?.description}
      error={problems.username}
      autoComplete="off"
      maxLength={500}
    />
    <PasswordField
      label="Password"
      value={draft.password}
      onChange={(password) => edit({ password })}
      description="Leave it empty to be asked each time; a kept one lets the app renew the token by itself."
      optional
      maxLength={4000}
    />
    {takesSeed(preset, draft.grant) ? (
      <PasswordField
        label={seedWords.label}
        value={draft.totpSeed}
        onChange={(totpSeed) => edit({ totpSeed })}
        description={seedWords.description}
        optional
        // A seed is pasted whole, so that what is wrong with it can be said at once.
        error={seedProblem(draft.totpSeed)}
        maxLength={2000}
      />
    ) : null}
  </>
);
