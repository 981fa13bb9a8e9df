import { type CustomSettings, tidyCustomSettings } from '../../../src/domain/customSystem';
import type { Profile } from '../../../src/domain/profile';
import { wordsIn } from '../../../src/domain/template';
import { profileFromPreset } from '../../../src/providers/presets';
import type { Preset, PresetAnswers } from '../../../src/providers/presets/preset';
import { type ClientDraft, clientOf, secretsOf } from './clientDraft';

/** What is typed into the form of a custom system. */
export type TypedSystem = {
  readonly answers: PresetAnswers;
  readonly draft: ClientDraft;
  readonly custom: CustomSettings;
};

/** Whether a header is made of the client secret: without one it could never be sent. */
const wantsSecret = ({ parameters }: CustomSettings): boolean =>
  parameters.some(({ in: place, value }) => place === 'header' && wordsIn(value).includes('client_secret'));

/** The profile that the form stands for, finished or not. A secret that is wanted and not typed is asked for when needed. */
export const customProfile = (preset: Preset, id: string, { answers, draft, custom }: TypedSystem): Profile => {
  const isTyped = secretsOf(preset, draft)['client-secret'] !== undefined;
  // A profile has a name even while its field is empty.
  const client = clientOf({ ...draft, name: draft.name.trim() || preset.name });
  const hasSecret = isTyped || wantsSecret(custom);
  const made = profileFromPreset(preset, { ...client, id, hasSecret, answers });
  return { ...made, custom: tidyCustomSettings(custom) };
};
