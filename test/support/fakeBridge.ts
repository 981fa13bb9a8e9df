import { movedProfiles } from '../../renderer/movedProfiles';
import type { Bridge } from '../../src/api/bridge';
import {
  type Answered,
  type AppInfo,
  type CallName,
  type CallOutput,
  type CheckedInput,
  type Copied,
  calls,
  type DiscoveryView,
  type EventName,
  type Events,
  type ImportPreview,
} from '../../src/api/contract';
import type { DesktopState } from '../../src/domain/desktop';
import { type AppError, AppFailure, fail, toAppError } from '../../src/domain/errors';
import type { ExchangeRecord } from '../../src/domain/exchange';
import type { Expectation } from '../../src/domain/expectations';
import { type FlowRun, summaryOf } from '../../src/domain/flow';
import { noToken } from '../../src/domain/lifeCycle';
import type { CertificateFacts } from '../../src/domain/network';
import type { Profile, SecretStatus } from '../../src/domain/profile';
import type { OpenQuestion } from '../../src/domain/question';
import type { ApiResponse, HistoryEntry, SavedRequest } from '../../src/domain/request';
import { type Settings, settingsSchema } from '../../src/domain/settings';
import type { StorageState } from '../../src/domain/storage';
import type { CopyForm, ProfileStatus, TokenView } from '../../src/domain/token';
import type { TokenRecord } from '../../src/domain/tokenTimeline';
import { eventsOf } from './fakeEvents';
import { sampleId, sampleProfile } from './sampleData';
import { sampleInspection, samplePasted } from './sampleInspection';

/** Everything the fake main process knows; a test sets what it is about. */
export type FakeState = {
  info: AppInfo;
  settings: Settings;
  desktop: DesktopState;
  storage: StorageState;
  profiles: readonly Profile[];
  statuses: Readonly<Record<string, ProfileStatus>>;
  views: Readonly<Record<string, TokenView>>;
  runs: Readonly<Record<string, FlowRun>>;
  records: Readonly<Record<string, readonly ExchangeRecord[]>>;
  timelines: Readonly<Record<string, readonly TokenRecord[]>>;
  secrets: Readonly<Record<string, SecretStatus>>;
  questions: readonly OpenQuestion[];
  saved: readonly SavedRequest[];
  history: readonly HistoryEntry[];
  expectations: readonly Expectation[];
  discovery: DiscoveryView;
  certificate: CertificateFacts;
  importPreview: ImportPreview;
  response: ApiResponse;
};

/** How one call is answered, in place of what the fake would do. Throw `fail(code, details)` to refuse it. */
export type FakeAnswers = {
  readonly [Name in CallName]?: (
    input: CheckedInput<Name>,
    fake: FakeBridge,
  ) => CallOutput<Name> | Promise<CallOutput<Name>>;
};

/** A main process in memory behind the real contract: inputs are checked by the same schemas. */
export type FakeBridge = Bridge & {
  readonly state: FakeState;
  /** What was called, oldest first. */
  readonly calls: readonly { readonly name: string; readonly input: unknown }[];
  readonly emit: <Name extends EventName>(name: Name, value: Events[Name]) => void;
  /** Changes what the main process knows and tells the window so. */
  readonly change: (state: Partial<FakeState>) => void;
  /** Makes every further call of this name fail, or work again. */
  readonly refuse: (name: CallName, error: AppError | undefined) => void;
};

const noSecrets: SecretStatus = { 'client-secret': false, password: false, 'totp-seed': false };

const startState = (): FakeState => ({
  info: { version: '0.1.0', platform: 'linux', electron: '45.4.1', notices: [], dataFolder: '/home/alice/.config/th' },
  settings: settingsSchema.parse({}),
  desktop: { shortcut: { kind: 'none' }, wayland: false, login: { kind: 'offered', isOn: false } },
  storage: { kind: 'ready', backend: 'keychain' },
  profiles: [],
  statuses: {},
  views: {},
  runs: {},
  records: {},
  timelines: {},
  secrets: {},
  questions: [],
  saved: [],
  history: [],
  expectations: [],
  discovery: {
    issuer: 'https://login.example.com',
    document: 'openid',
    address: 'https://login.example.com/.well-known/openid-configuration',
    endpoints: {
      authorization: 'https://login.example.com/authorize',
      token: 'https://login.example.com/token',
      userinfo: 'https://login.example.com/userinfo',
    },
    grantsSupported: ['authorization_code', 'client_credentials', 'refresh_token'],
    authMethodsSupported: ['client_secret_basic', 'client_secret_post'],
    pkceSupported: ['S256'],
    scopesSupported: ['openid', 'profile', 'email', 'offline_access'],
  },
  certificate: {
    host: 'login.example.com:443',
    subject: 'CN=login.example.com',
    issuer: 'CN=Example Test CA',
    sha256: Array.from({ length: 32 }, (_, index) => (index * 7 + 16).toString(16).toUpperCase()).join(':'),
    validFrom: Date.UTC(2026, 0, 1),
    validTo: Date.UTC(2027, 0, 1),
    names: ['login.example.com'],
    selfSigned: false,
  },
  importPreview: { source: 'postman', profiles: [], skipped: [] },
  response: {
    runId: sampleId(1),
    status: 200,
    statusText: 'OK',
    url: 'https://api.example.com/orders',
    headers: [['content-type', 'application/json']],
    contentType: 'application/json',
    text: '{"orders":[]}',
    bytes: 13,
    truncated: false,
    hops: [],
    timing: { total: 84, firstByte: 61 },
    sentAuthorization: 'Bearer eyJh…Qf2A',
    tokenBytes: 1284,
  },
});

type Handlers = { readonly [Name in CallName]: NonNullable<FakeAnswers[Name]> };

const profileOf = (state: FakeState, profileId: string): Profile => {
  const profile = state.profiles.find((each) => each.id === profileId);
  if (profile === undefined) throw fail('not-found', { what: 'profile' });
  return profile;
};

const keep = (fake: FakeBridge, profile: Profile): Profile => {
  const known = fake.state.profiles.some((each) => each.id === profile.id);
  const profiles = known
    ? fake.state.profiles.map((each) => (each.id === profile.id ? profile : each))
    : [...fake.state.profiles, profile];
  fake.change({ profiles });
  return profile;
};

const copied = (fake: FakeBridge, now: () => number) => {
  const seconds = fake.state.settings.clipboardClearSeconds;
  return seconds === 0 ? {} : { clearsAt: now() + seconds * 1000 };
};

/** What a copy of a token that is bound to a key needs beside it. */
const proofNote = ({ state }: FakeBridge, profileId: string, form: CopyForm): Pick<Copied, 'proof'> => {
  if (state.views[profileId]?.binding?.isBound !== true || form === 'id') return {};
  return { proof: form === 'curl' ? 'included' : 'needed' };
};

const appCalls = {
  'app.info': (_input: undefined, { state }: FakeBridge) => state.info,
  'app.openHelp': () => undefined,
  'app.dismissNotices': (_input: undefined, fake: FakeBridge) =>
    fake.change({ info: { ...fake.state.info, notices: [] } }),
  'app.quit': () => undefined,
  'settings.get': (_input: undefined, { state }: FakeBridge) => state.settings,
  'settings.set': (change, fake) => {
    const settings = settingsSchema.parse({ ...fake.state.settings, ...change });
    fake.change({ settings });
    return settings;
  },
  'desktop.state': (_input: undefined, { state }: FakeBridge) => state.desktop,
  'desktop.setShortcut': ({ keys }, fake) => {
    const shortcut = keys === null ? ({ kind: 'none' } as const) : ({ kind: 'taken', keys } as const);
    fake.change({ desktop: { ...fake.state.desktop, shortcut } });
    return fake.state.desktop;
  },
  'desktop.setLoginStart': ({ isOn }, fake) => {
    fake.change({ desktop: { ...fake.state.desktop, login: { kind: 'offered', isOn } } });
    return fake.state.desktop;
  },
  'storage.state': (_input: undefined, { state }: FakeBridge) => state.storage,
  'storage.retry': (_input: undefined, { state }: FakeBridge) => state.storage,
  'storage.useSession': (_input: undefined, fake: FakeBridge) => {
    fake.change({ storage: { kind: 'ready', backend: 'session' } });
    return fake.state.storage;
  },
  'storage.useFile': (_input, fake) => {
    fake.change({ storage: { kind: 'ready', backend: 'file' } });
    return fake.state.storage;
  },
  'storage.unlock': (_input, fake) => {
    fake.change({ storage: { kind: 'ready', backend: 'file' } });
    return fake.state.storage;
  },
} satisfies FakeAnswers;

const profileCalls = (ids: () => string) =>
  ({
    'profiles.list': (_input: undefined, { state }: FakeBridge) => state.profiles,
    'profiles.save': (profile, fake) => keep(fake, profile),
    'profiles.remove': ({ profileId }, fake) =>
      fake.change({ profiles: fake.state.profiles.filter((profile) => profile.id !== profileId) }),
    'profiles.duplicate': ({ profileId, environment }, fake) => {
      const profile = profileOf(fake.state, profileId);
      const name = environment === undefined ? `${profile.name} 2` : profile.name;
      return keep(fake, { ...profile, id: ids(), name, environment: environment ?? profile.environment });
    },
    'profiles.move': ({ profileId, before, folder }, fake) =>
      fake.change({ profiles: movedProfiles(fake.state.profiles, profileId, before, folder) }),
    'profiles.check': () => [],
    'profiles.cancelCheck': () => undefined,
    'profiles.trustCertificate': ({ profileId, pin }, fake) => {
      const profile = profileOf(fake.state, profileId);
      return keep(fake, { ...profile, network: { ...profile.network, pins: [...profile.network.pins, pin] } });
    },
    'profiles.distrustCertificate': ({ profileId, host }, fake) => {
      const profile = profileOf(fake.state, profileId);
      const pins = profile.network.pins.filter((pin) => pin.host !== host);
      return keep(fake, { ...profile, network: { ...profile.network, pins } });
    },
    'profiles.allowPlainHttp': ({ profileId, host }, fake) => {
      const profile = profileOf(fake.state, profileId);
      const plainHttpHosts = [...profile.network.plainHttpHosts, host];
      return keep(fake, { ...profile, network: { ...profile.network, plainHttpHosts } });
    },
    'profiles.refusePlainHttp': ({ profileId, host }, fake) => {
      const profile = profileOf(fake.state, profileId);
      const plainHttpHosts = profile.network.plainHttpHosts.filter((each) => each !== host);
      return keep(fake, { ...profile, network: { ...profile.network, plainHttpHosts } });
    },
    'profiles.addPractice': ({ system, grant, lifetimeSeconds }, fake) =>
      keep(fake, {
        ...sampleProfile(0, { server: { kind: 'practice', system, lifetimeSeconds }, grant, name: 'Practice' }),
        id: ids(),
      }),
    'practice.open': () => undefined,
    'profiles.exportFile': () => ({ kind: 'saved', path: '/home/alice/Acme.token-helper.json', leftOut: [] }),
    'profiles.readImport': (_input, { state }) => state.importPreview,
    'secrets.status': ({ profileId }, { state }) => state.secrets[profileId] ?? noSecrets,
    'secrets.set': ({ profileId, kind }, fake) => {
      const status = { ...(fake.state.secrets[profileId] ?? noSecrets), [kind]: true };
      fake.change({ secrets: { ...fake.state.secrets, [profileId]: status } });
      return status;
    },
    'secrets.remove': ({ profileId, kind }, fake) => {
      const status = { ...(fake.state.secrets[profileId] ?? noSecrets), [kind]: false };
      fake.change({ secrets: { ...fake.state.secrets, [profileId]: status } });
      return status;
    },
    'discovery.look': (_input, { state }) => state.discovery,
    'discovery.certificate': (_input, { state }) => state.certificate,
  }) satisfies FakeAnswers;

const withoutToken = (fake: FakeBridge, profileId: string): void => {
  const {
    token: _token,
    problem: _problem,
    ...status
  } = fake.state.statuses[profileId] ?? {
    profileId,
    activity: 'idle' as const,
    renewal: 'sign-in' as const,
    life: noToken,
  };
  const { [profileId]: _view, ...views } = fake.state.views;
  fake.change({ statuses: { ...fake.state.statuses, [profileId]: { ...status, life: noToken } }, views });
};

const tokenCalls = (now: () => number) =>
  ({
    'tokens.status': (_input: undefined, { state }: FakeBridge) =>
      state.profiles.map(
        ({ id }): ProfileStatus =>
          state.statuses[id] ?? { profileId: id, activity: 'idle', renewal: 'sign-in', life: noToken },
      ),
    'token.view': ({ profileId }, { state }) => state.views[profileId] ?? null,
    'token.get': ({ profileId }, { state }) => state.views[profileId] ?? null,
    'token.cancel': () => undefined,
    'token.cancelCalls': () => undefined,
    'token.reveal': ({ kind }) => `revealed-${kind}-${'x'.repeat(40)}`,
    'token.copy': ({ profileId, form }, fake) => ({ ...copied(fake, now), ...proofNote(fake, profileId, form) }),
    'token.forget': ({ profileId }, fake) => withoutToken(fake, profileId),
    'token.revoke': ({ profileId }, fake) => withoutToken(fake, profileId),
    'token.endSession': ({ profileId }, fake) => withoutToken(fake, profileId),
    'provider.calls': () => ({ calls: [], requests: [], choosesTenant: false, lacks: [] }),
    'provider.call': () => ({ status: 200, json: null }),
    'token.introspect': () => ({ status: 200, json: { active: true, scope: 'openid profile', client_id: 'client-1' } }),
    'token.userinfo': () => ({
      status: 200,
      json: { sub: 'f3b0c6de', name: 'Alice Adams', email: 'alice@example.org' },
    }),
    'token.inspect': ({ profileId, kind }, { state }) => sampleInspection(state.views[profileId], kind, now()),
    'token.inspectPasted': ({ token }) => samplePasted(token, now()),
    'tokens.timeline': ({ profileId }, { state }) => state.timelines[profileId] ?? [],
    'tokens.clearTimeline': ({ profileId }, fake) => {
      fake.change({ timelines: { ...fake.state.timelines, [profileId]: [] } });
      fake.emit('timeline.changed', { profileId });
    },
    'flow.last': ({ profileId }, { state }) => state.runs[profileId] ?? null,
    'flow.runs': ({ profileId }, { state }) => {
      const run = state.runs[profileId];
      return run === undefined ? [] : [summaryOf(run)];
    },
    'flow.run': ({ profileId, runId }, { state }) => {
      const run = state.runs[profileId];
      if (run?.id !== runId) throw fail('not-found', { what: 'run' });
      return { run, records: state.records[profileId] ?? [] };
    },
    'flow.exportText': ({ format }) => ({ text: `The run as ${format}`, suggestedName: 'run' }),
    'flow.exportFile': () => ({ kind: 'saved', path: '/home/alice/run.har' }),
    'flow.copyExport': (_input, fake) => copied(fake, now),
    'flow.openBrowser': () => undefined,
    'flow.copyAddress': () => ({}),
    'questions.open': (_input: undefined, { state }: FakeBridge) => state.questions,
    'questions.answer': ({ questionId }, fake) =>
      fake.change({ questions: fake.state.questions.filter((question) => question.id !== questionId) }),
    'questions.cancel': ({ questionId }, fake) =>
      fake.change({ questions: fake.state.questions.filter((question) => question.id !== questionId) }),
  }) satisfies FakeAnswers;

const requestCalls = {
  'request.send': ({ runId }, { state }) => ({ ...state.response, runId }),
  'request.cancel': () => undefined,
  'request.copyBody': () => ({}),
  'requests.saved': ({ profileId }, { state }) => state.saved.filter((request) => request.profileId === profileId),
  'requests.save': (request, fake) => {
    const others = fake.state.saved.filter((each) => each.id !== request.id);
    fake.change({ saved: [...others, request] });
    return request;
  },
  'requests.remove': ({ id }, fake) => fake.change({ saved: fake.state.saved.filter((request) => request.id !== id) }),
  'requests.history': ({ profileId }, { state }) => state.history.filter((entry) => entry.profileId === profileId),
  'requests.clearHistory': (_input, fake) => fake.change({ history: [] }),
  'expectations.list': (_input: undefined, { state }: FakeBridge) => state.expectations,
  'expectations.save': (expectation, fake) => {
    const others = fake.state.expectations.filter(({ id }) => id !== expectation.id);
    fake.change({ expectations: [...others, expectation] });
    return expectation;
  },
  'expectations.remove': ({ id }, fake) =>
    fake.change({ expectations: fake.state.expectations.filter((each) => each.id !== id) }),
} satisfies FakeAnswers;

const idSource = (): (() => string) => {
  const made = { count: 0 };
  return () => {
    made.count += 1;
    return sampleId(800_000 + made.count);
  };
};

/** A main process in memory. `answers` replaces single calls; `now` is its clock. */
export const createFakeBridge = (
  options: { readonly state?: Partial<FakeState>; readonly answers?: FakeAnswers; readonly now?: () => number } = {},
): FakeBridge => {
  const now = options.now ?? Date.now;
  const state: FakeState = { ...startState(), ...options.state };
  const listeners = new Set<Parameters<Bridge['listen']>[0]>();
  const refused = new Map<string, AppError>();
  const heard: { name: string; input: unknown }[] = [];
  const handlers: Handlers = {
    ...appCalls,
    ...profileCalls(idSource()),
    ...tokenCalls(now),
    ...requestCalls,
    ...options.answers,
  };

  const answer = async (name: CallName, input: unknown): Promise<unknown> => {
    const error = refused.get(name);
    if (error !== undefined) throw new AppFailure(error);
    const parsed = calls[name].input.safeParse(input);
    if (!parsed.success) {
      throw fail('input-invalid', { field: name, reason: parsed.error.issues[0]?.message ?? 'unknown' });
    }
    // Name and handler belong together; an index by a union loses that.
    return (handlers[name] as (input: unknown, fake: FakeBridge) => unknown)(parsed.data, fake);
  };

  const fake: FakeBridge = {
    state,
    calls: heard,
    call: async (name, input): Promise<Answered<unknown>> => {
      heard.push({ name, input });
      try {
        // The window only knows the names of the contract.
        return { ok: true, value: structuredClone(await answer(name as CallName, input)) };
      } catch (caught) {
        return { ok: false, error: toAppError(caught) };
      }
    },
    listen: (onEvent) => {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    emit: (name, value) => {
      for (const listener of [...listeners]) listener(name, structuredClone(value));
    },
    change: (change) => {
      const before = { ...state };
      Object.assign(state, change);
      eventsOf(before, state, fake.emit);
    },
    refuse: (name, error) => void (error === undefined ? refused.delete(name) : refused.set(name, error)),
  };
  return fake;
};
