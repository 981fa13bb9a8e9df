import type { HistoryEntry, SavedRequest } from '../domain/request';
import type { FileStore, Log, Random } from '../ports';
import { createFileKey, type FileKeys } from './fileKey';
import { createSealedProfiles } from './sealedProfiles';
import { noRequests, type Requests, sealedRequestsFormat, withEntry } from './sealedRequests';
import type { Vault } from './vault';

const withSaved = (saved: readonly SavedRequest[], request: SavedRequest): readonly SavedRequest[] =>
  saved.some((each) => each.id === request.id)
    ? saved.map((each) => (each.id === request.id ? request : each))
    : [...saved, request];

const merged = (kept: Requests, more: Requests): Requests => ({
  saved: more.saved.reduce(withSaved, kept.saved),
  history: [...more.history].reverse().reduce(withEntry, kept.history),
});

/**
 * Saved requests and history, one sealed file a profile. When secrets are kept for the session only, so are these.
 * Everything throws what the vault throws, and `disk-*`.
 */
export const createRequestStore = (deps: {
  readonly vault: Pick<Vault, 'state' | 'onChange' | 'read' | 'write'>;
  readonly files: FileStore;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
  /** The one that other sealed files share: two that made a key at once would lose one of them. */
  readonly fileKey?: FileKeys;
}) => {
  const { read, change, remove } = createSealedProfiles<Requests>(
    { prefix: 'requests', empty: noRequests, format: sealedRequestsFormat, merge: merged },
    { ...deps, fileKey: deps.fileKey ?? createFileKey(deps) },
  );
  return {
    /** Throws `file-damaged` once, when the file could not be used and was put aside. */
    saved: async (profileId: string): Promise<readonly SavedRequest[]> => (await read(profileId)).saved,
    save: async (request: SavedRequest): Promise<SavedRequest> => {
      await change(request.profileId, (all) => ({ ...all, saved: withSaved(all.saved, request) }));
      return request;
    },
    remove: (profileId: string, id: string): Promise<void> =>
      change(profileId, (all) => ({ ...all, saved: all.saved.filter((each) => each.id !== id) })),
    /** The newest first. Throws as `saved`. */
    history: async (profileId: string): Promise<readonly HistoryEntry[]> => (await read(profileId)).history,
    addHistory: (entry: HistoryEntry): Promise<void> =>
      change(entry.profileId, (all) => ({ ...all, history: withEntry(all.history, entry) })),
    clearHistory: (profileId: string): Promise<void> => change(profileId, (all) => ({ ...all, history: [] })),
    /** For a profile that is gone. */
    removeAll: remove,
  };
};

export type RequestStore = ReturnType<typeof createRequestStore>;
