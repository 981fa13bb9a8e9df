import type { LoginStartState } from './domain/desktop';
import type { AppError, FlowStage } from './domain/errors';
import type { NetworkSettings } from './domain/network';
import type { Answer, Question } from './domain/question';

/** Time. `now` is wall-clock ms since 1970; `monotonic` is ms that never jump. `after` runs once and gives a way to cancel. */
export type Clock = {
  readonly now: () => number;
  readonly monotonic: () => number;
  readonly after: (milliseconds: number, run: () => void) => () => void;
};

/** Randomness, so that tests can name ids. `id` is a UUID. */
export type Random = { readonly id: () => string; readonly bytes: (length: number) => Uint8Array };

/**
 * The OS keychain, one small item at a time. Throws AppFailure `keychain-*`. Values over 2,560 bytes of UTF-16 do not fit on Windows.
 * `get` answers undefined only for an item that is certainly not there. There is no way to list: the native listing call
 * crashes the process while a Linux keyring is locked.
 */
export type SecretStore = {
  readonly get: (account: string) => Promise<string | undefined>;
  readonly set: (account: string, value: string) => Promise<void>;
  readonly remove: (account: string) => Promise<void>;
  /** Most ASCII characters an item of this keychain is known to hold; without it 1,200, which fit everywhere. */
  readonly longest?: number;
};

/** Small files in the app's own folder, by bare name. `write` is atomic and durable. Throws AppFailure `disk-*`. */
export type FileStore = {
  readonly read: (name: string) => Promise<string | undefined>;
  readonly write: (name: string, text: string) => Promise<void>;
  readonly rename: (name: string, to: string) => Promise<void>;
  readonly remove: (name: string) => Promise<void>;
};

/**
 * Asks the person where to save a text and writes it there, whole or not at all. Answers the file's path; undefined where
 * the person thought better of it. Throws AppFailure `disk-*`.
 */
export type SaveDialog = {
  readonly save: (file: {
    readonly title: string;
    readonly suggestedName: string;
    readonly text: string;
  }) => Promise<string | undefined>;
};

/**
 * The system browser. Throws AppFailure `browser-not-opened`. Plain http is opened on this computer, and at the servers
 * (`host:port`) a person allowed it for.
 */
export type Browser = { readonly open: (address: string, plainHttpHosts?: readonly string[]) => Promise<void> };

/** The system clipboard (asynchronous, as Electron's is since 44); `secret` asks the platform to keep the text out of histories where it can. */
export type Clipboard = {
  readonly read: () => Promise<string>;
  readonly write: (text: string, options: { readonly secret: boolean }) => Promise<void>;
  readonly clear: () => Promise<void>;
};

/** Moments after which waiting for a deadline is not enough: the computer woke, was unlocked, or reached a network. */
export type Wakeups = {
  readonly onWake: (run: (why: 'resumed' | 'unlocked' | 'online') => void) => () => void;
};

/** Keys that reach the app whatever program is in front. */
export type GlobalKeys = {
  /** False where another program, or the desktop itself, has them. What a press does is the shell's business. */
  readonly take: (keys: string) => boolean;
  readonly giveBack: (keys: string) => void;
  /** Under Wayland the desktop decides over keys, and asks the person. */
  readonly wayland: boolean;
};

/** Starting together with the person's session, hidden in the tray. Throws AppFailure `disk-*`, and `not-offered` where it is not. */
export type LoginStart = {
  readonly state: () => Promise<LoginStartState>;
  readonly set: (isOn: boolean) => Promise<void>;
};

/** The person, asked in the middle of a flow. Rejects with AppFailure `cancelled`, `sign-in-timed-out` or `interaction-required`. */
export type Person = { readonly ask: (question: Question, signal: AbortSignal) => Promise<Answer> };

/**
 * Turns between the processes of one person on this computer. A turn ends when it is given back or when its process ends,
 * however that happens; nobody takes one from a process that lives.
 */
export type Locks = {
  /**
   * Waits for the turn of this name. Answers the way to give it back; undefined when the patience, in ms, ran out or the
   * signal came first. Never throws: where the system offers no turns, the log says so and the caller goes on alone.
   */
  readonly take: (
    name: string,
    options: { readonly patienceMs: number; readonly signal?: AbortSignal },
  ) => Promise<(() => Promise<void>) | undefined>;
};

/** The app's log: event names and plain facts, never a secret, a token or an address with its query. */
export type Log = {
  readonly info: (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;
  readonly warn: (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;
  readonly error: (event: string, facts?: Readonly<Record<string, string | number | boolean>>) => void;
};

/** What a call over the network is for and how far it may go. */
export type HttpOptions = {
  readonly stage: FlowStage;
  /** Most bytes of the body that are read; more is `answer-too-large`. */
  readonly limitBytes: number;
  readonly signal?: AbortSignal;
  /** The host may not turn out to be loopback, link-local or a metadata service (`address-invalid`): for redirects from outside. */
  readonly refuseLocal?: boolean;
};

/** One exchange as it went, for the flow's steps; the address comes without query and fragment. */
export type HttpExchange = {
  readonly stage: FlowStage;
  readonly method: string;
  readonly address: string;
  readonly status?: number;
  readonly milliseconds: number;
  readonly bytes?: number;
};

/**
 * How the time of an exchange was spent, in ms: until there was a connection (its name, TCP, a proxy and TLS; nothing on
 * one that was kept), until the answer began, until it had come. What it never got to is absent.
 */
export type HttpPhases = { readonly connect: number; readonly wait?: number; readonly receive?: number };

/**
 * The same exchange as it went over the wire, secrets and all: for the recorder, which masks it before it keeps anything of
 * it. To be written down nowhere else.
 */
export type HttpWire = {
  readonly address: string;
  readonly request: Pick<HttpRequest, 'headers' | 'body'>;
  /** Absent where nothing came back. A body that is streamed to its reader is not part of it. */
  readonly answer?: {
    readonly status: number;
    readonly statusText: string;
    readonly headers: readonly (readonly [name: string, value: string])[];
    readonly chunks: readonly Uint8Array[];
    readonly brokenOff: boolean;
  };
  readonly error?: AppError;
  /** The proxy that carried it, `host:port`. */
  readonly proxy?: string;
  readonly phases?: HttpPhases;
};

/** The parts of a fetch call this app uses. */
export type HttpRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
};

/** An answer whose body is still on its way. `cancel` frees the connection. */
export type StreamedAnswer = {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: AsyncIterable<Uint8Array>;
  readonly cancel: () => void;
};

/**
 * HTTP under one profile's network settings (time limits, CA, pins, proxy). Redirects are never followed.
 * `call` reads the whole body and answers a plain Response; `stream` hands it over as it comes.
 * Throws AppFailure: address-invalid, host-not-found, connection-*, network-unreachable, timed-out, proxy-failed, tls-*, pin-mismatch, ca-invalid, answer-*, cancelled.
 */
export type Http = {
  /** Servers (`host:port`) that a person allowed plain http for; none where absent. Who sends secrets asks before it calls. */
  readonly plainHttpHosts?: readonly string[];
  readonly call: (url: string, request: HttpRequest, options: HttpOptions) => Promise<Response>;
  readonly stream: (
    url: string,
    request: HttpRequest,
    options: Omit<HttpOptions, 'limitBytes'>,
  ) => Promise<StreamedAnswer>;
  /** Frees the kept connections. */
  readonly close: () => Promise<void>;
};

/** Makes the Http of a profile; `onExchange` hears of each finished call. */
export type HttpFactory = (
  settings: NetworkSettings,
  onExchange?: (exchange: HttpExchange, wire: HttpWire) => void,
) => Http;

/** Everything the core needs from the world. */
export type Ports = {
  readonly clock: Clock;
  readonly random: Random;
  readonly secrets: SecretStore;
  readonly files: FileStore;
  readonly locks: Locks;
  readonly browser: Browser;
  readonly clipboard: Clipboard;
  readonly wakeups: Wakeups;
  readonly saveDialog: SaveDialog;
  readonly globalKeys: GlobalKeys;
  readonly loginStart: LoginStart;
  readonly log: Log;
  readonly http: HttpFactory;
};
