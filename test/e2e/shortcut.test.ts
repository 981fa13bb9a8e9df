import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NotificationHost, startNotificationHost } from '../support/notificationHost';
import { startTrayHost, type TrayHost } from '../support/trayHost';
import { eventually } from './support/desktop';
import { personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { keyCodes, pressKeys } from './support/x11Keys';

const stage = setStage();
let notifications: NotificationHost;
let tray: TrayHost;
let app: RunningApp;

beforeAll(async () => {
  notifications = await startNotificationHost();
  tray = await startTrayHost();
  app = await stage.start(stage.newPlace());
});
afterAll(() => {
  notifications.stop();
  tray.stop();
});

const isVisible = () =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);

describe('the shortcut from any program', () => {
  test('is recorded in the settings by pressing it', async () => {
    const { id } = await app.call('profiles.addPractice', { grant: 'client_credentials', lifetimeSeconds: 600 });
    await app.call('token.get', { profileId: id, how: 'best' });
    const person = personAt(app);
    await person.press('App settings');
    await person.press(/^Shortcut: No keys set/);
    await app.window.keyboard.press('Control+Alt+J');
    await person.button(/^Shortcut: Ctrl\+Alt\+J/).waitFor();
    expect((await app.call('desktop.state')).shortcut).toEqual({ kind: 'taken', keys: 'Control+Alt+J' });
    await app.window.keyboard.press('Escape');
  });

  test('another program that wants the same keys is told in words', async () => {
    const other = await stage.start(stage.newPlace());
    await other.call('profiles.addPractice', { grant: 'client_credentials', lifetimeSeconds: 600 });
    const person = personAt(other);
    await person.press('App settings');
    await person.press(/^Shortcut: No keys set/);
    await other.window.keyboard.press('Control+Alt+J');
    await person.see('Ctrl+Alt+J cannot be used as the shortcut.');
    expect((await other.call('desktop.state')).shortcut).toEqual({ kind: 'none' });
    await other.quit();
  });

  test('T20: copies the header with the window closed, and says so without the token', async () => {
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await eventually('a hidden window', async () => ((await isVisible()) ? undefined : true));
    await app.electron.evaluate(({ clipboard }) => clipboard.clear());
    await pressKeys(keyCodes.Control, keyCodes.Alt, keyCodes.J);
    const header = await eventually('the header', async () => (await app.clipboard()) || undefined);
    expect(header).toMatch(/^Authorization: Bearer eyJ/);
    const notice = await notifications.noticeWhen(({ body }) => body.startsWith('Header copied.'));
    expect(notice).toMatchObject({ title: 'Practice', body: 'Header copied. It leaves the clipboard in 60 s.' });
    expect(JSON.stringify(notifications.notices())).not.toContain(header.split(' ').at(-1));
    expect(await isVisible()).toBe(false);
  });

  test('is given back when it is set to none', async () => {
    await app.call('desktop.setShortcut', { keys: null });
    const held = await app.electron.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+J'));
    expect(held).toBe(false);
  });

  test('a start with the session is not promised by an app that runs from its source folder', async () => {
    expect((await app.call('desktop.state')).login).toEqual({ kind: 'not-offered', reason: 'development' });
  });
});

describe('a start by the session', () => {
  test('shows no window, and the tray brings it', async () => {
    await app.quit();
    app = await stage.start(stage.newPlace(), { args: ['--hidden'] });
    const item = await tray.item();
    await item.menuWhen((menu) => menu.some(({ label }) => label === 'Open Token Helper'));
    await app.window.getByText('Get your first token').waitFor({ state: 'attached' });
    expect(await isVisible()).toBe(false);
    await item.press('Open Token Helper');
    await eventually('a visible window', async () => (await isVisible()) || undefined);
  });
});
