// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { RequestExpectation } from '../../renderer/features/expectations/RequestExpectation';
import { InspectPage } from '../../renderer/features/inspection/InspectPage';
import { TokenTab } from '../../renderer/features/token/TokenTab';
import { expectationSchema } from '../../src/domain/expectations';
import { checked } from '../../src/domain/tokenInspection';
import { sampleId, sampleProfile, sampleView } from '../support/sampleData';
import { sampleInspection } from '../support/sampleInspection';
import { renderTab } from './renderTab';

const profile = sampleProfile(1, { name: 'Acme' });
const now = Date.now();
const view = sampleView(profile, now);
const raw = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

let end: () => void = () => undefined;
afterEach(() => end());

const start = (...[content, options]: Parameters<typeof renderTab>) => {
  const tab = renderTab(content, options);
  end = tab.end;
  return tab;
};
const state = { profiles: [profile], views: { [profile.id]: view } };
const lines = async (name: string) => within(await screen.findByRole('list', { name })).getAllByRole('listitem');

describe('the checks of a kept token', () => {
  it('stand with their state and their reason, for the access token and the ID token', async () => {
    start((shown) => <TokenTab profile={shown} />, { state });
    const [structure, signature] = await lines('Checks');
    expect(within(structure as HTMLElement).getByRole('img', { name: 'Passed' })).toBeTruthy();
    expect(signature?.textContent).toContain('It was signed by one of the provider’s keys (RS256).');
    expect((await lines('ID token checks')).length).toBeGreaterThan(3);
    expect(screen.queryByText(/not verified/)).toBeNull();
  });

  it('say in words why the keys could not be had, and are made again when that is asked for', async () => {
    const error = { code: 'connection-refused', host: 'login.example.com' } as const;
    const tab = start((shown) => <TokenTab profile={shown} />, {
      state,
      answers: {
        'token.inspect': ({ kind }) => ({
          ...sampleInspection(view, kind, now),
          checks: [checked('keys-unavailable', {}, error)],
        }),
      },
    });
    await waitFor(() => expect(screen.getAllByText('The provider’s keys could not be fetched.').length).toBe(2));
    expect(screen.getAllByText(/login\.example\.com refused the connection/).length).toBe(2);
    const before = tab.inputsOf('token.inspect').length;
    await tab.user.click(screen.getAllByRole('button', { name: 'Check again' })[0] as HTMLElement);
    await waitFor(() => expect(tab.inputsOf('token.inspect').length).toBe(before + 1));
  });

  it('do not stay good when the token ends', { timeout: 15_000 }, async () => {
    const ending = {
      ...view,
      access: { ...view.access, jwt: { header: {}, claims: { exp: Math.floor(Date.now() / 1000) - 2 } } },
    };
    start((shown) => <TokenTab profile={shown} />, { state: { ...state, views: { [profile.id]: ending } } });
    const time = async () => (await lines('Checks')).find((line) => line.textContent?.startsWith('Time'));
    expect(
      within((await time()) as HTMLElement)
        .getByRole('img')
        .getAttribute('aria-label'),
    ).toBe('Passed');
    await waitFor(
      async () =>
        expect(
          within((await time()) as HTMLElement)
            .getByRole('img')
            .getAttribute('aria-label'),
        ).toBe('Failed'),
      { timeout: 6000 },
    );
  });
});

describe('a pasted token', () => {
  const token = `${raw({ alg: 'RS256' })}.${raw({ iss: 'https://login.example.com', sub: '<b>bold</b>' })}.c2ln`;

  it('is looked at as it is typed, and its issuer is asked only when that is wanted', async () => {
    const tab = start(() => <InspectPage />, { state });
    await tab.user.click(await screen.findByRole('textbox', { name: 'Token' }));
    await tab.user.paste(token);
    expect(await screen.findByText('<b>bold</b>')).toBeTruthy();
    expect(tab.inputsOf('token.inspectPasted')).toEqual([{ token, withKeys: false }]);
    expect(screen.getByText(/^This asks login\.example\.com, which the token names/)).toBeTruthy();
    await tab.user.click(screen.getByRole('button', { name: 'Fetch the issuer’s keys' }));
    await waitFor(() => expect(tab.inputsOf('token.inspectPasted').at(-1)).toEqual({ token, withKeys: true }));
  });

  it('leaves nothing behind when the page is left or emptied', async () => {
    const tab = start((shown) => (shown.name === 'Acme' ? <InspectPage /> : null), { state });
    await tab.user.click(await screen.findByRole('textbox', { name: 'Token' }));
    await tab.user.paste(token);
    await screen.findByText('<b>bold</b>');
    await tab.user.clear(screen.getByRole('textbox', { name: 'Token' }));
    await waitFor(() => expect(screen.queryByText('<b>bold</b>')).toBeNull());
    await tab.user.click(screen.getByRole('button', { name: 'Show nothing' }));
    await tab.user.click(screen.getByRole('button', { name: 'Show Acme' }));
    expect(screen.getByRole('textbox', { name: 'Token' })).toHaveProperty('value', '');
  });

  it.each([['javascript:alert(1)'], ['file:///etc/passwd'], [7]])('offers no keys of the issuer %s', async (iss) => {
    const tab = start(() => <InspectPage />, { state });
    await tab.user.click(await screen.findByRole('textbox', { name: 'Token' }));
    await tab.user.paste(`${raw({ alg: 'RS256' })}.${raw({ iss })}.c2ln`);
    expect(await screen.findByText('The issuer’s keys have not been fetched.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Fetch the issuer’s keys' })).toBeNull();
  });
});

describe('what an API expects', () => {
  const expectation = expectationSchema.parse({
    id: sampleId(7),
    place: 'https://api.example.com',
    audiences: ['https://api.example.com'],
    scopes: ['orders:write'],
  });
  const expecting = { ...state, expectations: [expectation] };

  it('is compared before a request leaves, for the token that goes along', async () => {
    start(
      (shown) => <RequestExpectation profileId={shown.id} address="https://api.example.com/orders" which="access" />,
      { state: expecting },
    );
    expect(await screen.findByText('This API would refuse the token.')).toBeTruthy();
    expect(screen.getByText(/^It wants the scope “orders:write”/)).toBeTruthy();
    expect(screen.queryByText(/It wants the audience/)).toBeNull();
  });

  it('is said of no other address, and of no request without a token', async () => {
    start(
      (shown) => (
        <>
          <RequestExpectation profileId={shown.id} address="https://api.example.org/orders" which="access" />
          <RequestExpectation profileId={shown.id} address="https://api.example.com/orders" which="none" />
          <p>here</p>
        </>
      ),
      { state: expecting },
    );
    await screen.findByText('here');
    expect(screen.queryByText(/^This API/)).toBeNull();
  });

  it('is changed by hand and removed', async () => {
    const tab = start((shown) => <TokenTab profile={shown} />, { state: expecting });
    await tab.user.click(await screen.findByRole('button', { name: 'Edit' }));
    const dialog = within(await screen.findByRole('dialog'));
    await tab.user.clear(dialog.getByRole('textbox', { name: /^Scopes/ }));
    await tab.user.type(dialog.getByRole('textbox', { name: /^Longest age/ }), 'soon');
    await tab.user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await dialog.findByText(/^Enter whole seconds/)).toBeTruthy();
    await tab.user.clear(dialog.getByRole('textbox', { name: /^Longest age/ }));
    await tab.user.click(dialog.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('This API would take the token.')).toBeTruthy();
    expect(tab.inputsOf('expectations.save')).toEqual([{ ...expectation, scopes: [] }]);
    await tab.user.click(screen.getByRole('button', { name: 'Edit' }));
    await tab.user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Remove' }));
    await waitFor(() => expect(screen.queryByText(/^This API/)).toBeNull());
  });
});
