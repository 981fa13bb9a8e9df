import type { Clock } from '../../src/ports';

/** A clock that stands until the test moves it on; `step` runs what falls due on the way, in order. Times in ms. */
export type SteppedClock = Clock & {
  readonly step: (milliseconds: number) => Promise<void>;
  readonly waiting: () => number;
};

type Timer = { readonly at: number; readonly run: () => void };

/** Starts at 2026-01-01, noon. */
export const createSteppedClock = (): SteppedClock => {
  let now = Date.UTC(2026, 0, 1, 12);
  const timers = new Set<Timer>();
  const nextDue = (until: number): Timer | undefined =>
    [...timers].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => now,
    monotonic: () => now,
    after: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    step: async (milliseconds) => {
      const until = now + milliseconds;
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        now = Math.max(now, due.at);
        timers.delete(due);
        due.run();
        await settled();
      }
      now = until;
      await settled();
    },
    waiting: () => timers.size,
  };
};

/** Lets everything that only waits for answers in memory come to its end. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
