import type { Clock } from '../../src/ports';

/** A computer's time: it passes, it sleeps, and its wall clock is set. All in ms. */
export type SimulatedClock = Clock & {
  /** The time that nobody can set, since the start. */
  readonly real: () => number;
  /** Lets time pass; `afterTimer` runs after each timer. */
  readonly pass: (milliseconds: number, afterTimer: () => Promise<void>) => Promise<void>;
  /** Lets time pass with the computer asleep: the monotonic clock and its timers stand still. */
  readonly sleep: (milliseconds: number) => void;
  /** Sets the wall clock forward or back. */
  readonly set: (by: number) => void;
  /** The longest that any timer was set for. */
  readonly longestTimer: () => number;
};

type Timer = { readonly at: number; readonly run: () => void };

/** Starts at a time in ms since 1970. */
export const createSimulatedClock = (start: number): SimulatedClock => {
  let monotonic = 0;
  let asleep = 0;
  let offset = 0;
  let longest = 0;
  const timers = new Set<Timer>();
  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer;
    return first;
  };
  return {
    now: () => start + monotonic + asleep + offset,
    monotonic: () => monotonic,
    real: () => monotonic + asleep,
    after: (milliseconds, run) => {
      longest = Math.max(longest, milliseconds);
      const timer = { at: monotonic + Math.max(0, milliseconds), run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    pass: async (milliseconds, afterTimer) => {
      const until = monotonic + milliseconds;
      for (let timer = next(); timer !== undefined && timer.at <= until; timer = next()) {
        timers.delete(timer);
        monotonic = Math.max(monotonic, timer.at);
        timer.run();
        await afterTimer();
      }
      monotonic = until;
    },
    sleep: (milliseconds) => {
      asleep += milliseconds;
    },
    set: (by) => {
      offset += by;
    },
    longestTimer: () => longest,
  };
};
