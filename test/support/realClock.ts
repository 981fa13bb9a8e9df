import type { Clock } from '../../src/ports';

/** The computer's own clock, for tests over real sockets, whose time cannot be set. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};
