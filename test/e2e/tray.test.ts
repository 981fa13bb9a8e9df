import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NotificationHost, startNotificationHost } from '../support/notificationHost';
import { sampleProfile } from '../support/sampleData';
import { startTrayHost, type TrayHost } from '../support/trayHost';
import { eventually } from './support/desktop';
import { type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { answering, startTokenServer } from './support/tokenServer';

const stage = setStage();
let notifications: NotificationHost;
let tray: TrayHost;
let app: RunningApp;
let person: Person;

beforeAll(async () => {
  notifications = await startNotificationHost();
  tray = await startTrayHost();
  app = await stage.start(stage.newPlace());
  person = personAt(app);
});
afterAll(() => {
  notifications.stop();
  tray.stop();
});

const labels = async (): Promise<readonly string[]> => (await (await tray.item()).menu()).map(({ label }) => label);
const isVisible = () =>
  app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false);
const visibility = (wanted: boolean) =>
  eventually(wanted ? 'a visible window' : 'a hidden window', async () =>
    (await isVisible()) === wanted ? true : undefined,
  );
const copied = (what: (text: string) => boolean) =>
  eventually('the clipboard as wanted', async () => {
    const text = await app.clipboard();
    return what(text) ? text : undefined;
  });
const press = async (...path: readonly (string | RegExp)[]): Promise<void> => (await tray.item()).press(...path);

describe('the tray, pressed over the bus as a desktop does', () => {
  test('is there from the first start, with nothing in it but Open and Quit', async () => {
    await person.see('Get your first token');
    expect(await labels()).toEqual(['No profiles yet', '', 'Open Token Helper', 'Quit']);
  });

  test('closing the window leaves the app there, and says so once', async () => {
    await app.call('profiles.addPractice', { grant: 'authorization_code', lifetimeSeconds: 600 });
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await visibility(false);
    const notice = await notifications.noticeWhen(({ title }) => title === 'Token Helper keeps running');
    expect(notice.body).toBe(
      'Its icon is in the tray; Quit is in the icon’s menu. Settings say what closing the window does.',
    );
  });

  test('Get signs in through the browser while the window stays hidden; the label counts down from then on', async () => {
    const item = await tray.item();
    await item.menuWhen((menu) => menu[0]?.label === 'Practice — no token');
    await item.press('Practice — no token', 'Get token');
    const working = await item.menuWhen((menu) => menu[0]?.label === 'Practice — working…');
    expect(working[0]?.children.map(({ label }) => label)).toEqual(['Copy header', 'Copy token', 'Cancel']);
    await signInAtPractice(await stage.desktop().visit(await stage.desktop().nextAddress()));
    const menu = await item.menuWhen((entries) => /^Practice — (9|10) min$/.test(entries[0]?.label ?? ''));
    expect(menu[0]?.children).toMatchObject([
      { label: 'Copy header', enabled: true },
      { label: 'Copy token', enabled: true },
      { label: 'Refresh', enabled: true },
    ]);
    expect(await isVisible()).toBe(false);
  });

  test('Copy header and Copy token put the kept token on the clipboard; Refresh all makes it another one', async () => {
    await press(/^Practice/, 'Copy header');
    const header = await copied((text) => text.startsWith('Authorization: Bearer eyJ'));
    await press(/^Practice/, 'Copy token');
    expect(`Authorization: Bearer ${await copied((text) => text.startsWith('eyJ'))}`).toBe(header);
    await press('Refresh all');
    await eventually('a new token', async () => {
      await press(/^Practice/, 'Copy header');
      const now = await app.clipboard();
      return (now !== header && now.startsWith('Authorization: Bearer eyJ')) || undefined;
    });
  });

  test('a token that has ended is renewed before its header is copied', async () => {
    const practice = await app.call('profiles.addPractice', { grant: 'client_credentials', lifetimeSeconds: 20 });
    const server = { kind: 'practice', lifetimeSeconds: 5 } as const;
    await app.call('profiles.save', { ...practice, name: 'Short', pinned: true, server });
    await (await tray.item()).menuWhen((menu) => menu[0]?.label === 'Short — no token');
    await press(/^Short/, 'Get token');
    await eventually('the token', async () => (await shortToken()) || undefined);
    await app.electron.evaluate(({ clipboard }) => clipboard.clear());
    await press(/^Short/, 'Copy header');
    const first = await copied((text) => text.includes('Bearer'));
    const { expiresAt = 0 } = (await shortToken()) ?? {};
    await eventually('its end', () => Date.now() > expiresAt || undefined, 10_000);
    await press(/^Short/, 'Copy header');
    const second = await copied((text) => text !== first);
    expect(claimsOf(second).exp).toBeGreaterThan(claimsOf(first).exp);
  });

  test('what goes wrong becomes a notification with what to do next', async () => {
    const server = await startTokenServer();
    stage.closeAfter(server.close);
    server.behave(answering(503, 'text/plain', 'down'));
    const failing = sampleProfile(9, {
      name: 'Down today',
      pinned: true,
      server: { kind: 'endpoints', endpoints: { token: server.url } },
      grant: 'client_credentials',
      clientAuth: 'none',
      scope: '',
    });
    await app.call('profiles.save', failing);
    await (await tray.item()).menuWhen((menu) => menu.some(({ label }) => label === 'Down today — no token'));
    await press(/^Down today/, 'Get token');
    const notice = await notifications.noticeWhen(({ title }) => title === 'Down today');
    expect(notice.body).toBe(`127.0.0.1:${server.port} cannot answer at the moment. Try again a little later.`);
    await (await tray.item()).menuWhen((menu) => menu.some(({ label }) => label === 'Down today — failed'));
    expect((await (await tray.item()).facts()).tooltip).toMatch(/1 needs attention/);
  });

  test('T19: what was copied leaves the clipboard after its time, unless something else took its place', async () => {
    await app.call('settings.set', { clipboardClearSeconds: 1 });
    await press(/^Practice/, 'Copy header');
    await copied((text) => text.includes('Bearer'));
    await copied((text) => text === '');
    await press(/^Practice/, 'Copy header');
    await copied((text) => text.includes('Bearer'));
    await app.electron.evaluate(({ clipboard }) => clipboard.writeText('mine'));
    const over = Date.now() + 1500;
    await eventually('the end of the copy’s time', () => Date.now() > over || undefined);
    expect(await app.clipboard()).toBe('mine');
  });

  test('Open shows the window with what happened meanwhile, and Quit ends the app', async () => {
    await press('Open Token Helper');
    await visibility(true);
    await person.open('Practice');
    await person.see('Claims');
    const told = notifications.notices().filter(({ title }) => title === 'Token Helper keeps running');
    expect(told).toHaveLength(1);
    await press('Quit');
    // Playwright kills what loses its connection, and on a busy machine it is quicker than the exit: the log knows better.
    await eventually('the end of the app', () => app.process.exitCode ?? app.process.signalCode ?? undefined);
    expect(readFileSync(join(app.userData, 'logs', 'main.log'), 'utf8')).toMatch(/"event":"app\.ended","failed":0/);
  });
});

const shortToken = async () => {
  const profile = (await app.call('profiles.list')).find(({ name }) => name === 'Short');
  return (await app.call('tokens.status')).find(({ profileId }) => profileId === profile?.id)?.token;
};

const claimsOf = (header: string): { readonly exp: number } =>
  JSON.parse(Buffer.from(header.split('.')[1] ?? '', 'base64url').toString('utf8'));
