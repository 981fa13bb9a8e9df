import type { AppError } from '../domain/errors';
import type { Expectation } from '../domain/expectations';
import type { FlowRun, FlowRunSummary } from '../domain/flow';
import { readImport } from '../domain/import/readImport';
import type { CertificateFacts, NetworkSettings } from '../domain/network';
import type { HistoryEntry, SavedRequest } from '../domain/request';
import type { Settings, SettingsChange } from '../domain/settings';
import type { StorageState } from '../domain/storage';
import type { CheckService } from '../services/checkService';
import type { ClipboardService } from '../services/clipboardService';
import type { DesktopService } from '../services/desktopService';
import type { ExportService } from '../services/exportService';
import type { ProfileService } from '../services/profileService';
import type { QuestionService } from '../services/questionService';
import type { RequestHistory } from '../services/requestHistory';
import type { RequestService } from '../services/requestService';
import type { RunExports } from '../services/runExports';
import type { TokenCalls } from '../services/tokenCalls';
import type { TokenInspector } from '../services/tokenInspector';
import type { TokenReader } from '../services/tokenReader';
import type { TokenService } from '../services/tokenService';
import type { TokenTimeline } from '../services/tokenTimeline';
import type { AppInfo } from './contract';
import type { Handlers } from './serve';

/** What the handlers call: services by name, and the few stores that need no service. */
export type HandlerDeps = {
  readonly about: Omit<AppInfo, 'notices'> & {
    readonly openHelp: (topic: 'readme' | 'security' | 'errors') => Promise<void>;
    readonly quit: () => void;
  };
  readonly notices: { readonly list: () => readonly AppError[]; readonly dismiss: () => void };
  readonly settings: { readonly get: () => Settings; readonly set: (change: SettingsChange) => Promise<Settings> };
  readonly desktop: DesktopService;
  readonly storage: {
    readonly state: () => StorageState;
    readonly retry: () => Promise<StorageState>;
    readonly useSession: () => Promise<StorageState>;
    readonly useFile: (passphrase: string) => Promise<StorageState>;
    readonly unlock: (passphrase: string) => Promise<StorageState>;
  };
  readonly profiles: ProfileService;
  readonly exports: ExportService;
  readonly checks: CheckService;
  readonly readCertificate: (address: string, network: NetworkSettings) => Promise<CertificateFacts>;
  readonly tokens: TokenService;
  readonly reader: TokenReader;
  readonly inspector: TokenInspector;
  readonly timeline: Pick<TokenTimeline, 'list' | 'clear'>;
  readonly expectations: {
    readonly list: () => readonly Expectation[];
    readonly save: (expectation: Expectation) => Promise<Expectation>;
    readonly remove: (id: string) => Promise<void>;
  };
  readonly calls: TokenCalls;
  readonly clipboard: ClipboardService;
  readonly questions: QuestionService;
  readonly runs: {
    readonly last: (profileId: string) => FlowRun | undefined;
    readonly list: (profileId: string) => Promise<readonly FlowRunSummary[]>;
  };
  readonly runExports: RunExports;
  readonly openBrowser: (address: string, plainHttpHosts: readonly string[]) => Promise<void>;
  readonly requests: RequestService;
  readonly requestHistory: RequestHistory;
  readonly requestStore: {
    readonly saved: (profileId: string) => Promise<readonly SavedRequest[]>;
    readonly save: (request: SavedRequest) => Promise<SavedRequest>;
    readonly remove: (profileId: string, id: string) => Promise<void>;
    readonly history: (profileId: string) => Promise<readonly HistoryEntry[]>;
    readonly clearHistory: (profileId: string) => Promise<void>;
  };
  readonly newId: () => string;
};

const appHandlers = (deps: HandlerDeps) =>
  ({
    'app.info': () => {
      const { openHelp: _openHelp, quit: _quit, ...about } = deps.about;
      return { ...about, notices: deps.notices.list() };
    },
    'app.openHelp': ({ topic }) => deps.about.openHelp(topic),
    'app.dismissNotices': () => deps.notices.dismiss(),
    'app.quit': () => deps.about.quit(),
    'settings.get': () => deps.settings.get(),
    'settings.set': (change) => deps.settings.set(change),
    'desktop.state': () => deps.desktop.state(),
    'desktop.setShortcut': ({ keys }) => deps.desktop.setShortcut(keys),
    'desktop.setLoginStart': ({ isOn }) => deps.desktop.setLoginStart(isOn),
    'storage.state': () => deps.storage.state(),
    'storage.retry': () => deps.storage.retry(),
    'storage.useSession': () => deps.storage.useSession(),
    'storage.useFile': ({ passphrase }) => deps.storage.useFile(passphrase),
    'storage.unlock': ({ passphrase }) => deps.storage.unlock(passphrase),
  }) satisfies Partial<Handlers>;

const profileHandlers = (deps: HandlerDeps) =>
  ({
    'profiles.list': () => deps.profiles.list(),
    'profiles.save': (profile) => deps.profiles.save(profile),
    'profiles.remove': ({ profileId }) => deps.profiles.remove(profileId),
    'profiles.duplicate': ({ profileId, environment }) => deps.profiles.duplicate(profileId, environment),
    'profiles.move': ({ profileId, before, folder }) => deps.profiles.move(profileId, before, folder),
    'profiles.check': (profile) => deps.checks.check(profile),
    'profiles.cancelCheck': ({ profileId }) => deps.checks.cancel(profileId),
    'profiles.trustCertificate': ({ profileId, pin }) => deps.profiles.trustCertificate(profileId, pin),
    'profiles.distrustCertificate': ({ profileId, host }) => deps.profiles.distrustCertificate(profileId, host),
    'profiles.allowPlainHttp': ({ profileId, host }) => deps.profiles.allowPlainHttp(profileId, host),
    'profiles.refusePlainHttp': ({ profileId, host }) => deps.profiles.refusePlainHttp(profileId, host),
    'profiles.addPractice': (wanted) => deps.profiles.addPractice(wanted),
    'practice.open': ({ profileId, page }) => deps.profiles.openPractice(profileId, page),
    'profiles.exportFile': ({ profileId }) => deps.exports.exportFile(profileId),
    'profiles.readImport': ({ text }) => readImport(text, deps.newId),
    'secrets.status': ({ profileId }) => deps.profiles.secretStatus(profileId),
    'secrets.set': ({ profileId, kind, value }) => deps.profiles.setSecret(profileId, kind, value),
    'secrets.remove': ({ profileId, kind }) => deps.profiles.removeSecret(profileId, kind),
    'discovery.look': ({ server, network }) => deps.checks.look(server, network),
    'discovery.certificate': ({ address, network }) => deps.readCertificate(address, network),
  }) satisfies Partial<Handlers>;

const tokenHandlers = (deps: HandlerDeps) =>
  ({
    'tokens.status': () => deps.tokens.status(),
    'token.view': ({ profileId }) => deps.reader.view(profileId),
    'token.get': async ({ profileId, how, minimumSeconds }) => {
      await deps.tokens.get(profileId, how, minimumSeconds);
      return deps.reader.view(profileId);
    },
    'token.cancel': ({ profileId }) => deps.tokens.cancel(profileId),
    'token.reveal': ({ profileId, kind }) => deps.reader.reveal(profileId, kind),
    'token.copy': async ({ profileId, form, use, minimumSeconds }) => {
      // A refresh need not bring another ID token.
      if (form !== 'id') await deps.tokens.renewBeforeUse(profileId, minimumSeconds);
      const { text, ...note } = await deps.reader.copyText(profileId, form, use);
      return { ...(await deps.clipboard.copySecret(text)), ...note };
    },
    'token.forget': ({ profileId }) => deps.tokens.forget(profileId),
    'token.revoke': ({ profileId }) => deps.calls.revoke(profileId),
    'token.endSession': ({ profileId }) => deps.calls.endSession(profileId),
    'token.cancelCalls': ({ profileId }) => deps.calls.cancel(profileId),
    'token.introspect': ({ profileId }) => deps.calls.introspect(profileId),
    'token.userinfo': ({ profileId }) => deps.calls.userinfo(profileId),
    'token.inspect': ({ profileId, kind }) => deps.inspector.inspect(profileId, kind),
    'token.inspectPasted': ({ token, withKeys }) => deps.inspector.inspectPasted(token, withKeys),
    'tokens.timeline': ({ profileId }) => deps.timeline.list(profileId),
    'tokens.clearTimeline': ({ profileId }) => deps.timeline.clear(profileId),
    'provider.calls': ({ profileId }) => deps.calls.offer(profileId),
    'provider.call': ({ profileId, callId, inputs }) => deps.calls.call(profileId, callId, inputs),
    'flow.last': ({ profileId }) => deps.runs.last(profileId) ?? null,
    'flow.runs': ({ profileId }) => deps.runs.list(profileId),
    'flow.run': ({ profileId, runId }) => deps.runExports.find(profileId, runId),
    'flow.exportText': (wanted) => deps.runExports.text(wanted),
    'flow.exportFile': (wanted) => deps.runExports.exportFile(wanted),
    'flow.copyExport': async (wanted) => {
      await deps.clipboard.copyPlain((await deps.runExports.text(wanted)).text);
      return {};
    },
    'flow.openBrowser': ({ profileId }) => {
      const { plainHttpHosts } = deps.profiles.find(profileId).network;
      return deps.openBrowser(deps.tokens.signInAddress(profileId), plainHttpHosts);
    },
    'flow.copyAddress': async ({ profileId }) => {
      await deps.clipboard.copyPlain(deps.tokens.signInAddress(profileId));
      return {};
    },
    'questions.open': () => deps.questions.open(),
    'questions.answer': ({ questionId, answer }) => deps.questions.answer(questionId, answer),
    'questions.cancel': ({ questionId }) => deps.questions.cancel(questionId),
  }) satisfies Partial<Handlers>;

const requestHandlers = (deps: HandlerDeps) =>
  ({
    'request.send': (sending) => deps.requestHistory.send(sending),
    'request.cancel': ({ runId }) => deps.requests.cancel(runId),
    // A body may hold whatever the API answered, tokens too: it is treated as a secret.
    'request.copyBody': ({ runId }) => deps.clipboard.copySecret(deps.requests.bodyText(runId)),
    'requests.saved': ({ profileId }) => deps.requestStore.saved(profileId),
    'requests.save': (request) => deps.requestStore.save(request),
    'requests.remove': ({ profileId, id }) => deps.requestStore.remove(profileId, id),
    'requests.history': ({ profileId }) => deps.requestStore.history(profileId),
    'requests.clearHistory': ({ profileId }) => deps.requestStore.clearHistory(profileId),
    'expectations.list': () => deps.expectations.list(),
    'expectations.save': (expectation) => deps.expectations.save(expectation),
    'expectations.remove': ({ id }) => deps.expectations.remove(id),
  }) satisfies Partial<Handlers>;

/** Answers each call of the contract by the service it belongs to. */
export const createHandlers = (deps: HandlerDeps): Handlers => ({
  ...appHandlers(deps),
  ...profileHandlers(deps),
  ...tokenHandlers(deps),
  ...requestHandlers(deps),
});
