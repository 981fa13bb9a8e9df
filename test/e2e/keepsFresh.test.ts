import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type NotificationHost, startNotificationHost } from '../support/notificationHost';
import { type OidcServer, oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';
import { startTrayHost, type TrayHost } from '../support/trayHost';
import { eventually } from './support/desktop';
import { signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let notifications: NotificationHost;
let tray: TrayHost;
let app: RunningApp;
let server: OidcServer;

beforeAll(async () => {
  notifications = await startNotificationHost();
  tray = await startTrayHost();
  server = await startOidcServer({ accessSeconds: 20 });
  stage.closeAfter(server.close);
  app = await stage.start(stage.newPlace());
});
afterAll(() => {
  notifications.stop();
  tray.stop();
});

const own = { name: 'Own provider', told: () => notifications.notices().filter(({ title }) => title === own.name) };

/** Goes through the provider's pages until it sends the browser back. */
const signInAtOwn = async (page: Page): Promise<void> => {
  for (let steps = 0; steps < 3 && page.url().startsWith(server.issuer); steps += 1) {
    const name = page.locator('input[name="username"]');
    if (await name.isVisible()) {
      await name.fill(oidcAccount.username);
      await page.locator('input[name="password"]').fill(oidcAccount.password);
    }
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.waitForLoadState();
  }
};

/** Presses Copy header in the tray and answers what the clipboard then holds, without the header's name. */
const copiedFromTray = async (profile: RegExp): Promise<string> => {
  await app.electron.evaluate(({ clipboard }) => clipboard.clear());
  await (await tray.item()).press(profile, 'Copy header');
  const header = await eventually('a copied header', async () => (await app.clipboard()) || undefined);
  return header.replace(/^Authorization: /, '');
};

const statusOf = async (address: string, authorization: string): Promise<number> =>
  (await fetch(address, { headers: { authorization } })).status;

/** The practice API lies beside the provider that the token names. */
const practiceApi = (authorization: string): string => {
  const { iss } = JSON.parse(Buffer.from(authorization.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return new URL('/api/echo', iss).href;
};

/** One look at both profiles; the own provider is left out while it has been away for longer than a token lives. */
const look = async (provider: 'up' | 'down' | 'away'): Promise<void> => {
  const practice = await copiedFromTray(/^Practice/);
  expect(await statusOf(practiceApi(practice), practice)).toBe(200);
  if (provider === 'away') return;
  const kept = await copiedFromTray(/^Own provider/);
  if (provider === 'up') expect(await statusOf(`${server.issuer}/me`, kept)).toBe(200);
  else expect(await server.accepts(kept.replace('Bearer ', ''))).toBe(true);
};

const seconds = (count: number): number => count * 1000;

describe('tokens that live for 20 seconds, with the window closed', () => {
  test('are got once, by a person at the browser', async () => {
    await app.call('profiles.addPractice', { grant: 'authorization_code', lifetimeSeconds: 20 });
    const id = crypto.randomUUID();
    const practice = (await app.call('profiles.list'))[0];
    if (practice === undefined) throw new Error('There is no practice profile');
    await app.call('profiles.save', {
      ...practice,
      id,
      name: own.name,
      server: { kind: 'discovery', issuer: server.issuer },
      clientId: oidcClients.public.id,
      clientAuth: 'none',
      scope: 'openid offline_access',
      audience: '',
      resource: [],
    });
    await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await notifications.noticeWhen(({ title }) => title === 'Token Helper keeps running');
    const item = await tray.item();
    await item.menuWhen((menu) => menu.filter(({ label }) => label.endsWith('no token')).length === 2);
    await item.press(/^Practice/, 'Get token');
    await signInAtPractice(await stage.desktop().visit(await stage.desktop().nextAddress()));
    await item.menuWhen((menu) => menu.some(({ label }) => label === 'Practice — under 1 min'));
    await item.press(/^Own provider/, 'Get token');
    await signInAtOwn(await stage.desktop().visit(await stage.desktop().nextAddress()));
    await item.menuWhen((menu) => menu.some(({ label }) => label === 'Own provider — under 1 min'));
  });

  test('F1, F13: every header from the tray is valid for three minutes, through outages, and nothing is said', async () => {
    const begun = Date.now();
    const now = (): number => Date.now() - begun;
    const until = async (end: number, provider: 'up' | 'down' | 'away'): Promise<number> => {
      let looks = 0;
      for (; now() < end; looks += 1) {
        await look(provider);
        await pause(1500);
      }
      return looks;
    };
    let looks = await until(seconds(50), 'up');
    await server.goDown();
    looks += await until(now() + seconds(5), 'down');
    await server.comeBack();
    looks += await until(seconds(90), 'up');
    await server.goDown();
    looks += await until(seconds(120), 'away');
    await server.comeBack();
    const item = await tray.item();
    await eventually(
      'a token again',
      async () => {
        const status = (await app.call('tokens.status')).find(({ token, life }) => token && life.kind === 'retrying');
        return status === undefined || undefined;
      },
      30_000,
    );
    await item.menuWhen((menu) => menu.some(({ label }) => label === 'Own provider — under 1 min'));
    looks += await until(seconds(180), 'up');
    expect(looks).toBeGreaterThan(40);
    expect(notifications.notices().map(({ title }) => title)).toEqual(['Token Helper keeps running']);
    const visible = await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
    expect(visible).toBe(false);
  }, 220_000);

  test('F10: a session that the provider ended is said once, and the notification leads to the sign-in', async () => {
    const header = await copiedFromTray(/^Practice/);
    await server.endSessions();
    const notice = await eventually('the notification', () => own.told()[0], 30_000);
    expect(notice.actions).toMatchObject({ act: 'Sign in' });
    expect(JSON.stringify(notifications.notices())).not.toContain(header.split(' ').at(-1));
    await pause(3000);
    expect(own.told()).toHaveLength(1);
    notifications.press(notice.id, 'Sign in');
    await signInAtOwn(await stage.desktop().visit(await stage.desktop().nextAddress()));
    await (await tray.item()).menuWhen((menu) => menu.some(({ label }) => label === 'Own provider — under 1 min'));
    const kept = await copiedFromTray(/^Own provider/);
    expect(await statusOf(`${server.issuer}/me`, kept)).toBe(200);
    expect(own.told()).toHaveLength(1);
  });
});
