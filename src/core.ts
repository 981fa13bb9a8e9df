import type { Bridge } from './api/bridge';
import type { AppInfo } from './api/contract';
import { createHandlers } from './api/handlers';
import { createServe } from './api/serve';
import type { AppError } from './domain/errors';
import type { EventName } from './domain/events';
import type { CertificateFacts, NetworkSettings } from './domain/network';
import { createSigningKeys } from './flows/signingKeys';
import type { Ports } from './ports';
import { createFlowRuns, type FlowRuns } from './recorder/flowRuns';
import { createCheckService } from './services/checkService';
import { createClipboardService } from './services/clipboardService';
import { createEndpointPace } from './services/endpointPace';
import { createEvents, type Emit } from './services/events';
import { createExportService } from './services/exportService';
import { createFlowContexts, type FlowContexts } from './services/flowContexts';
import { createOwnTokens, type OwnTokens } from './services/ownTokens';
import { createPracticeService, type LoadSystems, type StartPractice } from './services/practiceService';
import { createProfileService } from './services/profileService';
import { createQuestionService } from './services/questionService';
import { createRefreshFamily } from './services/refreshFamily';
import { createRefreshSchedule } from './services/refreshSchedule';
import { createRequestHistory } from './services/requestHistory';
import { createRequestService } from './services/requestService';
import { createTokenCalls } from './services/tokenCalls';
import { createTokenInspector } from './services/tokenInspector';
import { createTokenLives, steadyJitter } from './services/tokenLives';
import { createTokenReader } from './services/tokenReader';
import { createTokenService } from './services/tokenService';
import { createExpectationStore } from './stores/expectationStore';
import { createProfileSecrets } from './stores/profileSecrets';
import { createProfileStore } from './stores/profileStore';
import { createRenewalJournal } from './stores/renewalJournal';
import { createRequestStore } from './stores/requestStore';
import { createSettingsStore } from './stores/settingsStore';
import { createTokenStore } from './stores/tokenStore';
import { createUsedCodeStore } from './stores/usedCodeStore';
import { createVault } from './stores/vault';

/** What the shell tells the core about itself. */
export type About = Omit<AppInfo, 'notices'> & {
  readonly openHelp: (topic: 'readme' | 'security' | 'errors') => Promise<void>;
  readonly quit: () => void;
};

/** The product without a window: calls in, events out. */
export type Core = Bridge & {
  /** Loads what is kept. Never throws; what could not be used becomes a notice. */
  readonly start: () => Promise<void>;
  /** Ends flows, servers and timers, and takes a copied secret off the clipboard. */
  readonly stop: () => Promise<void>;
};

/** The name alone: what went wrong may quote a password or a token. */
const noteFault =
  (log: Ports['log']) =>
  (caught: unknown): void =>
    log.warn('practice.fault', { technical: caught instanceof Error ? caught.name : 'unknown' });

/** What may make a token due sooner, or let one be renewed that could not be. */
const scheduled: ReadonlySet<EventName> = new Set(['tokens.changed', 'profiles.changed', 'settings.changed']);

/** The practice provider is loaded from its own file the first time a profile asks for it. */
const startPractice =
  ({ clock, log }: Ports): StartPractice =>
  async (storage) => {
    const { startPracticeProvider } = await import('./sandbox/practiceProvider');
    const provider = await startPracticeProvider({
      storage,
      now: clock.now,
      onError: noteFault(log),
    });
    return {
      issuer: provider.issuer,
      user: provider.user,
      clientFor: (grant) => (grant === 'client_credentials' ? provider.clients.service : provider.clients.app),
      stop: provider.stop,
    };
  };

/** The systems with ways of their own, in a file of their own as well. */
const loadSystems =
  ({ clock, log }: Ports): LoadSystems =>
  async (storage) => {
    const { createPracticeSystems } = await import('./sandbox/practiceSystems');
    return createPracticeSystems({ storage, now: clock.now, onError: noteFault(log) });
  };

const createStores = (ports: Ports, onFoundOut: (profileId: string) => void) => {
  const { clock, random, files, log } = ports;
  const vault = createVault({ secrets: ports.secrets, files, clock, random, log });
  return {
    vault,
    profiles: createProfileStore({ files, log }),
    tokens: createTokenStore({ vault, files, log, onFoundOut }),
    secrets: createProfileSecrets({ vault }),
    settings: createSettingsStore({ files, log }),
    requests: createRequestStore({ vault, files, random, log }),
    usedCodes: createUsedCodeStore({ files, log }),
    expectations: createExpectationStore({ files, log }),
  };
};

type Stores = ReturnType<typeof createStores>;

/** What gets tokens, and what keeps them fresh. */
const createTokenKeeping = (deps: {
  readonly ports: Ports;
  readonly stores: Stores;
  readonly own: OwnTokens;
  readonly contexts: FlowContexts;
  readonly runs: FlowRuns;
  readonly emit: Emit;
}) => {
  const { stores, own, contexts, runs, emit } = deps;
  const { clock, log } = deps.ports;
  const jitter = steadyJitter;
  const journal = createRenewalJournal({ files: deps.ports.files, log });
  const family = createRefreshFamily({ locks: deps.ports.locks, journal, clock, log });
  const pace = createEndpointPace({ clock });
  const profile = stores.profiles.get;
  const lives = createTokenLives({ clock, profile, tokens: own, family, jitter });
  const { profiles, vault } = stores;
  const tokens = createTokenService({
    profiles,
    vault,
    tokens: own,
    contexts,
    family,
    lives,
    pace,
    jitter,
    runs,
    clock,
    emit,
  });
  const schedule = createRefreshSchedule({
    clock,
    log,
    jitter,
    pace,
    lives,
    profiles: profiles.list,
    isWanted: (each) => stores.settings.get().keepFresh && each.keepFresh !== false,
    hasToken: (profileId) => own.summary(profileId) !== undefined,
    isReady: () => vault.state().kind === 'ready',
    keepFresh: tokens.keepFresh,
    move: (profileId, event) => {
      if (lives.of(profileId) !== lives.move(profileId, event)) emit('tokens.changed', { profileId });
    },
  });
  return { tokens, schedule, lives, family };
};

/** The one place that wires ports, stores and services together. */
export const createCore = (
  ports: Ports & {
    readonly readCertificate: (address: string, network: NetworkSettings) => Promise<CertificateFacts>;
  },
  about: About,
): Core => {
  const { clock, random, log, http } = ports;
  const { emit, listen } = createEvents(() => log.error('listener.failed'));
  const stores = createStores(ports, (profileId) => {
    lives.look(profileId);
    emit('tokens.changed', { profileId });
  });
  const questions = createQuestionService({ clock, random, emit });
  const practice = createPracticeService({
    start: startPractice(ports),
    loadSystems: loadSystems(ports),
    vault: stores.vault,
    browser: ports.browser,
    random,
    log,
  });
  const runs = createFlowRuns({ clock, random, onChange: (run) => emit('flow.changed', run) });
  const contexts = createFlowContexts({
    clock,
    http,
    browser: ports.browser,
    secrets: stores.secrets,
    tokens: stores.tokens,
    usedCodes: stores.usedCodes,
    practice,
    questions,
  });
  const own = createOwnTokens({ store: stores.tokens, profile: stores.profiles.get });
  const { tokens, schedule, lives, family } = createTokenKeeping({ ports, stores, own, contexts, runs, emit });
  const profiles = createProfileService({
    profiles: stores.profiles,
    secrets: stores.secrets,
    requests: stores.requests,
    tokens,
    practice,
    // Made below: it needs the profiles.
    endRequests: (profileId) => requests.forget(profileId),
    random,
    emit,
  });
  const lastAddress = async (profileId: string) => (await stores.requests.history(profileId))[0]?.request.url;
  const reader = createTokenReader({ profiles, tokens: own, lastAddress });
  const requests = createRequestService({
    http,
    clock,
    log,
    version: about.version,
    profile: stores.profiles.get,
    authorization: reader.authorization,
    tokenUsed: tokens.used,
  });
  const clipboard = createClipboardService({
    clipboard: ports.clipboard,
    clock,
    log,
    clearAfterSeconds: () => stores.settings.get().clipboardClearSeconds,
  });

  let stopListening: () => void = () => undefined;
  const found: { notices: readonly AppError[] } = { notices: [] };
  const serve = createServe(
    createHandlers({
      about,
      notices: {
        list: () => found.notices,
        dismiss: () => {
          found.notices = [];
          emit('notices.changed', null);
        },
      },
      settings: {
        get: stores.settings.get,
        set: async (change) => {
          const settings = await stores.settings.set(change);
          emit('settings.changed', settings);
          return settings;
        },
      },
      storage: stores.vault,
      profiles,
      exports: createExportService({ profiles, saveDialog: ports.saveDialog }),
      checks: createCheckService({ http, practice, secrets: stores.secrets, vault: stores.vault }),
      readCertificate: ports.readCertificate,
      tokens,
      reader,
      inspector: createTokenInspector({
        profiles,
        tokens: own,
        contexts,
        keys: createSigningKeys({ clock }),
        http,
        clock,
      }),
      expectations: stores.expectations,
      calls: createTokenCalls({ profiles, tokens: own, contexts, service: tokens, practice, clock }),
      clipboard,
      questions,
      lastRun: runs.last,
      openBrowser: ports.browser.open,
      requests,
      requestHistory: createRequestHistory({ requests, add: stores.requests.addHistory, clock, random, log }),
      requestStore: stores.requests,
      newId: random.id,
    }),
    log,
  );

  const load = async (store: { readonly load: () => Promise<readonly AppError[]> }): Promise<readonly AppError[]> =>
    store.load().catch((caught: unknown) => {
      log.error('store.not-loaded', { technical: caught instanceof Error ? caught.name : 'unknown' });
      return [];
    });

  stores.vault.onChange((state) => {
    lives.lookAgain();
    emit('storage.changed', state);
    schedule.wake('storage-ready');
  });
  listen((name) => {
    if (scheduled.has(name)) schedule.look();
  });

  return {
    call: serve,
    listen,
    start: async () => {
      // Files first: the window can draw its list while the keychain is still being asked.
      const notices = await Promise.all(
        [stores.settings, stores.profiles, stores.tokens, stores.usedCodes, stores.expectations].map(load),
      );
      found.notices = notices.flat();
      await family.load(stores.profiles.list().map(({ id }) => id));
      await stores.vault.start();
      schedule.start();
      stopListening = ports.wakeups.onWake(schedule.wake);
    },
    stop: async () => {
      stopListening();
      schedule.stop();
      const endFlows = async (): Promise<void> => {
        await tokens.stop();
        await practice.stop();
      };
      // A clipboard that fails or hangs must not cost what the flows still have to write.
      const ends = await Promise.allSettled([clipboard.clear(), endFlows()]);
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
};
