import { describe, expect, test } from 'vitest';
import type { Notice } from '../../electron/adapters/notifications';
import { createTroubles } from '../../electron/troubles';
import { createClient } from '../../src/api/client';
import type { AppError } from '../../src/domain/errors';
import type { LifeState } from '../../src/domain/lifeCycle';
import type { Profile } from '../../src/domain/profile';
import { settingsSchema } from '../../src/domain/settings';
import { createFakeBridge } from '../support/fakeBridge';
import { sampleProfile, sampleStatus } from '../support/sampleData';
import { createRecordedLog } from './recordedLog';
import { createSteppedClock, settled } from './steppedClock';

const acme = sampleProfile(1, { name: 'acme' });
const noRefreshToken: LifeState = { kind: 'needs-sign-in', reason: 'no-refresh-token' };
const offline: AppError = { code: 'host-not-found', host: 'idp.example' };
const wrongClient: AppError = {
  code: 'client-refused',
  error: 'invalid_client',
  status: 401,
  method: 'client_secret_basic',
};
const fresh: LifeState = { kind: 'fresh', reason: 'in-time' };
const retrying: LifeState = { kind: 'retrying', reason: offline, attempt: 3, lost: false };
const failed: LifeState = { kind: 'failed', reason: wrongClient };
const working: LifeState = { kind: 'refreshing', reason: 'schedule', before: { kind: 'fresh', reason: 'in-time' } };

/** A core whose tokens live as told, and what was said of it. */
const started = async (
  given: {
    readonly quiet?: boolean;
    readonly profiles?: readonly Profile[];
    readonly before?: LifeState;
    readonly withWindow?: boolean;
  } = {},
) => {
  const profiles = given.profiles ?? [acme];
  const clock = createSteppedClock();
  const settings = settingsSchema.parse({ quiet: given.quiet ?? false });
  const core = createFakeBridge({ state: { profiles, settings }, now: clock.now });
  const shown: (Notice & { dismissed: boolean })[] = [];
  const done: string[] = [];
  const window = { watched: false };
  const troubles = createTroubles({
    client: createClient(core),
    clock,
    log: createRecordedLog(),
    notify: (notice) => {
      const entry = { ...notice, dismissed: false };
      shown.push(entry);
      return () => {
        entry.dismissed = true;
      };
    },
    isWatched: () => window.watched,
    openWindow: () => void done.push('open'),
    selectProfile: (id) => void done.push(`select ${id}`),
  });
  if (given.before !== undefined) {
    const life = given.before;
    const statuses = profiles.map((profile) => [
      profile.id,
      sampleStatus(profile, clock.now(), { expiresIn: 600 }, { life }),
    ]);
    core.change({ statuses: Object.fromEntries(statuses) });
  }
  troubles.start(given.withWindow ?? false);
  await settled();
  /** Puts every profile into a state, and lets the time of a look pass. */
  const live = async (...states: readonly LifeState[]) => {
    for (const life of states) {
      const statuses = profiles.map((profile) => [
        profile.id,
        sampleStatus(profile, clock.now(), { expiresIn: 600 }, { life }),
      ]);
      core.change({ statuses: Object.fromEntries(statuses) });
      core.emit('tokens.changed', { profileId: acme.id });
      await clock.step(1500);
    }
  };
  return { core, clock, shown, done, window, troubles, live };
};

describe('a token that only a person can renew', () => {
  test('is said once, with the way to the sign-in, and never again until it was put right', async () => {
    const { shown, live, core } = await started();
    await live(noRefreshToken, noRefreshToken, working, noRefreshToken);
    expect(shown).toMatchObject([
      {
        title: 'acme',
        body: 'A new sign-in is needed. The provider gave no refresh token, so the token cannot be renewed by itself.',
        action: { label: 'Sign in' },
      },
    ]);
    shown[0]?.action?.run();
    await settled();
    const gets = core.calls.filter(({ name }) => name === 'token.get').map(({ input }) => input);
    expect(gets).toEqual([{ profileId: acme.id, how: 'sign-in' }]);
    await live(fresh, noRefreshToken);
    expect(shown).toHaveLength(2);
  });

  test('its notification goes away when it is put right, when its profile does, and with the app', async () => {
    const first = await started();
    await first.live(noRefreshToken, working);
    expect(first.shown[0]?.dismissed).toBe(false);
    await first.live(fresh);
    expect(first.shown[0]?.dismissed).toBe(true);

    const second = await started();
    await second.live(noRefreshToken);
    second.core.change({ profiles: [] });
    await second.clock.step(1500);
    expect(second.shown[0]?.dismissed).toBe(true);

    const third = await started();
    await third.live(noRefreshToken);
    await third.troubles.stop();
    expect(third.shown[0]?.dismissed).toBe(true);
  });

  test('F10, F43: is one cause, whatever led to it', async () => {
    const error: AppError = { code: 'grant-refused', error: 'invalid_grant', stage: 'refresh' };
    const { shown, live } = await started();
    await live({ kind: 'needs-sign-in', reason: 'refresh-refused', error }, working, {
      kind: 'revoked',
      reason: 'by-provider',
      error,
    });
    expect(shown).toHaveLength(1);
  });

  test('leads to the window where the sign-in asks there', async () => {
    const password = sampleProfile(1, { name: 'acme', grant: 'password' });
    const { shown, live, done } = await started({ profiles: [password] });
    await live(noRefreshToken);
    shown[0]?.action?.run();
    expect(done).toEqual([`select ${password.id}`]);
  });
});

describe('what is not said', () => {
  test('F1: a failure that repaired itself', async () => {
    const { shown, live } = await started();
    await live(retrying, working, retrying, working, fresh);
    expect(shown).toEqual([]);
  });

  test('what the person sees in the window, also not later', async () => {
    const { shown, live, window } = await started();
    window.watched = true;
    await live(noRefreshToken);
    window.watched = false;
    await live(noRefreshToken);
    expect(shown).toEqual([]);
  });

  test('what was wrong already when the app opens its window, but it is when it starts without one', async () => {
    const opened = await started({ before: noRefreshToken, withWindow: true });
    await opened.live(noRefreshToken);
    expect(opened.shown).toEqual([]);
    const hidden = await started({ before: noRefreshToken, withWindow: false });
    expect(hidden.shown).toHaveLength(1);
  });

  test('anything in quiet mode, nor the same when it ends', async () => {
    const { shown, live, core } = await started({ quiet: true });
    await live(noRefreshToken);
    core.change({ settings: settingsSchema.parse({ quiet: false }) });
    await live(noRefreshToken);
    expect(shown).toEqual([]);
    await live(failed);
    expect(shown).toHaveLength(1);
  });

  test('what came of something that a person began in the window', async () => {
    const { shown, live } = await started();
    await live({ kind: 'getting', reason: 'person', before: { kind: 'fresh', reason: 'in-time' } }, failed);
    expect(shown).toEqual([]);
  });
});

describe('other failures', () => {
  test('F11: a client that is refused is said once, and leads to the profile', async () => {
    const { shown, live, done } = await started();
    await live(failed, working, failed);
    expect(shown).toHaveLength(1);
    expect(shown[0]).not.toHaveProperty('action');
    shown[0]?.onClick();
    expect(done).toEqual([`select ${acme.id}`]);
  });

  test('another cause is another notification, which takes the place of the first', async () => {
    const { shown, live } = await started();
    await live(failed, noRefreshToken);
    expect(shown.map(({ dismissed }) => dismissed)).toEqual([true, false]);
  });

  test('many at once are one notification, which stays until the last is put right', async () => {
    const profiles = Array.from({ length: 12 }, (_, index) => sampleProfile(index));
    const { shown, live, clock, core, done } = await started({ profiles });
    await live(noRefreshToken);
    expect(shown.map(({ title }) => title)).toEqual(['12 profiles need you']);
    shown[0]?.onClick();
    expect(done).toEqual(['open']);
    const first = profiles[0]!;
    const better = sampleStatus(first, clock.now(), { expiresIn: 600 }, { life: fresh });
    core.change({ statuses: { ...core.state.statuses, [first.id]: better } });
    core.emit('tokens.changed', { profileId: first.id });
    await clock.step(1500);
    expect(shown[0]?.dismissed).toBe(false);
    await live(fresh);
    expect(shown[0]?.dismissed).toBe(true);
  });

  test('what was pressed in the tray is answered at once, also in quiet mode, and not said a second time', async () => {
    const { shown, live, troubles } = await started({ quiet: true });
    troubles.tell(acme, wrongClient);
    await live(failed);
    expect(shown).toHaveLength(1);
  });
});
