import { clockNoise } from '../domain/refreshPlan';
import type { Clock } from '../ports';

/** How often the two clocks are compared, in ms. */
const every = 30_000;

/** Notices that the wall clock was set or that the computer slept, where no event says so. */
export const createClockWatch = (deps: {
  readonly clock: Clock;
  readonly onJump: () => void;
}): { readonly start: () => void; readonly stop: () => void } => {
  const { clock } = deps;
  let stopTimer: () => void = () => undefined;

  const difference = (): number => clock.now() - clock.monotonic();

  const watch = (before: number): void => {
    stopTimer = clock.after(every, () => {
      const now = difference();
      watch(now);
      if (Math.abs(now - before) > clockNoise) deps.onJump();
    });
  };

  return {
    start: () => {
      stopTimer();
      watch(difference());
    },
    stop: () => stopTimer(),
  };
};
