// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import { sampleProfile } from '../support/sampleData';
import { button, field, fill, other, savedIn, start } from './settingsTabSetUp';

describe('the form follows the grant', () => {
  it('shows what the grant needs and hides the rest', async () => {
    const tab = await start();
    expect(screen.getByRole('region', { name: 'Redirect' })).toBeTruthy();
    expect(screen.queryByLabelText('Password')).toBeNull();
    await tab.user.click(screen.getByLabelText(/^Password \(legacy\)/));
    expect(screen.queryByRole('region', { name: 'Redirect' })).toBeNull();
    expect(screen.getByLabelText('Password')).toBeTruthy();
    expect(screen.getByText(/RFC 9700 \(section 2\.4\)/)).toBeTruthy();
    await tab.user.click(screen.getByLabelText(/^Client credentials/));
    expect(screen.queryByRole('region', { name: 'User' })).toBeNull();
    await tab.user.click(screen.getByLabelText(/^Implicit \(legacy\)/));
    expect(screen.queryByLabelText('Client secret')).toBeNull();
    expect(screen.getByText(/RFC 9700 \(section 2\.1\.2\)/)).toBeTruthy();
  });

  it('brings back what was typed when the grant is changed back', async () => {
    const tab = await start();
    await tab.user.type(screen.getByLabelText(/^Port/), '8765');
    await tab.user.click(screen.getByLabelText(/^Client credentials/));
    await tab.user.click(screen.getByLabelText(/^Authorization code/));
    expect(screen.getByLabelText<HTMLInputElement>(/^Port/).value).toBe('8765');
  });

  it('shows the redirect address to register, to the letter', async () => {
    const tab = await start();
    await tab.user.type(screen.getByLabelText(/^Port/), '8765');
    expect(screen.getByText('http://127.0.0.1:8765/callback', { selector: 'code' })).toBeTruthy();
  });
});

describe('copying the redirect address', () => {
  /** What the system does with a copy: takes the selection, or refuses. */
  const system = (takes: boolean) => {
    const copied: string[] = [];
    Object.assign(document, {
      execCommand: (command: string) => {
        const area = document.activeElement;
        if (takes && command === 'copy' && area instanceof HTMLTextAreaElement) {
          copied.push(area.value.slice(area.selectionStart, area.selectionEnd));
        }
        return takes;
      },
    });
    return copied;
  };

  it('copies it to the letter, confirms it, and leaves the focus where it was', async () => {
    const copied = system(true);
    const tab = await start();
    await tab.user.click(button('Copy the redirect address'));
    expect(copied).toEqual(['http://127.0.0.1/callback']);
    expect(screen.getByText('Copied')).toBeTruthy();
    expect(document.activeElement).toBe(button('Copy the redirect address'));
  });

  it('says how to copy by hand where the system refuses', async () => {
    system(false);
    const tab = await start();
    await tab.user.click(button('Copy the redirect address'));
    expect(screen.getByText('Press Ctrl+C to copy it.')).toBeTruthy();
  });
});

describe('looking the provider up', () => {
  it('shows what was found and offers its scopes', async () => {
    const tab = await start();
    await tab.user.click(button('Look up'));
    expect(await screen.findByText('The provider lists')).toBeTruthy();
    await tab.user.click(button('Endpoints that were found'));
    expect(screen.getByText('https://login.example.com/token')).toBeTruthy();
    await tab.user.click(button('offline_access'));
    expect(field('Scope').value).toBe('openid profile offline_access');
    await tab.user.click(button('profile'));
    expect(field('Scope').value).toBe('openid offline_access');
  });

  it('lets an address be put in place of the one that was found, and taken back', async () => {
    const tab = await start();
    await tab.user.click(button('Look up'));
    await tab.user.click(await screen.findByRole('button', { name: 'Endpoints that were found' }));
    await tab.user.click(button('Replace: Token endpoint'));
    const replaced = screen.getByLabelText<HTMLInputElement>('Token endpoint');
    expect(replaced.value).toBe('https://login.example.com/token');
    await tab.user.type(replaced, '/v2');
    await tab.user.click(button('Save'));
    await waitFor(() =>
      expect(savedIn(tab)?.server).toMatchObject({ overrides: { token: 'https://login.example.com/token/v2' } }),
    );
    await tab.user.click(button('Use what is found'));
    expect(screen.queryByLabelText('Token endpoint')).toBeNull();
  });

  it('forgets what was found once the issuer is another one', async () => {
    const tab = await start();
    await tab.user.click(button('Look up'));
    await screen.findByRole('button', { name: 'Endpoints that were found' });
    await tab.user.type(field('Issuer'), '/x');
    expect(screen.queryByRole('button', { name: 'Endpoints that were found' })).toBeNull();
  });

  it('F32: says what is wrong beside the button', async () => {
    const tab = await start(
      {},
      {
        'discovery.look': () => {
          throw fail('discovery-issuer-mismatch', { expected: 'https://a.example', actual: 'https://b.example' });
        },
      },
    );
    await tab.user.click(button('Look up'));
    expect(await screen.findByText(/goes by another name/)).toBeTruthy();
  });
});

describe('testing the settings', () => {
  it('checks what stands in the form, saved or not, and lists what was found in words', async () => {
    const tab = await start(
      {},
      {
        'profiles.check': () => [
          { id: 'storage', outcome: 'good', facts: { value: 'keychain' } },
          { id: 'grant', outcome: 'warning', facts: { value: 'authorization_code', listed: 'implicit' } },
          {
            id: 'redirect',
            outcome: 'bad',
            error: { code: 'redirect-port-taken', port: 8765, host: '127.0.0.1' },
            facts: {},
          },
        ],
      },
    );
    await fill(tab, field('Name'), ' unsaved');
    await tab.user.click(button('Test settings'));
    const results = await screen.findByRole('region', { name: 'What the test found' });
    expect(within(results).getByText('1 thing is wrong, 1 is worth a look.')).toBeTruthy();
    expect(within(results).getByText('Secrets are kept in the keychain.')).toBeTruthy();
    expect(within(results).getByText(/does not list Authorization code\. It lists implicit\./)).toBeTruthy();
    expect(within(results).getByText('Port 8765 is in use by another program.')).toBeTruthy();
    expect(tab.inputsOf('profiles.check')).toMatchObject([{ name: 'Acme unsaved' }]);
    await tab.user.click(within(results).getByRole('button', { name: 'Close' }));
    expect(screen.queryByRole('region', { name: 'What the test found' })).toBeNull();
  });
});

describe('extra parameters', () => {
  it('are added, judged, removed and saved', async () => {
    const tab = await start();
    await tab.user.click(button(/^Sign-in \(authorization request\)/));
    await tab.user.click(button('Add sign-in parameter'));
    await fill(tab, screen.getByLabelText('Name of sign-in parameter 1'), 'state');
    expect(screen.getByText(/Token Helper sets “state” itself/)).toBeTruthy();
    await tab.user.clear(screen.getByLabelText('Name of sign-in parameter 1'));
    await fill(tab, screen.getByLabelText('Name of sign-in parameter 1'), 'acr_values');
    await tab.user.type(screen.getByLabelText('Value of sign-in parameter 1'), 'mfa');
    await tab.user.click(button('Add sign-in parameter'));
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.extra.authorize).toEqual([{ name: 'acr_values', value: 'mfa' }]));
    await tab.user.click(button('Remove sign-in parameter 1'));
    expect(screen.queryByDisplayValue('acr_values')).toBeNull();
  });
});

describe('the network', () => {
  const pin = { host: 'login.example.com:443', sha256: Array.from({ length: 32 }, () => 'AB').join(':'), until: 4e12 };

  it('T23: lists the exceptions for certificates with their end, and removes them at once', async () => {
    const pinned = sampleProfile(1, { name: 'Acme', network: { pins: [pin] } });
    const tab = await start({ profiles: [pinned, other] });
    expect(screen.getByText(/until .* 2096/)).toBeTruthy();
    await tab.user.click(button('Remove the exception for login.example.com:443'));
    await waitFor(() => expect(screen.queryByText('login.example.com:443')).toBeNull());
  });

  it('T23: never loses an exception that was removed while the form had changes', async () => {
    const pinned = sampleProfile(1, { name: 'Acme', network: { pins: [pin] } });
    const tab = await start({ profiles: [pinned, other] });
    await tab.user.type(field('Name'), '!');
    await tab.user.click(button('Remove the exception for login.example.com:443'));
    await waitFor(() => expect(screen.queryByText('login.example.com:443')).toBeNull());
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.network.pins).toEqual([]));
  });

  it('T23: lists the servers that are called over plain http, and never loses that one was removed', async () => {
    const open = sampleProfile(1, { name: 'Acme', network: { plainHttpHosts: ['dx.example.test:8080'] } });
    const tab = await start({ profiles: [open, other] });
    await tab.user.type(field('Name'), '!');
    await tab.user.click(button('Remove the permission for plain http to dx.example.test:8080'));
    await waitFor(() => expect(screen.queryByText('dx.example.test:8080')).toBeNull());
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.name).toBe('Acme!'));
    expect(savedIn(tab)?.network.plainHttpHosts).toEqual([]);
  });

  it('F26: takes certificate authorities from a file', async () => {
    const tab = await start();
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    await tab.user.upload(screen.getByLabelText('Certificate file'), new File([pem], 'ca.pem'));
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLTextAreaElement>(/Additional certificate authorities/).value).toBe(pem),
    );
  });

  it('T22: refuses to keep a private key', async () => {
    const tab = await start();
    const area = screen.getByLabelText(/Additional certificate authorities/);
    await tab.user.click(area);
    await tab.user.paste('-----BEGIN PRIVATE KEY-----');
    expect(screen.getByText(/This holds a private key/)).toBeTruthy();
    await tab.user.click(button('Save'));
    expect(tab.inputsOf('profiles.save')).toEqual([]);
  });
});

describe('binding tokens to a key', () => {
  const name = 'Bind tokens to a key (DPoP)';
  const toggle = () => screen.getByRole('switch', { name });

  it('stands among the advanced settings of the client, is off, and is kept', async () => {
    const tab = await start();
    await tab.user.click(button('Advanced'));
    expect(toggle()).toHaveProperty('checked', false);
    await tab.user.click(toggle());
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)).toMatchObject({ dpop: true }));
  });

  it('is in sight where it is on, and leaves no trace where it is taken out', async () => {
    const tab = await start({ profiles: [sampleProfile(1, { name: 'Acme', dpop: true })] });
    expect(toggle()).toHaveProperty('checked', true);
    await tab.user.click(toggle());
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.name).toBe('Acme'));
    expect(savedIn(tab)).not.toHaveProperty('dpop');
  });

  it('is not offered for a system that has nothing of the kind', async () => {
    await start({ profiles: [sampleProfile(1, { name: 'Acme', provider: 'keyrock' })] });
    expect(screen.queryByRole('switch', { name })).toBeNull();
  });

  it('says so where a file had it set for such a system', async () => {
    await start({ profiles: [sampleProfile(1, { name: 'Acme', provider: 'keyrock', dpop: true })] });
    expect(toggle()).toBeTruthy();
    expect(screen.getByText(/Tokens of this system are not bound to a key here/)).toBeTruthy();
  });
});
