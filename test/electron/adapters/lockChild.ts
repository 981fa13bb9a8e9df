import { createLockFlags } from '../../../electron/adapters/lockFlags';
import { createProcessLocks } from '../../../electron/adapters/processLocks';
import { createSystemClock } from '../../../electron/adapters/systemClock';

/* Takes the turn `shared` over and over, holds it for some milliseconds, and says when it has it and when it gives it back. */
const [folder = '', holdMs = '0'] = process.argv.slice(2);
const clock = createSystemClock();
const silent = (): void => undefined;
const locks = createProcessLocks({
  way: createLockFlags({ folder, now: clock.now }),
  clock,
  log: { info: silent, warn: (event) => process.send?.(`warned ${event}`), error: silent },
});

for (;;) {
  const giveBack = await locks.take('shared', { patienceMs: 30_000 });
  if (giveBack === undefined) throw new Error('The turn never came');
  process.send?.('has');
  await new Promise((resolve) => setTimeout(resolve, Number(holdMs)));
  process.send?.('gives');
  await giveBack();
  await new Promise((resolve) => setImmediate(resolve));
}
