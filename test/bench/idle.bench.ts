import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, test } from 'vitest';
import { eventually } from '../e2e/support/desktop';
import { electronArguments, electronBinary, projectFolder } from '../e2e/support/runningApp';
import { startTrayHost, type TrayHost } from '../support/trayHost';
import { keepManyTokens } from './support/manyTokens';
import { coreShare } from './support/processTime';

/** How long each is left alone first, and how long it is measured, in seconds. */
const settling = 15;
const measured = 60;
const profiles = 1000;

const folder = mkdtempSync(join(tmpdir(), 'token-helper-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));

/** Starts Electron by itself: a driver such as Playwright keeps its pages awake, and would be measured too. */
const shareOf = async (args: readonly string[], whenReady: () => Promise<unknown>): Promise<number> => {
  const child = spawn(electronBinary(), args, { stdio: 'ignore' });
  try {
    await whenReady();
    await pause(settling * 1000);
    return await coreShare(pidOf(child), measured);
  } finally {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
};

const pidOf = ({ pid, exitCode }: ChildProcess): number => {
  if (pid === undefined || exitCode !== null) throw new Error('It does not run');
  return pid;
};

/** The first profile is shown, and its token turns out not to be in the keychain. */
const allFresh = new RegExp(`^Token Helper: (${profiles}|${profiles - 1}) fresh$`);

const countsAll = (tray: TrayHost) => async (): Promise<void> => {
  const isSo = async (): Promise<true | undefined> => {
    // A busy machine takes its time to start an app.
    const icon = await tray.item().catch(() => undefined);
    const facts = await icon?.facts();
    return allFresh.test(facts?.tooltip ?? '') || undefined;
  };
  await eventually('all tokens in the tray', isSo, 120_000);
};

const emptyWindow = (): Promise<number> => {
  const app = join(import.meta.dirname, 'support', 'emptyWindow');
  return shareOf(['--no-sandbox', app, `--user-data-dir=${join(folder, 'empty')}`], async () => undefined);
};

/** The app with its tokens: the window with the list in view, or nothing but the icon in the tray. */
const theApp = async (where: 'tray' | 'list'): Promise<number> => {
  const userData = join(folder, where);
  keepManyTokens(userData, profiles);
  const tray = await startTrayHost();
  try {
    return await shareOf([...electronArguments(userData), ...(where === 'tray' ? ['--hidden'] : [])], countsAll(tray));
  } finally {
    tray.stop();
  }
};

const percent = (share: number): string => `${share.toFixed(2)} % of a core`;
const times = (share: number, empty: number): string =>
  empty === 0 ? ', beside none at all' : `, ${(share / empty).toFixed(1)} times that`;

test(`${profiles} profiles with running countdowns, beside an empty window of the same Electron`, async () => {
  const empty = await emptyWindow();
  const tray = await theApp('tray');
  const list = await theApp('list');
  const [load = 0] = loadavg();
  const target = join(projectFolder, 'test-results', 'bench');
  mkdirSync(target, { recursive: true });
  const results = { profiles, seconds: measured, empty, tray, list, load };
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
