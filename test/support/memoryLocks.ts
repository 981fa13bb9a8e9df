import type { Locks } from '../../src/ports';

/** Turns within one test, first come, first served; patience and signals as the port says. */
export const createMemoryLocks = (): Locks & { readonly held: () => number } => {
  const last = new Map<string, Promise<void>>();
  let held = 0;
  return {
    held: () => held,
    take: async (name, { patienceMs, signal }) => {
      const before = last.get(name) ?? Promise.resolve();
      let free: () => void = () => undefined;
      const mine = new Promise<void>((resolve) => {
        free = resolve;
      });
      last.set(
        name,
        before.then(() => mine),
      );
      let timer: NodeJS.Timeout | undefined;
      const givenUp = new Promise<'given-up'>((resolve) => {
        timer = setTimeout(() => resolve('given-up'), patienceMs);
        signal?.addEventListener('abort', () => resolve('given-up'));
        if (signal?.aborted) resolve('given-up');
      });
      const outcome = await Promise.race([before, givenUp]);
      clearTimeout(timer);
      if (outcome === 'given-up') {
        free();
        return undefined;
      }
      held += 1;
      return async () => {
        held -= 1;
        free();
      };
    },
  };
};
