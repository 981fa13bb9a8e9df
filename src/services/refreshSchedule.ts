import { errorClass } from '../domain/errorClass';
import type { LifeEvent, LifeState } from '../domain/lifeCycle';
import type { Profile } from '../domain/profile';
import { backoff, clockNoise, longestWait, pacePerMinute, spread } from '../domain/refreshPlan';
import type { Clock, Log } from '../ports';
import { createClockWatch } from './clockWatch';
import { type EndpointPace, endpointKey } from './endpointPace';
import type { Jitter, TokenLives } from './tokenLives';
import type { KeptFresh } from './tokenService';

/** Renewals that nobody asked for run side by side at most this many (F37). */
const mostAtOnce = 4;

/** Lifetimes are told in whole seconds: the last one may not be over when they are; in ms. */
const wholeSecond = 1000;

/** Why everything is looked at again at once. */
export type WakeReason = 'started' | 'resumed' | 'unlocked' | 'online' | 'clock-set' | 'storage-ready';

type Deps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly jitter: Jitter;
  readonly pace: EndpointPace;
  readonly lives: Pick<TokenLives, 'of' | 'left' | 'untilDue' | 'margin' | 'counted'>;
  readonly profiles: () => readonly Profile[];
  /** Whether the person wants this profile's token kept fresh. */
  readonly isWanted: (profile: Profile) => boolean;
  /** Whether the profile has a token of its present settings. */
  readonly hasToken: (profileId: string) => boolean;
  /** Whether secrets can be read and kept now. */
  readonly isReady: () => boolean;
  readonly keepFresh: (profileId: string) => Promise<KeptFresh>;
  /** Moves a profile's life on, and tells whoever shows it. */
  readonly move: (profileId: string, event: LifeEvent) => void;
};

type Waiting = { readonly profile: Profile; readonly readyIn: number };

/**
 * Keeps tokens fresh with nobody there: each is renewed some time before its end, four at a time at most and one at each
 * token endpoint, at a steady pace, and later after a failure. Opens no browser and asks nothing.
 */
export const createRefreshSchedule = (deps: Deps) => {
  const { clock, lives, pace } = deps;
  /** By the monotonic clock in ms: not before this, after a failure or a wake. */
  const heldUntil = new Map<string, number>();
  /** Failures in a row, and when the last try began. */
  const tries = new Map<string, { readonly failures: number; readonly at: number }>();
  /** Profiles that only a person can help, until their token ends. */
  const stuck = new Set<string>();
  /** The endpoint of each renewal under way, by profile. */
  const inFlight = new Map<string, string>();
  /** A profile is never changed in place. */
  const keys = new WeakMap<Profile, string>();
  let isRunning = false;
  let wakes = 0;
  let willLook = false;
  let stopTimer: () => void = () => undefined;

  const held = (profileId: string): number => Math.max(0, (heldUntil.get(profileId) ?? 0) - clock.monotonic());

  const readyIn = ({ id }: Profile, state: LifeState): number => {
    switch (state.kind) {
      case 'fresh':
        return Math.max(lives.untilDue(id), held(id));
      case 'due':
        // A counted refresh waits for somebody who needs it.
        return lives.counted(id) ? Number.POSITIVE_INFINITY : held(id);
      case 'retrying':
        return held(id);
      case 'failed':
        if (errorClass(state.reason) !== 'transient') return Number.POSITIVE_INFINITY;
        return Math.max(lives.untilDue(id), held(id));
      default:
        return Number.POSITIVE_INFINITY;
    }
  };

  /** What only a person can renew is left alone until its end, and then says so, once. */
  const atItsEnd = ({ id }: Profile): number => {
    const left = lives.left(id);
    if (left > 0) return left;
    stuck.delete(id);
    deps.move(id, { kind: 'ended' });
    return Number.POSITIVE_INFINITY;
  };

  const wait = (profile: Profile): Waiting => {
    const state = lives.of(profile.id);
    const isStuck = stuck.has(profile.id) && (state.kind === 'fresh' || state.kind === 'due');
    if (!isStuck) stuck.delete(profile.id);
    return { profile, readyIn: isStuck ? atItsEnd(profile) : readyIn(profile, state) };
  };

  const renew = async ({ id }: Profile, key: string): Promise<void> => {
    inFlight.set(id, key);
    const { failures = 0 } = tries.get(id) ?? {};
    tries.set(id, { failures, at: clock.monotonic() });
    deps.move(id, { kind: 'became-due' });
    const before = lives.left(id);
    const outcome = await deps.keepFresh(id);
    inFlight.delete(id);
    if (outcome === 'no-way') stuck.add(id);
    if (outcome === 'renewed' && lives.left(id) - before < clockNoise) {
      // The same token once more, or one that ends with the session: asking again before its end would bring no other.
      tries.delete(id);
      heldUntil.set(id, clock.monotonic() + Math.max(lives.left(id) + wholeSecond, clockNoise));
    } else if (outcome === 'failed') {
      tries.set(id, { failures: failures + 1, at: clock.monotonic() });
      heldUntil.set(id, clock.monotonic() + backoff(failures + 1, deps.jitter(id, failures)));
    } else {
      tries.delete(id);
      heldUntil.delete(id);
    }
    look();
  };

  /** Those tried longest ago come first, so that one that always fails does not keep the others of its endpoint waiting. */
  const inOrder = (waiting: readonly Waiting[]): readonly Waiting[] => {
    const lastTry = ({ profile }: Waiting): number => tries.get(profile.id)?.at ?? Number.NEGATIVE_INFINITY;
    return [...waiting].sort(
      (a, b) => compare(lastTry(a), lastTry(b)) || compare(lives.left(a.profile.id), lives.left(b.profile.id)),
    );
  };

  const keyOf = (profile: Profile): string => {
    const key = keys.get(profile) ?? endpointKey(profile);
    keys.set(profile, key);
    return key;
  };

  /** How often each endpoint may be asked, by what its tokens need. */
  const paces = (all: readonly Waiting[]): ((key: string) => number) => {
    const margins = new Map<string, number[]>();
    for (const { profile } of all) {
      const key = keyOf(profile);
      const list = margins.get(key) ?? [];
      list.push(lives.margin(profile.id));
      margins.set(key, list);
    }
    return (key) => pacePerMinute(margins.get(key) ?? []);
  };

  /** Begins what is ready and may begin, and answers when the next look is worth it, in ms. */
  const begin = (all: readonly Waiting[]): number => {
    let next = longestWait;
    for (const { readyIn: milliseconds } of all) if (milliseconds > 0) next = Math.min(next, milliseconds);
    const ready = all.filter((one) => one.readyIn <= 0 && !inFlight.has(one.profile.id));
    if (ready.length === 0) return next;
    const perMinute = paces(all);
    for (const { profile } of inOrder(ready)) {
      const key = keyOf(profile);
      const isTaken = inFlight.size >= mostAtOnce || [...inFlight.values()].includes(key);
      const pause = isTaken ? Number.POSITIVE_INFINITY : pace.waitFor(key, perMinute(key));
      if (pause > 0) next = Math.min(next, pause);
      else void renew(profile, key);
    }
    return next;
  };

  const lookOnce = (): void => {
    stopTimer();
    if (!isRunning || !deps.isReady()) return;
    const wanted = deps.profiles().filter((profile) => deps.hasToken(profile.id) && deps.isWanted(profile));
    const next = begin(wanted.map(wait));
    // A moment later than the deadline: a timer that fires early would only look and wait again.
    stopTimer = clock.after(Math.min(Math.ceil(next) + 1, longestWait), look);
  };

  /** Looks at every profile, once for all that changes at the same moment. */
  const look = (): void => {
    if (willLook) return;
    willLook = true;
    queueMicrotask(() => {
      willLook = false;
      lookOnce();
    });
  };

  /** Everything is looked at anew, spread over some seconds: the network takes a moment after a sleep, and others wake too. */
  const wake = (reason: WakeReason): void => {
    if (!isRunning) return;
    deps.log.info('schedule.woke', { reason });
    wakes += 1;
    pace.wake();
    const now = clock.monotonic();
    for (const { id } of deps.profiles()) heldUntil.set(id, now + deps.jitter(id, wakes) * spread);
    look();
  };

  const watch = createClockWatch({ clock, onJump: () => wake('clock-set') });

  return {
    start: (): void => {
      isRunning = true;
      watch.start();
      wake('started');
    },
    look,
    wake,
    forget: (profileId: string): void => {
      for (const kept of [heldUntil, tries]) kept.delete(profileId);
      stuck.delete(profileId);
    },
    /** How many renewals are under way. */
    underWay: (): number => inFlight.size,
    stop: (): void => {
      isRunning = false;
      watch.stop();
      stopTimer();
    },
  };
};

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

export type RefreshSchedule = ReturnType<typeof createRefreshSchedule>;
