import { randomBytes, randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Disk } from '../../electron/adapters/diskFiles';
import { createDiskFiles } from '../../electron/adapters/diskFiles';
import { createLockFlags } from '../../electron/adapters/lockFlags';
import { createProcessLocks } from '../../electron/adapters/processLocks';
import { createSystemClock } from '../../electron/adapters/systemClock';
import { type Client, createClient } from '../../src/api/client';
import { type Core, createCore } from '../../src/core';
import { fail } from '../../src/domain/errors';
import { createNetwork } from '../../src/network/http';
import type { Locks, SecretStore } from '../../src/ports';
import { createFileSecretStore } from '../support/fileSecretStore';

/** Where several runs of the app, one after another or at once, keep what they share. */
export type SharedPlace = {
  /** Its files, its keychain and its locks, each in a folder below. */
  readonly folder: string;
  /** Without one, tokens are kept in the encrypted file. */
  readonly keychain: 'shared' | 'none';
};

const absent = (): Promise<never> => Promise.reject(fail('keychain-absent', { technical: 'none in this test' }));
const noKeychain: SecretStore = { get: absent, set: absent, remove: absent };

export type AppOnDisk = { readonly core: Core; readonly client: Client; readonly log: readonly string[] };

/** The app without a window, on real folders: what a process of it does, and what its next start finds. */
export const createAppOnDisk = (
  place: SharedPlace,
  options: { readonly disk?: Disk; readonly onTurn?: (held: boolean) => void } = {},
): AppOnDisk => {
  const clock = createSystemClock();
  const lines: string[] = [];
  const write = (event: string, facts?: object): void => void lines.push(`${event} ${JSON.stringify(facts ?? {})}`);
  const log = { info: write, warn: write, error: write };
  const at = (name: string): string => path.join(place.folder, name);
  const disk = options.disk === undefined ? {} : { disk: options.disk };
  const locks = createProcessLocks({ way: createLockFlags({ folder: at('locks'), now: clock.now }), clock, log });
  const told: Locks = {
    take: async (name, patience) => {
      const giveBack = await locks.take(name, patience);
      if (giveBack === undefined) return undefined;
      options.onTurn?.(true);
      return async () => {
        options.onTurn?.(false);
        await giveBack();
      };
    },
  };
  const core = createCore(
    {
      clock,
      random: { id: () => randomUUID(), bytes: (length) => randomBytes(length) },
      secrets: place.keychain === 'none' ? noKeychain : createFileSecretStore({ folder: at('keychain'), ...disk }),
      files: createDiskFiles({ folder: at('data'), ...disk }),
      locks: told,
      browser: { open: () => Promise.reject(new Error('no browser here')) },
      clipboard: { read: async () => '', write: async () => undefined, clear: async () => undefined },
      wakeups: { onWake: () => () => undefined },
      saveDialog: { save: async () => undefined },
      globalKeys: { take: () => true, giveBack: () => undefined, wayland: false },
      loginStart: { state: async () => ({ kind: 'not-offered', reason: 'system' }), set: async () => undefined },
      log,
      ...createNetwork({ clock, environment: {} }),
    },
    {
      version: '0.0.0',
      electron: 'none',
      platform: 'linux',
      dataFolder: '',
      openHelp: async () => undefined,
      quit: () => undefined,
    },
  );
  return { core, client: createClient(core), log: lines };
};
