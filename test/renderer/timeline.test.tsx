// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { comparePartners } from '../../renderer/features/timeline/comparePartners';
import { settingsSchema } from '../../src/domain/settings';
import type { TokenRecord } from '../../src/domain/tokenTimeline';
import { sampleId, sampleProfile, sampleStatus, sampleView } from '../support/sampleData';
import { sampleRecord } from '../support/sampleTimeline';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme' });
const prod = sampleProfile(2, { name: 'Acme', environment: 'prod' });

const lived = (secondsAgo: number, seconds: number) => ({
  receivedAt: startTime - secondsAgo * 1000,
  expiresAt: startTime + (seconds - secondsAgo) * 1000,
});

const older = sampleRecord(11, { sub: 'alice', roles: ['admin', 'user'], jti: 'a' }, lived(600, 3600), {
  scopes: ['openid', 'orders:write'],
});
const newer = sampleRecord(
  12,
  { sub: 'alice', roles: ['user'], tenant: '<script>alert(1)</script>', jti: 'b' },
  lived(60, 300),
  { scopes: ['openid', 'profile'], how: 'refresh' },
);
const other = sampleRecord(13, { sub: 'bob', iss: 'https://prod.example' }, lived(30, 3600), { profileId: prod.id });

const start = async (timelines: Readonly<Record<string, readonly TokenRecord[]>>): Promise<void> => {
  app = renderApp({
    state: {
      profiles: [acme, prod],
      settings: settingsSchema.parse({ selectedProfileId: acme.id }),
      statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn: 760 }) },
      views: { [acme.id]: sampleView(acme, startTime) },
      timelines,
    },
  });
  await screen.findByRole('heading', { level: 2, name: 'Access token' });
};

const compare = async (time: string): Promise<ReturnType<typeof within>> => {
  await app.user.click(await screen.findByRole('button', { name: `Compare the token of ${time}` }));
  return within(await screen.findByRole('region', { name: 'Comparison' }));
};

const rows = (region: ReturnType<typeof within>): readonly (readonly string[])[] =>
  within(region.getByRole('table', { name: 'Differences' }))
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map(({ textContent }) => textContent ?? ''));

describe('the history of tokens', () => {
  it('does not stand there before the first token', async () => {
    await start({});
    expect(screen.queryByRole('heading', { name: 'History' })).toBeNull();
  });

  it('says of each when and how it came, and how long it was to live', async () => {
    await start({ [acme.id]: [newer, older] });
    const lines = within(await screen.findByRole('list', { name: 'Earlier tokens' })).getAllByRole('listitem');
    expect(lines.map(({ textContent }) => textContent)).toEqual([
      expect.stringMatching(/^13:59:00Refreshlives 5 min · JWT · \d+ bytes · 2 scopesCompare$/),
      expect.stringMatching(/^13:50:00Authorization codelives 1 h · JWT · \d+ bytes · 2 scopesCompare$/),
    ]);
  });

  it('shows what a refresh changed: lost, gained and changed in words, the rest as expected', async () => {
    await start({ [acme.id]: [newer, older] });
    const region = await compare('13:59:00');
    expect(document.activeElement?.textContent).toBe('Comparison');
    expect(region.getByRole('status').textContent).toBe(
      '1 scope lost, 1 scope gained, a shorter lifetime, 2 other differences.',
    );
    expect(rows(region)).toEqual([
      ['Scope', 'orders:write', '—', 'Lost'],
      ['Scope', '—', 'profile', 'Gained'],
      ['Lifetime', '1 h', '5 min', 'Shorter'],
      ['roles', 'admin', '—', 'Lost'],
      ['tenant', '—', '<script>alert(1)</script>', 'Gained'],
    ]);
    expect(region.getByText('1 as expected: never the same in two tokens')).toBeTruthy();
    await app.user.click(region.getByRole('button', { name: 'Swap sides' }));
    expect(rows(region)[2]).toEqual(['Lifetime', '5 min', '1 h', 'Longer']);
    await app.user.click(region.getByRole('button', { name: 'Close the comparison' }));
    expect(screen.queryByRole('region', { name: 'Comparison' })).toBeNull();
  });

  it('compares with another environment', async () => {
    await start({ [acme.id]: [newer], [prod.id]: [other] });
    const region = await compare('13:59:00');
    expect(region.getByText('This is the only token so far. Get another one, or choose another profile.')).toBeTruthy();
    await app.user.click(region.getByRole('button', { name: /With a token of/ }));
    await app.user.click(await screen.findByRole('option', { name: 'Acme (prod)' }));
    const found = rows(within(await screen.findByRole('region', { name: 'Comparison' })));
    expect(found).toContainEqual(['Subject', 'alice', 'bob', 'Changed']);
    expect(found).toContainEqual(['Issuer', '—', 'https://prod.example', 'Changed']);
  });

  it('says that opaque tokens have nothing to compare but times and scopes', async () => {
    const opaque = (n: number, ago: number) => sampleRecord(n, undefined, lived(ago, 3600));
    await start({ [acme.id]: [opaque(21, 60), opaque(22, 600)] });
    const region = await compare('13:59:00');
    expect(region.getByText(/nothing to compare but times and scopes/)).toBeTruthy();
    expect(region.getByRole('status').textContent).toBe('They say the same.');
  });

  it('shows a hundred tokens five at a time, and hundreds of differences sixty at a time', async () => {
    const many = Array.from({ length: 100 }, (_, n) =>
      sampleRecord(
        100 + n,
        n === 0 ? Object.fromEntries(Array.from({ length: 200 }, (_, c) => [`c${c}`, c])) : {},
        lived(n + 1, 60),
      ),
    );
    await start({ [acme.id]: many });
    const list = within(await screen.findByRole('list', { name: 'Earlier tokens' }));
    expect(list.getAllByRole('listitem')).toHaveLength(5);
    await app.user.click(screen.getByRole('button', { name: 'Show the other 95' }));
    expect(list.getAllByRole('listitem')).toHaveLength(100);
    const region = await compare('13:59:59');
    expect(rows(region)).toHaveLength(60);
    await app.user.click(region.getByRole('button', { name: 'Show the other 140' }));
    expect(rows(region)).toHaveLength(200);
  });

  it('grows with each token, and is cleared by a person', async () => {
    await start({ [acme.id]: [older] });
    await screen.findByRole('list', { name: 'Earlier tokens' });
    act(() => {
      app.fake.state.timelines = { [acme.id]: [newer, older] };
      app.fake.emit('timeline.changed', { profileId: acme.id });
    });
    await screen.findByRole('button', { name: 'Compare the token of 13:59:00' });
    await app.user.click(screen.getByRole('button', { name: 'Clear history' }));
    await expect.poll(() => screen.queryByRole('heading', { name: 'History' })).toBeNull();
  });
});

describe('whom to compare with', () => {
  it('is this profile, its environments, then whoever has a token', () => {
    app = renderApp();
    const stranger = sampleProfile(3, { name: 'Stranger' });
    const empty = sampleProfile(4, { name: 'Empty' });
    const statuses = { [stranger.id]: sampleStatus(stranger, startTime, { expiresIn: 60 }) };
    const found = comparePartners(acme, [empty, stranger, prod, acme], statuses);
    expect(found.map(({ id }) => id)).toEqual([acme.id, prod.id, stranger.id]);
    const many = Array.from({ length: 500 }, (_, n) => sampleProfile(10 + n, { name: 'Acme', environment: String(n) }));
    expect(comparePartners(acme, many, {})).toHaveLength(100);
    expect(sampleId(1)).toBe(acme.id);
  });
});
