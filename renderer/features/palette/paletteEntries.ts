import type { Profile } from '../../../src/domain/profile';
import type { ProfileStatus } from '../../../src/domain/token';
import { type CommandInfo, isAvailable, profileCommands } from '../profile/profileCommands';
import { systemName } from '../sidebar/sidebarItems';
import { queryWords, wordScore } from './fuzzy';

/** One line of the palette about a profile. */
export type ProfileEntry = { readonly profile: Profile; readonly command: CommandInfo };

/** A profile with what a search looks at, prepared once. */
export type PaletteProfile = {
  readonly profile: Profile;
  readonly fields: readonly string[];
};

/** How many profiles are looked at more closely, and how many lines are shown at most. */
const closerLook = 24;
const mostEntries = 50;

/** Prepares profiles for the palette. */
export const paletteProfiles = (profiles: readonly Profile[]): readonly PaletteProfile[] =>
  profiles.map((profile) => ({
    profile,
    fields: [profile.name, profile.environment, profile.folder, profile.username, systemName(profile)]
      .filter((field) => field !== '')
      .map((field) => field.toLowerCase()),
  }));

const bestOf = (word: string, texts: readonly string[]): number =>
  texts.reduce((best, text) => Math.max(best, wordScore(word, text)), 0);

/** The sum over all words of whichever matches better, the profile or the command; 0 when a word matches neither. */
const together = (byProfile: readonly number[], byCommand: readonly number[]): number => {
  let sum = 0;
  for (const [index, score] of byProfile.entries()) {
    const best = Math.max(score, byCommand[index] ?? 0);
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
};

type Scored<Item> = { readonly item: Item; readonly score: number };

/** Keeps the best few without sorting all of them; equals stay in their order. */
const keepBest = <Item>(list: Scored<Item>[], next: Scored<Item>, most: number): void => {
  const last = list.at(-1);
  if (list.length === most && last !== undefined && next.score <= last.score) return;
  const at = list.findIndex((each) => each.score < next.score);
  list.splice(at === -1 ? list.length : at, 0, next);
  if (list.length > most) list.pop();
};

/**
 * The commands of profiles that a query finds: each of its words must be in the command or in the profile, as in
 * `copy header acme`. The selected profile wins among equals.
 */
export const paletteEntries = (
  query: string,
  prepared: readonly PaletteProfile[],
  statuses: Readonly<Record<string, ProfileStatus>>,
  selectedId: string | null,
): readonly ProfileEntry[] => {
  const words = queryWords(query);
  const commands = profileCommands.map((command) => ({
    command,
    scores: words.map((word) => bestOf(word, [command.label.toLowerCase()])),
  }));
  const profiles: Scored<{ readonly profile: Profile; readonly scores: readonly number[] }>[] = [];
  for (const { profile, fields } of prepared) {
    const scores = words.map((word) => bestOf(word, fields));
    const best = commands.reduce((most, each) => Math.max(most, together(scores, each.scores)), 0);
    const own = profile.id === selectedId ? 2 : profile.pinned ? 1 : 0;
    if (best > 0) keepBest(profiles, { item: { profile, scores }, score: best * 4 + own }, closerLook);
  }
  const entries: Scored<ProfileEntry>[] = [];
  for (const { item, score: ofProfile } of profiles) {
    for (const { command, scores } of commands) {
      const score = together(item.scores, scores);
      if (score === 0 || !isAvailable(command.id, item.profile, statuses[item.profile.id])) continue;
      keepBest(entries, { item: { profile: item.profile, command }, score: score * 4 + (ofProfile % 4) }, mostEntries);
    }
  }
  return entries.map(({ item }) => item);
};

/** What is offered before anything is typed: the commands of the selected profile. */
export const firstEntries = (
  profile: Profile | undefined,
  statuses: Readonly<Record<string, ProfileStatus>>,
): readonly ProfileEntry[] =>
  profile === undefined
    ? []
    : profileCommands
        .filter((command) => command.id !== 'open' && isAvailable(command.id, profile, statuses[profile.id]))
        .map((command) => ({ profile, command }));
