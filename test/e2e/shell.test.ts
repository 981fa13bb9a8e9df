import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type NotificationHost, startNotificationHost } from '../support/notificationHost';
import { sampleProfile } from '../support/sampleData';
import { startTrayHost, type TrayHost } from '../support/trayHost';
import { type Desktop, eventually, startDesktop } from './support/desktop';
import { launchApp, type RunningApp } from './support/runningApp';

let desktop: Desktop;
let notifications: NotificationHost;
let userData: string;
let app: RunningApp;
let appProcess: ChildProcess;

beforeAll(async () => {
  desktop = await startDesktop();
  notifications = await startNotificationHost();
});
afterAll(async () => {
  notifications.stop();
  await desktop.close();
});
beforeEach(() => {
  userData = mkdtempSync(join(tmpdir(), 'token-helper-shell-'));
});
afterEach(async () => {
  if (appProcess.exitCode === null) await app.kill();
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
});

const start = async (): Promise<void> => {
  app = await launchApp({ desktop, userData });
  // Playwright no longer gives it once the app has ended.
  appProcess = app.electron.process();
  await visibility(true);
};
const isVisible = () =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
const closeWindow = () => app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const visibility = (wanted: boolean) =>
  eventually(wanted ? 'a visible window' : 'a hidden window', async () =>
    (await isVisible()) === wanted ? true : undefined,
  );
const ended = () => eventually('the end of the app', () => appProcess.exitCode ?? undefined);

/** A profile whose sign-in ends at an address that only the person can copy out of the browser. */
const pasting = sampleProfile(77, {
  name: 'Paste by hand',
  server: {
    kind: 'endpoints',
    issuer: 'https://idp.example',
    endpoints: { authorization: 'https://idp.example/authorize', token: 'https://idp.example/token' },
  },
  redirect: { kind: 'paste', uri: 'https://app.example/callback' },
});

describe('with a tray', () => {
  let tray: TrayHost;
  beforeEach(async () => {
    tray = await startTrayHost();
  });
  afterEach(() => tray.stop());

  test('the tray gets a token, says how long it lasts, and copies its header', async () => {
    await start();
    await app.call('profiles.addPractice', { grant: 'client_credentials', lifetimeSeconds: 600 });
    const item = await tray.item();
    await item.menuWhen((menu) => menu.some(({ label }) => label.endsWith('no token')));
    const before = await item.facts();

    await item.press(/no token$/, 'Get token');
    const menu = await item.menuWhen((entries) => / — (9|10) min$/.test(entries[0]?.label ?? ''));
    expect(menu.map(({ label }) => label).slice(-2)).toEqual(['Open Token Helper', 'Quit']);
    const after = await item.facts();
    expect(after.tooltip).toBe('Token Helper: 1 fresh');
    expect(after.pixels).not.toBe(before.pixels);

    await item.press(/ min$/, 'Copy header');
    const header = await eventually('a copied header', async () => (await app.clipboard()) || undefined);
    expect(header).toMatch(/^Authorization: Bearer \S{20,}$/);
    const token = header.split(' ')[2] ?? header;
    expect(JSON.stringify([await item.facts(), await item.menu(), notifications.notices()])).not.toContain(token);
  });

  test('closing the window keeps the app in the tray, which says so once and brings it back', async () => {
    await start();
    const told = () => notifications.notices().filter(({ title }) => title === 'Token Helper keeps running').length;
    const before = told();
    await closeWindow();
    await visibility(false);
    await eventually('the notice', () => (told() === before + 1 ? true : undefined));
    await (await tray.item()).click();
    await visibility(true);
    await closeWindow();
    await visibility(false);
    await (await tray.item()).press('Open Token Helper');
    await visibility(true);
    expect(told()).toBe(before + 1);
  });

  test('Quit in the tray ends the app', async () => {
    await start();
    await (await tray.item()).press('Quit');
    expect(await ended()).toBe(0);
  });

  test('a question behind a hidden window is pointed at once; a click leads to its profile', async () => {
    await start();
    await app.call('profiles.save', pasting);
    await closeWindow();
    await visibility(false);
    const run = app.call('token.get', { profileId: pasting.id, how: 'best' }).catch(() => undefined);
    const notice = await notifications.noticeWhen(({ title }) => title === pasting.name);
    expect(notice.body).toBe('The address that the browser ends at is needed to go on. Click to paste it.');
    notifications.click(notice.id);
    await visibility(true);
    await app.window.getByRole('heading', { level: 1, name: pasting.name }).waitFor();
    expect(notifications.notices().filter(({ title }) => title === pasting.name)).toHaveLength(1);
    await app.call('token.cancel', { profileId: pasting.id });
    await run;
  });
});

describe('without a tray', () => {
  test('closing the window ends the app', async () => {
    await start();
    await closeWindow().catch(() => undefined);
    expect(await ended()).toBe(0);
  });

  test('an icon that nobody showed at first appears once the desktop shows icons', async () => {
    await start();
    const tray = await startTrayHost();
    await closeWindow();
    await (await tray.item()).click();
    await visibility(true);
    tray.stop();
  });

  test('F68: a second start brings the first to the front, ends, and takes nothing from its arguments', async () => {
    await start();
    const before = app.window.url();
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const executable = await app.electron.evaluate(() => process.execPath);
    const project = await app.electron.evaluate(({ app: running }) => running.getAppPath());
    const second = spawn(
      executable,
      ['--no-sandbox', project, `--user-data-dir=${userData}`, 'https://evil.example/'],
      {
        stdio: 'ignore',
      },
    );
    const code = await new Promise<number | null>((resolve) => second.on('exit', resolve));
    expect(code).toBe(0);
    await visibility(true);
    expect(app.window.url()).toBe(before);
  });

  test('SIGTERM ends the app in an orderly way', async () => {
    await start();
    appProcess.kill('SIGTERM');
    expect(await ended()).toBe(0);
  });

  test('the window opens where it was', async () => {
    await start();
    const place = { x: 40, y: 60, width: 1010, height: 705 };
    const placeNow = () =>
      app.electron.evaluate(({ BrowserWindow }) => JSON.stringify(BrowserWindow.getAllWindows()[0]?.getNormalBounds()));
    await app.electron.evaluate(
      ({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setBounds(bounds),
      place,
    );
    await eventually('the window at its new place', async () =>
      (await placeNow()) === JSON.stringify(place) ? true : undefined,
    );
    await app.quit();
    await start();
    expect(JSON.parse(await placeNow())).toEqual(place);
  });

  test('F69: a page that crashed is loaded again, and nothing is lost', async () => {
    await start();
    await app.call('profiles.save', sampleProfile(5, { name: 'Still here' }));
    // Playwright gives a crashed page up for good, so it is looked at from the main process, where no answer may ever
    // come from a page that is just going.
    const shown = () =>
      app.electron.evaluate(async ({ BrowserWindow }) => {
        const text = BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript('document.body.innerText');
        const late = new Promise<string>((resolve) => setTimeout(() => resolve(''), 500));
        return Promise.race([text as Promise<string>, late]).catch(() => '');
      });
    await app.electron.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await eventually('the profile on the page', async () =>
      (await shown()).includes('Still here') ? true : undefined,
    );
  });

  test('F70: a failure that nobody caught does not end the app', async () => {
    await start();
    await app.electron.evaluate(() => {
      setTimeout(() => {
        throw new Error('thrown by the test');
      }, 0);
      void Promise.reject(new Error('rejected by the test'));
    });
    expect(await app.call('profiles.list')).toEqual([]);
    expect(await isVisible()).toBe(true);
  });
});

describe('what the page may not do', () => {
  test('T9, T10: it has a pipe and nothing else, and nothing comes in from elsewhere', async () => {
    await start();
    const reach = await app.window.evaluate(async () => {
      const global = globalThis as unknown as Record<string, unknown> & { tokenHelper: object };
      const tried = async (run: () => unknown): Promise<string> => {
        try {
          return `done: ${String(await run())}`;
        } catch (caught) {
          return caught instanceof Error ? caught.name : 'refused';
        }
      };
      return {
        bridge: Object.keys(global.tokenHelper),
        node: [typeof global.require, typeof global.process, typeof global.module],
        fetch: await tried(() => fetch('https://example.com/')),
        local: await tried(() => fetch('http://127.0.0.1:9/')),
        // What a test evaluates may itself use eval; what runs later may not.
        eval: await new Promise((resolve) => setTimeout(() => resolve(tried(() => new Function('return 1')())), 0)),
        html: await tried(() => {
          document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>';
        }),
        open: String(window.open('https://example.com/')),
        clipboard: await tried(() => navigator.clipboard.readText()),
      };
    });
    expect(reach).toEqual({
      bridge: ['call', 'listen'],
      node: ['undefined', 'undefined', 'undefined'],
      fetch: 'TypeError',
      local: 'TypeError',
      eval: 'EvalError',
      html: 'TypeError',
      open: 'null',
      clipboard: 'NotAllowedError',
    });
  });

  test.each([
    'https://example.com/',
    'http://127.0.0.1:9/',
    'file:///etc/passwd',
    'data:text/html,x',
    'javascript:document.title=1',
  ])('T11: it does not go to %s', async (address) => {
    await start();
    const title = () => app.window.evaluate(() => document.title);
    const before = await title();
    expect(before).toBe('Token Helper');
    await app.window.evaluate((to) => {
      location.href = to;
    }, address);
    await app.window.waitForTimeout(300);
    expect(app.window.url()).toBe('app://token-helper/index.html');
    expect(await title()).toBe(before);
  });

  test('T9: the page keeps its own content policy', async () => {
    await start();
    await app.window.evaluate(() => {
      const heard: string[] = [];
      Object.assign(globalThis, { heard });
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
        heard.push(`${violatedDirective} ${blockedURI}`),
      );
    });
    await app.call('profiles.save', pasting);
    await app.window.getByText(pasting.name).first().click();
    await app.window.getByRole('tab').first().waitFor();
    for (const tab of await app.window.getByRole('tab').all()) await tab.click();
    await app.window.waitForTimeout(500);
    expect(await app.window.evaluate(() => (globalThis as unknown as { heard: readonly string[] }).heard)).toEqual([]);
  });
});
