import { type GrantKind, type SecretKind, usesPassword } from '../../../src/domain/profile';
import type { Preset, PresetQuestion } from '../../../src/providers/presets/preset';
import { seedProblem } from '../fields/seedProblem';

/** What a person types about the client itself; secrets stay in the form until they are kept. */
export type ClientDraft = {
  readonly name: string;
  readonly grant: GrantKind;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly username: string;
  readonly password: string;
  readonly totpSeed: string;
};

/** Secrets to be kept with a new profile, by their kind. */
export type TypedSecrets = Readonly<Partial<Record<SecretKind, string>>>;

/** What the form of a system begins with. */
export const firstDraft = (preset: Preset, name: string, grants: readonly GrantKind[]): ClientDraft => ({
  name,
  grant: grants[0] ?? preset.grants[0],
  clientId: '',
  clientSecret: '',
  username: '',
  password: '',
  totpSeed: '',
});

type Need = 'none' | 'optional' | 'required';

/** Whether this grant at this system can have, or must have, a client secret. */
export const secretNeed = (preset: Preset, grant: GrantKind): Need => {
  if (preset.secret.need === 'none' || grant === 'implicit') return 'none';
  // Where not even an ID is needed, only the system itself knows what proves a client.
  if (preset.clientId.need === 'optional') return preset.secret.need;
  if (grant === 'client_credentials') return 'required';
  return preset.secret.need;
};

/** Whether the seed of an authenticator app is of use for this grant at this system. */
export const takesSeed = (preset: Preset, grant: GrantKind): boolean =>
  preset.takesTotpSeed === true && usesPassword(grant);

/** The secrets that were typed and that this grant at this system uses. */
export const secretsOf = (preset: Preset, draft: ClientDraft): TypedSecrets => {
  const { grant, clientSecret, password, totpSeed } = draft;
  return {
    ...(clientSecret !== '' && secretNeed(preset, grant) !== 'none' ? { 'client-secret': clientSecret } : {}),
    ...(password !== '' && usesPassword(grant) ? { password } : {}),
    ...(totpSeed.trim() !== '' && takesSeed(preset, grant) ? { 'totp-seed': totpSeed.trim() } : {}),
  };
};

/** What of the draft goes into the profile: everything but the secrets. */
export const clientOf = ({ name, grant, clientId, username }: ClientDraft) => ({
  name,
  grant,
  clientId,
  ...(usesPassword(grant) ? { username } : {}),
});

/** What is missing or wrong, by field; empty when the client can be used. */
export const draftProblems = (
  preset: Preset,
  draft: ClientDraft,
): Readonly<Partial<Record<keyof ClientDraft, string>>> => {
  const seed = takesSeed(preset, draft.grant) ? seedProblem(draft.totpSeed) : undefined;
  return {
    ...(draft.name.trim() === '' ? { name: 'Give it a name.' } : {}),
    ...(preset.clientId.need === undefined && draft.clientId.trim() === ''
      ? { clientId: 'The provider needs it to know the client.' }
      : {}),
    ...(secretNeed(preset, draft.grant) === 'required' && draft.clientSecret === ''
      ? { clientSecret: 'This grant needs it.' }
      : {}),
    ...(usesPassword(draft.grant) && draft.username.trim() === '' ? { username: 'This grant needs it.' } : {}),
    ...(seed === undefined ? {} : { totpSeed: seed }),
  };
};

/** From how many on, questions that already have an answer are put away until they are asked for. */
const manyAnswered = 3;

/** The questions in sight, and those put away because each may stay as it is and there are many of them. */
export const questionsInSight = (
  preset: Preset,
): { readonly shown: readonly PresetQuestion[]; readonly folded: readonly PresetQuestion[] } => {
  const canWait = ({ optional, initial }: PresetQuestion): boolean => optional === true || initial !== undefined;
  const waiting = preset.questions.filter(canWait);
  if (waiting.length < manyAnswered) return { shown: preset.questions, folded: [] };
  return { shown: preset.questions.filter((question) => !canWait(question)), folded: waiting };
};
