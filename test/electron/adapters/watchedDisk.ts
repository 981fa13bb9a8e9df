import * as nodeDisk from 'node:fs/promises';
import type { Disk } from '../../../electron/adapters/diskFiles';

/** Hears of every disk call, as `open`, `handle.sync` and so on, before and after its effect; what it throws is the call's failure. */
export type Watch = { readonly before?: (call: string) => void; readonly after?: (call: string) => void };

const watched = <Target extends object>(target: Target, prefix: string, watch: Watch): Target =>
  new Proxy(target, {
    get: (real, name) => {
      const value: unknown = Reflect.get(real, name);
      if (typeof value !== 'function') return value;
      return async (...rest: unknown[]) => {
        const call = `${prefix}${String(name)}`;
        try {
          watch.before?.(call);
        } catch (caught) {
          // A close that fails gives the descriptor back all the same.
          if (name === 'close') await Reflect.apply(value, real, rest);
          throw caught;
        }
        const result: unknown = await Reflect.apply(value, real, rest);
        try {
          watch.after?.(call);
        } catch (caught) {
          // An opened file that nobody gets must not stay open.
          if (call === 'open') await (result as nodeDisk.FileHandle).close(); // what `open` gives
          throw caught;
        }
        // `open` gives a handle whose calls are to be heard too.
        return call === 'open' ? watched(result as nodeDisk.FileHandle, 'handle.', watch) : result;
      };
    },
  });

/** The real disk, watched. */
export const createWatchedDisk = (watch: Watch): Disk => watched({ ...nodeDisk }, '', watch);

/** A system error as Node throws it. */
export const systemError = (code: string): Error => Object.assign(new Error(`${code}: planned by the test`), { code });
