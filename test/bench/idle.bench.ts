import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { eventually, startDesktop } from '../e2e/support/desktop';
import { electronBinary, launchApp, projectFolder } from '../e2e/support/runningApp';
import { startTrayHost } from '../support/trayHost';
import { keepManyTokens } from './support/manyTokens';
import { coreShare } from './support/processTime';

/** How long each is left alone first, and how long it is measured, in seconds. */
const settling = 15;
const measured = 30;
const profiles = 1000;

const folder = mkdtempSync(join(tmpdir(), 'token-helper-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

const shareOf = async (electron: ElectronApplication): Promise<number> => {
  await pause(settling * 1000);
  const { pid } = electron.process();
  if (pid === undefined) throw new Error('The app is not running');
  return coreShare(pid, measured);
};

const emptyWindow = async (): Promise<number> => {
  const electron = await _electron.launch({
    executablePath: electronBinary(),
    args: [
      '--no-sandbox',
      join(import.meta.dirname, 'support', 'emptyWindow'),
      `--user-data-dir=${join(folder, 'empty')}`,
    ],
  });
  await electron.firstWindow();
  const share = await shareOf(electron);
  await electron.close();
  return share;
};

/** The app with its tokens: the window with the list in view, or nothing but the icon in the tray. */
const theApp = async (where: 'tray' | 'list'): Promise<number> => {
  const userData = join(folder, where);
  keepManyTokens(userData, profiles);
  const [tray, desktop] = [await startTrayHost(), await startDesktop()];
  const app = await launchApp({ desktop, userData, args: where === 'tray' ? ['--hidden'] : [] });
  try {
    const icon = await tray.item();
    const wanted = `Token Helper: ${profiles} fresh`;
    await eventually(wanted, async () => ((await icon.facts()).tooltip === wanted ? true : undefined));
    const isVisible = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    expect(isVisible).toBe(where === 'list');
    if (where === 'list')
      await app.window
        .getByText(/^\d\d:\d\d$/)
        .nth(5)
        .waitFor();
    return await shareOf(app.electron);
  } finally {
    await app.kill();
    tray.stop();
    await desktop.close();
  }
};

const percent = (share: number): string => `${share.toFixed(2)} % of a core`;
const times = (share: number, empty: number): string =>
  empty === 0 ? '' : `, ${(share / empty).toFixed(1)} times that`;

test(`${profiles} profiles with running countdowns, beside an empty window of the same Electron`, async () => {
  const empty = await emptyWindow();
  const tray = await theApp('tray');
  const list = await theApp('list');
  const [load = 0] = loadavg();
  const results = { profiles, seconds: measured, empty, tray, list, load };
  const target = join(projectFolder, 'test-results', 'bench');
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'idle.json'), `${JSON.stringify(results, null, 2)}\n`);
  process.stdout.write(
    [
      '',
      `${profiles} profiles, ${measured} s each, load of the machine ${load.toFixed(1)}`,
      `  an empty window   ${percent(empty)}`,
      `  idle in the tray  ${percent(tray)}${times(tray, empty)}`,
      `  list in view      ${percent(list)}${times(list, empty)}`,
      '',
    ].join('\n'),
  );
});
