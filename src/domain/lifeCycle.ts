import { errorClass, replyMayBeLost } from './errorClass';
import type { AppError } from './errors';

/** Why only a person can go on. */
export type SignInReason =
  | 'no-refresh-token'
  | 'refresh-refused'
  | 'refreshes-used-up'
  | 'not-attended'
  | 'credentials-refused'
  | 'reply-lost'
  | 'token-damaged';

/** Why work on a token was begun: a person asked, its time came, or an API refused it. */
export type AskedBy = 'person' | 'schedule' | 'api';

/** A state that lasts until something happens. Each says why. Times in ms since 1970. */
export type RestingState =
  | { readonly kind: 'none'; readonly reason: 'never' | 'signed-out' | 'other-settings' }
  | { readonly kind: 'fresh'; readonly reason: 'in-time' | 'no-known-end' }
  | { readonly kind: 'due'; readonly reason: 'near-end' | 'refused-by-api' | 'settings-changed' }
  | {
      readonly kind: 'retrying';
      readonly reason: AppError;
      readonly attempt: number;
      /** A refresh token went out and its answer never came: the provider may have taken it. */
      readonly lost: boolean;
    }
  | { readonly kind: 'needs-sign-in'; readonly reason: SignInReason; readonly error?: AppError }
  | { readonly kind: 'failed'; readonly reason: AppError }
  | { readonly kind: 'revoked'; readonly reason: 'by-person' | 'by-provider'; readonly error?: AppError };

/** A state in which something is under way; `before` is where it goes back to when that is given up. */
export type WorkingState =
  | { readonly kind: 'getting'; readonly reason: AskedBy; readonly before: RestingState }
  | { readonly kind: 'refreshing'; readonly reason: AskedBy; readonly before: RestingState };

/** Where a profile's token is in its life. */
export type LifeState = RestingState | WorkingState;

/** What the place of tokens holds for a profile, found by looking and not by working. */
export type FoundToken =
  | 'none'
  | 'other-settings'
  | 'fresh'
  | 'no-known-end'
  | 'due'
  | 'refused'
  | 'interrupted'
  | 'damaged';

/** Everything that moves a token on. */
export type LifeEvent =
  | { readonly kind: 'found'; readonly token: FoundToken }
  | { readonly kind: 'asked'; readonly work: WorkingState['kind']; readonly by: AskedBy }
  | { readonly kind: 'got'; readonly knownEnd: boolean }
  | { readonly kind: 'became-due' }
  /** The token's time is over and there is no way to a new one without a person. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused-by-api' }
  | { readonly kind: 'failed'; readonly error: AppError }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'settings-changed' }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'revoked' };

/** Where every token begins. */
export const noToken: RestingState = { kind: 'none', reason: 'never' };

/** Whether something is under way. */
export const isWorking = (state: LifeState): state is WorkingState =>
  state.kind === 'getting' || state.kind === 'refreshing';

/** The state behind the work, or the state itself. */
export const resting = (state: LifeState): RestingState => (isWorking(state) ? state.before : state);

/** Why the last try failed, as the window words it. */
export const problemOf = (state: LifeState): AppError | undefined => {
  switch (state.kind) {
    case 'retrying':
    case 'failed':
      return state.reason;
    case 'needs-sign-in':
    case 'revoked':
      return state.error;
    default:
      return undefined;
  }
};

/** The next state. An event that means nothing in a state leaves it as it is. */
export const nextLife = (state: LifeState, event: LifeEvent): LifeState => {
  switch (event.kind) {
    case 'found':
      return isWorking(state) ? { ...state, before: found(state.before, event.token) } : found(state, event.token);
    case 'asked':
      return isWorking(state) ? state : { kind: event.work, reason: event.by, before: state };
    case 'got':
      return { kind: 'fresh', reason: event.knownEnd ? 'in-time' : 'no-known-end' };
    case 'became-due':
      return isWorking(state) ? state : becameDue(state);
    case 'ended':
      return isWorking(state) ? state : ended(state);
    case 'refused-by-api':
      return isWorking(state) ? state : refusedByApi(state);
    case 'failed':
      return isWorking(state) ? failed(state, event.error) : state;
    case 'cancelled':
      return resting(state);
    case 'settings-changed':
      return isWorking(state) ? { ...state, before: settingsChanged(state.before) } : settingsChanged(state);
    case 'signed-out':
      return { kind: 'none', reason: 'signed-out' };
    case 'revoked':
      return { kind: 'revoked', reason: 'by-person' };
  }
};

/** A failure says more than a look does: the same kept token, seen again, does not take its reason away. */
const found = (state: RestingState, token: FoundToken): RestingState => {
  switch (token) {
    case 'none':
      return state.kind === 'none' && state.reason !== 'other-settings' ? state : whenGone(state);
    case 'other-settings':
      return { kind: 'none', reason: 'other-settings' };
    case 'fresh':
      return { kind: 'fresh', reason: 'in-time' };
    case 'no-known-end':
      return { kind: 'fresh', reason: 'no-known-end' };
    case 'due':
      return hasFailed(state) || state.kind === 'due' ? state : { kind: 'due', reason: 'near-end' };
    case 'refused':
      return hasFailed(state) ? state : { kind: 'needs-sign-in', reason: 'refresh-refused' };
    case 'interrupted':
      return { kind: 'retrying', reason: interrupted, attempt: 1, lost: true };
    case 'damaged':
      return { kind: 'needs-sign-in', reason: 'token-damaged', error: { code: 'secret-damaged', what: 'token' } };
  }
};

/** What the person is told of a renewal that the end of the app cut off: the provider may have answered nobody. */
const interrupted: AppError = { code: 'renewal-interrupted' };

const whenGone = (state: RestingState): RestingState =>
  state.kind === 'failed' || state.kind === 'revoked' ? state : noToken;

const hasFailed = ({ kind }: RestingState): boolean =>
  kind === 'retrying' || kind === 'needs-sign-in' || kind === 'failed' || kind === 'revoked';

const becameDue = (state: RestingState): RestingState => {
  // What failed for a passing reason while the token was still good is tried again when the token needs it.
  const passed = state.kind === 'failed' && errorClass(state.reason) === 'transient';
  return state.kind === 'fresh' || passed ? { kind: 'due', reason: 'near-end' } : state;
};

const ended = (state: RestingState): RestingState =>
  state.kind === 'fresh' || state.kind === 'due' ? { kind: 'needs-sign-in', reason: 'no-refresh-token' } : state;

const refusedByApi = (state: RestingState): RestingState =>
  state.kind === 'fresh' || state.kind === 'due' ? { kind: 'due', reason: 'refused-by-api' } : state;

/** Other settings may work where these did not; a token that was good stays so until it is looked at again. */
const settingsChanged = (state: RestingState): RestingState => {
  const again = state.kind === 'retrying' || state.kind === 'needs-sign-in' || state.kind === 'failed';
  return again ? { kind: 'due', reason: 'settings-changed' } : state;
};

const failed = (state: WorkingState, error: AppError): RestingState => {
  const { before, reason } = state;
  const kind = errorClass(error);
  if (kind === 'none') return before;
  // A sign-in that a person began is not begun again without them, whatever kept it from ending well.
  if (state.kind === 'getting' && reason === 'person') return { kind: 'failed', reason: error };
  const lostBefore = before.kind === 'retrying' && before.lost;
  switch (kind) {
    case 'transient':
      return retrying(before, error, lostBefore || replyMayBeLost(error));
    case 'uncertain':
      // Twice in a row: to send it a third time would only ask a rotating provider to end the whole family.
      return lostBefore && state.kind === 'refreshing'
        ? { kind: 'needs-sign-in', reason: 'reply-lost', error }
        : retrying(before, error, state.kind === 'refreshing');
    case 'refused':
      return refused(error, lostBefore, before);
    case 'misconfigured':
      return { kind: 'failed', reason: error };
  }
};

const retrying = (before: RestingState, error: AppError, lost: boolean): RestingState => ({
  kind: 'retrying',
  reason: error,
  attempt: before.kind === 'retrying' ? before.attempt + 1 : 1,
  lost,
});

const refused = (error: AppError, lost: boolean, before: RestingState): RestingState => {
  if (lost && error.code === 'grant-refused') return { kind: 'needs-sign-in', reason: 'reply-lost', error };
  if (error.code === 'grant-refused' && (saysReused(error.description) || wasEnded(before))) {
    return { kind: 'revoked', reason: 'by-provider', error };
  }
  return { kind: 'needs-sign-in', reason: signInReason(error), error };
};

/** An API and the provider both refuse a token whose time has not come: the provider has ended the session. */
const wasEnded = (before: RestingState): boolean => before.kind === 'due' && before.reason === 'refused-by-api';

/** Providers that name reuse do so in words alone; RFC 6749 has no code for it. */
const saysReused = (description: string | undefined): boolean =>
  description !== undefined && /\bre-?use|already (been )?used|\breplay|\brevoked\b/i.test(description);

const signInReason = (error: AppError): SignInReason => {
  switch (error.code) {
    case 'sign-in-needed':
      return error.reason;
    case 'grant-refused':
      return 'refresh-refused';
    case 'credentials-refused':
    case 'code-refused':
      return 'credentials-refused';
    case 'secret-damaged':
      return 'token-damaged';
    default:
      return 'not-attended';
  }
};
