import { describe, expect, test } from 'vitest';
import { nextTrayChange, type TrayEntry, trayView } from '../../electron/trayMenu';
import type { TokenSummary } from '../../src/domain/token';
import { sampleProfile, sampleStatus } from '../support/sampleData';

const now = Date.UTC(2026, 0, 1, 12);

/** The tray of these profiles; `recent` are ids of those used lately. */
const shown = (
  profiles: Parameters<typeof trayView>[0]['profiles'],
  statuses: Parameters<typeof trayView>[0]['statuses'],
  at: number,
  recent: readonly string[] = [],
) => trayView({ profiles, statuses, recent }, at);

const labels = (entries: readonly TrayEntry[]): readonly string[] =>
  entries.map((entry) => (entry.kind === 'separator' ? '—' : entry.label));

/** The two entries under the first profile. */
const firstActions = (entries: readonly TrayEntry[]) => {
  const first = entries[0];
  return first?.kind === 'submenu' ? first.entries : [];
};

describe('the tray menu', () => {
  test('without profiles says so, and still opens and quits', () => {
    const view = shown([], [], now);
    expect(labels(view.entries)).toEqual(['No profiles yet', '—', 'Open Token Helper', 'Quit']);
    expect(view).toMatchObject({ state: 'idle', tooltip: 'Token Helper' });
  });

  test('names each profile with its environment and the time its token has left', () => {
    const profile = sampleProfile(1, { name: 'acme', environment: 'dev' });
    const left = (expiresIn: number) => {
      const status = sampleStatus(profile, now, { expiresIn, lifetime: 30 * 86_400 });
      return labels(shown([profile], [status], now).entries)[0];
    };
    expect(left(59)).toBe('acme dev — under 1 min');
    expect(left(60)).toBe('acme dev — 1 min');
    expect(left(12 * 60 + 59)).toBe('acme dev — 12 min');
    expect(left(3600)).toBe('acme dev — 1 h');
    expect(left(47 * 3600)).toBe('acme dev — 47 h');
    expect(left(48 * 3600)).toBe('acme dev — 2 d');
  });

  test('has the words of the list for a token that lives as long as it is used, and for one without an end', () => {
    const profile = sampleProfile(1, { name: 'acme' });
    const viewOf = (change: Partial<TokenSummary>, expiresIn?: number) => {
      const status = sampleStatus(profile, now, expiresIn === undefined ? {} : { expiresIn, lifetime: 1800 });
      if (status.token === undefined) throw new Error('The sample has no token');
      return shown([profile], [{ ...status, token: { ...status.token, ...change } }], now);
    };
    expect(labels(viewOf({ idleSeconds: 1800 }, 1690).entries)[0]).toBe('acme — idle 28 min');
    const forGood = viewOf({ endless: true });
    expect(labels(forGood.entries)[0]).toBe('acme — never');
    expect(forGood.state).toBe('fresh');
  });

  test('says in words what has no time left', () => {
    const [plain, person] = [sampleProfile(1, { grant: 'client_credentials' }), sampleProfile(2)];
    const label = (
      profile: typeof plain,
      ...rest: Parameters<typeof sampleStatus> extends [unknown, ...infer R] ? R : never
    ) => labels(shown([profile], [sampleStatus(profile, ...rest)], now).entries)[0]?.split(' — ')[1];
    expect(label(plain, now, null)).toBe('no token');
    expect(label(plain, now, {})).toBe('no known end');
    expect(label(plain, now, { expiresIn: -1 })).toBe('expired');
    expect(label(person, now, { expiresIn: -1 })).toBe('sign in again');
    expect(label(plain, now, null, { activity: 'working' })).toBe('working…');
    expect(label(plain, now, null, { problem: { code: 'host-not-found', host: 'h' } })).toBe('failed');
  });

  test('has pinned profiles first, then those used last, then those with a token, then the order of the sidebar', () => {
    const profiles = [
      sampleProfile(1, { name: 'never used' }),
      sampleProfile(2, { name: 'used long ago' }),
      sampleProfile(3, { name: 'used last' }),
      sampleProfile(4, { name: 'pinned', pinned: true }),
      sampleProfile(5, { name: 'never used, with a token' }),
    ];
    const [, second, third] = profiles;
    const statuses = [sampleStatus(profiles[4]!, now, { expiresIn: 60, lifetime: 9000 })];
    const view = shown(profiles, statuses, now, [third!.id, second!.id, 'of a profile that is gone']);
    expect(labels(view.entries).map((label) => label.split(' — ')[0])).toEqual([
      'pinned',
      'used last',
      'used long ago',
      'never used, with a token',
      'never used',
      '—',
      'Refresh all',
      'Open Token Helper',
      'Quit',
    ]);
  });

  test('keeps its order when tokens come by themselves', () => {
    const profiles = [1, 2, 3].map((n) => sampleProfile(n, { name: `p${n}` }));
    const order = (latest: number) => {
      const statuses = profiles.map((profile, index) =>
        sampleStatus(profile, now, { expiresIn: 600, lifetime: index === latest ? 601 : 9000 }),
      );
      return labels(shown(profiles, statuses, now).entries).map((label) => label.split(' — ')[0]);
    };
    expect(order(2)).toEqual(order(0));
  });

  test('offers Refresh all where a token can be renewed with nobody there', () => {
    const person = sampleProfile(1);
    const entry = (...rest: Parameters<typeof sampleStatus> extends [unknown, ...infer R] ? R : never) =>
      shown([person], [sampleStatus(person, ...rest)], now).entries.find(
        (each) => each.kind === 'action' && each.label === 'Refresh all',
      );
    expect(entry(now, { expiresIn: 600, refreshable: true })).toMatchObject({ enabled: true });
    expect(entry(now, { expiresIn: 600 })).toMatchObject({ enabled: false });
    expect(entry(now, null)).toMatchObject({ enabled: false });
    const life = { kind: 'needs-sign-in', reason: 'refresh-refused' } as const;
    expect(entry(now, { expiresIn: 600, refreshable: true }, { life })).toMatchObject({ enabled: false });
  });

  test('shows at most ten of ten thousand profiles, and its icon speaks for all', () => {
    const profiles = Array.from({ length: 10_000 }, (_, index) => sampleProfile(index));
    const last = profiles.at(-1)!;
    const view = shown(
      profiles,
      [sampleStatus(last, now, null, { problem: { code: 'host-not-found', host: 'h' } })],
      now,
    );
    expect(view.entries.filter(({ kind }) => kind === 'submenu')).toHaveLength(10);
    expect(view).toMatchObject({ state: 'attention', tooltip: 'Token Helper: 1 needs attention' });
  });

  test('a name cannot break the line, turn it round or grow without end', () => {
    const profile = sampleProfile(1, { name: `a\u202eb\nc${' long'.repeat(20)}` });
    const [label = ''] = labels(shown([profile], [], now).entries);
    expect(label).toMatch(/^a b c long/);
    expect(label).not.toMatch(/[\n\u202e]/);
    expect(label.length).toBeLessThan(80);
  });
});

describe('the entries of a profile', () => {
  const browser = sampleProfile(1);
  const service = sampleProfile(1, { grant: 'client_credentials' });
  const profileId = browser.id;
  const entries = (...args: Parameters<typeof sampleStatus>) =>
    firstActions(shown([args[0]], [sampleStatus(...args)], now).entries);

  test('without a token: nothing to copy, and a token to get', () => {
    expect(entries(browser, now, null)).toEqual([
      { kind: 'action', label: 'Copy header', enabled: false, action: { kind: 'copy', profileId, form: 'header' } },
      { kind: 'action', label: 'Copy token', enabled: false, action: { kind: 'copy', profileId, form: 'raw' } },
      { kind: 'action', label: 'Get token', enabled: true, action: { kind: 'get-token', profileId, how: 'best' } },
    ]);
  });

  test('with a refresh token: the header, and a refresh that is one even while the token is fresh', () => {
    expect(entries(browser, now, { expiresIn: 600, refreshable: true })).toMatchObject([
      { label: 'Copy header', enabled: true },
      { label: 'Copy token', enabled: true },
      { label: 'Refresh', action: { how: 'refresh' } },
    ]);
  });

  test('with a token that only a person can replace: sign in again', () => {
    expect(entries(browser, now, { expiresIn: 600 })).toMatchObject([
      { label: 'Copy header', enabled: true },
      { label: 'Copy token', enabled: true },
      { label: 'Sign in again', action: { how: 'sign-in' } },
    ]);
    expect(entries(browser, now, { expiresIn: -1 })).toMatchObject([
      { label: 'Copy header', enabled: false },
      { label: 'Copy token', enabled: false },
      { label: 'Sign in again', action: { how: 'sign-in' } },
    ]);
  });

  test('F10: after a refused refresh: sign in again, and no header of an ended token', () => {
    const problem = { code: 'sign-in-needed', reason: 'refresh-refused' } as const;
    expect(entries(browser, now, { expiresIn: -1, refreshable: true }, { problem })).toMatchObject([
      { label: 'Copy header', enabled: false },
      { label: 'Copy token', enabled: false },
      { label: 'Sign in again', action: { how: 'sign-in' } },
    ]);
  });

  test('F43: after the provider ended the session: sign in again, whatever the last error was called', () => {
    const error = { code: 'connection-lost', host: 'h', stage: 'refresh', sent: true } as const;
    const life = { kind: 'needs-sign-in', reason: 'reply-lost', error } as const;
    const [label] = labels(
      shown(
        [browser],
        [sampleStatus(browser, now, { expiresIn: -1, refreshable: true }, { life, problem: error })],
        now,
      ).entries,
    );
    expect(label).toMatch(/ — sign in again$/);
  });

  test('of a service: a new token whenever it is pressed, and the header even after the end', () => {
    expect(entries(service, now, { expiresIn: 600 })).toMatchObject([
      {},
      {},
      { label: 'Get token', action: { how: 'refresh' } },
    ]);
    expect(entries(service, now, { expiresIn: -1 })).toMatchObject([{ label: 'Copy header', enabled: true }, {}, {}]);
  });

  test('while a token is renewed by itself: what it was before, so that the menu stays as it is', () => {
    const fresh = { kind: 'fresh', reason: 'in-time' } as const;
    const life = { kind: 'refreshing', reason: 'schedule', before: fresh } as const;
    const status = (change: object) => sampleStatus(browser, now, { expiresIn: 600, refreshable: true }, change);
    const before = shown([browser], [status({ life: fresh })], now);
    expect(shown([browser], [status({ life, activity: 'working' })], now)).toEqual(before);
    const error = { code: 'host-not-found', host: 'h' } as const;
    const retrying = { kind: 'retrying', reason: error, attempt: 1, lost: false } as const;
    const ended = (change: object) => sampleStatus(browser, now, { expiresIn: -1, refreshable: true }, change);
    expect(
      shown([browser], [ended({ life: { ...life, before: retrying }, activity: 'working' })], now).entries,
    ).toEqual(shown([browser], [ended({ life: retrying, problem: error })], now).entries);
  });

  test('while a token is being fetched: cancel', () => {
    expect(entries(browser, now, null, { activity: 'working' })).toMatchObject([
      { enabled: false },
      { enabled: false },
      { label: 'Cancel', action: { kind: 'cancel', profileId } },
    ]);
  });
});

describe('the tray icon', () => {
  const profiles = [1, 2, 3].map((n) => sampleProfile(n, { grant: 'client_credentials' }));
  const view = (...expiries: readonly (number | undefined)[]) =>
    shown(
      profiles,
      expiries.map((expiresIn, index) =>
        sampleStatus(profiles[index]!, now, expiresIn === undefined ? null : { expiresIn, lifetime: 3600 }),
      ),
      now,
    );

  test('is calm without tokens', () => expect(view(undefined, undefined).state).toBe('idle'));
  test('is fresh while all tokens are', () => expect(view(3000, 2000, undefined).state).toBe('fresh'));
  test('warns of one that is about to end', () => expect(view(3000, 60).state).toBe('expiring'));
  test('warns of one that has ended and can be had again', () => expect(view(3000, -60).state).toBe('expiring'));

  test('asks for attention when a person is needed', () => {
    const status = sampleStatus(sampleProfile(9), now, { expiresIn: -1 });
    expect(shown([sampleProfile(9)], [status], now).state).toBe('attention');
  });

  test('does not change while work is under way', () => {
    const status = sampleStatus(profiles[0]!, now, { expiresIn: 3000 }, { activity: 'working' });
    expect(shown(profiles, [status], now).state).toBe('fresh');
  });

  test('T20: its tooltip counts and names nothing', () => {
    expect(view(3000, 2000, 60).tooltip).toBe('Token Helper: 1 expiring, 2 fresh');
  });
});

describe('when the tray next changes by itself', () => {
  const profile = sampleProfile(1);
  const next = (...milliseconds: readonly number[]) =>
    nextTrayChange(
      milliseconds.map((each) => sampleStatus(profile, now, { expiresIn: each / 1000 })),
      now,
    );

  test('never without a token that ends', () => {
    expect(nextTrayChange([sampleStatus(profile, now, null), sampleStatus(profile, now, {})], now)).toBeUndefined();
    expect(next(-5000)).toBeUndefined();
  });

  test('just after the minute of the label is over', () => expect(next(12 * 60_000 + 30_000)).toBe(30_001));
  test('at the soonest after 15 seconds', () => expect(next(12 * 60_000 + 2000)).toBe(15_000));
  test('at the latest after a minute, also for a token of 400 days', () => {
    expect(next(400 * 86_400_000 + 59_999.5)).toBe(60_000);
  });
  test('by the first of several', () => expect(next(5 * 60_000 + 50_000, 7 * 60_000 + 20_000)).toBe(20_001));
});
