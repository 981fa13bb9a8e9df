import { z } from 'zod';
import { exchangeRecordSchema } from '../domain/exchange';
import type { RecordedRun } from '../domain/flow';
import { callOf } from '../domain/tokenCall';
import type { Random } from '../ports';
import { type DocumentFormat, jsonFormat } from './jsonDocument';
import { seal, unseal } from './seal';
import { createSealedProfiles, type SealedDeps } from './sealedProfiles';

/** The newest first. */
type Runs = readonly RecordedRun[];

/**
 * So many runs of a profile are kept, and so many characters of them; the newest is always kept. Calls about a token have
 * a measure of their own: pressing a button ten times must not cost the sign-in that is to be compared.
 */
export const wayLimits = { runs: 20, characters: 3_000_000 } as const;
export const callLimits = { runs: 10, characters: 1_000_000 } as const;

/** What of a run is relied on; its steps were masked and written by this app, and are shown as text. */
const recordedSchema = z.object({
  run: z.looseObject({
    id: z.string(),
    profileId: z.string(),
    startedAt: z.number(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    steps: z.array(z.looseObject({ kind: z.string(), at: z.number() })).min(1),
    canReopenBrowser: z.boolean(),
    diagnosis: z.looseObject({ rule: z.string(), cause: z.string(), remedy: z.string() }).exactOptional(),
  }),
  records: z.array(exchangeRecordSchema),
});

const sealedSchema = z.object({ runs: z.array(z.string()) });

const readRun = (text: string | undefined): readonly RecordedRun[] => {
  try {
    const recorded = recordedSchema.safeParse(JSON.parse(text ?? ''));
    // Checked as far as it is relied on; the rest is this app's own, and was sealed since.
    return recorded.success ? [recorded.data as unknown as RecordedRun] : [];
  } catch {
    return [];
  }
};

/** Each run sealed on its own, so that one more does not mean sealing them all again. The profile's id is the seal's context. */
const runsFormat = (key: Uint8Array, profileId: string, random: Pick<Random, 'bytes'>): DocumentFormat<Runs> => {
  const context = `token-helper/1/runs/${profileId}`;
  const sealed = new WeakMap<RecordedRun, string>();
  const sealedOf = (recorded: RecordedRun): string => {
    const text = sealed.get(recorded) ?? seal(key, context, JSON.stringify(recorded), random);
    sealed.set(recorded, text);
    return text;
  };
  return jsonFormat<Runs>({
    supported: 1,
    empty: [],
    readBody: (document) => {
      const body = sealedSchema.safeParse(document);
      if (!body.success) return undefined;
      const runs = body.data.runs.flatMap((text) => {
        const [recorded] = readRun(unseal(key, context, text));
        if (recorded !== undefined) sealed.set(recorded, text);
        return recorded === undefined ? [] : [recorded];
      });
      // A run that cannot be opened is no loss worth a notice, unless it is every one of them.
      return runs.length === 0 && body.data.runs.length > 0 ? undefined : { value: runs, leftOut: [] };
    },
    writeBody: (runs) => ({ runs: runs.map(sealedOf) }),
  });
};

const charactersOf = ({ run, records }: RecordedRun): number =>
  records.reduce(
    (sum, { request, response }) =>
      sum +
      (request.body?.kind === 'text' ? request.body.text.length : 0) +
      (response?.body?.kind === 'text' ? response.body.text.length : 0) +
      2000,
    run.steps.length * 200,
  );

const limitsOf = ({ run }: RecordedRun): typeof wayLimits | typeof callLimits =>
  callOf(run) === undefined ? wayLimits : callLimits;

/** Puts a run first, in place of the oldest of its kind where there are enough. */
export const withRun = (runs: Runs, recorded: RecordedRun): Runs => {
  const limits = limitsOf(recorded);
  let count = 0;
  let characters = 0;
  return [recorded, ...runs.filter(({ run }) => run.id !== recorded.run.id)].filter((each) => {
    if (limitsOf(each) !== limits) return true;
    count += 1;
    characters += charactersOf(each);
    return count === 1 || (count <= limits.runs && characters <= limits.characters);
  });
};

const merged = (kept: Runs, more: Runs): Runs => [...more].reverse().reduce(withRun, kept);

/**
 * The last runs of each profile, masked when they were recorded and sealed all the same: they name people, addresses and
 * accounts. One sealed file a profile; in memory only where secrets are. Everything throws what the vault throws, and `disk-*`.
 */
export const createRunStore = (deps: SealedDeps) => {
  const { read, change, remove } = createSealedProfiles<Runs>(
    { prefix: 'runs', empty: [], format: runsFormat, merge: merged },
    deps,
  );
  return {
    /** The newest first. Throws `file-damaged` once, when the file could not be used and was put aside. */
    list: read,
    /** No person waits for it: what is said only once is said by `list`. */
    add: (recorded: RecordedRun): Promise<void> =>
      change(recorded.run.profileId, (runs) => withRun(runs, recorded), true),
    /** For a profile that is gone. */
    removeAll: remove,
  };
};

export type RunStore = ReturnType<typeof createRunStore>;
