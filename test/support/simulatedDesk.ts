import type { Profile } from '../../src/domain/profile';
import type { ProfileStatus, TokenSet } from '../../src/domain/token';
import type { FlowContext } from '../../src/flows/context';
import { createProofs } from '../../src/flows/proofs';
import type { HttpFactory } from '../../src/ports';
import { createOwnTokens } from '../../src/services/ownTokens';
import { createRecalled } from '../../src/services/recalled';
import { createRefreshFamily } from '../../src/services/refreshFamily';
import { createTokenKeeping } from '../../src/services/tokenKeeping';
import type { GetHow, TokenServiceDeps } from '../../src/services/tokenService';
import { createFileKey } from '../../src/stores/fileKey';
import { createRenewalJournal } from '../../src/stores/renewalJournal';
import { createTokenStore } from '../../src/stores/tokenStore';
import { createRecordedLog } from '../electron/recordedLog';
import { random } from '../stores/storeWorld';
import { createUsedCodes } from './flowContext';
import { createMemoryFiles } from './memoryFiles';
import { createMemoryLocks } from './memoryLocks';
import { createFakeBrowser, createFakePerson } from './memoryPorts';
import type { SimulatedClock } from './simulatedClock';

/** What gets tokens and keeps them fresh, alone, over months: no window, no recorder, secrets in memory. */
export const createSimulatedDesk = (deps: {
  readonly clock: SimulatedClock;
  readonly http: HttpFactory;
  readonly profiles: readonly Profile[];
}) => {
  const { clock } = deps;
  const byId = new Map(deps.profiles.map((profile) => [profile.id, profile]));
  const profiles = { get: (id: string) => byId.get(id), list: () => deps.profiles };
  const passwords = new Set<string>();
  const kept = new Map<string, string>();
  const files = createMemoryFiles();
  let calls = 0;

  /** Reading and keeping takes a moment, in which time does not pass. */
  const soon = async <Result>(work: () => Result): Promise<Result> => {
    calls += 1;
    await new Promise((resolve) => setImmediate(resolve));
    calls -= 1;
    return work();
  };
  const vault = {
    state: () => ({ kind: 'ready', backend: 'keychain' }) as const,
    onChange: () => () => undefined,
    read: (key: string) => soon(() => kept.get(key)),
    write: (key: string, value: string) => soon(() => void kept.set(key, value)),
    remove: (key: string) => soon(() => void kept.delete(key)),
  };
  const password = async (id: string): Promise<string | undefined> => (passwords.has(id) ? 'a password' : undefined);
  const proofs = createProofs({ clock });
  const contexts: TokenServiceDeps['contexts'] = {
    proofs,
    renewsAlone: async ({ id, grant }) => grant === 'client_credentials' || passwords.has(id),
    run: (profile, { signal, writer, signInAddress }, work) => {
      const context: FlowContext = {
        clock,
        http: deps.http(profile.network),
        browser: createFakeBrowser(),
        person: createFakePerson(),
        attended: false,
        secrets: {
          clientSecret: async () => undefined,
          password: () => password(profile.id),
          totpSeed: async () => undefined,
          keep: async () => undefined,
        },
        learned: { remember: async () => undefined },
        usedCodes: createUsedCodes(),
        recalled: createRecalled(),
        proofs,
        step: writer.step,
        signInAddress,
        signal,
      };
      return work(profile, context);
    },
  };
  const nothing = (): void => undefined;
  let running = 0;
  const runs: TokenServiceDeps['runs'] = {
    begin: () => {
      running += 1;
      return {
        step: ({ kind }) => {
          if (kind === 'done' || kind === 'failed' || kind === 'cancelled') running -= 1;
        },
        exchange: nothing,
        canReopenBrowser: nothing,
        hide: nothing,
        ownNames: nothing,
      };
    },
    forget: async () => undefined,
  };

  const open = () => {
    const log = createRecordedLog();
    const store = createTokenStore({ vault, files, log });
    const keeping = createTokenKeeping({
      clock,
      log,
      profiles,
      vault,
      tokens: createOwnTokens({ store, profile: profiles.get }),
      contexts,
      family: createRefreshFamily({
        locks: createMemoryLocks(),
        journal: createRenewalJournal({ vault, files, random, log, fileKey: createFileKey({ vault, random, log }) }),
        clock,
        log,
      }),
      runs,
      noteKept: async () => undefined,
      emit: (name) => {
        if (name === 'tokens.changed') keeping.schedule.look();
      },
      keepFresh: () => true,
    });
    return { store, ...keeping };
  };
  let app = open();

  const settled = async (): Promise<void> => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (running > 0 || calls > 0 || app.schedule.underWay() > 0);
  };

  return {
    start: async (): Promise<void> => {
      await app.store.load();
      app.schedule.start();
    },
    restart: async (): Promise<void> => {
      app.schedule.stop();
      await settled();
      await app.tokens.stop();
      app = open();
      await app.store.load();
      app.schedule.start();
      await settled();
    },
    /** Lets time pass, in ms; what is under way takes none of it. */
    pass: async (milliseconds: number): Promise<void> => {
      await settled();
      await clock.pass(milliseconds, settled);
    },
    wake: async (why: 'resumed' | 'online'): Promise<void> => {
      app.schedule.wake(why);
      await settled();
    },
    get: (profileId: string, how: GetHow): Promise<TokenSet> => app.tokens.get(profileId, how),
    /** The kept token as it is, without asking anybody for a better one. */
    kept: (profileId: string): Promise<TokenSet | undefined> => app.store.read(profileId),
    status: (): readonly ProfileStatus[] => app.tokens.status(),
    keepPassword: (profileId: string, isKept: boolean): void => {
      if (isKept) passwords.add(profileId);
      else passwords.delete(profileId);
    },
    stop: async (): Promise<void> => {
      app.schedule.stop();
      await app.tokens.stop();
    },
  };
};

export type SimulatedDesk = ReturnType<typeof createSimulatedDesk>;
