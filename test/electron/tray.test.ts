import { describe, expect, test } from 'vitest';
import type { Notice } from '../../electron/adapters/notifications';
import { createHeaderCopy } from '../../electron/headerCopy';
import { createTray } from '../../electron/tray';
import { createTrayActions } from '../../electron/trayActions';
import type { TrayView } from '../../electron/trayMenu';
import { createTroubles } from '../../electron/troubles';
import { createClient } from '../../src/api/client';
import { createFakeBridge } from '../support/fakeBridge';
import { sampleProfile, sampleStatus, sampleView } from '../support/sampleData';
import { createRecordedLog } from './recordedLog';
import { createSteppedClock, settled } from './steppedClock';

const profile = sampleProfile(1, { name: 'acme', grant: 'client_credentials' });
const profileId = profile.id;

/** A tray over a core in memory, started and drawn. */
const startedTray = async (
  expiresIn: number | null = 600,
  refuse?: Parameters<ReturnType<typeof createFakeBridge>['refuse']>,
) => {
  const clock = createSteppedClock();
  const status = sampleStatus(profile, clock.now(), expiresIn === null ? null : { expiresIn });
  const core = createFakeBridge({ state: { profiles: [profile], statuses: { [profileId]: status } }, now: clock.now });
  if (refuse !== undefined) core.refuse(...refuse);
  const views: TrayView[] = [];
  const notices: Notice[] = [];
  const done: string[] = [];
  const client = createClient(core);
  const log = createRecordedLog();
  const tray = createTray({ client, clock, log, draw: (view) => void views.push(view) });
  const notify = (notice: Notice) => {
    notices.push(notice);
    return () => undefined;
  };
  const ways = {
    openWindow: () => void done.push('open'),
    selectProfile: (id: string) => void done.push(`select ${id}`),
    isWatched: () => false,
  };
  const troubles = createTroubles({ client, clock, log, notify, ...ways });
  const { known } = tray;
  const run = createTrayActions({
    client,
    log,
    known,
    copy: createHeaderCopy({ client, clock, known }),
    used: (id) => void done.push(`used ${id}`),
    notify,
    tell: troubles.tell,
    openWindow: ways.openWindow,
    quit: () => void done.push('quit'),
  });
  tray.start();
  await settled();
  const label = () => {
    const first = views.at(-1)?.entries[0];
    return first?.kind === 'submenu' ? first.label : undefined;
  };
  const called = (name: string) => core.calls.filter((call) => call.name === name).map(({ input }) => input);
  return { clock, core, views, notices, done, tray, run, label, called };
};

describe('the tray', () => {
  test('shows what the core knows when it starts', async () => {
    expect((await startedTray()).label()).toBe('acme — 10 min');
  });

  test('is drawn once for what stays the same', async () => {
    const { core, views, clock } = await startedTray(null);
    const before = views.length;
    for (let times = 0; times < 5; times += 1) {
      core.emit('tokens.changed', { profileId });
      await clock.step(2000);
    }
    expect(views.length).toBe(before);
  });

  test('looks at most once a second however much changes, and does not miss the last change', async () => {
    const { core, called, clock, label } = await startedTray(null);
    await clock.step(1000);
    const before = called('tokens.status').length;
    for (let times = 0; times < 500; times += 1) core.emit('tokens.changed', { profileId });
    core.change({ statuses: { [profileId]: sampleStatus(profile, clock.now(), { expiresIn: 300 }) } });
    await clock.step(3000);
    expect(called('tokens.status').length - before).toBeLessThanOrEqual(2);
    expect(label()).toBe('acme — 4 min');
  });

  test('rebuilds its menu at most once a second, on whatever it changes, and not at all for what stays the same', async () => {
    const { core, views, clock } = await startedTray(90);
    const before = views.length;
    const rebuiltAt: number[] = [];
    for (let tenths = 0; tenths < 300; tenths += 1) {
      const counted = views.length;
      const problem = { code: 'host-not-found', host: 'h' } as const;
      const working = Math.floor(tenths / 7) % 2 === 0 ? { activity: 'working' as const } : { problem };
      core.change({ statuses: { [profileId]: sampleStatus(profile, clock.now(), null, working) } });
      await clock.step(100);
      if (views.length > counted) rebuiltAt.push(clock.now());
    }
    expect(views.length - before).toBeGreaterThan(5);
    expect(views.length - before).toBeLessThanOrEqual(30);
    expect(Math.min(...rebuiltAt.slice(1).map((at, index) => at - rebuiltAt[index]!))).toBeGreaterThanOrEqual(1000);
    const after = views.length;
    for (let times = 0; times < 100; times += 1) {
      core.emit('tokens.changed', { profileId });
      await clock.step(100);
    }
    expect(views.length - after).toBeLessThanOrEqual(1);
  });

  test('counts the minutes down by itself and stops when there is nothing left to count', async () => {
    const { clock, label } = await startedTray(120);
    await clock.step(60_001);
    expect(label()).toBe('acme — under 1 min');
    await clock.step(120_000);
    expect(label()).toBe('acme — expired');
    expect(clock.waiting()).toBe(0);
  });

  test('asks nothing of the core while only time passes', async () => {
    const { clock, called } = await startedTray(3600);
    await clock.step(2000);
    const before = called('tokens.status').length;
    await clock.step(30 * 60_000);
    expect(called('tokens.status').length).toBe(before);
  });

  test('goes on after a look that failed', async () => {
    const { core, clock, label } = await startedTray();
    core.refuse('profiles.list', { code: 'internal', technical: 'x' });
    core.emit('profiles.changed', null);
    await clock.step(2000);
    core.refuse('profiles.list', undefined);
    core.emit('profiles.changed', null);
    await clock.step(2000);
    expect(label()).toBe('acme — 9 min');
  });

  test('does nothing more once stopped', async () => {
    const { tray, core, clock, called } = await startedTray();
    tray.stop();
    const before = called('tokens.status').length;
    core.emit('tokens.changed', { profileId });
    await clock.step(120_000);
    expect(called('tokens.status').length).toBe(before);
    expect(clock.waiting()).toBe(0);
  });
});

describe('pressing an entry of the tray', () => {
  test('copies the header of a token that works, without fetching another', async () => {
    const { run, called } = await startedTray();
    await run({ kind: 'copy', profileId, form: 'header' });
    expect(called('token.copy')).toEqual([{ profileId, form: 'header' }]);
    expect(called('token.get')).toEqual([]);
  });

  test('says of a token that is bound to a key that the copy is not enough by itself, and of no other', async () => {
    const { run, core, notices, clock } = await startedTray();
    await run({ kind: 'copy', profileId, form: 'header' });
    expect(notices).toEqual([]);
    const binding = { isBound: true, thumbprint: 'thumbprint' };
    core.change({ views: { [profileId]: sampleView(profile, clock.now(), { binding }) } });
    await run({ kind: 'copy', profileId, form: 'header' });
    expect(notices).toMatchObject([{ title: 'acme', body: expect.stringMatching(/needs a fresh proof \(DPoP\)/) }]);
  });

  test('gets a new token first when the kept one ended while the menu was open', async () => {
    const { run, called, clock, core } = await startedTray(60);
    await clock.step(61_000);
    await run({ kind: 'copy', profileId, form: 'header' });
    expect(core.calls.map(({ name }) => name).filter((name) => name.startsWith('token.'))).toEqual([
      'token.get',
      'token.copy',
    ]);
    expect(called('token.get')).toEqual([{ profileId, how: 'best' }]);
  });

  test('copies the bare token', async () => {
    const { run, called } = await startedTray();
    await run({ kind: 'copy', profileId, form: 'raw' });
    expect(called('token.copy')).toEqual([{ profileId, form: 'raw' }]);
  });

  test('renews a token at its end first, and copies the kept one where that fails or takes long', async () => {
    const { run, called, clock, core } = await startedTray(600);
    await clock.step(595_000);
    core.refuse('token.get', { code: 'connection-refused', host: 'idp.example' });
    await run({ kind: 'copy', profileId, form: 'header' });
    expect(called('token.get')).toEqual([{ profileId, how: 'refresh' }]);
    expect(called('token.copy')).toHaveLength(1);
  });

  test('refreshes all that need nobody, and says in one notification what failed', async () => {
    const others = [2, 3, 4].map((n) => sampleProfile(n, { name: `p${n}`, grant: 'client_credentials' }));
    const person = sampleProfile(5, { name: 'person' });
    const { run, core, called, clock, notices } = await startedTray();
    const all = [profile, ...others, person];
    const statuses = Object.fromEntries(
      all.map((each) => [each.id, sampleStatus(each, clock.now(), { expiresIn: 600 })]),
    );
    core.change({ profiles: all, statuses });
    await clock.step(3000);
    await run({ kind: 'refresh-all' });
    expect(called('token.get')).toEqual([profile, ...others].map(({ id }) => ({ profileId: id, how: 'refresh' })));
    expect(notices).toEqual([]);
    core.refuse('token.get', { code: 'host-not-found', host: 'idp.example' });
    await run({ kind: 'refresh-all' });
    expect(notices.map(({ title }) => title)).toEqual(['4 of 4 profiles could not be refreshed']);
  });

  test('copies nothing when that new token could not be had, and says why', async () => {
    const { run, called, clock, notices } = await startedTray(60, [
      'token.get',
      { code: 'connection-refused', host: 'idp.example' },
    ]);
    await clock.step(61_000);
    await run({ kind: 'copy', profileId, form: 'header' });
    expect(called('token.copy')).toEqual([]);
    expect(notices).toMatchObject([{ title: 'acme', body: expect.stringContaining('idp.example') }]);
  });

  test('gets a token the way the entry says, and cancels', async () => {
    const { run, called } = await startedTray();
    await run({ kind: 'get-token', profileId, how: 'refresh' });
    await run({ kind: 'cancel', profileId });
    expect(called('token.get')).toEqual([{ profileId, how: 'refresh' }]);
    expect(called('token.cancel')).toEqual([{ profileId }]);
  });

  test('a failure becomes one notification that leads to the profile', async () => {
    const { run, notices, done } = await startedTray(600, [
      'token.get',
      { code: 'host-not-found', host: 'idp.example' },
    ]);
    await run({ kind: 'get-token', profileId, how: 'refresh' });
    expect(notices).toHaveLength(1);
    notices[0]?.onClick();
    expect(done).toContain(`select ${profileId}`);
  });

  test('a cancelled run is no news', async () => {
    const { run, notices } = await startedTray(600, ['token.get', { code: 'cancelled' }]);
    await run({ kind: 'get-token', profileId, how: 'refresh' });
    expect(notices).toEqual([]);
  });

  test('opens the window, and quits', async () => {
    const { run, done } = await startedTray();
    await run({ kind: 'open' });
    await run({ kind: 'quit' });
    expect(done).toEqual(['open', 'quit']);
  });
});
