import { expect, test } from 'vitest';
import { createHiddenStart } from '../../electron/hiddenStart';
import { createSteppedClock, settled } from './steppedClock';

/** A hidden start on a desktop that gets a tray after some seconds. */
const started = async (trayAfter: number, platform = 'linux') => {
  const clock = createSteppedClock();
  const begun = clock.now();
  const shown: number[] = [];
  const start = createHiddenStart({
    clock,
    platform,
    hasTray: async () => clock.now() - begun >= trayAfter * 1000,
    show: () => void shown.push(clock.now() - begun),
  });
  void start();
  await settled();
  return { clock, shown };
};

test('a hidden start stays hidden where the tray comes late, as it does at a log-in', async () => {
  const { clock, shown } = await started(12);
  await clock.step(60_000);
  expect(shown).toEqual([]);
  expect(clock.waiting()).toBe(0);
});

test('a hidden start shows the window where no tray comes, or nothing could bring it back', async () => {
  const { clock, shown } = await started(Number.POSITIVE_INFINITY);
  await clock.step(60_000);
  expect(shown).toEqual([20_000]);
});

test('on macOS the Dock brings the window back', async () => {
  const { clock, shown } = await started(Number.POSITIVE_INFINITY, 'darwin');
  await clock.step(60_000);
  expect(shown).toEqual([]);
});
