import type { TokenSummary } from './token';

type Times = Pick<TokenSummary, 'receivedAt' | 'expiresAt'>;

/**
 * A moment by two clocks, in ms: one that counts sleep and is never set back, and one that is never set at all but may
 * stand still while the computer sleeps.
 */
export type Instant = { readonly steady: number; readonly monotonic: number };

/** When a token ends by both clocks, fixed when the app first sees it. */
export type TokenEnd = {
  readonly at: Instant;
  /** The wall clock was set back since: how much of the token's life has passed is no longer sure. */
  readonly unsure: boolean;
};

const second = 1000;
const minute = 60 * second;

/** A token renewed in the last fifth of its life, a minute before its end at least and ten at most. */
const share = 0.2;
const floor = minute;
const ceiling = 10 * minute;

/** Clocks that drift apart by more were set, or the computer slept; in ms (F35). */
export const clockNoise = 5 * second;

/**
 * How long before its end a token is renewed, in ms: a share of its life with a floor and a ceiling, and never more than
 * half of it, so that a token of 20 seconds is not renewed all the time.
 */
export const renewalMargin = ({ receivedAt, expiresAt }: Times): number => {
  if (expiresAt === undefined) return 0;
  const life = Math.max(0, expiresAt - receivedAt);
  return Math.min(Math.max(life * share, floor), ceiling, life / 2);
};

/** How long a token lives from now on by the wall clock alone, in ms; infinite where no end is known. */
export const firstLeft = (token: Times, now: number): number => {
  if (token.expiresAt === undefined) return Number.POSITIVE_INFINITY;
  // The clock was set back since the token came, while the app was not there to see by how much: nothing is sure.
  if (now < token.receivedAt - clockNoise) return 0;
  return token.expiresAt - now;
};

/** How long a token still lives, in ms, by whichever clock says less (F34, F35, F36). */
export const timeLeft = (end: TokenEnd, at: Instant): number =>
  Math.min(end.at.steady - at.steady, end.at.monotonic - at.monotonic);

/** What decides when a profile's token is renewed without being asked for. */
export type PlanFacts = {
  readonly token: Times;
  readonly at: Instant;
  readonly end: TokenEnd;
  /** 0 to 1, the same for one token each time: spreads tokens that came together. */
  readonly jitter: number;
  /** The system counts refreshes and stops at a number: none is spent before somebody asks. */
  readonly counted: boolean;
};

/** In how many ms the token is due; 0 or less when it is, infinite when it never is by time alone. */
export const dueIn = ({ token, at, end, jitter, counted }: PlanFacts): number => {
  if (counted || token.expiresAt === undefined) return Number.POSITIVE_INFINITY;
  const margin = renewalMargin(token);
  const left = timeLeft(end, at);
  return (end.unsure ? Math.min(left, 0) : left) - margin - (jitter * margin) / 5;
};

/**
 * Whether a kept token may be handed out: it lives longer than the asker needs it to, and is not so near its end that a
 * renewal is worth more than the token. Counted refreshes are spent only where the token would not last.
 */
export const isGoodFor = (left: number, minimumMs: number | undefined, margin: number, counted: boolean): boolean =>
  left > (minimumMs ?? (counted ? 10 * second : margin * 0.5));

/** How long to wait before the next try, in ms: 1, 2, 4 … 60 s, up to a quarter more by `random` (0 to 1). */
export const backoff = (attempt: number, random: number): number =>
  Math.min(minute, second * 2 ** Math.min(Math.max(attempt, 1) - 1, 10) * (1 + random / 4));

/** The longest that any timer waits, in ms: deadlines are looked at again at least this often (F19). */
export const longestWait = 60 * minute;

/** Over how long what became due together is spread, in ms (F36). */
export const spread = 5 * second;

/** Requests a minute that one token endpoint is asked without a person: six, or what its short-lived tokens need. */
export const pacePerMinute = (margins: readonly number[]): number =>
  Math.max(6, Math.ceil(margins.reduce((sum, margin) => sum + (margin > 0 ? minute / margin : 0), 0)));
