// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { wordScore } from '../../renderer/features/palette/fuzzy';
import { paletteEntries, paletteProfiles } from '../../renderer/features/palette/paletteEntries';
import { fail } from '../../src/domain/errors';
import { sampleProfile, sampleStatus, sampleView } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

const acme = sampleProfile(1, { name: 'Acme', environment: 'dev' });
const other = sampleProfile(2, { name: 'Other' });
const statuses = {
  [acme.id]: sampleStatus(acme, startTime, { expiresIn: 600, refreshable: true }),
  [other.id]: sampleStatus(other, startTime, { expiresIn: 600 }),
};

describe('what a query finds', () => {
  const found = (query: string, selected: string | null = null): readonly string[] =>
    paletteEntries(query, paletteProfiles([other, acme]), statuses, selected).map(
      ({ profile, command }) => `${command.label} ${profile.name}`,
    );

  it('needs every word, in the command or in the profile', () => {
    expect(found('copy header acme')[0]).toBe('Copy header Acme');
    expect(found('acme copy header')[0]).toBe('Copy header Acme');
    expect(found('copy header acme').every((line) => line.endsWith('Acme'))).toBe(true);
    expect(found('copy header nobody')).toEqual([]);
  });

  it('takes the beginnings of words', () => {
    expect(found('ref ac')[0]).toBe('Refresh Acme');
  });

  it('prefers the profile that is shown', () => {
    expect(found('copy header', other.id)[0]).toBe('Copy header Other');
    expect(found('copy header', acme.id)[0]).toBe('Copy header Acme');
  });

  it('offers nothing that makes no sense now', () => {
    expect(found('refresh other').some((line) => line === 'Refresh Other')).toBe(false);
    expect(found('cancel acme').some((line) => line.startsWith('Cancel'))).toBe(false);
  });

  it('finds letters in order, close together', () => {
    expect(wordScore('acm', 'a c m e')).toBeGreaterThan(0);
    expect(wordScore('acm', 'a very long chain of m')).toBe(0);
  });

  it('shows at most fifty lines of ten thousand profiles, and the right one first', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => sampleProfile(n + 1, { name: `Service ${n}` }));
    const lines = paletteEntries('open service 9876', paletteProfiles(many), {}, null);
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(lines[0]?.profile.name).toBe('Service 9876');
  });
});

describe('the palette', () => {
  let app: RenderedApp;
  afterEach(() => {
    app.end();
    cleanup();
  });
  const open = async (answers: Parameters<typeof renderApp>[0] = {}): Promise<void> => {
    app = renderApp({
      ...answers,
      state: { profiles: [other, acme], statuses, views: { [acme.id]: sampleView(acme, startTime) } },
    });
    await screen.findByRole('heading', { level: 1, name: 'Other' });
    await app.user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('dialog', { name: 'Commands' });
  };
  const lines = (): readonly string[] => screen.getAllByRole('option').map((line) => line.textContent ?? '');

  it('offers the shown profile’s commands before anything is typed', async () => {
    await open();
    expect(lines()[0]).toBe('Copy headerOther');
    expect(lines().at(-1)).toBe('Quit Token Helper');
  });

  it('copies another profile’s header and says so before it goes', async () => {
    await open();
    await app.user.keyboard('copy header acme');
    await waitFor(() => expect(lines()[0]).toBe('Copy headerAcmedev'));
    await app.user.keyboard('{Enter}');
    expect(await screen.findByText(/Acme \(dev\): Copied, clears in 60 s/)).toBeTruthy();
    expect(app.inputsOf('token.copy')).toEqual([{ profileId: acme.id, form: 'header' }]);
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Commands' })).toBeNull(), { timeout: 3000 });
    expect(screen.getByRole('heading', { level: 1, name: 'Other' })).toBeTruthy();
  });

  it('says why a copy did not work', async () => {
    await open({
      answers: {
        'token.copy': () => {
          throw fail('token-unusable', { reason: 'line-break' });
        },
      },
    });
    await app.user.keyboard('copy header acme{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Commands' });
    expect(await within(dialog).findByText('The token cannot be sent in a header.')).toBeTruthy();
  });

  it('goes to the profile for everything else', async () => {
    await open();
    await app.user.keyboard('show flow acme');
    await waitFor(() => expect(lines()[0]).toBe('Show flowAcmedev'));
    await app.user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
    expect(await screen.findByText('Nothing has run yet')).toBeTruthy();
  });

  it('shows what it duplicated', async () => {
    await open();
    await app.user.keyboard('duplicate acme');
    await waitFor(() => expect(lines()[0]).toBe('DuplicateAcmedev'));
    await app.user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme 2' })).toBeTruthy();
  });

  it('says when nothing matches, and goes with Escape', async () => {
    await open();
    await app.user.keyboard('zzzzz');
    expect(await screen.findByText('Nothing matches “zzzzz”.')).toBeTruthy();
    await app.user.keyboard('{Escape}{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Commands' })).toBeNull());
  });
});
