/** How often a page that stopped is loaded again by itself before the person is asked. */
const limit = 3;
const withinMilliseconds = 60_000;

/** Counts reloads: `take` answers whether one more is allowed within the minute. `monotonic` is in ms and never jumps. */
export const createReloadBudget = (monotonic: () => number): { readonly take: () => boolean } => {
  let taken: readonly number[] = [];
  return {
    take: () => {
      const now = monotonic();
      taken = taken.filter((at) => now - at < withinMilliseconds);
      if (taken.length >= limit) return false;
      taken = [...taken, now];
      return true;
    },
  };
};
