import { clockNoise, type Instant } from '../domain/refreshPlan';
import type { Clock } from '../ports';

/**
 * A time that goes on through sleep, as the wall clock does, and is not set back with it. A clock that is set forward
 * cannot be told from a sleep and counts as one: a token then seems older than it is, never younger.
 */
export const createSteadyTime = (deps: {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  /** The wall clock was set back. */
  readonly onSetBack: () => void;
}): { readonly instant: () => Instant } => {
  const { clock } = deps;
  let difference = clock.now() - clock.monotonic();
  let added = 0;
  return {
    instant: () => {
      const monotonic = clock.monotonic();
      const now = clock.now();
      const setBackBy = difference - (now - monotonic);
      difference = now - monotonic;
      if (setBackBy > clockNoise) {
        added += setBackBy;
        deps.onSetBack();
      }
      return { steady: now + added, monotonic };
    },
  };
};
