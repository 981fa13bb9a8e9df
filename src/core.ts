import type { Bridge } from './api/bridge';
import type { AppInfo } from './api/contract';
import { createHandlers } from './api/handlers';
import { createServe } from './api/serve';
import type { AppError } from './domain/errors';
import type { CertificateFacts, NetworkSettings } from './domain/network';
import type { Ports } from './ports';
import { createFlowRuns } from './recorder/flowRuns';
import { createCheckService } from './services/checkService';
import { createClipboardService } from './services/clipboardService';
import { createEvents } from './services/events';
import { createFlowContexts } from './services/flowContexts';
import { createPracticeService, type StartPractice } from './services/practiceService';
import { createProfileService } from './services/profileService';
import { createQuestionService } from './services/questionService';
import { createRequestHistory } from './services/requestHistory';
import { createRequestService } from './services/requestService';
import { createTokenCalls } from './services/tokenCalls';
import { createTokenReader } from './services/tokenReader';
import { createTokenService } from './services/tokenService';
import { createProfileSecrets } from './stores/profileSecrets';
import { createProfileStore } from './stores/profileStore';
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

/** The practice provider is loaded from its own file the first time a profile asks for it. */
const startPractice =
  ({ clock, log }: Ports): StartPractice =>
  async (storage) => {
    const { startPracticeProvider } = await import('./sandbox/practiceProvider');
    const provider = await startPracticeProvider({
      storage,
      now: clock.now,
      onError: (caught) => log.warn('practice.fault', { technical: caught instanceof Error ? caught.name : 'unknown' }),
    });
    return {
      issuer: provider.issuer,
      user: provider.user,
      clientFor: (grant) => (grant === 'client_credentials' ? provider.clients.service : provider.clients.app),
      stop: provider.stop,
    };
  };

const createStores = (ports: Ports) => {
  const { clock, random, files, log } = ports;
  const vault = createVault({ secrets: ports.secrets, files, clock, random, log });
  return {
    vault,
    profiles: createProfileStore({ files, log }),
    tokens: createTokenStore({ vault, files, log }),
    secrets: createProfileSecrets({ vault }),
    settings: createSettingsStore({ files, log }),
    requests: createRequestStore({ vault, files, random, log }),
    usedCodes: createUsedCodeStore({ files, log }),
  };
};

/** The one place that wires ports, stores and services together. */
export const createCore = (
  ports: Ports & {
    readonly readCertificate: (address: string, network: NetworkSettings) => Promise<CertificateFacts>;
  },
  about: About,
): Core => {
  const { clock, random, log, http } = ports;
  const stores = createStores(ports);
  const { emit, listen } = createEvents(() => log.error('listener.failed'));
  const questions = createQuestionService({ clock, random, emit });
  const practice = createPracticeService({ start: startPractice(ports), vault: stores.vault, random, log });
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
  const tokens = createTokenService({ ...stores, contexts, runs, clock, emit });
  const profiles = createProfileService({
    profiles: stores.profiles,
    secrets: stores.secrets,
    requests: stores.requests,
    tokens,
    practice,
    random,
    emit,
  });
  const lastAddress = async (profileId: string) => (await stores.requests.history(profileId))[0]?.request.url;
  const reader = createTokenReader({ profiles, tokens: stores.tokens, lastAddress });
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
      checks: createCheckService({ http, practice, secrets: stores.secrets, vault: stores.vault }),
      readCertificate: ports.readCertificate,
      tokens,
      reader,
      calls: createTokenCalls({ profiles, tokens: stores.tokens, contexts, service: tokens, clock }),
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

  stores.vault.onChange((state) => emit('storage.changed', state));

  return {
    call: serve,
    listen,
    start: async () => {
      // Files first: the window can draw its list while the keychain is still being asked.
      const notices = await Promise.all([stores.settings, stores.profiles, stores.tokens, stores.usedCodes].map(load));
      found.notices = notices.flat();
      await stores.vault.start();
    },
    stop: async () => {
      await clipboard.clear();
      await tokens.stop();
      await practice.stop();
    },
  };
};
