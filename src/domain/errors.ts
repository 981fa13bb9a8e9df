import type { CertificateFacts } from './network';
import type { FactorType } from './question';

/** Which step of a flow an error belongs to; the window words the sentence with it. */
export type FlowStage =
  | 'discovery'
  | 'authorization'
  | 'token'
  | 'refresh'
  | 'userinfo'
  | 'introspection'
  | 'revocation'
  | 'keys'
  | 'factor'
  | 'call'
  | 'request';

/** What is known about each failure, by its stable code. Details never hold a secret, a token or a URL with its query. */
export type ErrorDetails = {
  // What was typed or asked for
  'input-invalid': { readonly field: string; readonly reason: string };
  'not-found': { readonly what: 'profile' | 'token' | 'request' | 'question' | 'run' };
  'address-invalid': { readonly field: string; readonly address: string };
  'address-insecure': { readonly field: string; readonly address: string };
  'secret-missing': { readonly secret: 'client secret' | 'password' };
  'import-unreadable': { readonly reason: string };

  // Discovery (OpenID Connect Discovery 1.0, RFC 8414)
  'discovery-not-found': { readonly address: string; readonly status: number };
  'discovery-not-json': { readonly address: string; readonly contentType: string };
  'discovery-invalid': { readonly address: string; readonly reason: string };
  'discovery-issuer-mismatch': { readonly expected: string; readonly actual: string };
  'endpoint-missing': {
    readonly endpoint: 'authorization' | 'token' | 'userinfo' | 'introspection' | 'revocation' | 'jwks' | 'endSession';
  };

  // The way to the server
  'host-not-found': { readonly host: string };
  'connection-refused': { readonly host: string };
  'connection-lost': { readonly host: string; readonly stage: FlowStage; readonly sent: boolean };
  'network-unreachable': { readonly host: string };
  'timed-out': {
    readonly host: string;
    readonly stage: FlowStage;
    readonly phase: 'connect' | 'answer';
    readonly seconds: number;
  };
  'proxy-failed': { readonly proxy: string; readonly status?: number; readonly reason: string };
  'tls-untrusted': {
    readonly host: string;
    readonly reason: 'self-signed' | 'unknown-issuer' | 'expired' | 'not-yet-valid' | 'wrong-host' | 'other';
    readonly technical: string;
    readonly certificate?: CertificateFacts;
  };
  'tls-failed': { readonly host: string; readonly reason: 'not-tls' | 'version' | 'other'; readonly technical: string };
  'pin-mismatch': { readonly host: string; readonly expected: string; readonly actual: string };
  'ca-invalid': { readonly reason: string };

  // Answers that cannot be used
  'answer-too-large': { readonly host: string; readonly stage: FlowStage; readonly limitBytes: number };
  'answer-empty': { readonly stage: FlowStage; readonly status: number };
  'answer-not-json': {
    readonly stage: FlowStage;
    readonly status: number;
    readonly contentType: string;
    /** At most the first 200 characters, with secrets masked. */
    readonly start: string;
  };
  'answer-cut': { readonly stage: FlowStage; readonly host: string };
  /** `place`: where the settings look for the access token, and nothing stands; `description`: what stands at their place of a reason. */
  'answer-invalid': {
    readonly stage: FlowStage;
    readonly reason: string;
    readonly place?: string;
    readonly description?: string;
  };
  'answer-redirected': { readonly stage: FlowStage; readonly to: string };
  /** `challenge`: it only allows a second factor to be given; `not-jwt`: the API behind takes JSON Web Tokens alone. */
  'token-unusable': { readonly reason: 'line-break' | 'not-ascii' | 'empty' | 'challenge' | 'not-jwt' };
  'token-too-large': { readonly bytes: number; readonly limitBytes: number };
  'id-token-invalid': { readonly reason: string };

  // The provider said no (RFC 6749 sections 4.1.2.1 and 5.2)
  'user-declined': { readonly description?: string };
  /** `onlyWay`: the system takes its clients by this method alone. */
  'client-refused': {
    readonly error: string;
    readonly description?: string;
    readonly status: number;
    readonly method: string;
    readonly onlyWay?: true;
  };
  'grant-refused': {
    readonly error: string;
    readonly description?: string;
    readonly stage: FlowStage;
    /** What was handed in is the proof of a factor, by a grant beside the profile's own (RFC 7523 section 2.1). */
    readonly proof?: true;
  };
  'credentials-refused': { readonly error: string; readonly description?: string };
  'scope-refused': { readonly error: string; readonly description?: string; readonly scope: string };
  'provider-refused': {
    readonly error: string;
    readonly description?: string;
    readonly uri?: string;
    readonly stage: FlowStage;
    readonly status?: number;
  };
  'rate-limited': { readonly host: string; readonly retryAfterSeconds?: number };
  'provider-unavailable': { readonly host: string; readonly status: number; readonly retryAfterSeconds?: number };

  // The sign-in itself
  cancelled: Record<never, never>;
  'sign-in-timed-out': {
    readonly minutes: number;
    readonly strayCallbacks: number;
    /** The kind of the question in the window that went unanswered; absent where it was the browser that did not come back. */
    readonly question?: string;
  };
  'browser-not-opened': { readonly reason: string };
  'redirect-port-taken': { readonly port: number; readonly host: string };
  /** The system keeps the port for itself, mostly one below 1024. */
  'redirect-port-reserved': { readonly port: number; readonly host: string };
  'redirect-host-unavailable': { readonly host: string };
  'redirect-not-ours': { readonly reason: 'not-an-address' | 'state-missing' | 'state-differs' | 'no-answer' };
  'redirect-invalid': { readonly reason: string };
  'issuer-differs': { readonly expected: string; readonly actual: string };
  'interaction-required': { readonly question: string };
  'sign-in-needed': {
    readonly reason: 'no-refresh-token' | 'refresh-refused' | 'refreshes-used-up' | 'not-attended' | 'reply-lost';
  };
  /** None of the second factors can be given here; `left` says of each why not. */
  'factor-none': {
    readonly left: readonly {
      readonly type: string;
      readonly reason: 'disabled' | 'not-validated' | 'not-allowed' | 'needs-web-origin' | 'not-supported';
    }[];
    /** What the provider would take, in its own words, where it says so. */
    readonly allowed?: readonly string[];
  };
  /** A code or the answers to questions were not accepted, for the last time. */
  'code-refused': {
    readonly factor: FactorType;
    readonly reason: 'wrong' | 'expired' | 'used-up';
    /** The code was made here, from the kept seed. */
    readonly fromSeed?: true;
    /** How many apps of the account the code was handed in for, where it was more than one. */
    readonly apps?: number;
    /** How far the provider's clock is ahead of ours, where they differ. */
    readonly clockAheadSeconds?: number;
  };
  /** A one-time code could not be sent. */
  'code-not-sent': { readonly factor: FactorType; readonly reason: 'limit' | 'destination' };
  /** What had to be answered on a phone was not, or with no. */
  'approval-refused': {
    readonly factor: 'push' | 'qr';
    readonly outcome: 'denied' | 'reported' | 'timed-out' | 'failed' | 'cancelled';
  };
  /** The challenge ended before the second factor was given. */
  'challenge-over': Record<never, never>;
  'identity-source-unknown': { readonly wanted: string; readonly known: readonly string[] };
  'identity-source-ambiguous': { readonly wanted: string; readonly count: number };
  /** The provider kept asking for one more factor. */
  'factor-unending': { readonly rounds: number };
  'not-offered': { readonly what: string };
  /** The system keeps no list of tokens of this kind. `endsAt` in ms since 1970; absent for one that does not end. */
  'not-revocable': { readonly endsAt?: number };

  // Keeping things
  'keychain-absent': { readonly technical: string };
  'keychain-locked': { readonly technical: string };
  'keychain-timeout': { readonly seconds: number };
  'keychain-denied': { readonly technical: string };
  /** The keychain service ended and started again; this process cannot reach the new one. */
  'keychain-restarted': { readonly technical: string };
  'keychain-failed': { readonly technical: string };
  'secret-damaged': { readonly what: string };
  'storage-undecided': Record<never, never>;
  'storage-locked': Record<never, never>;
  'passphrase-wrong': Record<never, never>;
  'passphrase-weak': { readonly minimum: number };
  'disk-full': { readonly file: string };
  'disk-denied': { readonly file: string };
  'disk-failed': { readonly file: string; readonly technical: string };
  'file-damaged': {
    readonly file: string;
    readonly keptAs: string;
    /** What the app goes on with: the last good copy, the entries that could be read, or nothing. */
    readonly goesOnWith?: 'last-copy' | 'other-entries' | 'nothing';
    /** Names of the entries that could not be read. */
    readonly leftOut?: readonly string[];
  };
  'file-newer': { readonly file: string; readonly version: number; readonly supported: number };
  'read-only': { readonly file: string };

  // The request tester
  'header-invalid': { readonly name: string; readonly reason: string };
  'body-invalid': { readonly reason: string };
  'redirect-limit': { readonly limit: number };

  // The desktop
  /** Another program, or the desktop itself, has these keys already. */
  'shortcut-refused': { readonly keys: string; readonly wayland: boolean };

  // Ours
  /** The app ended while the answer to a refresh was awaited. */
  'renewal-interrupted': Record<never, never>;
  /** Another running copy of the app works with the same token and does not come to an end. */
  'renewal-elsewhere': Record<never, never>;
  'practice-unavailable': { readonly technical: string };
  internal: { readonly technical: string };
};

/** The stable name of a failure. */
export type ErrorCode = keyof ErrorDetails;

/** One failure as it crosses to the window: a code and what is known; the wording lives in text.ts. */
export type AppError = { readonly [Code in ErrorCode]: { readonly code: Code } & ErrorDetails[Code] }[ErrorCode];

/** The failure with this code, narrowed. */
export type AppErrorOf<Code extends ErrorCode> = Extract<AppError, { readonly code: Code }>;

/** What the core throws: an AppError with the original failure as its cause, which is never sent to the window. */
export class AppFailure extends Error {
  readonly error: AppError;

  constructor(error: AppError, cause?: unknown) {
    super(error.code, cause === undefined ? undefined : { cause });
    this.name = 'AppFailure';
    this.error = error;
  }
}

/** Builds an AppFailure from a code and its details. */
export const fail = <Code extends ErrorCode>(code: Code, details: ErrorDetails[Code], cause?: unknown): AppFailure =>
  // The union is built from the same map, so code and details belong together; TypeScript cannot follow that.
  new AppFailure({ code, ...details } as unknown as AppError, cause);

/** The AppError in a caught value; anything that is not ours becomes `internal` with the kind of error only, since its text may hold a secret. */
export const toAppError = (caught: unknown): AppError => {
  if (caught instanceof AppFailure) return caught.error;
  const technical = caught instanceof Error ? caught.name : typeof caught;
  return { code: 'internal', technical };
};

/** Makes a switch over a union exhaustive: it does not compile while a case is missing. */
export const assertNever = (value: never): never => {
  throw new Error(`Unexpected case: ${JSON.stringify(value)}`);
};
