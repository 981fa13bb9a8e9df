import type { Clock } from '../ports';

/** How often the two clocks are compared, in ms. */
const every = 30_000;

/** How far the clocks may drift apart between two looks before somebody has set one, or the computer slept, in ms (F35). */
const tolerance = 5_000;

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
      if (Math.abs(now - before) > tolerance) deps.onJump();
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
