import { describe, expect, test } from 'vitest';
import type { Notice } from '../../electron/adapters/notifications';
import { createRecentProfiles } from '../../electron/recentProfiles';
import { createShortcutPress } from '../../electron/shortcutPress';
import { CallError, createClient } from '../../src/api/client';
import { settingsSchema } from '../../src/domain/settings';
import { createFakeBridge } from '../support/fakeBridge';
import { sampleProfile } from '../support/sampleData';
import { createRecordedLog } from './recordedLog';
import { createSteppedClock, settled } from './steppedClock';

const [first, second] = [sampleProfile(1, { name: 'acme' }), sampleProfile(2, { name: 'beta', environment: 'dev' })];

const pressed = (
  given: {
    readonly recent?: readonly string[];
    readonly profiles?: readonly (typeof first)[];
    readonly fails?: boolean;
    readonly isBound?: boolean;
  } = {},
) => {
  const clock = createSteppedClock();
  const shown: (Notice & { dismissed: boolean })[] = [];
  const copied: string[] = [];
  const told: string[] = [];
  let ready: () => void = () => undefined;
  const press = createShortcutPress({
    clock,
    log: createRecordedLog(),
    known: () => ({ profiles: given.profiles ?? [first, second], statuses: [], recent: given.recent ?? [] }),
    copy: async (profileId, form) => {
      copied.push(`${profileId} ${form}`);
      if (given.fails) throw new CallError({ code: 'host-not-found', host: 'idp.example' });
      await new Promise<void>((resolve) => {
        ready = resolve;
      });
      return { clearsAt: clock.now() + 60_000, ...(given.isBound ? { proof: 'needed' as const } : {}) };
    },
    notify: (notice) => {
      const entry = { ...notice, dismissed: false };
      shown.push(entry);
      return () => {
        entry.dismissed = true;
      };
    },
    tell: (profile, error) => void told.push(`${profile.name} ${error.code}`),
    openWindow: () => undefined,
    selectProfile: () => undefined,
  });
  const copying = async () => {
    ready();
    await settled();
  };
  return { press, copying, clock, shown, copied, told };
};

describe('the shortcut for the whole desktop', () => {
  test('copies the header of the profile used last and confirms it for some seconds, without the token', async () => {
    const { press, copying, shown, copied, clock } = pressed({ recent: ['gone', second.id, first.id] });
    press();
    await copying();
    expect(copied).toEqual([`${second.id} header`]);
    expect(shown).toMatchObject([{ title: 'beta dev', body: 'Header copied. It leaves the clipboard in 60 s.' }]);
    await clock.step(5000);
    expect(shown[0]?.dismissed).toBe(true);
  });

  test('says of a token that is bound to a key what its header needs beside it', async () => {
    const { press, copying, shown } = pressed({ isBound: true });
    press();
    await copying();
    expect(shown[0]?.body).toBe(
      'Header copied. It leaves the clipboard in 60 s. The token is bound to a key: each request needs a fresh proof (DPoP) beside it.',
    );
  });

  test('copies once while the keys are held down', async () => {
    const { press, copying, copied } = pressed();
    for (let times = 0; times < 30; times += 1) press();
    await copying();
    expect(copied).toHaveLength(1);
    press();
    expect(copied).toHaveLength(2);
  });

  test('shows one confirmation at a time', async () => {
    const { press, copying, shown } = pressed();
    press();
    await copying();
    press();
    await copying();
    expect(shown.map(({ dismissed }) => dismissed)).toEqual([true, false]);
  });

  test('takes a pinned profile before any was used, and says so where there is none at all', async () => {
    const pinned = pressed({ profiles: [first, { ...second, pinned: true }] });
    pinned.press();
    expect(pinned.copied).toEqual([`${second.id} header`]);
    const none = pressed({ profiles: [] });
    none.press();
    expect(none.copied).toEqual([]);
    expect(none.shown).toMatchObject([{ title: 'Nothing to copy' }]);
  });

  test('says why where there is no header to copy', async () => {
    const { press, shown, told } = pressed({ fails: true });
    press();
    await settled();
    expect(told).toEqual(['acme host-not-found']);
    expect(shown).toEqual([]);
  });
});

describe('the profiles used lately', () => {
  const started = async (settings: Parameters<typeof settingsSchema.parse>[0] = {}) => {
    const core = createFakeBridge({ state: { settings: settingsSchema.parse(settings) } });
    const client = createClient(core);
    const recent = createRecentProfiles({ client, log: createRecordedLog() });
    await recent.start();
    const list = () => core.state.settings.recentProfiles;
    return { core, client, recent, list };
  };

  test('are those opened in the window and those copied from outside it, newest first', async () => {
    const { client, recent, list } = await started();
    await client.call('settings.set', { selectedProfileId: first.id });
    await settled();
    recent.used(second.id);
    await settled();
    recent.used(second.id);
    await settled();
    expect(list()).toEqual([second.id, first.id]);
    recent.used(first.id);
    await settled();
    expect(list()).toEqual([first.id, second.id]);
  });

  test('are ten at most, and written only when they change', async () => {
    const { core, recent, list } = await started({ recentProfiles: [first.id] });
    recent.used(first.id);
    for (let n = 10; n < 30; n += 1) {
      recent.used(sampleProfile(n).id);
      await settled();
    }
    expect(list()).toHaveLength(10);
    expect(list()[0]).toBe(sampleProfile(29).id);
    expect(core.calls.filter(({ name }) => name === 'settings.set')).toHaveLength(20);
  });
});
