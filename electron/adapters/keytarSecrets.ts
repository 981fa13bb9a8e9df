import { fail } from '../../src/domain/errors';
import type { SecretStore } from '../../src/ports';
import { keychainFailure, technicalOf } from './keychainErrors';

/** The calls of keytar that are used. Its `findCredentials` is not: it crashes the process while a Linux keyring is locked. */
export type Keytar = {
  readonly getPassword: (service: string, account: string) => Promise<string | null>;
  readonly setPassword: (service: string, account: string, password: string) => Promise<void>;
  readonly deletePassword: (service: string, account: string) => Promise<boolean>;
};

/** The process, as far as its end is concerned. */
export type Ending = {
  /** Runs when the process is about to end and nothing but a synchronous last word is possible. */
  readonly onExit: (run: () => void) => void;
  readonly endByForce: () => void;
};

const ending: Ending = {
  onExit: (run) => void process.once('exit', run),
  endByForce: () => void process.kill(process.pid, 'SIGKILL'),
};

/** Loads the native binding into this process. Rejects where the system's library is missing. */
export const loadKeytar = async (): Promise<Keytar> => {
  // Loaded when first needed: without the system's library the binding throws, and the app must start all the same.
  const loaded: Keytar & { readonly default?: Keytar } = await import('keytar');
  return loaded.default ?? loaded;
};

/**
 * Secret Service and macOS's Keychain hold far more than Windows. Nearly every token is one item there: one call that is
 * whole or not at all, a tenth of the time, and on macOS one question to the person at most.
 */
const longestElsewhere = 16_384;

/** Known to be kept; tells a locked Linux keyring, which says that nothing is there, from an item that is really missing. */
const markAccount = 'keychain-check';
const mark = 'Lets Token Helper tell a locked keychain from a missing item.';

/** The OS keychain by way of keytar: Secret Service, Keychain or Credential Manager. Throws `keychain-*`, never with a value in it. */
export const createKeytarSecrets = (options: {
  readonly service: string;
  readonly platform?: NodeJS.Platform;
  readonly load?: () => Promise<Keytar>;
  readonly process?: Ending;
}): SecretStore => {
  const { service, platform = process.platform, load = loadKeytar } = options;
  const { onExit, endByForce } = options.process ?? ending;
  let keytar: Promise<Keytar> | undefined;
  let out = 0;
  let marked = false;

  const bind = async (): Promise<Keytar> => {
    try {
      const loaded = await load();
      // A call without an answer holds a native thread, and a process waits for its threads before it ends: an app that
      // was told to quit would stay for ever, without a window, and keep the next one from starting.
      onExit(() => {
        if (out > 0) endByForce();
      });
      return loaded;
    } catch (caught) {
      throw fail('keychain-absent', { technical: technicalOf(caught) });
    }
  };

  const call = async <Result>(work: (keytar: Keytar) => Promise<Result>, value?: string): Promise<Result> => {
    keytar ??= bind();
    const loaded = await keytar.catch((caught: unknown) => {
      // The library may be installed while the app runs.
      keytar = undefined;
      throw caught;
    });
    out += 1;
    try {
      return await work(loaded);
    } catch (caught) {
      throw keychainFailure(caught, value);
    } finally {
      out -= 1;
    }
  };

  const set = (account: string, value: string): Promise<void> =>
    call((loaded) => loaded.setPassword(service, account, value), value);

  const look = (account: string): Promise<string | null> => call((loaded) => loaded.getPassword(service, account));

  const drop = (account: string): Promise<boolean> => call((loaded) => loaded.deletePassword(service, account));

  /**
   * Throws `keychain-locked` unless the keyring is open. Once the mark is known to be there, not seeing it is enough, and
   * the person is not asked a second time; before, only setting it can tell.
   */
  const requireOpen = async (): Promise<void> => {
    if (!marked) {
      await set(markAccount, mark);
      marked = true;
      return;
    }
    if ((await look(markAccount)) !== null) return;
    marked = false;
    throw fail('keychain-locked', { technical: 'the keyring hides its items' });
  };

  const hidesWhenLocked = platform === 'linux';

  return {
    ...(platform === 'win32' ? {} : { longest: longestElsewhere }),
    get: async (account) => {
      const value = await look(account);
      if (value !== null) return value;
      if (!hidesWhenLocked) return undefined;
      await requireOpen();
      // It may have been unlocked between the two looks.
      return (await look(account)) ?? undefined;
    },
    set,
    remove: async (account) => {
      if ((await drop(account)) || !hidesWhenLocked) return;
      await requireOpen();
      await drop(account);
    },
  };
};
