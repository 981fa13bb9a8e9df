import type { Clock, Log } from '../src/ports';

/** How long the app may take to end, in ms: a refresh whose answer is on its way should still be kept. */
const limit = 3000;

/**
 * What the app does when it is told to quit: ends its parts, waits for them as long as the limit allows, and leaves.
 * Asked again meanwhile, it goes on ending.
 */
export const createEnding = (deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** Ends each part; a part that fails does not keep the others. */
  readonly parts: readonly (() => Promise<void>)[];
  readonly exit: () => void;
}): ((event: { readonly preventDefault: () => void }) => void) => {
  let ending = false;

  const end = async (): Promise<void> => {
    const timeIsUp = new Promise<'late'>((resolve) => deps.clock.after(limit, () => resolve('late')));
    const parts = Promise.allSettled(deps.parts.map(async (part) => part()));
    const outcome = await Promise.race([parts, timeIsUp]);
    if (outcome === 'late') deps.log.warn('app.ended-late');
    else deps.log.info('app.ended', { failed: outcome.filter(({ status }) => status === 'rejected').length });
    deps.exit();
  };

  return (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    void end();
  };
};
