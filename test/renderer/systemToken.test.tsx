// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProviderOffer } from '../../src/api/contract';
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
const hostile = '<img src=x onerror="window.broken=1">\u202E';

const offering = (offer: Partial<ProviderOffer>): FakeAnswers => ({
  'provider.calls': () => ({ calls: [], requests: [], choosesTenant: false, lacks: [], ...offer }),
});

const decision = {
  id: 'decision',
  label: 'Authorization decision',
  description: 'Whether the user may do something.',
  fields: [
    { id: 'action', label: 'Action', description: 'The verb.', example: 'GET' },
    { id: 'service', label: 'Service', description: 'The service.', example: 'city', optional: true },
  ],
} as const;
const whoAmI = { id: 'userinfo', label: 'Who am I', description: 'Whose token it is.', fields: [] } as const;

const start = async (change: Partial<TokenView> = {}, answers: FakeAnswers = {}): Promise<void> => {
  app = renderApp({
    state: {
      profiles: [acme],
      settings: settingsSchema.parse({ selectedProfileId: acme.id }),
      statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn: 760, refreshable: true }) },
      views: { [acme.id]: sampleView(acme, startTime, change) },
    },
    answers,
  });
  await screen.findByRole('heading', { level: 2, name: 'Access token' });
};
const button = (name: string) => screen.getByRole('button', { name });
const noButton = (name: string) => expect(screen.queryByRole('button', { name })).toBeNull();

describe('what the provider said beside the token', () => {
  it('stands in a table, with the meaning of the names that are known', async () => {
    await start({ extras: { userRefID: '7', tenantColour: 'blue' } });
    const table = within(screen.getByRole('table', { name: 'Beside the token' }));
    expect(table.getByRole('row', { name: 'userRefID 7 Number of the user at the server' })).toBeTruthy();
    expect(table.getByRole('row', { name: 'tenantColour blue' })).toBeTruthy();
  });

  it('T9: is text and nothing else, and long values are folded', async () => {
    await start({ extras: { [hostile]: hostile, long: 'x'.repeat(5000) } });
    const table = screen.getByRole('table', { name: 'Beside the token' });
    expect(table.querySelector('img')).toBeNull();
    expect(table.textContent).toContain('\\u{202E}');
    expect(within(table).getByRole('button', { name: /^5,000 characters/ })).toBeTruthy();
  });

  it('is not there when it said nothing', async () => {
    await start();
    expect(screen.queryByRole('heading', { name: 'Beside the token' })).toBeNull();
  });
});

describe('a token that cannot be used as one', () => {
  it('is neither copied nor shown; why stands beside it, with the next step', async () => {
    await start({ problem: { code: 'token-unusable', reason: 'challenge' } });
    expect(screen.getByRole('alert').textContent).toContain('This is not a token yet.');
    await waitFor(() => expect(button('Copy header').hasAttribute('disabled')).toBe(true));
    expect(button('Other ways to copy').hasAttribute('disabled')).toBe(true);
    expect(screen.getByText('Not a token yet')).toBeTruthy();
    const access = within(screen.getByRole('region', { name: 'Access token' }));
    expect(access.queryByRole('button', { name: 'Reveal' })).toBeNull();
    await app.user.click(within(screen.getByRole('alert')).getByRole('button', { name: 'Sign in again' }));
    expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'sign-in' }]);
  });
});

describe('the calls that any provider may have', () => {
  it('are not offered where the system is known to have none', async () => {
    await start({}, offering({ lacks: ['introspection', 'userinfo', 'revocation'] }));
    for (const name of ['Introspect', 'User info', 'Revoke']) noButton(name);
  });

  it('give way to the system’s own user info', async () => {
    await start({}, offering({ calls: [whoAmI] }));
    noButton('User info');
    expect(button('Who am I')).toBeTruthy();
    expect(button('Introspect')).toBeTruthy();
  });

  it('are switched off with the reason once the provider turned out not to have them', async () => {
    await start({}, { 'token.revoke': () => Promise.reject(fail('endpoint-missing', { endpoint: 'revocation' })) });
    await app.user.click(button('Revoke'));
    await screen.findByRole('alert');
    expect(button('Revoke').hasAttribute('disabled')).toBe(true);
    // Once the settings have changed, it may be asked again.
    app.pass(1000);
    app.fake.emit('profiles.changed', null);
    await waitFor(() => expect(button('Revoke').hasAttribute('disabled')).toBe(false));
  });

  it('offer to forget a token that cannot be revoked', async () => {
    await start({}, { 'token.revoke': () => Promise.reject(fail('not-revocable', {})) });
    await app.user.click(button('Revoke'));
    await app.user.click(await screen.findByRole('button', { name: 'Forget token' }));
    expect(app.inputsOf('token.forget')).toEqual([{ profileId: acme.id }]);
    expect(await screen.findByRole('heading', { name: 'No token yet' })).toBeTruthy();
  });
});

describe('the calls of one system', () => {
  it('without a question are made at once; an empty answer is said in words', async () => {
    await start({}, offering({ calls: [whoAmI] }));
    await app.user.click(button('Who am I'));
    const answer = within(await screen.findByRole('region', { name: 'Who am I' }));
    expect(answer.getByText('The provider said nothing more.')).toBeTruthy();
    expect(app.inputsOf('provider.call')).toEqual([{ profileId: acme.id, callId: 'userinfo', inputs: {} }]);
  });

  it('ask first for what they need; Enter makes the call, and Escape puts the form away', async () => {
    await start({}, offering({ calls: [decision] }));
    await app.user.click(button('Authorization decision…'));
    const action = screen.getByRole('textbox', { name: 'Action' });
    expect(document.activeElement).toBe(action);
    expect(screen.getByRole('textbox', { name: /^Service ?\(optional\)$/ })).toBeTruthy();
    await app.user.keyboard('{Enter}');
    expect(screen.getByText('This is needed for the call.')).toBeTruthy();
    expect(app.inputsOf('provider.call')).toEqual([]);
    await app.user.type(action, 'GET{Enter}');
    await screen.findByRole('region', { name: 'Authorization decision' });
    expect(app.inputsOf('provider.call')).toEqual([
      { profileId: acme.id, callId: 'decision', inputs: { action: 'GET' } },
    ]);
    await app.user.keyboard('{Escape}');
    expect(screen.queryByRole('textbox', { name: 'Action' })).toBeNull();
  });

  it('answer in a tree: decisions stand out, lists are lists, and nothing is more than text', async () => {
    const json = {
      authorization_decision: 'Permit',
      roles: [
        { id: 'r-1', name: 'Buyer' },
        { id: 'r-2', name: hostile },
      ],
      organizations: [],
      deep: { a: { b: { c: { d: { e: { f: { g: 1 } } } } } } },
      many: Array.from({ length: 100 }, (_, n) => `entry ${n}`),
      nothing: null,
    };
    await start({}, { ...offering({ calls: [whoAmI] }), 'provider.call': () => ({ status: 200, json }) });
    await app.user.click(button('Who am I'));
    const region = await screen.findByRole('region', { name: 'Who am I' });
    const answer = within(region);
    expect(answer.getByText('Permit').closest('.Badge')?.getAttribute('data-tone')).toBe('ok');
    expect(answer.getByText('Buyer').closest('li')?.textContent).toBe('idr-1nameBuyer');
    expect(answer.getByText('empty list')).toBeTruthy();
    expect(region.querySelector('img')).toBeNull();
    expect(region.textContent).toContain('\\u{202E}');
    expect(answer.getByRole('button', { name: '1 entry' })).toBeTruthy();
    expect(answer.queryByText('entry 99')).toBeNull();
    await app.user.click(answer.getByRole('button', { name: 'Show the other 40' }));
    expect(answer.getByText('entry 99')).toBeTruthy();
  });

  it('say beneath why they failed, each its own way', async () => {
    const refused = fail('not-offered', { what: 'Who am I' });
    await start({}, { ...offering({ calls: [whoAmI, decision] }), 'provider.call': () => Promise.reject(refused) });
    await app.user.click(button('Who am I'));
    expect(await screen.findAllByRole('alert')).toHaveLength(1);
  });
});

describe('counted refreshes', () => {
  it('are counted beside the token, with a word when one is left', async () => {
    await start({ refreshes: { used: 4, limit: 5 } });
    expect(screen.getByText(/ · 4 of 5 refreshes used$/)).toBeTruthy();
    expect(screen.getByText('One refresh is left.')).toBeTruthy();
  });
});

describe('tenants', () => {
  const dx = sampleProfile(1, {
    name: 'Acme',
    provider: 'dxOperationalIntelligence',
    grant: 'password',
    dx: { tenant: 'ACME' },
  });

  it('are chosen in the copy menu, by name or typed in, and go with the copy', async () => {
    await start();
    app.fake.change({ profiles: [dx] });
    await waitFor(() => expect(screen.getByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy());
    await app.user.click(button('Other ways to copy'));
    expect((await screen.findByRole('menuitem', { name: /^Header for tenant ACME/ })).textContent).toContain(
      'As the profile says',
    );
    await app.user.click(screen.getByRole('menuitem', { name: 'Header for the global configuration' }));
    await app.user.click(button('Other ways to copy'));
    await app.user.click(await screen.findByRole('menuitem', { name: 'For another tenant…' }));
    await app.user.type(await screen.findByRole('textbox', { name: 'Tenant' }), 'other{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(app.inputsOf('token.copy')).toEqual([
      { profileId: dx.id, form: 'header', use: { scopeKind: 'global', scopeTenant: '' } },
      { profileId: dx.id, form: 'header', use: { scopeKind: 't', scopeTenant: 'other' } },
    ]);
  });

  it('are commands of the palette too, and one that asks opens its dialog there', async () => {
    await start();
    app.fake.change({ profiles: [dx] });
    await app.user.keyboard('{Control>}k{/Control}');
    await app.user.type(await screen.findByRole('combobox', { name: 'Command' }), 'another tenant');
    await screen.findByRole('option', { name: /^Copy header for another tenant/ });
    await app.user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Copy Acme for another tenant' })).toBeTruthy();
    expect(screen.queryByRole('dialog', { name: 'Commands' })).toBeNull();
  });

  it('are no choice elsewhere', async () => {
    await start();
    await app.user.click(button('Other ways to copy'));
    await screen.findByRole('menuitem', { name: /^Raw token/ });
    expect(screen.queryByRole('menuitem', { name: /tenant/ })).toBeNull();
  });
});
