import { type AppError, AppFailure, fail, toAppError } from '../domain/errors';
import { passphraseMinimum, type StorageBackend, type StorageState } from '../domain/storage';
import { createTurns } from '../domain/turns';
import type { Clock, FileStore, Log, Random, SecretStore } from '../ports';
import { createEncryptedFile } from './encryptedFile';
import { createKeychainQueue } from './keychainQueue';
import { createKeychainSecrets, probeKeychain } from './keychainSecrets';
import { createSessionSecrets, type SecretBackend } from './secretBackend';
import { fileKeyKey } from './secretKeys';
import { createStorageChoice } from './storageChoice';

/** Every secret of the app by key, in the one place that a person knows of. Nothing is ever kept anywhere else unasked. */
export type Vault = {
  readonly state: () => StorageState;
  readonly onChange: (run: (state: StorageState) => void) => () => void;
  /** Finds out where secrets are kept: probes the keychain, or asks for the encrypted file's passphrase. Never throws. */
  readonly start: () => Promise<void>;
  /** Tries the keychain and goes over to it. Throws `keychain-*` only when something else is in use, which then stays so. */
  readonly retry: () => Promise<StorageState>;
  /** Keeps secrets in memory until the app ends. */
  readonly useSession: () => Promise<StorageState>;
  /** Makes the encrypted file, or unlocks the one that is there. Throws `passphrase-weak`, `passphrase-wrong`, `disk-*`. */
  readonly useFile: (passphrase: string) => Promise<StorageState>;
  /** Unlocks the encrypted file. Throws `passphrase-wrong`, `file-damaged`, `disk-*`. */
  readonly unlock: (passphrase: string) => Promise<StorageState>;
  /** Throws `storage-undecided`, `storage-locked`, `keychain-*`, `secret-damaged`. */
  readonly read: (key: string) => Promise<string | undefined>;
  /** Resolves only when written and read back; until then the old value stands. Throws as `read`, and `disk-*`. */
  readonly write: (key: string, value: string) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  readonly keys: () => Promise<readonly string[]>;
};

type Deps = {
  readonly secrets: SecretStore;
  readonly files: FileStore;
  readonly clock: Pick<Clock, 'after'>;
  readonly random: Pick<Random, 'bytes'>;
  readonly log: Log;
  /** How long the keychain may take for one call. */
  readonly deadlineMs?: number;
};

type Active = { readonly backend: StorageBackend; readonly secrets: SecretBackend };

const defaultDeadlineMs = 5000;

/** The value, or undefined when there is none that can be read. */
const readable = (secrets: SecretBackend, key: string): Promise<string | undefined> =>
  secrets.read(key).catch((caught: unknown) => {
    if (toAppError(caught).code !== 'secret-damaged') throw caught;
    return undefined;
  });

/** Takes all secrets along. One that cannot be read stays where it is. */
const copyAll = async (from: SecretBackend, to: SecretBackend, log: Log): Promise<void> => {
  for (const key of await from.keys()) {
    const value = await readable(from, key);
    if (value === undefined) log.warn('storage.not-taken-along');
    // The key of sealed files is only good for the files it sealed: each place keeps its own.
    else if (key !== fileKeyKey || (await readable(to, key)) === undefined) await to.write(key, value);
  }
};

/** Keeps secrets in the OS keychain, an encrypted file or memory, and says which. */
export const createVault = (deps: Deps): Vault => {
  const { log, random } = deps;
  const turns = createTurns();
  const listeners = new Set<(state: StorageState) => void>();
  const underWay = new Set<Promise<unknown>>();
  const choice = createStorageChoice(deps);
  const file = createEncryptedFile(deps);
  const session = createSessionSecrets();
  const queue = createKeychainQueue({
    secrets: deps.secrets,
    clock: deps.clock,
    deadlineMs: deps.deadlineMs ?? defaultDeadlineMs,
    onLateAnswer: () => void lateAnswer(),
  });
  const keychain = createKeychainSecrets({ secrets: queue, log });

  let state: StorageState = { kind: 'checking' };
  let active: Active | undefined;
  let starting: Promise<void> | undefined;
  let moving: Promise<unknown> = Promise.resolve();

  const become = (next: StorageState, secrets?: Active): StorageState => {
    state = next;
    active = secrets;
    const facts = next.kind === 'ready' ? { backend: next.backend } : {};
    log.info('storage.state', { kind: next.kind, ...facts });
    for (const listener of [...listeners]) {
      try {
        listener(next);
      } catch (caught) {
        log.error('storage.listener-failed', { technical: toAppError(caught).code });
      }
    }
    return next;
  };

  const beReady = (next: Active): StorageState => become({ kind: 'ready', backend: next.backend }, next);

  /** What is wrong with the keychain, or undefined. */
  const probe = async (): Promise<AppError | undefined> => {
    try {
      await probeKeychain(queue, Buffer.from(random.bytes(16)).toString('hex'));
      return undefined;
    } catch (caught) {
      return toAppError(caught);
    }
  };

  const undecided = async (problem: AppError): Promise<StorageState> =>
    become({ kind: 'undecided', problem, fileExists: (await file.look()).exists });

  const decide = async (): Promise<StorageState> => {
    const { exists, notice } = await file.look();
    // A damaged file that was put aside: going on with the keychain in silence would hide that secrets are gone.
    if (!exists && notice) return become({ kind: 'undecided', problem: notice, fileExists: false });
    if (exists && choice.get() === 'file') return become({ kind: 'locked', ...(notice ? { problem: notice } : {}) });
    const problem = await probe();
    if (!problem) return beReady({ backend: 'keychain', secrets: keychain });
    // Nothing says that the keychain was ever in use, and the file is there: it is the place.
    if (exists && choice.get() !== 'keychain') return become({ kind: 'locked', problem });
    return become({ kind: 'undecided', problem, fileExists: exists });
  };

  /** The keychain came back after its deadline: what was undecided for that reason is decided anew. */
  const lateAnswer = (): Promise<unknown> =>
    turns('state', async () => {
      const waited = (state.kind === 'undecided' || state.kind === 'locked') && state.problem?.code;
      if (waited === 'keychain-timeout') await decide();
    });

  /** A keychain call failed: is it this item, or the keychain? Only the latter changes where secrets are kept: nowhere. */
  const examine = (failure: AppError): Promise<unknown> =>
    turns('state', async () => {
      if (active?.secrets !== keychain || !failure.code.startsWith('keychain-')) return;
      const problem = queue.hanging() ? failure : await probe();
      if (problem) await undecided(problem);
    });

  /** Goes over to another place by a person's choice, with everything the present one holds. */
  const moveTo = (next: Active): Promise<void> => {
    const move = async (): Promise<void> => {
      const from = active;
      await Promise.allSettled([...underWay]);
      if (from && from.backend !== next.backend) await copyAll(from.secrets, next.secrets, log);
      if (next.backend === 'file' || choice.get() === 'file') {
        await choice.set(next.backend === 'file' ? 'file' : 'keychain');
      }
      // What moved on is forgotten here, or a later session would show it again.
      for (const key of await session.keys()) await session.remove(key);
      beReady(next);
    };
    const moved = move();
    moving = moved.catch(() => undefined);
    return moved;
  };

  const usable = (): Active => {
    if (active) return active;
    throw state.kind === 'locked' ? fail('storage-locked', {}) : fail('storage-undecided', {});
  };

  const using = async <Result>(work: (secrets: SecretBackend) => Promise<Result>): Promise<Result> => {
    await starting;
    await moving;
    const { secrets } = usable();
    const result = work(secrets);
    underWay.add(result);
    try {
      return await result;
    } catch (caught) {
      underWay.delete(result);
      if (secrets === keychain) await examine(toAppError(caught));
      throw caught;
    } finally {
      underWay.delete(result);
    }
  };

  const openFile = async (passphrase: string): Promise<StorageState> => {
    await moveTo({ backend: 'file', secrets: await file.open(passphrase) });
    return state;
  };

  return {
    state: () => state,
    onChange: (run) => {
      listeners.add(run);
      return () => void listeners.delete(run);
    },
    start: () => {
      starting ??= turns('state', async () => {
        try {
          await choice.load();
          await decide();
        } catch (caught) {
          become({ kind: 'undecided', problem: toAppError(caught), fileExists: false });
        }
      });
      return starting;
    },
    retry: () =>
      turns('state', async () => {
        const problem = await probe();
        if (!problem) {
          if (active?.secrets !== keychain) await moveTo({ backend: 'keychain', secrets: keychain });
          return state;
        }
        if (state.kind === 'locked') return become({ kind: 'locked', problem });
        if (active && active.secrets !== keychain) throw new AppFailure(problem);
        return undecided(problem);
      }),
    useSession: () => turns('state', async () => beReady({ backend: 'session', secrets: session })),
    useFile: (passphrase) =>
      turns('state', async () => {
        if ((await file.look()).exists) return openFile(passphrase);
        if ([...passphrase].length < passphraseMinimum) throw fail('passphrase-weak', { minimum: passphraseMinimum });
        await moveTo({ backend: 'file', secrets: await file.create(passphrase) });
        return state;
      }),
    unlock: (passphrase) => turns('state', () => openFile(passphrase)),
    read: (key) => using((secrets) => secrets.read(key)),
    write: (key, value) => using((secrets) => secrets.write(key, value)),
    remove: (key) => using((secrets) => secrets.remove(key)),
    keys: () => using((secrets) => secrets.keys()),
  };
};
