// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import { settingsSchema } from '../../src/domain/settings';
import type { TokenView } from '../../src/domain/token';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleProfile, sampleStatus, sampleView } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme' });
const other = sampleProfile(2, { name: 'Other', grant: 'client_credentials' });
const canary = 'canary-9f2b7c-token-value';

const start = async (change: Partial<TokenView> = {}, answers: FakeAnswers = {}): Promise<void> => {
  app = renderApp({
    state: {
      profiles: [acme, other],
      settings: settingsSchema.parse({ selectedProfileId: acme.id }),
      statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn: 760, refreshable: true }) },
      views: { [acme.id]: sampleView(acme, startTime, change) },
    },
    answers: { 'token.reveal': () => canary, ...answers },
  });
  await screen.findByRole('heading', { level: 2, name: 'Access token' });
};
const section = (name: string) => within(screen.getByRole('region', { name }));
const claims = () => within(screen.getByRole('table', { name: 'Claims of the Access token' }));
const rowOf = (name: string): HTMLElement => {
  const row = claims().getByRole('rowheader', { name }).closest('tr');
  if (row === null) throw new Error(`no row ${name}`);
  return row;
};

describe('T20: the token itself', () => {
  const reveal = async (): Promise<void> => {
    await app.user.click(section('Access token').getByRole('button', { name: 'Reveal' }));
    await screen.findByText(canary);
  };

  it('is masked, sized, and nowhere in the page until it is asked for', async () => {
    await start();
    expect(screen.getByRole('region', { name: 'Access token, masked' }).textContent).toBe('eyJh…Qf2A');
    expect(screen.getByText(/^JWT · 1,284 bytes · Bearer · received 13:12:40 · end as the provider said/)).toBeTruthy();
    expect(app.inputsOf('token.reveal')).toEqual([]);
  });

  it('stands for ten seconds and counts them', async () => {
    await start();
    await reveal();
    expect(screen.getByText('Hides in 10 s')).toBeTruthy();
    app.pass(3000);
    expect(screen.getByText('Hides in 7 s')).toBeTruthy();
    app.pass(7000);
    expect(document.body.innerHTML).not.toContain(canary);
  });

  it('goes at once with Hide', async () => {
    await start();
    await reveal();
    await app.user.click(screen.getByRole('button', { name: 'Hide' }));
    expect(document.body.innerHTML).not.toContain(canary);
  });

  it('goes when the window loses the focus', async () => {
    await start();
    await reveal();
    act(() => void window.dispatchEvent(new Event('blur')));
    expect(document.body.innerHTML).not.toContain(canary);
  });

  it('goes when it is scrolled off the screen', async () => {
    await start();
    await reveal();
    app.scrollAway();
    expect(document.body.innerHTML).not.toContain(canary);
  });

  it('goes with another tab, and is not there on return', async () => {
    await start();
    await reveal();
    await app.user.click(screen.getByRole('tab', { name: 'Flow' }));
    await app.user.click(screen.getByRole('tab', { name: 'Token' }));
    await screen.findByRole('region', { name: 'Access token, masked' });
    expect(document.body.innerHTML).not.toContain(canary);
  });

  it('goes when a new token takes its place', async () => {
    await start();
    await reveal();
    app.fake.change({ views: { [acme.id]: sampleView(acme, startTime, { generation: 2 }) } });
    await waitFor(() => expect(document.body.innerHTML).not.toContain(canary));
  });

  it('is not shown when the person has gone elsewhere while it was read', async () => {
    const answer = { give: (_value: string): void => undefined };
    await start(
      {},
      {
        'token.reveal': () =>
          new Promise((resolve) => {
            answer.give = resolve;
          }),
      },
    );
    await app.user.click(section('Access token').getByRole('button', { name: 'Reveal' }));
    await app.user.click(screen.getByRole('tab', { name: 'Flow' }));
    await act(async () => answer.give(canary));
    await app.user.click(screen.getByRole('tab', { name: 'Token' }));
    expect(document.body.innerHTML).not.toContain(canary);
  });

  it('stays in no cache once it was shown', async () => {
    await start();
    await reveal();
    const kept = [...app.cache.getQueryCache().getAll(), ...app.cache.getMutationCache().getAll()];
    expect(JSON.stringify(kept.map(({ state }) => state))).not.toContain(canary);
  });

  it('says why it cannot be shown', async () => {
    await start({}, { 'token.reveal': () => Promise.reject(fail('keychain-locked', { technical: 'x' })) });
    await app.user.click(section('Access token').getByRole('button', { name: 'Reveal' }));
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});

describe('what a JWT says', () => {
  it('has the meaning of each registered claim beside it, and times for people', async () => {
    await start();
    expect(within(rowOf('aud')).getByText('Audience: who it is meant for')).toBeTruthy();
    expect(
      within(rowOf('aud'))
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ).toEqual(['https://api.example.com', 'account']);
    expect(rowOf('exp').textContent).toContain('3 Mar 2026, 14:12:40 in 12 min');
    app.pass(60_000);
    expect(rowOf('exp').textContent).toContain('in 11 min');
    expect(rowOf('iat').textContent).toContain('3 Mar 2026, 13:12:40 48 min ago');
  });

  it('T9: is text and nothing else, in names and in values', async () => {
    const payload = '<img src=x onerror="window.broken=1"><script>window.broken=1</script>';
    const jwt = { header: { alg: payload }, claims: { [payload]: payload, sub: { deep: [payload] }, aud: [payload] } };
    await start({ access: { masked: 'eyJh…', bytes: 10, format: 'jwt', jwt } });
    expect(document.querySelector('.TabPage img, .TabPage script')).toBeNull();
    expect(claims().getByRole('rowheader', { name: payload })).toBeTruthy();
    expect('broken' in window).toBe(false);
  });

  it('shows characters that hide or turn the text', async () => {
    const jwt = { header: { alg: 'none' }, claims: { sub: 'user\u202Etxt.exe' } };
    await start({ access: { masked: 'eyJh…', bytes: 10, format: 'jwt', jwt } });
    expect(rowOf('sub').textContent).toContain('user\\u{202E}txt.exe');
  });

  it('folds what is long, and has many claims behind a button', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`claim-${n}`, n]));
    const jwt = { header: { alg: 'RS256' }, claims: { long: 'x'.repeat(5000), ...many } };
    await start({ access: { masked: 'eyJh…', bytes: 10, format: 'jwt', jwt } });
    expect(screen.getByRole('button', { name: /^5,000 characters, beginning x+…$/ })).toBeTruthy();
    expect(claims().queryByText('claim-99')).toBeNull();
    await app.user.click(screen.getByRole('button', { name: 'Show the other 41' }));
    expect(claims().getByText('claim-99')).toBeTruthy();
  });
});

describe('other kinds of token', () => {
  it('says plainly that it is opaque', async () => {
    await start({ access: { masked: '••••••••', bytes: 32, format: 'opaque' } });
    expect(screen.getByText(/^It is opaque: a random value that only the provider can look up\./)).toBeTruthy();
    expect(screen.queryByRole('table', { name: 'Claims of the Access token' })).toBeNull();
  });

  it('says that an encrypted one cannot be read here', async () => {
    await start({ access: { masked: 'eyJh…', bytes: 32, format: 'jwe' } });
    expect(screen.getByText(/^It is encrypted for the API that receives it/)).toBeTruthy();
  });
});

describe('scopes', () => {
  it('are marked where they differ from what was asked for', async () => {
    await start();
    const words = section('Scopes')
      .getAllByRole('listitem')
      .map((item) => item.textContent);
    expect(words).toEqual(['openid', 'profile', 'orders:read', 'orders:writenot granted', 'emailnot asked for']);
  });
});

describe('the provider’s own calls', () => {
  it('show their answers beneath, with meanings, until they are closed', async () => {
    await start();
    await app.user.click(screen.getByRole('button', { name: 'Introspect' }));
    const answer = within(await screen.findByRole('region', { name: 'Introspection' }));
    expect(answer.getByText('200, it worked · 14:00:00')).toBeTruthy();
    expect(answer.getByText('Whether the provider accepts it now')).toBeTruthy();
    await app.user.click(answer.getByRole('button', { name: 'Close Introspection' }));
    expect(screen.queryByRole('region', { name: 'Introspection' })).toBeNull();
  });

  it('can be given up after a while, and then leave nothing behind', async () => {
    let giveUp: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      giveUp = resolve;
    });
    const cancelled = async (): Promise<never> => {
      await held;
      throw fail('cancelled', {});
    };
    await start({}, { 'token.introspect': cancelled, 'token.cancelCalls': () => giveUp() });
    await app.user.click(screen.getByRole('button', { name: /Introspect/ }));
    expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull();
    app.pass(2000);
    await app.user.click(await screen.findByRole('button', { name: 'Cancel' }));
    expect(app.inputsOf('token.cancelCalls')).toEqual([{ profileId: acme.id }]);
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Cancel' })).toBeNull());
    expect(screen.queryByText('This was cancelled.')).toBeNull();
  });

  it('do not leave an answer about the token before', async () => {
    await start();
    await app.user.click(screen.getByRole('button', { name: 'User info' }));
    await screen.findByRole('region', { name: 'User info' });
    app.pass(1000);
    const receivedAt = startTime + 1000;
    app.fake.change({ views: { [acme.id]: sampleView(acme, startTime, { generation: 2, receivedAt }) } });
    await waitFor(() => expect(screen.queryByRole('region', { name: 'User info' })).toBeNull());
  });

  it('say why they failed', async () => {
    await start({}, { 'token.userinfo': () => Promise.reject(fail('endpoint-missing', { endpoint: 'userinfo' })) });
    await app.user.click(screen.getByRole('button', { name: 'User info' }));
    expect(within(await screen.findByRole('alert')).getByText(/endpoint is not known/)).toBeTruthy();
  });

  it('revoke the token, and say that it is gone on both sides', async () => {
    await start();
    await app.user.click(screen.getByRole('button', { name: 'Revoke' }));
    expect(await screen.findByRole('heading', { name: 'The token was revoked' })).toBeTruthy();
  });
});

describe('before the first token', () => {
  it('says what the next click will do, for the grant', async () => {
    await start();
    await app.user.click(await screen.findByRole('row', { name: 'Other' }));
    expect(await screen.findByText(/^Press Get token: the application signs in as itself/)).toBeTruthy();
  });
});
