import { performance } from 'node:perf_hooks';
import type { Clock } from '../../src/ports';

/** Node fires a longer timer after 1 ms (its delay is a signed 32-bit number). */
const longestTimer = 2 ** 31 - 1;

/** The computer's clock. A wait of any length is kept: long ones are taken in pieces. */
export const createSystemClock = (): Clock => ({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (milliseconds, run) => {
    let left = Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds);
    let timer: NodeJS.Timeout;
    const wait = (): void => {
      const piece = Math.min(left, longestTimer);
      timer = setTimeout(() => {
        left -= piece;
        if (left > 0) wait();
        else run();
      }, piece);
    };
    wait();
    return () => clearTimeout(timer);
  },
});
