// @vitest-environment jsdom
import { cleanup, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { AppSettingsDialog } from '../../renderer/features/appSettings/AppSettingsDialog';
import type { FakeState } from '../support/fakeBridge';
import { sampleProfile } from '../support/sampleData';
import { renderTab } from './renderTab';

const acme = sampleProfile(1, {
  name: 'Acme',
  extra: { authorize: [{ name: 'api_key', value: 'CANARY-KEY' }], token: [], refresh: [] },
});

let end: (() => void) | undefined;
const start = async (state: Partial<FakeState> = {}) => {
  const tab = renderTab(() => <AppSettingsDialog onClose={() => undefined} />, {
    state: { profiles: [acme], ...state },
  });
  end = tab.end;
  await screen.findByRole('dialog', { name: 'App settings' });
  return tab;
};
afterEach(() => {
  end?.();
  cleanup();
});

describe('the settings of the app', () => {
  it('change at once', async () => {
    const tab = await start();
    await tab.user.click(await screen.findByRole('radio', { name: 'Dark' }));
    await tab.user.click(screen.getByRole('switch', { name: /Keep running in the tray/ }));
    await tab.user.click(screen.getByRole('button', { name: /Clear a copied token/ }));
    await tab.user.click(await screen.findByRole('option', { name: /Never/ }));
    await waitFor(() =>
      expect(tab.fake.state.settings).toMatchObject({ theme: 'dark', closeToTray: false, clipboardClearSeconds: 0 }),
    );
  });

  it('say where secrets are kept, and let the keychain be tried again where it is not used', async () => {
    const tab = await start({ storage: { kind: 'ready', backend: 'session' } });
    expect(await screen.findByText(/kept in memory alone/)).toBeTruthy();
    await tab.user.click(screen.getByRole('button', { name: 'Try the keychain again' }));
    expect(tab.inputsOf('storage.retry')).toHaveLength(1);
  });

  it('offer no other place while the keychain works', async () => {
    await start();
    expect(await screen.findByText(/kept in the keychain of this system/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Try the keychain again' })).toBeNull();
  });

  it('show the version and the data folder', async () => {
    await start();
    expect(await screen.findByText('45.4.1, on Linux')).toBeTruthy();
    expect(screen.getByText('/home/alice/.config/th', { selector: '.mono' })).toBeTruthy();
  });

  it('T22: export the profiles without what may be secret, and name what was left out', async () => {
    const tab = await start();
    await tab.user.click(await screen.findByRole('button', { name: 'Export the profile' }));
    const text = screen.getByLabelText<HTMLTextAreaElement>('Exported profiles').value;
    expect(JSON.parse(text)).toMatchObject({ format: 'token-helper', profiles: [{ name: 'Acme' }] });
    expect(text).not.toContain('CANARY');
    expect(screen.getByText('Acme: api_key')).toBeTruthy();
  });
});
