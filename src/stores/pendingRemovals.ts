import { z } from 'zod';
import type { AppError } from '../domain/errors';
import type { StorageState } from '../domain/storage';
import type { FileStore, Log } from '../ports';
import { createDocumentFile } from './documentFile';
import { jsonFormat, readEntries } from './jsonDocument';
import type { DurableBackend } from './tokenIndex';

const entrySchema = z
  .strictObject({ profileId: z.uuid(), places: z.array(z.enum(['keychain', 'file'])).readonly() })
  .readonly();
type Entry = z.infer<typeof entrySchema>;

/** Where the items of a profile may be while none of the places can be opened. */
const placesIn = (state: StorageState): readonly DurableBackend[] => {
  switch (state.kind) {
    case 'locked':
      return ['file'];
    case 'ready':
      return state.backend === 'session' ? [] : [state.backend];
    case 'undecided':
      return state.fileExists ? ['keychain', 'file'] : ['keychain'];
    case 'checking':
      return ['keychain', 'file'];
  }
};

/**
 * Deleted profiles whose secrets could not be removed because their place was locked or failed: they are removed as soon
 * as it can be opened. Holds ids alone.
 */
export const createPendingRemovals = (deps: { readonly files: FileStore; readonly log: Log }) => {
  const document = createDocumentFile<readonly Entry[]>({
    ...deps,
    name: 'removals.json',
    format: jsonFormat<readonly Entry[]>({
      supported: 1,
      empty: [],
      readBody: ({ removals }) =>
        readEntries<Entry>(
          removals,
          entrySchema,
          ({ profileId }) => profileId,
          (_, index) => `entry ${index + 1}`,
        ),
      writeBody: (removals) => ({ removals }),
    }),
  });

  return {
    /** Reads the file. Never throws: a file that could not be used is in the answer. */
    load: (): Promise<readonly AppError[]> => document.load(),
    /** Notes a profile whose items may be in any of these places. Throws `disk-*`, `read-only`. */
    add: async (profileId: string, state: StorageState): Promise<void> => {
      const places = placesIn(state);
      if (places.length === 0) return;
      await document.update((all) => [...all.filter((each) => each.profileId !== profileId), { profileId, places }]);
    },
    /** The profiles whose items may be in a place. */
    in: (place: DurableBackend): readonly string[] =>
      document.value().flatMap(({ profileId, places }) => (places.includes(place) ? [profileId] : [])),
    /** The items of a profile are no longer in a place. Throws `disk-*`, `read-only`. */
    done: async (profileId: string, place: DurableBackend): Promise<void> => {
      await document.update((all) =>
        all
          .map((each) =>
            each.profileId === profileId ? { ...each, places: each.places.filter((one) => one !== place) } : each,
          )
          .filter(({ places }) => places.length > 0),
      );
    },
  };
};

export type PendingRemovals = ReturnType<typeof createPendingRemovals>;
