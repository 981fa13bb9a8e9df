import type { Recalled } from '../flows/context';

/** Facts that are kept at most; the oldest is let go first, and can be asked for again. */
const most = 200;

/** Remembers what a system said of itself until the app ends. */
export const createRecalled = (): Recalled => {
  const facts = new Map<string, string>();
  return {
    get: (key) => facts.get(key),
    set: (key, value) => {
      facts.delete(key);
      facts.set(key, value);
      const [oldest] = facts.keys();
      if (facts.size > most && oldest !== undefined) facts.delete(oldest);
    },
    drop: (key) => void facts.delete(key),
  };
};
