import type { AppError, AppErrorOf, ErrorCode, FlowStage } from './errors';

/**
 * What a failed renewal means for what is kept. `transient`: all of it stays good, try again. `uncertain`: the request
 * went out and its answer was lost, so a rotating provider may have taken the old refresh token. `refused`: only a person
 * can go on. `misconfigured`: the same call would fail again until somebody changes something. `none`: nothing failed.
 */
export type ErrorClass = 'transient' | 'uncertain' | 'refused' | 'misconfigured' | 'none';

type Rule<Code extends ErrorCode> = ErrorClass | ((error: AppErrorOf<Code>) => ErrorClass);

/** Whether a stage hands over what a provider takes only once. */
const isSpent = (stage: FlowStage): boolean => stage === 'refresh' || stage === 'token';

const lostIfSpent = ({ stage }: { readonly stage: FlowStage }): ErrorClass =>
  isSpent(stage) ? 'uncertain' : 'misconfigured';

/** What a provider says when it is the provider that is unwell (RFC 6749 section 4.1.2.1). */
const unwell: ReadonlySet<string> = new Set(['server_error', 'temporarily_unavailable']);

/** A nonce that was demanded and refused again in the same moment is another one the next time (RFC 9449 section 8). */
const nonceRefused = 'use_dpop_nonce';

/** A page where JSON was asked for, with a yes: a log-in page of the network, in front of the provider (F7, F29). */
const pageClass = ({ status }: { readonly status: number }): ErrorClass =>
  status < 400 || status >= 500 ? 'transient' : 'misconfigured';

const rules: { readonly [Code in ErrorCode]: Rule<Code> } = {
  'input-invalid': 'misconfigured',
  'not-found': 'misconfigured',
  'address-invalid': 'misconfigured',
  'address-insecure': 'misconfigured',
  'secret-missing': 'misconfigured',
  'import-unreadable': 'misconfigured',

  'discovery-not-found': pageClass,
  'discovery-not-json': 'transient',
  'discovery-invalid': 'misconfigured',
  'discovery-issuer-mismatch': 'misconfigured',
  'endpoint-missing': 'misconfigured',

  'host-not-found': 'transient',
  'connection-refused': 'transient',
  'connection-lost': ({ sent, stage }) => (sent && isSpent(stage) ? 'uncertain' : 'transient'),
  'network-unreachable': 'transient',
  // A server that is slow or hangs is as good as down (F2, F3); `replyMayBeLost` remembers that it was asked.
  'timed-out': 'transient',
  'proxy-failed': ({ status }) => (status === 407 ? 'misconfigured' : 'transient'),
  // No secret leaves before the handshake ends, and networks that look into it come and go with the place.
  'tls-untrusted': 'transient',
  'tls-failed': 'transient',
  'pin-mismatch': 'misconfigured',
  'ca-invalid': 'misconfigured',

  'answer-too-large': lostIfSpent,
  'answer-empty': (error) => (error.status < 400 ? lostIfSpent(error) : pageClass(error)),
  'answer-not-json': pageClass,
  'answer-cut': ({ stage }) => (isSpent(stage) ? 'uncertain' : 'transient'),
  // An answer that came and was read: settings that look at the wrong place do so the next time too.
  'answer-invalid': (error) => (error.place === undefined ? lostIfSpent(error) : 'misconfigured'),
  'answer-redirected': 'misconfigured',
  'token-unusable': 'misconfigured',
  'token-too-large': 'misconfigured',
  'id-token-invalid': 'misconfigured',

  'user-declined': 'refused',
  'client-refused': 'misconfigured',
  'grant-refused': 'refused',
  'credentials-refused': 'refused',
  'scope-refused': 'misconfigured',
  'provider-refused': ({ error }) => (unwell.has(error) || error === nonceRefused ? 'transient' : 'misconfigured'),
  'rate-limited': 'transient',
  'provider-unavailable': 'transient',

  cancelled: 'none',
  'sign-in-timed-out': 'refused',
  'browser-not-opened': 'refused',
  'redirect-port-taken': 'misconfigured',
  'redirect-port-reserved': 'misconfigured',
  'redirect-host-unavailable': 'misconfigured',
  'redirect-not-ours': 'misconfigured',
  'redirect-invalid': 'misconfigured',
  'issuer-differs': 'misconfigured',
  'interaction-required': 'refused',
  'sign-in-needed': 'refused',
  'factor-none': 'refused',
  // A wrong code is never tried again by itself: providers lock the account after a few.
  'code-refused': 'refused',
  'code-not-sent': 'refused',
  'approval-refused': 'refused',
  'challenge-over': 'refused',
  'identity-source-unknown': 'misconfigured',
  'identity-source-ambiguous': 'misconfigured',
  'factor-unending': 'misconfigured',
  'not-offered': 'misconfigured',
  'not-revocable': 'misconfigured',

  'keychain-absent': 'transient',
  'keychain-locked': 'transient',
  'keychain-timeout': 'transient',
  // macOS asks the person each time a refused item is read: not again by itself.
  'keychain-denied': 'misconfigured',
  'keychain-restarted': 'misconfigured',
  'keychain-failed': 'transient',
  'secret-damaged': 'refused',
  'storage-undecided': 'transient',
  'storage-locked': 'transient',
  'passphrase-wrong': 'misconfigured',
  'passphrase-weak': 'misconfigured',
  'disk-full': 'transient',
  'disk-denied': 'transient',
  'disk-failed': 'transient',
  'file-damaged': 'misconfigured',
  'file-newer': 'misconfigured',
  'read-only': 'misconfigured',

  'header-invalid': 'misconfigured',
  'body-invalid': 'misconfigured',
  'redirect-limit': 'misconfigured',
  'shortcut-refused': 'misconfigured',
  'renewal-interrupted': 'uncertain',
  'renewal-elsewhere': 'transient',
  'practice-unavailable': 'transient',
  internal: 'misconfigured',
};

/** What a failure means for the tokens that are kept. */
export const errorClass = (error: AppError): ErrorClass => {
  // Rule and error belong to the same code; TypeScript cannot follow that through the table.
  const rule = rules[error.code] as Rule<ErrorCode>;
  return typeof rule === 'function' ? rule(error) : rule;
};

/** Whether the refresh token went out and its answer may have been given and lost (F4, F15). */
export const replyMayBeLost = (error: AppError): boolean =>
  errorClass(error) === 'uncertain' || (error.code === 'timed-out' && error.phase === 'answer' && isSpent(error.stage));

/** How long a provider asked to be left alone, in ms, an hour at most (RFC 9110 section 10.2.3); undefined where it did not. */
export const askedPause = (error: AppError): number | undefined => {
  if (error.code !== 'rate-limited' && error.code !== 'provider-unavailable') return undefined;
  const seconds = error.retryAfterSeconds;
  return seconds === undefined || seconds <= 0 ? undefined : Math.min(seconds, 3600) * 1000;
};
