// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import { settingsSchema } from '../../src/domain/settings';
import type { StorageState } from '../../src/domain/storage';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleProfile, sampleStatus } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme' });
const press = async (name: string | RegExp): Promise<void> =>
  app.user.click(await screen.findByRole('button', { name }));

describe('where secrets are kept', () => {
  const start = (storage: StorageState, answers: FakeAnswers = {}): void => {
    app = renderApp({ state: { profiles: [acme], storage }, answers });
  };
  const undecided = (fileExists: boolean): StorageState => ({
    kind: 'undecided',
    problem: { code: 'keychain-absent', technical: 'no service' },
    fileExists,
  });

  it('is asked, with the trouble in words, when the keychain does not work', async () => {
    start(undecided(false));
    expect(await screen.findByRole('heading', { name: 'Where should tokens and secrets be kept?' })).toBeTruthy();
    expect(screen.getByText('This computer offers no keychain to keep secrets in.')).toBeTruthy();
    expect(screen.getByText('When the app quits, every token and secret is gone.')).toBeTruthy();
    expect(screen.queryByRole('heading', { level: 1, name: 'Acme' })).toBeNull();
  });

  it('can be an encrypted file, once a good passphrase was typed twice', async () => {
    start(undecided(false));
    await app.user.type(await screen.findByLabelText('Passphrase'), 'too short');
    await press('Create the file');
    expect(screen.getByText('It needs at least 12 characters.')).toBeTruthy();
    expect(screen.getByText('The two are not the same.')).toBeTruthy();
    expect(app.inputsOf('storage.useFile')).toEqual([]);
    await app.user.type(screen.getByLabelText('Passphrase'), ' no more');
    await app.user.type(screen.getByLabelText('The same again'), 'too short no more{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
    expect(app.inputsOf('storage.useFile')).toEqual([{ passphrase: 'too short no more' }]);
    expect(screen.getByRole('button', { name: 'Encrypted file' })).toBeTruthy();
  });

  it('can be this session only, which stays in sight', async () => {
    start(undecided(false));
    await press('Keep for this session');
    await press('This session only');
    expect(await screen.findByText(/are gone when the app quits/)).toBeTruthy();
  });

  it('is the keychain again once that works', async () => {
    start(undecided(false), {
      'storage.retry': (_input, fake) => {
        fake.change({ storage: { kind: 'ready', backend: 'keychain' } });
        return fake.state.storage;
      },
    });
    await press('Try the keychain again');
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
  });

  it('is unlocked with the passphrase of a file that is there', async () => {
    start({ kind: 'locked' });
    await app.user.type(await screen.findByLabelText('Passphrase'), 'correct horse{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
    expect(app.inputsOf('storage.unlock')).toEqual([{ passphrase: 'correct horse' }]);
  });

  it('T9: says when the passphrase is wrong, and keeps nothing of it', async () => {
    start({ kind: 'locked' }, { 'storage.unlock': () => Promise.reject(fail('passphrase-wrong', {})) });
    await app.user.type(await screen.findByLabelText('Passphrase'), 'canary-pass{Enter}');
    expect(await screen.findByRole('alert')).toBeTruthy();
    expect(screen.getByLabelText('Passphrase')).toHaveProperty('value', '');
    expect(JSON.stringify(app.cache.getMutationCache().getAll())).not.toContain('canary-pass');
  });

  it('shows that the keychain is being asked', async () => {
    start({ kind: 'checking' });
    expect(await screen.findByText('Asking the keychain of this system…')).toBeTruthy();
    app.fake.change({ storage: { kind: 'ready', backend: 'keychain' } });
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
  });
});

describe('the window', () => {
  it('says why its list cannot be read, and tries again', async () => {
    const list = { works: false };
    app = renderApp({
      answers: {
        'profiles.list': () => (list.works ? [acme] : Promise.reject(fail('internal', { technical: 'x' }))),
      },
    });
    const note = within(await screen.findByRole('alert'));
    list.works = true;
    await app.user.click(note.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
  });

  it('shows what was done about damaged files until that is dismissed', async () => {
    const notice = { code: 'file-damaged', file: 'profiles.json', keptAs: 'profiles.damaged.json' } as const;
    app = renderApp({ state: { profiles: [acme] } });
    await screen.findByRole('heading', { level: 1, name: 'Acme' });
    app.fake.change({ info: { ...app.fake.state.info, notices: [notice] } });
    expect(await screen.findByText('“profiles.json” was damaged and could not be read.')).toBeTruthy();
    await press('Dismiss');
    await waitFor(() => expect(screen.queryByText(/was damaged/)).toBeNull());
    expect(app.inputsOf('app.dismissNotices')).toHaveLength(1);
  });

  it('takes its theme from the settings at once', async () => {
    app = renderApp({ state: { profiles: [acme], settings: settingsSchema.parse({ theme: 'dark' }) } });
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('dark'));
    app.fake.change({ settings: settingsSchema.parse({ theme: 'light' }) });
    await waitFor(() => expect(document.documentElement.dataset.theme).toBe('light'));
  });

  it('goes where the shell sends it', async () => {
    const other = sampleProfile(2, { name: 'Other' });
    app = renderApp({ state: { profiles: [acme, other] } });
    await screen.findByRole('heading', { level: 1, name: 'Acme' });
    app.fake.emit('window.command', { command: 'select-profile', profileId: other.id });
    expect(await screen.findByRole('heading', { level: 1, name: 'Other' })).toBeTruthy();
    app.fake.emit('window.command', { command: 'show-settings' });
    expect(await screen.findByRole('dialog', { name: 'App settings' })).toBeTruthy();
  });

  it('reads the states once for many changes that come together', async () => {
    const profiles = Array.from({ length: 50 }, (_, n) => sampleProfile(n + 1));
    app = renderApp({ state: { profiles } });
    await screen.findByRole('heading', { level: 1, name: 'Profile 1' });
    const before = app.inputsOf('tokens.status').length;
    const statuses = Object.fromEntries(
      profiles.map((each) => [each.id, sampleStatus(each, startTime, { expiresIn: 60 })]),
    );
    app.fake.change({ statuses });
    await waitFor(() => expect(app.inputsOf('tokens.status').length).toBe(before + 1));
    await act(() => new Promise((resolve) => setTimeout(resolve, 150)));
    expect(app.inputsOf('tokens.status').length).toBe(before + 1);
  });
});

describe('the keyboard', () => {
  const start = async (): Promise<void> => {
    app = renderApp({
      state: {
        profiles: [acme],
        statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn: 600, refreshable: true }) },
      },
    });
    await screen.findByRole('heading', { level: 1, name: 'Acme' });
    await screen.findByRole('button', { name: 'Refresh' });
  };

  it('gets the token with Ctrl+G and copies the header with Ctrl+Shift+C', async () => {
    await start();
    await app.user.keyboard('{Control>}g{/Control}{Control>}{Shift>}C{/Shift}{/Control}');
    await waitFor(() => expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'refresh' }]));
    expect(app.inputsOf('token.copy')).toEqual([{ profileId: acme.id, form: 'header' }]);
  });

  it('goes to the search with / and to a new profile with Ctrl+N', async () => {
    await start();
    await app.user.keyboard('/');
    await waitFor(() =>
      expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search profiles' })),
    );
    await app.user.keyboard('/{Control>}n{/Control}');
    expect(await screen.findByRole('heading', { level: 1, name: 'New profile' })).toBeTruthy();
    expect(screen.getByRole('searchbox', { name: 'Search profiles' })).toHaveProperty('value', '/');
  });

  it('goes through the tabs with Ctrl and a number', async () => {
    await start();
    for (const [key, name] of [
      ['3', 'Flow'],
      ['4', 'Settings'],
      ['2', 'Request'],
      ['1', 'Token'],
    ] as const) {
      await app.user.keyboard(`{Control>}${key}{/Control}`);
      await waitFor(() => expect(screen.getByRole('tab', { name }).getAttribute('aria-selected')).toBe('true'));
    }
  });

  it('lists its shortcuts under ?, and leaves them alone while that is open', async () => {
    await start();
    await app.user.keyboard('?');
    const list = within(await screen.findByRole('dialog', { name: 'Keyboard shortcuts' }));
    expect(list.getByText('Ctrl+Shift+C')).toBeTruthy();
    await app.user.keyboard('{Control>}g{/Control}');
    expect(app.inputsOf('token.get')).toEqual([]);
    await app.user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});
