import { AppFailure, fail } from '../domain/errors';
import type { PracticeSystems, RunningSystem } from '../domain/practiceSystem';
import type { GrantKind, PracticePage, PracticeSystem, Profile, Server } from '../domain/profile';
import type { Browser, Log, Random } from '../ports';
import type { ReadyRequest } from '../providers/provider';
import {
  atStandard,
  atSystem,
  newStandardProfile,
  newSystemProfile,
  type OwnWays,
  type PracticeServer,
  type StandardPractice,
  systemRequests,
  systemServer,
} from './practiceProfiles';

/** The running standard provider. */
export type RunningPractice = StandardPractice & { readonly stop: () => Promise<void> };

/** Loads and starts the standard provider; `load` and `save` keep its state with the other secrets. */
export type StartPractice = (storage: {
  readonly load: () => Promise<string | undefined>;
  readonly save: (state: string) => Promise<void>;
}) => Promise<RunningPractice>;

/** Loads the systems with ways of their own; `load` and `save` keep the state of each by its name. */
export type LoadSystems = (storage: {
  readonly load: (name: string) => Promise<string | undefined>;
  readonly save: (name: string, state: string) => Promise<void>;
}) => Promise<PracticeSystems>;

/** What belongs to a practice profile and is kept apart from it. */
export type PracticeSecrets = {
  readonly clientSecret?: string;
  readonly password?: string;
  readonly totpSeed?: string;
};

type Deps = {
  readonly start: StartPractice;
  readonly loadSystems: LoadSystems;
  readonly vault: {
    readonly read: (key: string) => Promise<string | undefined>;
    readonly write: (key: string, value: string) => Promise<void>;
  };
  readonly browser: Browser;
  readonly random: Random;
  readonly log: Log;
};

/** The keychain key of a state; the standard provider's bears no system's name. */
const stateKey = (name = 'state'): string => `practice/${name}`;

const given = (secrets: { readonly [Name in keyof PracticeSecrets]: string | undefined }): PracticeSecrets => ({
  ...(secrets.clientSecret === undefined ? {} : { clientSecret: secrets.clientSecret }),
  ...(secrets.password === undefined ? {} : { password: secrets.password }),
  ...(secrets.totpSeed === undefined ? {} : { totpSeed: secrets.totpSeed }),
});

/** Starts what profiles need of the practice provider, once each, and stops it again. */
const createRunning = ({ start, loadSystems, vault, log }: Deps) => {
  let starting: Promise<RunningPractice> | undefined;
  let loading: Promise<PracticeSystems> | undefined;

  const unavailable = (caught: unknown): unknown => {
    // A keychain that is not ready has its own sentence.
    if (caught instanceof AppFailure) return caught;
    log.error('practice.failed', { technical: caught instanceof Error ? caught.name : 'unknown' });
    return fail('practice-unavailable', { technical: caught instanceof Error ? caught.message : '' }, caught);
  };

  return {
    standard: (): Promise<RunningPractice> => {
      starting ??= start({
        load: () => vault.read(stateKey()),
        save: (state) => vault.write(stateKey(), state),
      }).catch((caught: unknown) => {
        // The next click tries again.
        starting = undefined;
        throw unavailable(caught);
      });
      return starting;
    },
    system: async (system: OwnWays, lifetimeSeconds?: number): Promise<RunningSystem> => {
      loading ??= loadSystems({
        load: (name) => vault.read(stateKey(name)),
        save: (name, state) => vault.write(stateKey(name), state),
      }).catch((caught: unknown) => {
        loading = undefined;
        throw caught;
      });
      try {
        const running = await (await loading).open(system);
        if (lifetimeSeconds !== undefined) running.setLifetime(lifetimeSeconds);
        return running;
      } catch (caught) {
        throw unavailable(caught);
      }
    },
    stop: async (): Promise<void> => {
      const [practice, systems] = await Promise.all([
        starting?.catch(() => undefined),
        loading?.catch(() => undefined),
      ]);
      starting = undefined;
      loading = undefined;
      await Promise.all([practice?.stop(), systems?.stop()]);
    },
  };
};

/** Starts the practice provider when a profile first needs it, and makes practice profiles concrete. */
export const createPracticeService = (deps: Deps) => {
  const running = createRunning(deps);

  const resolve = async (profile: Profile): Promise<Profile> => {
    const { server } = profile;
    if (server.kind !== 'practice') return profile;
    if (server.system === 'standard') return atStandard(await running.standard(), profile, server);
    return atSystem(await running.system(server.system, server.lifetimeSeconds), profile, server.system);
  };

  const secretsOf = async (profile: Profile): Promise<PracticeSecrets> => {
    const { server, grant, username } = profile;
    if (server.kind !== 'practice') return {};
    if (server.system === 'standard') {
      const { user, clientFor } = await running.standard();
      const { clientId, clientSecret } = clientFor(grant);
      return given({
        clientSecret: clientId === profile.clientId ? clientSecret : undefined,
        password: username === user.username ? user.password : undefined,
        totpSeed: undefined,
      });
    }
    const { user, clientFor } = await running.system(server.system);
    const isUser = username === user.username;
    return given({
      clientSecret: clientFor(grant).clientSecret,
      password: isUser ? user.password : undefined,
      totpSeed: isUser ? user.totpSeed : undefined,
    });
  };

  return {
    /**
     * The profile with real addresses: a practice profile gets the running provider's, any other is handed back as it is.
     * Throws `practice-unavailable`.
     */
    resolve,
    /** A new practice profile for a grant of a system. Throws `practice-unavailable`, `input-invalid`. */
    createProfile: async (system: PracticeSystem, grant: GrantKind, lifetimeSeconds: number): Promise<Profile> => {
      const wanted = { id: deps.random.id(), grant, lifetimeSeconds };
      if (system === 'standard') return newStandardProfile(await running.standard(), wanted);
      return newSystemProfile(await running.system(system), system, wanted);
    },
    /** The secrets of a practice profile as they are now, which differ from kept ones after the state was lost. */
    secretsOf,
    /** Where the practice provider of a profile stands; undefined for a profile elsewhere. Throws `practice-unavailable`. */
    address: async ({ server }: Pick<Profile, 'server'>): Promise<string | undefined> => {
      if (server.kind !== 'practice') return undefined;
      if (server.system === 'standard') return (await running.standard()).issuer;
      return (await running.system(server.system)).origin;
    },
    /** Where discovery can be tried. Throws `practice-unavailable`. */
    serverFor: async (server: PracticeServer): Promise<Server> => {
      if (server.system === 'standard') {
        const { issuer } = await running.standard();
        return { kind: 'discovery', issuer, document: 'auto', overrides: {} };
      }
      return systemServer(await running.system(server.system), server.system);
    },
    /** Requests that are ready for a practice profile; empty where the addresses are the same everywhere. */
    requests: async ({ server }: Pick<Profile, 'server'>): Promise<readonly ReadyRequest[]> =>
      server.kind !== 'practice' || server.system === 'standard'
        ? []
        : systemRequests(await running.system(server.system)),
    /** Opens a page beside the system's own in the browser. Throws `not-offered`, `practice-unavailable`, `browser-*`. */
    open: async ({ server }: Pick<Profile, 'server'>, page: PracticePage): Promise<void> => {
      const system =
        server.kind !== 'practice' || server.system === 'standard' ? undefined : await running.system(server.system);
      const address = system?.pages[page];
      if (address === undefined) throw fail('not-offered', { what: 'this page' });
      await deps.browser.open(address);
    },
    stop: running.stop,
  };
};

export type PracticeService = ReturnType<typeof createPracticeService>;
