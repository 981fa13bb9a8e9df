// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ProviderOffer } from '../../src/api/contract';
import { apiRequestSchema } from '../../src/domain/request';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleProfile, sampleStatus, sampleView } from '../support/sampleData';
import { acme, address, answered, button, openTab, requests, sendTo, sent, start, type Tab } from './requestTabSetUp';

const ready = {
  id: 'run',
  label: 'Run a flow service',
  request: apiRequestSchema.parse({
    method: 'POST',
    url: 'https://tenant.example.com/run/STAGE',
    body: { kind: 'json', text: '{}' },
  }),
};
const offer: ProviderOffer = { calls: [], requests: [ready], choosesTenant: false, lacks: [] };
const offering: FakeAnswers = { 'provider.calls': () => offer };

const dx = sampleProfile(1, {
  name: 'Acme',
  provider: 'dxOperationalIntelligence',
  grant: 'password',
  dx: { tenant: 'ACME', scopeKind: 'all' },
});
const atDx = () => start({ profiles: [dx], views: { [dx.id]: sampleView(dx, Date.now()) } });

const pick = async (tab: Tab, option: string): Promise<void> => {
  await tab.user.click(screen.getByRole('button', { name: /Tenants the token is for/ }));
  await tab.user.click(await screen.findByRole('option', { name: option }));
};

describe('ready requests of a system', () => {
  it('are suggested while the editor is empty, and fill it', async () => {
    const tab = await start({}, offering);
    await tab.user.click(await screen.findByRole('button', { name: 'Run a flow service' }));
    expect(address().value).toBe(ready.request.url);
    expect(screen.getByRole('tab', { name: /^Body/ }).getAttribute('aria-selected')).toBe('true');
    expect(screen.queryByRole('button', { name: 'Run a flow service' })).toBeNull();
    await tab.user.click(button('Send'));
    await waitFor(() => expect(requests(tab)[0]).toMatchObject(ready.request));
  });

  it('stand above the saved ones, and the search finds them', async () => {
    const tab = await start({}, offering);
    await tab.user.click(button('Saved requests and history'));
    const library = within(screen.getByRole('complementary', { name: 'Saved requests and history' }));
    expect(library.getByRole('heading', { name: 'Ready requests' })).toBeTruthy();
    await tab.user.type(library.getByLabelText('Search'), 'nothing like it');
    expect(library.queryByRole('heading', { name: 'Ready requests' })).toBeNull();
    await tab.user.clear(library.getByLabelText('Search'));
    await tab.user.click(library.getByRole('button', { name: /^Run a flow service/ }));
    expect(address().value).toBe(ready.request.url);
  });

  it('are nowhere where the system has none', async () => {
    const tab = await start();
    await tab.user.click(button('Saved requests and history'));
    expect(screen.queryByRole('heading', { name: 'Ready requests' })).toBeNull();
  });
});

describe('the tenants of a request', () => {
  it('are the profile’s own unless chosen, by name or typed in', async () => {
    const tab = await atDx();
    await openTab(tab, /^Headers/);
    expect(screen.getByRole('button', { name: /Tenants the token is for/ }).textContent).toContain('For all tenants');
    await sendTo(tab);
    await waitFor(() => expect(requests(tab)).toHaveLength(1));
    await pick(tab, 'For tenant ACME');
    await tab.user.click(button('Send'));
    await waitFor(() => expect(requests(tab)).toHaveLength(2));
    await pick(tab, 'For another tenant');
    // On the way it is, for a moment, the name of the own one.
    await tab.user.type(screen.getByRole('textbox', { name: 'Tenant' }), 'ACME2');
    await tab.user.click(button('Send'));
    await waitFor(() => expect(requests(tab)).toHaveLength(3));
    expect(requests(tab).map(({ tokenUse }) => tokenUse)).toEqual([
      undefined,
      { scopeKind: 't', scopeTenant: '' },
      { scopeKind: 't', scopeTenant: 'ACME2' },
    ]);
  });

  it('come back with a request of the history', async () => {
    const tab = await start({
      profiles: [dx],
      history: [sent(1, { tokenUse: { scopeKind: 't', scopeTenant: 'other' } })],
    });
    await tab.user.click(button('Saved requests and history'));
    await tab.user.click(screen.getByRole('radio', { name: 'History' }));
    await tab.user.click(await screen.findByRole('button', { name: /^GET \/things\/1/ }));
    await openTab(tab, /^Headers/);
    const tenant: HTMLInputElement = screen.getByRole('textbox', { name: 'Tenant' });
    expect(tenant.value).toBe('other');
  });

  it('are no choice elsewhere, nor for an ID token', async () => {
    const tab = await atDx();
    await openTab(tab, /^Options/);
    await tab.user.click(screen.getByRole('radio', { name: 'ID token' }));
    await openTab(tab, /^Headers/);
    expect(screen.queryByRole('button', { name: /Tenants the token is for/ })).toBeNull();
  });
});

describe('how the token goes along', () => {
  it.each([
    [{ in: 'header', name: 'X-Token', masked: 'X-Token: abcd…wxyz' }, 'X-Token: abcd…wxyz', /^added when/],
    [{ in: 'query', name: 'key', masked: 'key=abcd…wxyz' }, 'key=abcd…wxyz', /^added to the query/],
  ] as const)('is shown as the system wants it: %o', async (sentAs, shown, where) => {
    const tab = await start({ views: { [acme.id]: sampleView(acme, Date.now(), { sentAs }) } });
    await openTab(tab, /^Headers/);
    expect(await screen.findByText(shown)).toBeTruthy();
    expect(screen.getByText(where)).toBeTruthy();
    expect(screen.queryByText('Authorization:')).toBeNull();
  });

  it('says that one which must not be used does not go', async () => {
    const problem = { code: 'token-unusable', reason: 'challenge' } as const;
    const tab = await start({ views: { [acme.id]: sampleView(acme, Date.now(), { problem }) } });
    await openTab(tab, /^Headers/);
    expect(await screen.findByText('This token is not sent: the Token tab says why.')).toBeTruthy();
  });
});

describe('a token that had ended when it was refused', () => {
  it('is said to have lain unused, with the way to a new one', async () => {
    const status = sampleStatus(acme, Date.now(), { expiresIn: -60, refreshable: true });
    if (status.token === undefined) throw new Error('The sample has no token');
    const tab = await start({
      statuses: { [acme.id]: { ...status, token: { ...status.token, idleSeconds: 1800 } } },
      response: { ...answered, status: 401, statusText: 'Unauthorized' },
    });
    await sendTo(tab);
    expect(await screen.findByText('The token had lain unused for too long.')).toBeTruthy();
    await tab.user.click(button('Refresh'));
    expect(tab.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'refresh' }]);
  });
});
