import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type AppError, toAppError } from '../domain/errors';
import type { FileStore, Log } from '../ports';
import { createDocumentFile } from './documentFile';
import { jsonFormat, readEntries } from './jsonDocument';

/** Steps that are remembered of one seed: more than a run can give, and no server looks further back. */
const mostSteps = 16;
/** Seeds that are remembered; the one used longest ago is let go first. */
const mostSeeds = 200;

const entrySchema = z.strictObject({ mark: z.string(), steps: z.array(z.number().int().nonnegative()) }).readonly();
type Entry = z.infer<typeof entrySchema>;

/** Enough to tell seeds apart, and nothing a seed could be found by: eight of the 64 digits of its hash. */
const markOf = (seed: string): string => createHash('sha256').update(seed).digest('hex').slice(0, 8);

const withStep = (entries: readonly Entry[], mark: string, step: number): readonly Entry[] => {
  const steps = entries.find((entry) => entry.mark === mark)?.steps ?? [];
  const others = entries.filter((entry) => entry.mark !== mark);
  return [...others, { mark, steps: [...steps.filter((one) => one !== step), step].slice(-mostSteps) }].slice(
    -mostSeeds,
  );
};

/**
 * Which one-time codes were given, so that no profile gives one that another has given for the same account, and neither
 * does the app after a restart (RFC 6238 section 5.2).
 */
export const createUsedCodeStore = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const document = createDocumentFile<readonly Entry[]>({
    ...deps,
    name: 'used-codes.json',
    format: jsonFormat<readonly Entry[]>({
      supported: 1,
      empty: [],
      readBody: ({ codes }) =>
        readEntries<Entry>(
          codes,
          entrySchema,
          ({ mark }) => mark,
          (_, index) => `entry ${index + 1}`,
        ),
      writeBody: (codes) => ({ codes }),
    }),
  });
  /** Known at once, also where the disk does not take it. */
  let unsaved: readonly Entry[] = [];

  const stepsIn = (entries: readonly Entry[], mark: string): readonly number[] =>
    entries.find((entry) => entry.mark === mark)?.steps ?? [];

  return {
    /** Reads the file. Never throws: a file that could not be used is in the answer. */
    load: (): Promise<readonly AppError[]> => document.load(),
    of: (seed: string): readonly number[] => {
      const mark = markOf(seed);
      return [...stepsIn(document.value(), mark), ...stepsIn(unsaved, mark)];
    },
    /** Known when it returns, on disk when it resolves. Never throws: the app then remembers it until its end. */
    add: async (seed: string, step: number): Promise<void> => {
      const mark = markOf(seed);
      unsaved = withStep(unsaved, mark, step);
      try {
        await document.update((entries) => withStep(entries, mark, step));
      } catch (caught) {
        deps.log.warn('codes.not-written', { code: toAppError(caught).code });
      }
    },
  };
};

export type UsedCodeStore = ReturnType<typeof createUsedCodeStore>;
