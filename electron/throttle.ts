import type { Clock } from '../src/ports';

/** Work that many events ask for; see createThrottle. */
export type Throttle = { readonly run: () => void; readonly stop: () => void };

/** Runs at once when first asked, then at most once a pause (in ms), and once more after the last time it was asked. */
export const createThrottle = (clock: Pick<Clock, 'after'>, pause: number, work: () => void): Throttle => {
  let stopPause: (() => void) | undefined;
  let askedMeanwhile = false;
  const run = (): void => {
    if (stopPause !== undefined) {
      askedMeanwhile = true;
      return;
    }
    stopPause = clock.after(pause, () => {
      stopPause = undefined;
      if (!askedMeanwhile) return;
      askedMeanwhile = false;
      run();
    });
    work();
  };
  return { run, stop: () => stopPause?.() };
};
