import { fail } from '../domain/errors';
import type { Clock } from '../ports';

/** Waits by the given clock, in ms. Throws `cancelled` as soon as the signal says so. */
export const wait = (clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = () => {
      cancelTimer();
      reject(fail('cancelled', {}));
    };
    const cancelTimer = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
