import { fail, toAppError } from '../domain/errors';
import { createTurns } from '../domain/turns';
import type { Log, SecretStore } from '../ports';
import type { SecretBackend } from './secretBackend';
import { createSplitSecrets } from './splitSecrets';

/** The item that names the kept keys, since a keychain cannot be listed safely. No key of a secret is called so. */
const indexKey = 'index';

/** The item that `probeKeychain` writes and removes. */
const probeAccount = 'probe';

/**
 * Whether the keychain really keeps something: a value is set, read back and removed. Throws `keychain-*`.
 * Nothing less would do: a locked Linux keyring answers questions and fails only at the first change.
 */
export const probeKeychain = async (secrets: SecretStore, value: string): Promise<void> => {
  const keeps = async (account: string): Promise<boolean> => {
    await secrets.set(account, value);
    const back = await secrets.get(account);
    await secrets.remove(account);
    return back === value;
  };
  if (await keeps(probeAccount)) return;
  // Another process may be at the same item at this moment; a name of its own settles that.
  if (!(await keeps(`${probeAccount}-${value.slice(0, 8)}`)))
    throw fail('keychain-failed', { technical: 'what was written reads back differently' });
};

/** Secrets in the OS keychain, of any size, with a list of their keys. */
export const createKeychainSecrets = (deps: { readonly secrets: SecretStore; readonly log: Log }): SecretBackend => {
  const split = createSplitSecrets(deps);
  const turns = createTurns();
  let known: ReadonlySet<string> | undefined;

  const readIndex = async (): Promise<ReadonlySet<string>> => {
    if (known) return known;
    try {
      known = new Set((await split.read(indexKey))?.split(' ').filter((key) => key !== ''));
    } catch (caught) {
      if (toAppError(caught).code !== 'secret-damaged') throw caught;
      // A list, not a secret: it grows again with every key that is written.
      deps.log.warn('keychain.index-damaged');
      known = new Set();
    }
    return known;
  };

  const writeIndex = async (keys: ReadonlySet<string>): Promise<void> => {
    // Forgotten until the write is through: after a failure nobody knows which of the two lists is kept.
    known = undefined;
    await split.write(indexKey, [...keys].join(' '));
    known = keys;
  };

  /** The index comes first, so it never lacks a key that is kept; one too many is found out when it is read. */
  const addToIndex = (key: string): Promise<void> =>
    turns(indexKey, async () => {
      if (known?.has(key)) return;
      // Read anew before it is written: another process may have added keys of its own.
      known = undefined;
      const keys = await readIndex();
      if (!keys.has(key)) await writeIndex(new Set([...keys, key]));
    });

  const dropFromIndex = (key: string): Promise<void> =>
    turns(indexKey, async () => {
      known = undefined;
      const keys = await readIndex();
      if (keys.has(key)) await writeIndex(new Set([...keys].filter((each) => each !== key)));
    });

  return {
    read: split.read,
    // One lane a key, so that a removal cannot take a key off the list between a write's two steps.
    write: (key, value) =>
      turns(key, async () => {
        await addToIndex(key);
        await split.write(key, value);
      }),
    remove: (key) =>
      turns(key, async () => {
        await split.remove(key);
        await dropFromIndex(key);
      }),
    keys: async () => {
      const found: string[] = [];
      const listed = await turns(indexKey, () => {
        // Whoever asks goes over to another place with all of them, those of other processes too.
        known = undefined;
        return readIndex();
      });
      for (const key of listed) {
        if (await split.has(key)) found.push(key);
      }
      return found;
    },
  };
};
