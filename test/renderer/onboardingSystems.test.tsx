// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import type { FakeAnswers } from '../support/fakeBridge';
import { type RenderedApp, renderApp } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

/** Opens the form of a system, found by what its vendor or its users call it. */
const openForm = async (search: string, system: RegExp, answers: FakeAnswers = {}): Promise<void> => {
  app = renderApp({ answers });
  await screen.findByRole('heading', { level: 1, name: 'Get your first token' });
  await app.user.click(screen.getByRole('tab', { name: /^Known system/ }));
  await app.user.type(screen.getByRole('searchbox', { name: 'Search systems' }), search);
  await app.user.click(await screen.findByRole('option', { name: system }));
};
const fill = async (label: string | RegExp, text: string): Promise<void> => {
  await app.user.click(screen.getByLabelText(label));
  await app.user.paste(text);
};
const press = (name: string): Promise<void> => app.user.click(screen.getByRole('button', { name }));
const saved = () => app.fake.state.profiles[0];
const seed = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

const fillVerify = async (): Promise<void> => {
  await fill('Tenant', 'mycompany.verify.ibm.com');
  await fill('Client ID', 'my-client');
  await fill('Client secret', 'client-canary');
  await fill('User name', 'dana');
};

describe('IBM Verify, password authentication', () => {
  it('keeps password and seed from the first form on, so that the token can be renewed with nobody there', async () => {
    await openForm('isv', /^IBM Verify: password/);
    await fillVerify();
    await fill(/^Password/, 'password-canary');
    await fill(/^Authenticator app seed/, seed);
    await press('Add profile');
    await waitFor(() => expect(app.inputsOf('secrets.set')).toHaveLength(3));
    const profileId = saved()?.id;
    expect(app.inputsOf('secrets.set')).toEqual([
      { profileId, kind: 'client-secret', value: 'client-canary' },
      { profileId, kind: 'password', value: 'password-canary' },
      { profileId, kind: 'totp-seed', value: seed },
    ]);
    expect(saved()).toMatchObject({ provider: 'ibmVerify', grant: 'verify_password', username: 'dana' });
    expect(JSON.stringify(app.fake.state.profiles)).not.toMatch(/canary|JBSWY/);
  });

  it('has one grant, and does not ask which', async () => {
    await openForm('verify', /^IBM Verify: password/);
    expect(screen.queryByRole('button', { name: /Grant/ })).toBeNull();
  });

  it('says at once what is wrong with a seed, and keeps nothing until it is put right', async () => {
    await openForm('verify', /^IBM Verify: password/);
    await fillVerify();
    await fill(/^Authenticator app seed/, 'JBSWY3DP');
    expect(screen.getByText('A seed has 16 letters or more; this one is cut off.')).toBeTruthy();
    await press('Add profile');
    expect(app.inputsOf('profiles.save')).toEqual([]);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Authenticator app seed/)));
  });

  it('keeps the rest with a second press when the keychain refused one of the secrets', async () => {
    const keychain = { refuses: true };
    await openForm('verify', /^IBM Verify: password/, {
      'secrets.set': ({ kind }) => {
        if (kind === 'totp-seed' && keychain.refuses) throw fail('keychain-locked', { technical: '' });
        return { 'client-secret': true, password: true, 'totp-seed': true };
      },
    });
    await fillVerify();
    await fill(/^Authenticator app seed/, seed);
    await press('Add profile');
    await screen.findByRole('alert');
    keychain.refuses = false;
    await press('Add profile');
    await screen.findByRole('heading', { level: 1, name: 'IBM Verify: password authentication' });
    expect(app.fake.state.profiles).toHaveLength(1);
  });
});

describe('DX Operational Intelligence', () => {
  it('asks for no client, and puts away what has its answer already', async () => {
    await openForm('broadcom', /^Broadcom DX/);
    for (const label of ['Client ID', /^Client secret/, 'Language']) expect(screen.queryByLabelText(label)).toBeNull();
    await fill('Server address', 'https://doi.example.com:8080');
    await fill('Tenant', 'DEFAULTORG');
    await fill('User name', 'dana');
    await press('Add profile');
    await waitFor(() => expect(saved()?.dx).toMatchObject({ tenant: 'DEFAULTORG', scopeKind: 't' }));
    expect(saved()).toMatchObject({ grant: 'password', clientId: '', clientAuth: 'none' });
  });
});

describe('FIWARE Keyrock', () => {
  it('says before the first sign-in what it has not, and asks for an e-mail address where it signs in by one', async () => {
    await openForm('fiware', /^FIWARE Keyrock/);
    expect(screen.getByText(/^Keyrock has no PKCE/)).toBeTruthy();
    await app.user.click(screen.getByRole('button', { name: /Grant/ }));
    await app.user.click(await screen.findByRole('option', { name: /^Password/ }));
    expect(await screen.findByLabelText('E-mail')).toBeTruthy();
    expect(screen.queryByText(/^Keyrock has no PKCE/)).toBeNull();
    expect(screen.queryByLabelText(/^Authenticator app seed/)).toBeNull();
  });
});

describe('a system without an account there', () => {
  it('can be practised with one click, with the grant that is chosen', async () => {
    await openForm('ibm', /^IBM webMethods/);
    await app.user.click(screen.getByRole('button', { name: /Grant/ }));
    await app.user.click(await screen.findByRole('option', { name: /^Client credentials/ }));
    await press('Practise without an account');
    await screen.findByRole('heading', { level: 1, name: 'Practice' });
    expect(app.inputsOf('profiles.addPractice')).toEqual([
      { system: 'webmethods-integration', grant: 'client_credentials', lifetimeSeconds: 600 },
    ]);
  });

  it('is not offered where the app has no imitation', async () => {
    await openForm('okta', /^Okta/);
    expect(screen.queryByRole('button', { name: 'Practise without an account' })).toBeNull();
  });
});
