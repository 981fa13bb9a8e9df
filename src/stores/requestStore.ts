import { type AppError, AppFailure } from '../domain/errors';
import type { HistoryEntry, SavedRequest } from '../domain/request';
import { createTurns } from '../domain/turns';
import type { FileStore, Log, Random } from '../ports';
import { backupName, createDocumentFile, type DocumentFile } from './documentFile';
import { createFileKey } from './fileKey';
import { noRequests, type Requests, sealedRequestsFormat, withEntry } from './sealedRequests';
import type { Vault } from './vault';

type Change = (requests: Requests) => Requests;

type Place = {
  readonly value: () => Requests;
  readonly update: (change: Change) => Promise<unknown>;
  /** Says once what was wrong with the file. */
  readonly complain: () => void;
};

type Opened = { readonly document: DocumentFile<Requests>; notice: AppError | undefined };

/** A name per profile and key: a place of secrets with another key leaves the files of this one alone. */
const fileName = (keyId: string, profileId: string): string => `requests-${keyId}-${profileId}.enc`;

const withSaved = (saved: readonly SavedRequest[], request: SavedRequest): readonly SavedRequest[] =>
  saved.some((each) => each.id === request.id)
    ? saved.map((each) => (each.id === request.id ? request : each))
    : [...saved, request];

const merged =
  (more: Requests): Change =>
  (requests) => ({
    saved: more.saved.reduce(withSaved, requests.saved),
    history: [...more.history].reverse().reduce(withEntry, requests.history),
  });

/**
 * Saved requests and history, one sealed file a profile, under a key from the vault. When secrets are kept for the session
 * only, so are these, and the sealed files stay as they are. Everything throws what the vault throws, and `disk-*`.
 */
export const createRequestStore = (deps: {
  readonly vault: Pick<Vault, 'state' | 'onChange' | 'read' | 'write'>;
  readonly files: FileStore;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
}) => {
  const { vault, files, random, log } = deps;
  const fileKey = createFileKey(deps);
  const turns = createTurns();
  const session = new Map<string, Requests>();
  const opened = new Map<string, Opened>();

  const inSession = (): boolean => {
    const state = vault.state();
    return state.kind === 'ready' && state.backend === 'session';
  };

  const sessionPlace = (profileId: string): Place => ({
    value: () => session.get(profileId) ?? noRequests,
    update: async (change) => session.set(profileId, change(session.get(profileId) ?? noRequests)),
    complain: () => {},
  });

  const openFile = async (profileId: string): Promise<Opened> => {
    const { key, id } = await fileKey.get();
    const name = fileName(id, profileId);
    const format = sealedRequestsFormat(key, profileId, random);
    const file: Opened = opened.get(name) ?? {
      document: createDocumentFile({ files, log, name, format }),
      notice: undefined,
    };
    opened.set(name, file);
    const [notice] = await file.document.load();
    file.notice ??= notice;
    return file;
  };

  const filePlace = async (profileId: string): Promise<Place> => {
    const file = await openFile(profileId);
    const fromSession = session.get(profileId);
    if (fromSession) {
      // The person has chosen a place that lasts; what the session held goes there with the tokens.
      await file.document.update(merged(fromSession));
      session.delete(profileId);
    }
    return {
      value: file.document.value,
      update: file.document.update,
      complain: () => {
        const { notice } = file;
        file.notice = undefined;
        if (notice) throw new AppFailure(notice);
      },
    };
  };

  const at = <Result>(profileId: string, work: (place: Place) => Promise<Result>): Promise<Result> =>
    turns(profileId, async () => work(inSession() ? sessionPlace(profileId) : await filePlace(profileId)));

  const read = <Result>(profileId: string, part: (requests: Requests) => Result): Promise<Result> =>
    at(profileId, async (place) => {
      place.complain();
      return part(place.value());
    });

  const change = (profileId: string, work: Change): Promise<void> =>
    at(profileId, async (place) => void (await place.update(work)));

  return {
    /** Throws `file-damaged` once, when the file could not be used and was put aside. */
    saved: (profileId: string): Promise<readonly SavedRequest[]> => read(profileId, ({ saved }) => saved),
    save: async (request: SavedRequest): Promise<SavedRequest> => {
      await change(request.profileId, (all) => ({ ...all, saved: withSaved(all.saved, request) }));
      return request;
    },
    remove: (profileId: string, id: string): Promise<void> =>
      change(profileId, (all) => ({ ...all, saved: all.saved.filter((each) => each.id !== id) })),
    /** The newest first. Throws as `saved`. */
    history: (profileId: string): Promise<readonly HistoryEntry[]> => read(profileId, ({ history }) => history),
    addHistory: (entry: HistoryEntry): Promise<void> =>
      change(entry.profileId, (all) => ({ ...all, history: withEntry(all.history, entry) })),
    clearHistory: (profileId: string): Promise<void> => change(profileId, (all) => ({ ...all, history: [] })),
    /** For a profile that is gone. */
    removeAll: (profileId: string): Promise<void> =>
      turns(profileId, async () => {
        session.delete(profileId);
        if (inSession()) return;
        const key = await fileKey.existing();
        if (!key) return;
        const name = fileName(key.id, profileId);
        opened.delete(name);
        await files.remove(name);
        await files.remove(backupName(name));
      }),
  };
};

export type RequestStore = ReturnType<typeof createRequestStore>;
