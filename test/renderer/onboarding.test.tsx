// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiscoveryView } from '../../src/api/contract';
import { fail } from '../../src/domain/errors';
import type { FakeAnswers, FakeState } from '../support/fakeBridge';
import { createFakeBridge } from '../support/fakeBridge';
import { sampleProfile } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const start = async (way: RegExp, answers: FakeAnswers = {}, state: Partial<FakeState> = {}): Promise<void> => {
  app = renderApp({ answers, state });
  await screen.findByRole('heading', { level: 1, name: 'Get your first token' });
  await app.user.click(screen.getByRole('tab', { name: way }));
};
const press = async (name: string | RegExp): Promise<void> =>
  app.user.click(await screen.findByRole('button', { name }));
const saved = () => app.fake.state.profiles[0];

describe('the practice provider', () => {
  it('is one click away from a profile that is shown', async () => {
    await start(/^Practice provider/);
    await press('Add practice profile');
    expect(await screen.findByRole('heading', { level: 1, name: 'Practice' })).toBeTruthy();
    expect(app.inputsOf('profiles.addPractice')).toEqual([
      { system: 'standard', grant: 'authorization_code', lifetimeSeconds: 600, keepSeed: false },
    ]);
    expect(await screen.findByText(/^Press Get token: the browser opens at the practice provider/)).toBeTruthy();
  });

  it('takes another grant and lifetime', async () => {
    await start(/^Practice provider/);
    await app.user.click(screen.getByRole('radio', { name: /^Client credentials/ }));
    await app.user.click(screen.getByRole('radio', { name: '20 seconds' }));
    await press('Add practice profile');
    await waitFor(() =>
      expect(app.inputsOf('profiles.addPractice')).toEqual([
        { system: 'standard', grant: 'client_credentials', lifetimeSeconds: 20, keepSeed: false },
      ]),
    );
  });

  const chooseSystem = async (name: string): Promise<void> => {
    await app.user.click(screen.getByRole('button', { name: /System/ }));
    await app.user.click(await screen.findByRole('option', { name: new RegExp(`^${name}`) }));
  };

  it('offers a system with its own grants, and answers its second factors from a kept seed', async () => {
    await start(/^Practice provider/);
    expect(screen.queryByRole('radiogroup', { name: 'Second factors are answered' })).toBeNull();
    await chooseSystem('IBM Cloud Object Storage Manager');
    expect(screen.queryByRole('radio', { name: /^Client credentials/ })).toBeNull();
    await app.user.click(screen.getByRole('radio', { name: /^Password/ }));
    await app.user.click(screen.getByRole('radio', { name: /^By itself/ }));
    await press('Add practice profile');
    await waitFor(() =>
      expect(app.inputsOf('profiles.addPractice')).toEqual([
        { system: 'ibm-cos-manager', grant: 'password', lifetimeSeconds: 600, keepSeed: true },
      ]),
    );
  });

  it('keeps no seed for a grant whose sign-in page asks for the code', async () => {
    await start(/^Practice provider/);
    await chooseSystem('IBM Cloud Object Storage Manager');
    await app.user.click(screen.getByRole('radio', { name: /^Password/ }));
    await app.user.click(screen.getByRole('radio', { name: /^By itself/ }));
    await app.user.click(screen.getByRole('radio', { name: /^Authorization code/ }));
    await press('Add practice profile');
    await waitFor(() =>
      expect(app.inputsOf('profiles.addPractice')).toMatchObject([{ grant: 'authorization_code', keepSeed: false }]),
    );
  });

  it('takes the only grant of a system that has one', async () => {
    await start(/^Practice provider/);
    await chooseSystem('Broadcom DX Operational Intelligence');
    expect(screen.queryByRole('radiogroup', { name: 'Grant' })).toBeNull();
    await press('Add practice profile');
    await waitFor(() =>
      expect(app.inputsOf('profiles.addPractice')).toMatchObject([
        { system: 'dx-operational-intelligence', grant: 'password', keepSeed: false },
      ]),
    );
  });

  it('says why it is not there', async () => {
    await start(/^Practice provider/, {
      'profiles.addPractice': () => Promise.reject(fail('practice-unavailable', { technical: 'x' })),
    });
    await press('Add practice profile');
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});

describe('an issuer address', () => {
  const lookUp = async (address: string): Promise<void> => {
    await app.user.type(screen.getByLabelText('Issuer address'), `${address}{Enter}`);
  };
  const found = (change: Partial<DiscoveryView>): Partial<FakeState> => ({
    discovery: { ...createFakeBridge().state.discovery, ...change },
  });

  it('is enough with its host alone, or with the address of its document', async () => {
    await start(/^Issuer address/);
    await lookUp('login.example.com/.well-known/openid-configuration');
    await screen.findByRole('heading', { name: 'Found login.example.com' });
    expect(app.inputsOf('discovery.look')[0]).toMatchObject({
      server: { kind: 'discovery', issuer: 'https://login.example.com' },
    });
  });

  it('shows what was found, asks for the client ID, and makes the profile', async () => {
    await start(/^Issuer address/);
    await lookUp('login.example.com');
    const facts = within(await screen.findByRole('table', { name: 'What was found' }));
    expect(facts.getByText('https://login.example.com/token')).toBeTruthy();
    await press('Add profile');
    expect(await screen.findByText('The provider needs it to know the client.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Client ID')));
    await app.user.keyboard('my-client{Enter}');
    expect(await screen.findByRole('heading', { level: 1, name: 'login.example.com' })).toBeTruthy();
    expect(saved()).toMatchObject({
      clientId: 'my-client',
      clientAuth: 'none',
      grant: 'authorization_code',
      scope: 'openid profile email offline_access',
      server: { kind: 'discovery', issuer: 'https://login.example.com' },
    });
    expect(app.inputsOf('secrets.set')).toEqual([]);
  });

  it('keeps a client secret apart, sent the way the provider takes it', async () => {
    await start(/^Issuer address/, {}, found({ authMethodsSupported: ['client_secret_post'] }));
    await lookUp('login.example.com');
    await app.user.type(await screen.findByLabelText('Client ID'), 'my-client');
    await app.user.type(screen.getByLabelText(/^Client secret/), 'canary-77');
    await press('Add profile');
    await waitFor(() => expect(app.inputsOf('secrets.set')).toHaveLength(1));
    expect(app.inputsOf('secrets.set')[0]).toMatchObject({ kind: 'client-secret', value: 'canary-77' });
    expect(saved()?.clientAuth).toBe('client_secret_post');
    expect(JSON.stringify(app.fake.state.profiles)).not.toContain('canary-77');
  });

  it('offers only the grants the provider has', async () => {
    await start(/^Issuer address/, {}, found({ grantsSupported: ['client_credentials'] }));
    await lookUp('login.example.com');
    expect(
      await screen.findByRole('button', { name: /Client credentials Grant|Grant.*Client credentials/ }),
    ).toBeTruthy();
    await app.user.type(screen.getByLabelText('Client ID'), 'service');
    await press('Add profile');
    expect(await screen.findByText('This grant needs it.')).toBeTruthy();
  });

  it('says what is wrong with it, and forgets that when another is typed', async () => {
    await start(/^Issuer address/, {
      'discovery.look': () => Promise.reject(fail('host-not-found', { host: 'nowhere.example' })),
    });
    await lookUp('nowhere.example');
    expect(await screen.findByText('The host nowhere.example could not be found.')).toBeTruthy();
    await app.user.type(screen.getByLabelText('Issuer address'), 'x');
    expect(screen.queryByText('The host nowhere.example could not be found.')).toBeNull();
  });

  it('T6: trusts one certificate for the look-up and for the profile made from it', async () => {
    const certificate = { ...createFakeBridge().state.certificate, validTo: startTime + 900 * 86_400_000 };
    const view = createFakeBridge().state.discovery;
    await start(/^Issuer address/, {
      'discovery.look': ({ network }) =>
        network.pins.length > 0
          ? view
          : Promise.reject(
              fail('tls-untrusted', { host: certificate.host, reason: 'self-signed', technical: 'x', certificate }),
            ),
    });
    await lookUp('login.example.com');
    await press('Trust this certificate');
    await app.user.type(await screen.findByLabelText('Client ID'), 'my-client');
    await press('Add profile');
    await waitFor(() => expect(saved()).toBeDefined());
    const pin = { host: certificate.host, sha256: certificate.sha256, until: startTime + 30 * 86_400_000 };
    expect(saved()?.network.pins).toEqual([pin]);
  });

  it('T23: allows plain http for the look-up and for the profile made from it, and forgets it with another address', async () => {
    const view = createFakeBridge().state.discovery;
    await start(/^Issuer address/, {
      'discovery.look': ({ network }) =>
        network.plainHttpHosts?.includes('sso.example:8080')
          ? view
          : Promise.reject(fail('address-insecure', { field: 'issuer', address: 'http://sso.example:8080' })),
    });
    await lookUp('http://sso.example:8080');
    await press('Allow plain http to sso.example:8080');
    await app.user.type(await screen.findByLabelText('Client ID'), 'my-client');
    await press('Add profile');
    await waitFor(() => expect(saved()).toBeDefined());
    expect(saved()?.network.plainHttpHosts).toEqual(['sso.example:8080']);
  });

  it('does not make the profile twice when its secret could not be kept at first', async () => {
    const keychain = { works: false };
    await start(/^Issuer address/, {
      'secrets.set': () =>
        keychain.works
          ? { 'client-secret': true, password: false, 'totp-seed': false }
          : Promise.reject(fail('keychain-locked', { technical: 'x' })),
    });
    await lookUp('login.example.com');
    await app.user.type(await screen.findByLabelText('Client ID'), 'my-client');
    await app.user.type(screen.getByLabelText(/^Client secret/), 'secret');
    await press('Add profile');
    expect(await screen.findByRole('alert')).toBeTruthy();
    keychain.works = true;
    await press('Add profile');
    expect(await screen.findByRole('heading', { level: 1, name: 'login.example.com' })).toBeTruthy();
    expect(app.fake.state.profiles).toHaveLength(1);
  });
});

describe('a known system', () => {
  it('is found by its name and asks only what it needs', async () => {
    await start(/^Known system/);
    await app.user.type(screen.getByRole('searchbox', { name: 'Search systems' }), 'keyc');
    await app.user.click(await screen.findByRole('option', { name: 'Keycloak' }));
    await app.user.type(await screen.findByLabelText('Base URL'), 'https://sso.example.com');
    await app.user.type(screen.getByLabelText('Realm'), 'dev');
    await app.user.type(screen.getByLabelText('Client ID'), 'my-client');
    await press('Add profile');
    expect(await screen.findByRole('heading', { level: 1, name: 'Keycloak' })).toBeTruthy();
    expect(saved()).toMatchObject({
      preset: 'keycloak',
      server: { kind: 'discovery', issuer: 'https://sso.example.com/realms/dev' },
    });
  });

  it('says what is missing, and goes there', async () => {
    await start(/^Known system/);
    await app.user.click(await screen.findByRole('option', { name: 'Keycloak' }));
    await press('Add profile');
    expect(await screen.findAllByText('This is needed.')).toHaveLength(2);
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Base URL')));
    expect(app.inputsOf('profiles.save')).toEqual([]);
  });
});

describe('another tool', () => {
  const preview = {
    source: 'postman' as const,
    profiles: [
      { profile: sampleProfile(501, { name: 'Orders' }), secretsLeftOut: ['client secret'] },
      { profile: sampleProfile(502, { name: 'Billing', grant: 'client_credentials' }), secretsLeftOut: [] },
    ],
    skipped: [{ name: 'Old one', reason: 'uses OAuth 1.0' }],
  };
  const read = async (): Promise<void> => {
    await app.user.click(screen.getByLabelText('Paste it here'));
    await app.user.paste('{"info":{},"auth":"canary-import-secret"}');
    await press('Read it');
    await screen.findByRole('heading', { name: 'From Postman' });
  };

  it('T14: shows every host and what is left behind before anything is added', async () => {
    await start(/^Another tool/, {}, { importPreview: preview });
    await read();
    expect(screen.getByText('Authorization code · login.example.com · left behind: client secret')).toBeTruthy();
    expect(screen.getByText('Old one: uses OAuth 1.0')).toBeTruthy();
    expect(app.fake.state.profiles).toEqual([]);
  });

  it('adds what was chosen, and goes to the first', async () => {
    await start(/^Another tool/, {}, { importPreview: preview });
    await read();
    await app.user.click(screen.getByRole('checkbox', { name: 'Orders' }));
    await press('Add 1 profile');
    expect(await screen.findByRole('heading', { level: 1, name: 'Billing' })).toBeTruthy();
    expect(app.fake.state.profiles.map(({ name }) => name)).toEqual(['Billing']);
  });

  it('says which could not be added, and why', async () => {
    await start(
      /^Another tool/,
      {
        'profiles.save': (profile, fake) => {
          if (profile.name === 'Billing') throw fail('disk-full', { file: 'profiles.json' });
          fake.change({ profiles: [...fake.state.profiles, profile] });
          return profile;
        },
      },
      { importPreview: preview },
    );
    await read();
    await press('Add 2 profiles');
    expect(await within(await screen.findByRole('region', { name: 'Billing' })).findByRole('alert')).toBeTruthy();
    expect(app.fake.state.profiles.map(({ name }) => name)).toEqual(['Orders']);
  });

  it('T14: keeps the file, which may hold secrets, in no cache', async () => {
    await start(/^Another tool/, {}, { importPreview: preview });
    await read();
    const kept = [...app.cache.getQueryCache().getAll(), ...app.cache.getMutationCache().getAll()];
    expect(JSON.stringify(kept.map(({ state }) => state))).not.toContain('canary-import-secret');
  });

  it('reads a file, and refuses one that is too large', async () => {
    await start(/^Another tool/, {}, { importPreview: preview });
    const input = document.querySelector('input[type="file"]');
    if (!(input instanceof HTMLInputElement)) throw new Error('no file input');
    await app.user.upload(input, new File(['x'.repeat(5_000_001)], 'big.json'));
    expect(await screen.findByText('big.json is too large to read.')).toBeTruthy();
    await app.user.upload(input, new File(['{"small":1}'], 'small.json'));
    expect(await screen.findByRole('heading', { name: 'From Postman' })).toBeTruthy();
    expect(app.inputsOf('profiles.readImport')).toEqual([{ text: '{"small":1}' }]);
  });

  it('says that nothing in it can be used', async () => {
    await start(/^Another tool/, {}, { importPreview: { source: 'curl', profiles: [], skipped: [] } });
    await app.user.type(screen.getByLabelText('Paste it here'), 'curl');
    await press('Read it');
    expect(await screen.findByText('Nothing to add')).toBeTruthy();
  });

  it('says what it cannot read', async () => {
    await start(/^Another tool/, {
      'profiles.readImport': () => Promise.reject(fail('import-unreadable', { reason: 'no JSON' })),
    });
    await app.user.type(screen.getByLabelText('Paste it here'), 'nonsense');
    await press('Read it');
    expect(await screen.findByRole('alert')).toBeTruthy();
  });
});

describe('the New profile screen', () => {
  it('opens from the shell, and closes back to the profile', async () => {
    app = renderApp({ state: { profiles: [sampleProfile(1, { name: 'Acme' })] } });
    await screen.findByRole('heading', { level: 1, name: 'Acme' });
    app.fake.emit('window.command', { command: 'new-profile' });
    expect(await screen.findByRole('heading', { level: 1, name: 'New profile' })).toBeTruthy();
    await press('Close');
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme' })).toBeTruthy();
  });
});
