import { type Check, withCheck } from '../domain/check';
import { toAppError } from '../domain/errors';
import type { NetworkSettings, SurveyHost } from '../domain/network';
import type { Profile, Server } from '../domain/profile';
import { type DiscoveredServer, discoverServer } from '../flows/discovery';
import type { Clock, HttpFactory, Random } from '../ports';
import type { createProfileSecrets } from '../stores/profileSecrets';
import type { Vault } from '../stores/vault';
import type { Emit } from './events';
import { createLocalChecks } from './localChecks';
import type { PracticeService } from './practiceService';
import { createRemoteChecks, type Tell } from './remoteChecks';

/** How long a check may take as a whole, in ms; what is not found by then is said to be skipped. */
const overallLimit = 25_000;

type Deps = {
  readonly http: HttpFactory;
  readonly survey: SurveyHost;
  readonly practice: PracticeService;
  readonly secrets: Pick<ReturnType<typeof createProfileSecrets>, 'status'>;
  readonly vault: Pick<Vault, 'state' | 'read' | 'write' | 'remove'>;
  readonly clock: Clock;
  readonly random: Pick<Random, 'id'>;
  readonly emit: Emit;
};

type Running = { readonly end: (why: 'cancelled' | 'time') => void };

/** Resolves with why a check was given up. */
const givenUp = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

/** Looks at a profile's settings without signing in, and reads what a provider says of itself. */
export const createCheckService = (deps: Deps) => {
  const { clock, emit } = deps;
  const local = createLocalChecks(deps);
  const remote = createRemoteChecks(deps);
  const running = new Map<string, Running>();

  const discover = async (server: Server, network: NetworkSettings): Promise<DiscoveredServer> => {
    const http = deps.http(network);
    try {
      return await discoverServer(server, http, new AbortController().signal);
    } finally {
      await http.close();
    }
  };

  /** The parts of a check, each told as it comes. Never throws. */
  const parts = (profile: Profile, signal: AbortSignal, tell: Tell): readonly Promise<void>[] => {
    const part = async (id: Check['id'], work: () => Promise<readonly Check[] | undefined>): Promise<void> => {
      try {
        tell(...((await work()) ?? []));
      } catch (caught) {
        tell({ id, outcome: 'bad', error: toAppError(caught), facts: {} });
      }
    };
    return [
      part('storage', local.storage),
      part('secret', () => local.secrets(profile)),
      part('redirect', () => local.redirect(profile)),
      part('provider', async () => {
        await remote.run(profile, signal, tell);
        return undefined;
      }),
    ];
  };

  const check = async (profile: Profile): Promise<readonly Check[]> => {
    const controller = new AbortController();
    let why: 'cancelled' | 'time' | undefined;
    let found: readonly Check[] = [];
    const run: Running = {
      end: (reason) => {
        why ??= reason;
        controller.abort();
      },
    };
    running.get(profile.id)?.end('cancelled');
    running.set(profile.id, run);
    const stopTimer = clock.after(overallLimit, () => run.end('time'));
    const tell: Tell = (...checks) => {
      // What comes after the end is only how the end was taken.
      if (why !== undefined) return;
      for (const each of checks) {
        found = withCheck(found, each);
        emit('check.found', { profileId: profile.id, check: each });
      }
    };
    try {
      await Promise.race([Promise.all(parts(profile, controller.signal, tell)), givenUp(controller.signal)]);
      return why === undefined ? found : withUnfinished(found, why);
    } finally {
      stopTimer();
      if (running.get(profile.id) === run) running.delete(profile.id);
    }
  };

  return {
    /** What the provider says of itself. Throws `discovery-*`, `address-*` and everything the network throws. */
    look: async (server: Server, network: NetworkSettings): Promise<DiscoveredServer> => {
      if (server.kind !== 'practice') return discover(server, network);
      return discover(await deps.practice.serverFor(server), network);
    },
    /** The list of findings for a profile, good ones too, told one by one as they come; never throws. */
    check,
    /** Ends the check of a profile; it answers with what it has. */
    cancel: (profileId: string): void => running.get(profileId)?.end('cancelled'),
    /** Ends every check, for the end of the app. */
    stop: (): void => {
      for (const run of running.values()) run.end('cancelled');
    },
  };
};

/** What every check comes to, however little it finds. */
const alwaysFound = ['storage', 'proxy', 'provider', 'endpoints', 'keys'] as const;

/** A check that was given up says what it did not come to. */
const withUnfinished = (found: readonly Check[], why: 'cancelled' | 'time'): readonly Check[] => {
  const ids = new Set(found.map(({ id }) => id));
  // An issuer that differs says all that there is to say of the provider.
  const isMissing = (id: Check['id']): boolean => !ids.has(id) && !(id === 'provider' && ids.has('issuer'));
  return alwaysFound
    .filter(isMissing)
    .reduce<readonly Check[]>((list, id) => withCheck(list, { id, outcome: 'skipped', facts: { why } }), found);
};

export type CheckService = ReturnType<typeof createCheckService>;
