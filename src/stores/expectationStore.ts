import { z } from 'zod';
import { type AppError, fail } from '../domain/errors';
import { type Expectation, expectationSchema } from '../domain/expectations';
import type { FileStore, Log } from '../ports';
import { createDocumentFile } from './documentFile';
import { jsonFormat, readEntries } from './jsonDocument';

const placedSchema = z.object({ place: z.string().min(1).max(200) });

/** What a person may know an unreadable expectation by. */
const nameOf = (entry: unknown, index: number): string => {
  const placed = placedSchema.safeParse(entry);
  return placed.success ? placed.data.place : `expectation ${index + 1}`;
};

/** So many APIs are kept; the list is looked through at every keystroke of an address. */
const most = 1000;

/**
 * What APIs want of a token, for the whole app: an API wants the same whichever profile calls it. No secret is in it and
 * nothing of a token but what the person chose to expect.
 */
export const createExpectationStore = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const document = createDocumentFile<readonly Expectation[]>({
    ...deps,
    name: 'expectations.json',
    format: jsonFormat<readonly Expectation[]>({
      supported: 1,
      empty: [],
      readBody: (body) => readEntries(body.expectations, expectationSchema, ({ id }) => id, nameOf),
      writeBody: (expectations) => ({ expectations }),
    }),
  });

  return {
    /** Reads the file. Never throws: a file that could not be used is in the answer. */
    load: (): Promise<readonly AppError[]> => document.load(),
    list: (): readonly Expectation[] => document.value(),
    /** Keeps an expectation in the place of the one for the same address. Throws `input-invalid`, `disk-*`, `read-only`; then nothing has changed. */
    save: async (expectation: Expectation): Promise<Expectation> => {
      await document.update((all) => {
        const others = all.filter(({ id, place }) => id !== expectation.id && place !== expectation.place);
        if (others.length >= most)
          throw fail('input-invalid', { field: 'place', reason: `There are ${most} already.` });
        return [...others, expectation].sort((one, other) => (one.place < other.place ? -1 : 1));
      });
      return expectation;
    },
    /** Throws `disk-*`, `read-only`. */
    remove: async (id: string): Promise<void> => {
      await document.update((all) => (all.some((each) => each.id === id) ? all.filter((each) => each.id !== id) : all));
    },
  };
};

export type ExpectationStore = ReturnType<typeof createExpectationStore>;
