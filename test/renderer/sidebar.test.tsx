// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/domain/settings';
import { sampleId, sampleProfile, sampleStatus } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const graph = sampleProfile(1, { name: 'Graph', preset: 'entra', username: 'bob@contoso.example' });
const dev = sampleProfile(2, { name: 'Acme', environment: 'dev', folder: 'Work' });
const prod = sampleProfile(3, { name: 'Acme', environment: 'prod', folder: 'Work' });
const billing = sampleProfile(4, { name: 'Billing', grant: 'client_credentials' });
const profiles = [graph, dev, prod, billing];

const row = async (name: string | RegExp): Promise<HTMLElement> => screen.findByRole('row', { name });
const rowNames = (): readonly string[] =>
  screen.getAllByRole('row').map((each) => each.getAttribute('aria-label') ?? '');

describe('a row', () => {
  it('shows state, name, environment, system and user', async () => {
    app = renderApp({
      state: { profiles, statuses: { [graph.id]: sampleStatus(graph, startTime, { expiresIn: 761 }) } },
    });
    const first = within(await row('Graph'));
    expect(await first.findByRole('img', { name: 'Fresh' })).toBeTruthy();
    expect(first.getByText('Microsoft Entra ID · bob@contoso.example')).toBeTruthy();
    expect(within(await row('Acme dev')).getByText('dev')).toBeTruthy();
    expect(within(await row('Billing')).getByText('login.example.com · as the application')).toBeTruthy();
  });

  it('counts down every second and says when it is over', async () => {
    app = renderApp({
      state: { profiles, statuses: { [graph.id]: sampleStatus(graph, startTime, { expiresIn: 761 }) } },
    });
    const first = within(await row('Graph'));
    expect(await first.findByText('12:41')).toBeTruthy();
    app.pass(1000);
    expect(first.getByText('12:40')).toBeTruthy();
    app.pass(760_000);
    expect(first.getByText('expired')).toBeTruthy();
    expect(first.getByRole('img', { name: 'Needs a sign-in' })).toBeTruthy();
  });

  it('shows hours, and never where no end is known', async () => {
    app = renderApp({
      state: {
        profiles,
        statuses: {
          [graph.id]: sampleStatus(graph, startTime, { expiresIn: 3 * 3600 + 60, lifetime: 4 * 3600 }),
          [billing.id]: sampleStatus(billing, startTime, {}),
        },
      },
    });
    expect(await within(await row('Graph')).findByText('3 h')).toBeTruthy();
    expect(await within(await row('Billing')).findByText('unknown')).toBeTruthy();
  });

  it('says that its profile waits for an answer', async () => {
    const question = { kind: 'client-secret', askedBy: 'login.example.com', clientId: 'a' } as const;
    app = renderApp({
      state: {
        profiles,
        questions: [
          { id: sampleId(70), profileId: billing.id, question, askedAt: startTime, until: startTime + 60_000 },
        ],
      },
    });
    expect(await within(await row('Billing')).findByText('Waits for your answer')).toBeTruthy();
  });

  it('copies the header from the keyboard and confirms in its place', async () => {
    app = renderApp({
      state: { profiles, statuses: { [graph.id]: sampleStatus(graph, startTime, { expiresIn: 761 }) } },
    });
    const first = await row('Graph');
    await app.user.click(await screen.findByRole('searchbox', { name: 'Search profiles' }));
    await app.user.keyboard('{ArrowDown}{ArrowRight}{Enter}');
    expect(await within(first).findByText('Copied, clears in 60 s')).toBeTruthy();
    expect(app.inputsOf('token.copy')).toEqual([{ profileId: graph.id, form: 'header' }]);
    app.pass(5000);
    expect(within(first).queryByText(/^Copied/)).toBeNull();
  });
});

describe('the list', () => {
  it('shows a profile as soon as it is chosen, and remembers it', async () => {
    app = renderApp({ state: { profiles } });
    await app.user.click(await row('Billing'));
    expect(await screen.findByRole('heading', { level: 1, name: 'Billing' })).toBeTruthy();
    await waitFor(() => expect(app.fake.state.settings.selectedProfileId).toBe(billing.id));
  });

  it('begins with the profile that was chosen last', async () => {
    app = renderApp({ state: { profiles, settings: settingsSchema.parse({ selectedProfileId: prod.id }) } });
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
    expect((await row('Acme prod')).getAttribute('aria-selected')).toBe('true');
  });

  it('goes through the profiles with the arrow keys', async () => {
    app = renderApp({ state: { profiles } });
    await app.user.click(await row('Graph'));
    await app.user.keyboard('{ArrowDown}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Billing' })).toBeTruthy();
  });

  it('closes a folder and remembers that', async () => {
    app = renderApp({ state: { profiles } });
    await app.user.click(await row('Work'));
    await waitFor(() => expect(screen.queryByRole('row', { name: 'Acme dev' })).toBeNull());
    expect(app.fake.state.settings.closedFolders).toEqual(['Work']);
    await app.user.click(await row('Work'));
    expect(await row('Acme dev')).toBeTruthy();
  });

  it('takes the next profile when the shown one is deleted', async () => {
    app = renderApp({ state: { profiles, settings: settingsSchema.parse({ selectedProfileId: graph.id }) } });
    await screen.findByRole('heading', { level: 1, name: 'Graph' });
    app.fake.change({ profiles: profiles.slice(1) });
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
  });

  it('draws only what can be seen of ten thousand profiles', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => sampleProfile(n + 1, { name: `Service ${n}` }));
    app = renderApp({ state: { profiles: many } });
    await row('Service 0');
    expect(screen.getAllByRole('row').length).toBeLessThan(40);
    expect(app.ticking()).toBeLessThan(300);
  });
});

describe('the chosen profile', () => {
  it('is brought into sight, wherever it is in the list', async () => {
    const many = Array.from({ length: 1000 }, (_, n) => sampleProfile(n + 1, { name: `Service ${n}` }));
    app = renderApp({
      state: { profiles: many, settings: settingsSchema.parse({ selectedProfileId: many[500]?.id }) },
    });
    const list = await screen.findByRole('treegrid', { name: 'Profiles' });
    await waitFor(() => expect(list.scrollTop).toBe(500 * 44 - (600 - 44) / 2));
  });
});

describe('the search', () => {
  const searchFor = async (text: string): Promise<void> => {
    await app.user.type(await screen.findByRole('searchbox', { name: 'Search profiles' }), text);
  };

  it('finds by every word, in name, environment, folder and system', async () => {
    app = renderApp({ state: { profiles } });
    await row('Graph');
    await searchFor('work prod');
    await waitFor(() => expect(rowNames()).toEqual(['Acme prod']));
    await app.user.clear(screen.getByRole('searchbox', { name: 'Search profiles' }));
    await searchFor('entra');
    await waitFor(() => expect(rowNames()).toEqual(['Graph']));
  });

  it('says when nothing matches, and comes back with Escape', async () => {
    app = renderApp({ state: { profiles } });
    await row('Graph');
    await searchFor('no such thing');
    expect(await screen.findByText(/^Nothing matches “no such thing”/)).toBeTruthy();
    await app.user.keyboard('{Escape}');
    expect(await row('Graph')).toBeTruthy();
  });

  it('shows the first of very many hits, and says so', async () => {
    const many = Array.from({ length: 3000 }, (_, n) => sampleProfile(n + 1, { name: `Service ${n}` }));
    app = renderApp({ state: { profiles: many } });
    await row('Service 0');
    await searchFor('service');
    expect(await screen.findByText('The first 200 of 3,000; type more to find the one.')).toBeTruthy();
    await searchFor(' 2999');
    await waitFor(() => expect(rowNames()).toEqual(['Service 2999']));
    expect(screen.queryByText(/^The first 200/)).toBeNull();
  });

  it('opens what was found first with Enter and the arrow keys', async () => {
    app = renderApp({ state: { profiles } });
    await row('Graph');
    await searchFor('billing');
    await waitFor(() => expect(rowNames()).toEqual(['Billing']));
    await app.user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Billing' })).toBeTruthy();
  });
});
