import { type GrantKind, type Profile, profileSchema, usesBrowser } from '../domain/profile';
import { redirectAddress } from '../domain/redirectAddress';
import { customSystem } from './presets/customSystem';
import { dxPreset } from './presets/dxOperationalIntelligence';
import { anyOpenIdProvider, endpointsByHand } from './presets/general';
import { hostedPresets } from './presets/hosted';
import { cosManagerPreset, verifyPasswordPreset, verifyPreset } from './presets/ibmVerify';
import { keyrockPreset } from './presets/keyrock';
import { answerOf, type Preset, type PresetAnswers, type PresetQuestion } from './presets/preset';
import { productPresets } from './presets/products';
import { selfHostedPresets } from './presets/selfHosted';
import { webMethodsPreset } from './presets/webMethods';

/** The systems whose OAuth differs from the standards on the wire. */
const systemPresets: readonly Preset[] = [
  verifyPreset,
  verifyPasswordPreset,
  cosManagerPreset,
  dxPreset,
  keyrockPreset,
  webMethodsPreset,
];

/** The systems with ways of their own, the others by name, then those that fit any system. */
export const presets: readonly Preset[] = [
  ...systemPresets,
  ...[...selfHostedPresets, ...hostedPresets, ...productPresets].sort((one, other) =>
    one.name.localeCompare(other.name, 'en'),
  ),
  customSystem,
  anyOpenIdProvider,
  endpointsByHand,
];

/** The preset with this id, as a profile keeps it; undefined for none and for ids of other versions. */
export const presetById = (id: string): Preset | undefined => presets.find((preset) => preset.id === id);

const isMeant = (preset: Preset, typed: string): boolean =>
  preset.name.toLowerCase().includes(typed) ||
  [...(preset.aliases ?? []), preset.about ?? '']
    .flatMap((words) => words.toLowerCase().split(/[\s,.;:]+/))
    .some((word) => word.startsWith(typed));

/** The presets that every typed word is meant for: by name, vendor, other names or description; all of them for none. */
export const findPresets = (search: string): readonly Preset[] => {
  const typed = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return presets.filter((preset) => typed.every((word) => isMeant(preset, word)));
};

/** The answers a form begins with. */
export const initialAnswers = (preset: Preset): PresetAnswers =>
  Object.fromEntries(preset.questions.map((question) => [question.id, question.initial ?? '']));

/** What is wrong with the answer to one question, in words; undefined when it is good. */
export const answerProblem = (question: PresetQuestion, answers: PresetAnswers): string | undefined => {
  const answer = answerOf(answers, question.id);
  if (answer === '') return question.optional === true ? undefined : 'This is needed.';
  if (answer.length > 1500) return 'This is too long.';
  if (question.options !== undefined && !question.options.some((option) => option.id === answer))
    return 'Choose one of the entries.';
  return question.check?.(answer);
};

/** What is wrong with the answers for this grant, by the id of the question; empty when all is good. */
export const answerProblems = (
  preset: Preset,
  answers: PresetAnswers,
  grant: GrantKind,
): Readonly<Record<string, string>> => {
  const problems = preset.questions.flatMap((question) => {
    const problem = answerProblem(question, answers) ?? missingEndpoint(preset, question, answers, grant);
    return problem === undefined ? [] : [[question.id, problem] as const];
  });
  return Object.fromEntries(problems);
};

/** Which endpoints are needed depends on the grant, which a question alone does not know. */
const missingEndpoint = (
  preset: Preset,
  question: PresetQuestion,
  answers: PresetAnswers,
  grant: GrantKind,
): string | undefined => {
  const byHand = preset.id === endpointsByHand.id || preset.id === customSystem.id;
  if (!byHand || answerOf(answers, question.id) !== '') return undefined;
  const needed = question.id === 'token' ? grant !== 'implicit' : usesBrowser(grant);
  return needed ? 'This grant needs it.' : undefined;
};

/** A profile made from a preset's form, with every default filled in. Throws a ZodError when the answers were not checked. */
export const profileFromPreset = (
  preset: Preset,
  given: {
    readonly id: string;
    readonly name: string;
    readonly grant: GrantKind;
    readonly clientId: string;
    /** Whether the person gave a client secret; it is kept apart from the profile. */
    readonly hasSecret: boolean;
    readonly answers: PresetAnswers;
    readonly username?: string;
  },
): Profile =>
  profileSchema.parse({
    id: given.id,
    name: given.name,
    preset: preset.id,
    grant: given.grant,
    clientId: given.clientId,
    clientAuth: given.hasSecret && given.grant !== 'implicit' ? preset.secret.method : 'none',
    redirect: preset.redirect,
    ...(given.username === undefined ? {} : { username: given.username }),
    ...preset.settings(given.answers, given.grant, given.clientId),
  });

/** What a person should know before using a profile's system, in sentences; empty for most. */
export const presetNotes = (profile: Pick<Profile, 'preset' | 'grant'>): readonly string[] =>
  presetById(profile.preset)?.notes?.(profile.grant) ?? [];

/** What to set up at the provider's side for a profile: the preset's advice with the profile's own redirect address. */
export const registrationAdvice = (profile: Pick<Profile, 'preset' | 'grant' | 'redirect'>): readonly string[] =>
  (presetById(profile.preset) ?? anyOpenIdProvider).register(profile.grant, redirectAddress(profile.redirect));
