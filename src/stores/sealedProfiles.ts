import { type AppError, AppFailure } from '../domain/errors';
import { createTurns } from '../domain/turns';
import type { FileStore, Log, Random } from '../ports';
import { backupName, createDocumentFile, type DocumentFile } from './documentFile';
import type { FileKeys } from './fileKey';
import type { DocumentFormat } from './jsonDocument';
import type { Vault } from './vault';

type Place<Value> = {
  readonly value: () => Value;
  readonly update: (change: (value: Value) => Value) => Promise<unknown>;
  /** Says once what was wrong with the file. */
  readonly complain: () => void;
};

type Opened<Value> = { readonly document: DocumentFile<Value>; notice: AppError | undefined };

/** What is kept of each profile, and how. */
export type SealedKind<Value> = {
  /** First part of the files' names. */
  readonly prefix: string;
  readonly empty: Value;
  readonly format: (key: Uint8Array, profileId: string, random: Pick<Random, 'bytes'>) => DocumentFormat<Value>;
  /** What the file holds with what was kept for the session put to it. */
  readonly merge: (kept: Value, fromSession: Value) => Value;
};

/** What sealed files are made of; `fileKey` is one for all of them, since two that made a key at once would lose one. */
export type SealedDeps = {
  readonly vault: Pick<Vault, 'state'>;
  readonly fileKey: FileKeys;
  readonly files: FileStore;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
};

/**
 * One value a profile in one sealed file each, under a key from the vault. When secrets are kept for the session only, so
 * are these, and the sealed files stay as they are. Everything throws what the vault throws, and `disk-*`.
 */
export const createSealedProfiles = <Value>(kind: SealedKind<Value>, deps: SealedDeps) => {
  const { vault, fileKey, files, random, log } = deps;
  const turns = createTurns();
  const session = new Map<string, Value>();
  const opened = new Map<string, Opened<Value>>();

  /** A name per profile and key: a place of secrets with another key leaves the files of this one alone. */
  const fileName = (keyId: string, profileId: string): string => `${kind.prefix}-${keyId}-${profileId}.enc`;

  const inSession = (): boolean => {
    const state = vault.state();
    return state.kind === 'ready' && state.backend === 'session';
  };

  const sessionPlace = (profileId: string): Place<Value> => {
    const value = (): Value => session.get(profileId) ?? kind.empty;
    return {
      value,
      update: async (change) => session.set(profileId, change(value())),
      complain: () => {},
    };
  };

  const openFile = async (profileId: string, quietly: boolean): Promise<Opened<Value>> => {
    const { key, id } = await fileKey.get(quietly);
    const name = fileName(id, profileId);
    const file: Opened<Value> = opened.get(name) ?? {
      document: createDocumentFile({ files, log, name, format: kind.format(key, profileId, random) }),
      notice: undefined,
    };
    opened.set(name, file);
    const [notice] = await file.document.load();
    file.notice ??= notice;
    return file;
  };

  const filePlace = async (profileId: string, quietly: boolean): Promise<Place<Value>> => {
    const file = await openFile(profileId, quietly);
    const fromSession = session.get(profileId);
    if (fromSession !== undefined) {
      // The person has chosen a place that lasts; what the session held goes there with the tokens.
      await file.document.update((kept) => kind.merge(kept, fromSession));
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

  const at = <Result>(
    profileId: string,
    work: (place: Place<Value>) => Promise<Result>,
    quietly = false,
  ): Promise<Result> =>
    turns(profileId, async () => work(inSession() ? sessionPlace(profileId) : await filePlace(profileId, quietly)));

  return {
    /** Throws `file-damaged` once, when the file could not be used and was put aside. */
    read: (profileId: string): Promise<Value> =>
      at(profileId, async (place) => {
        place.complain();
        return place.value();
      }),
    /** `quietly`: no person waits for it, so that nothing which is said only once is said here. */
    change: (profileId: string, work: (value: Value) => Value, quietly = false): Promise<void> =>
      at(profileId, async (place) => void (await place.update(work)), quietly),
    /** For a profile that is gone. */
    remove: (profileId: string): Promise<void> =>
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
