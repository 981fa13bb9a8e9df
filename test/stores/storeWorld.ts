import { randomBytes, randomUUID } from 'node:crypto';
import { AppFailure, type ErrorCode } from '../../src/domain/errors';
import type { Random } from '../../src/ports';
import { createVault, type Vault } from '../../src/stores/vault';
import { createRecordedLog, type RecordedLog } from '../electron/recordedLog';
import { createSteppedClock, type SteppedClock, settled } from '../electron/steppedClock';
import { createMemoryFiles, type MemoryFiles } from '../support/memoryFiles';
import { createMemorySecretStore, keychainError, type MemorySecretStore } from '../support/memorySecretStore';

export const random: Random = { id: () => randomUUID(), bytes: (length) => randomBytes(length) };

/** The world of the stores for one run of the app. */
export type StoreWorld = {
  readonly secrets: MemorySecretStore;
  readonly files: MemoryFiles;
  readonly clock: SteppedClock;
  readonly log: RecordedLog;
  readonly random: Random;
};

/** A world; with another one's keychain and disk it is that world after a restart. */
export const createWorld = (before?: {
  readonly secrets?: MemorySecretStore;
  readonly files?: MemoryFiles;
}): StoreWorld => ({
  secrets: createMemorySecretStore(before?.secrets?.items),
  files: createMemoryFiles(before?.files?.texts),
  clock: createSteppedClock(),
  log: createRecordedLog(),
  random,
});

/** A vault of this world that has started. */
export const startedVault = async (world: StoreWorld): Promise<Vault> => {
  const vault = createVault(world);
  await vault.start();
  return vault;
};

/** A keychain call that fails with this code and does nothing. */
export const failsWith = (code: Parameters<typeof keychainError>[0]) =>
  ({ kind: 'fails', error: keychainError(code), effect: 'none' }) as const;

/** A world whose keychain does not work. */
export const withoutKeychain = (before?: StoreWorld): StoreWorld => {
  const world = createWorld(before);
  world.secrets.failAlways(failsWith('keychain-absent'));
  return world;
};

/** A passphrase that is long enough. */
export const passphrase = 'correct horse battery staple';

/** A vault that a person told to use the encrypted file, with `value` under `key` in it. */
export const vaultWithFile = async (key: string, value: string): Promise<{ world: StoreWorld; vault: Vault }> => {
  const world = withoutKeychain();
  const vault = await startedVault(world);
  await vault.useFile(passphrase);
  await vault.write(key, value);
  return { world, vault };
};

/** Lets work that only waits for calls in memory come to its end; each call takes one turn of the event loop. */
export const turns = async (count = 40): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await settled();
};

/** How the work ended: `done`, or the code it failed with. */
export const outcomeOf = async (work: Promise<unknown>): Promise<'done' | ErrorCode> => {
  try {
    await work;
    return 'done';
  } catch (caught) {
    if (caught instanceof AppFailure) return caught.error.code;
    throw caught;
  }
};

/** Waits until the work ends or the crashed world leaves it hanging for good. */
export const endOrCrash = async (work: Promise<unknown>): Promise<'ended' | 'crashed'> => {
  let ended = false;
  const done = work.then(
    () => undefined,
    () => undefined,
  );
  void done.then(() => {
    ended = true;
  });
  // Every call in memory takes one turn of the event loop; a few hundred are more than any scenario needs.
  for (let turn = 0; turn < 2000 && !ended; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  return ended ? 'ended' : 'crashed';
};
