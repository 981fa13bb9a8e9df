import { randomBytes, randomUUID } from 'node:crypto';
import { CallError, type Client, createClient } from '../../src/api/client';
import { type Core, createCore } from '../../src/core';
import type { AppError } from '../../src/domain/errors';
import type { SurveyHost } from '../../src/domain/network';
import type { Profile, ProfileInput } from '../../src/domain/profile';
import { profileSchema } from '../../src/domain/profile';
import { createHttpFactory, createNetwork } from '../../src/network/http';
import type {
  Browser,
  Clipboard,
  Clock,
  GlobalKeys,
  HttpFactory,
  Locks,
  LoginStart,
  SaveDialog,
  Wakeups,
} from '../../src/ports';
import { createRecordedLog, type RecordedLog } from '../electron/recordedLog';
import { createMemoryFiles, type MemoryFiles } from './memoryFiles';
import { createMemoryLocks } from './memoryLocks';
import { createFakeBrowser } from './memoryPorts';
import { createMemorySecretStore, type MemorySecretStore } from './memorySecretStore';
import { realClock } from './realClock';

/** A clipboard in memory. */
export type MemoryClipboard = Clipboard & { readonly text: () => string };

const createMemoryClipboard = (): MemoryClipboard => {
  let held = '';
  return {
    text: () => held,
    read: async () => held,
    write: async (text) => {
      held = text;
    },
    clear: async () => {
      held = '';
    },
  };
};

/** A session that starts what it is told to. */
const createMemoryLoginStart = (): LoginStart => {
  let isOn = false;
  return {
    state: async () => ({ kind: 'offered', isOn }),
    set: async (wanted) => {
      isOn = wanted;
    },
  };
};

/** A started core with everything the world gives it in memory, and a client as the window has one. */
export type RunningCore = {
  readonly core: Core;
  readonly client: Client;
  readonly secrets: MemorySecretStore;
  readonly files: MemoryFiles;
  readonly clipboard: MemoryClipboard;
  readonly log: RecordedLog;
  /** The names of the events so far. */
  readonly heard: readonly string[];
  /** Saves a profile with everything the test does not name at its default. */
  readonly saved: (parts: Partial<ProfileInput>) => Promise<Profile>;
};

/** Starts a core; with another one's `before` it is that app after a restart. */
export const startCore = async (
  given: {
    readonly browser?: Browser;
    readonly clock?: Clock;
    readonly before?: Pick<RunningCore, 'secrets' | 'files'>;
    readonly secrets?: MemorySecretStore;
    /** Put over the clipboard's own calls. */
    readonly clipboard?: Partial<Clipboard>;
    readonly wakeups?: Wakeups;
    readonly http?: HttpFactory;
    readonly survey?: SurveyHost;
    /** Turns shared with another core; unless told, it has them to itself. */
    readonly locks?: Locks;
    /** The person at the save dialog; unless told, they think better of it. */
    readonly saveDialog?: SaveDialog;
    readonly globalKeys?: GlobalKeys;
    readonly loginStart?: LoginStart;
  } = {},
): Promise<RunningCore> => {
  const clock = given.clock ?? realClock;
  const secrets = given.secrets ?? createMemorySecretStore(given.before?.secrets.items);
  const files = createMemoryFiles(given.before?.files.texts);
  const clipboard = { ...createMemoryClipboard(), ...given.clipboard };
  const log = createRecordedLog();
  const core = createCore(
    {
      clock,
      random: { id: () => randomUUID(), bytes: (length) => randomBytes(length) },
      secrets,
      files,
      locks: given.locks ?? createMemoryLocks(),
      browser: given.browser ?? createFakeBrowser(),
      clipboard,
      wakeups: given.wakeups ?? { onWake: () => () => undefined },
      saveDialog: given.saveDialog ?? { save: async () => undefined },
      globalKeys: given.globalKeys ?? { take: () => true, giveBack: () => undefined, wayland: false },
      loginStart: given.loginStart ?? createMemoryLoginStart(),
      log,
      http: given.http ?? createHttpFactory({ clock: realClock, environment: {} }),
      survey: given.survey ?? createNetwork({ clock: realClock, environment: {} }).survey,
      readCertificate: () => Promise.reject(new Error('no test reads a certificate here')),
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
  const heard: string[] = [];
  core.listen((name) => void heard.push(name));
  await core.start();
  const client = createClient(core);
  return {
    core,
    client,
    secrets,
    files,
    clipboard,
    log,
    heard,
    saved: (parts) =>
      client.call(
        'profiles.save',
        profileSchema.parse({
          id: randomUUID(),
          name: 'Test',
          server: { kind: 'discovery', issuer: 'http://127.0.0.1:9' },
          grant: 'client_credentials',
          clientId: 'client',
          ...parts,
        }),
      ),
  };
};

/** The error a refused call came back with. */
export const refusalOf = async (call: Promise<unknown>): Promise<AppError> => {
  try {
    await call;
  } catch (caught) {
    if (caught instanceof CallError) return caught.error;
    throw caught;
  }
  throw new Error('The call was not refused');
};
