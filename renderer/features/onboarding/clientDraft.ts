import { type GrantKind, usesBrowser } from '../../../src/domain/profile';
import type { Preset } from '../../../src/providers/presets/preset';

/** What a person types about the client itself; the secret stays in the form until it is kept. */
export type ClientDraft = {
  readonly name: string;
  readonly grant: GrantKind;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
};

/** What the form of a system begins with. */
export const firstDraft = (preset: Preset, name: string, grants: readonly GrantKind[]): ClientDraft => ({
  name,
  grant: grants[0] ?? preset.grants[0],
  clientId: '',
  clientSecret: '',
  username: '',
});

/** Whether this grant at this system can have, or must have, a client secret. */
export const secretNeed = (preset: Preset, grant: GrantKind): 'none' | 'optional' | 'required' => {
  if (grant === 'implicit') return 'none';
  if (grant === 'client_credentials') return 'required';
  return preset.secret.need === 'required' && !usesBrowser(grant) ? 'required' : preset.secret.need;
};

/** What is missing, by field; empty when the client can be used. */
export const draftProblems = (
  preset: Preset,
  draft: ClientDraft,
): Readonly<Partial<Record<keyof ClientDraft, string>>> => ({
  ...(draft.name.trim() === '' ? { name: 'Give it a name.' } : {}),
  ...(draft.clientId.trim() === '' ? { clientId: 'The provider needs it to know the client.' } : {}),
  ...(secretNeed(preset, draft.grant) === 'required' && draft.clientSecret === ''
    ? { clientSecret: 'This grant needs it.' }
    : {}),
  ...(draft.grant === 'password' && draft.username.trim() === '' ? { username: 'This grant needs it.' } : {}),
});
