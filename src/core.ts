import type { Bridge } from './api/bridge';
import type { AppInfo } from './api/contract';
import { createHandlers } from './api/handlers';
import { createServe } from './api/serve';
import type { AppError } from './domain/errors';
import type { EventName } from './domain/events';
import type { CertificateFacts, NetworkSettings, SurveyHost } from './domain/network';
import type { Settings, SettingsChange } from './domain/settings';
import { createSigningKeys } from './flows/signingKeys';
import type { Ports } from './ports';
import { createFlowRuns } from './recorder/flowRuns';
import { createSecretSet, type SecretSet } from './recorder/secretSet';
import { createCheckService } from './services/checkService';
import { createClipboardService } from './services/clipboardService';
import { createDesktopService } from './services/desktopService';
import { createEvents } from './services/events';
import { createExportService } from './services/exportService';
import { createFlowContexts } from './services/flowContexts';
import { heardSecrets, heardTokens, maskedFailures, maskedLog } from './services/liveSecrets';
import { createOwnTokens } from './services/ownTokens';
import { createPracticeService, type LoadSystems, type StartPractice } from './services/practiceService';
import { createProfileService } from './services/profileService';
import { createQuestionService } from './services/questionService';
import { createRefreshFamily } from './services/refreshFamily';
import { createRemovalService } from './services/removalService';
import { createRequestHistory } from './services/requestHistory';
import { createRequestService } from './services/requestService';
import { createRunExports } from './services/runExports';
import { createTokenCalls } from './services/tokenCalls';
import { createTokenInspector } from './services/tokenInspector';
import { createTokenKeeping } from './services/tokenKeeping';
import { createTokenReader } from './services/tokenReader';
import { createTokenTimeline } from './services/tokenTimeline';
import { createExpectationStore } from './stores/expectationStore';
import { createFileKey } from './stores/fileKey';
import { createPendingRemovals } from './stores/pendingRemovals';
import { createProfileSecrets } from './stores/profileSecrets';
import { createProfileStore } from './stores/profileStore';
import { createRenewalJournal } from './stores/renewalJournal';
import { createRequestStore } from './stores/requestStore';
import { createRunStore } from './stores/runStore';
import { createSettingsStore } from './stores/settingsStore';
import { createTimelineStore } from './stores/timelineStore';
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

const createStores = (ports: Ports, live: SecretSet, onFoundOut: (profileId: string) => void) => {
  const { clock, random, files, log } = ports;
  const vault = createVault({ secrets: ports.secrets, files, clock, random, log });
  const fileKey = createFileKey({ vault, random, log });
  return {
    vault,
    journal: createRenewalJournal({ vault, files, random, log, fileKey }),
    profiles: createProfileStore({ files, log }),
    tokens: heardTokens(createTokenStore({ vault, files, log, onFoundOut }), live),
    secrets: heardSecrets(createProfileSecrets({ vault }), live),
    settings: createSettingsStore({ files, log }),
    requests: createRequestStore({ vault, files, random, log, fileKey }),
    timeline: createTimelineStore({ vault, files, random, log, fileKey }),
    runs: createRunStore({ vault, files, random, log, fileKey }),
    usedCodes: createUsedCodeStore({ files, log }),
    removals: createPendingRemovals({ files, log }),
    expectations: createExpectationStore({ files, log }),
  };
};

/** The one place that wires ports, stores and services together. */
export const createCore = (
  given: Ports & {
    readonly readCertificate: (address: string, network: NetworkSettings) => Promise<CertificateFacts>;
    readonly survey: SurveyHost;
  },
  about: About,
): Core => {
  const live = createSecretSet();
  const ports = { ...given, log: maskedLog(given.log, live) };
  const { clock, random, http, log } = ports;
  const { emit, listen } = createEvents(() => log.error('listener.failed'));
  const stores = createStores(ports, live, (profileId) => {
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
  const runs = createFlowRuns({
    clock,
    random,
    log,
    secrets: live,
    kept: stores.runs,
    onChange: emit,
  });
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
  const timeline = createTokenTimeline({ store: stores.timeline, random, log, emit });
  const family = createRefreshFamily({ locks: ports.locks, journal: stores.journal, clock, log });
  const { tokens, schedule, lives } = createTokenKeeping({
    clock,
    log,
    profiles: stores.profiles,
    vault: stores.vault,
    tokens: own,
    contexts,
    family,
    runs,
    noteKept: timeline.note,
    emit,
    keepFresh: () => stores.settings.get().keepFresh,
  });
  const removals = createRemovalService({
    vault: stores.vault,
    pending: stores.removals,
    log,
    removals: [tokens.removed, stores.secrets.removeAll, stores.requests.removeAll, timeline.removeAll],
  });
  const profiles = createProfileService({
    profiles: stores.profiles,
    secrets: stores.secrets,
    requests: stores.requests,
    tokens,
    timeline,
    practice,
    removals,
    // Made below: it needs the profiles.
    endRequests: (profileId) => {
      for (const end of [requests.forget, calls.cancel, inspector.end]) end(profileId);
    },
    random,
    emit,
  });
  const lastAddress = async (profileId: string) => (await stores.requests.history(profileId))[0]?.request.url;
  const reader = createTokenReader({ profiles, tokens: own, proofs: contexts.proofs, lastAddress });
  const requests = createRequestService({
    http,
    clock,
    log,
    version: about.version,
    profile: stores.profiles.get,
    authorization: reader.authorization,
    tokenUsed: tokens.used,
    renewRefused: async (profileId, generation, use) => {
      const renewed = await tokens.renewRefused(profileId, generation);
      return renewed === undefined ? undefined : reader.authorization(profileId, 'access', use).catch(() => undefined);
    },
    stillRefused: tokens.stillRefused,
  });
  const clipboard = createClipboardService({
    clipboard: ports.clipboard,
    clock,
    log,
    clearAfterSeconds: () => stores.settings.get().clipboardClearSeconds,
  });

  const settings = {
    get: stores.settings.get,
    set: async (change: SettingsChange): Promise<Settings> => {
      const changed = await stores.settings.set(change);
      emit('settings.changed', changed);
      return changed;
    },
  };
  const desktop = createDesktopService({ keys: ports.globalKeys, login: ports.loginStart, settings, log });

  const checks = createCheckService({
    http,
    survey: ports.survey,
    practice,
    secrets: stores.secrets,
    vault: stores.vault,
    clock,
    random,
    emit,
  });
  const inspector = createTokenInspector({
    profiles,
    tokens: own,
    contexts,
    keys: createSigningKeys({ clock }),
    http,
    clock,
  });
  const calls = createTokenCalls({
    profiles,
    tokens: own,
    contexts,
    service: tokens,
    practice,
    runs,
    clock,
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
      settings,
      desktop,
      storage: stores.vault,
      profiles,
      exports: createExportService({ profiles, saveDialog: ports.saveDialog }),
      checks,
      readCertificate: ports.readCertificate,
      tokens,
      reader,
      inspector,
      timeline,
      expectations: stores.expectations,
      calls,
      clipboard,
      questions,
      runs,
      runExports: createRunExports({
        runs,
        profiles,
        saveDialog: ports.saveDialog,
        creator: { name: 'Token Helper', version: about.version },
      }),
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
    if (state.kind === 'ready') void removals.finish();
  });
  listen((name) => {
    if (scheduled.has(name)) schedule.look();
    if (name === 'settings.changed') desktop.follow();
  });

  return {
    call: maskedFailures(serve, live),
    listen,
    start: async () => {
      // Files first: the window can draw its list while the keychain is still being asked.
      const notices = await Promise.all(
        [stores.settings, stores.profiles, stores.tokens, stores.usedCodes, stores.expectations, stores.removals].map(
          load,
        ),
      );
      found.notices = notices.flat();
      desktop.follow();
      await Promise.all([family.load(stores.profiles.list().map(({ id }) => id)), stores.vault.start()]);
      // The keychain may have been quicker than the notes of renewals that were cut off.
      lives.lookAgain();
      schedule.start();
      stopListening = ports.wakeups.onWake(schedule.wake);
    },
    stop: async () => {
      stopListening();
      schedule.stop();
      for (const service of [checks, inspector, desktop]) service.stop();
      const endFlows = async (): Promise<void> => {
        await Promise.all([calls.stop(), tokens.stop()]);
        await practice.stop();
        await runs.settled();
      };
      // A clipboard that fails or hangs must not cost what the flows still have to write.
      const ends = await Promise.allSettled([clipboard.clear(), endFlows()]);
      const failed = ends.find((end) => end.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
};
