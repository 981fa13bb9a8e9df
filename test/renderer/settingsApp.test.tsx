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

  it('say what happens in the background', async () => {
    const tab = await start();
    await tab.user.click(await screen.findByRole('switch', { name: 'Keep tokens fresh' }));
    await tab.user.click(screen.getByRole('switch', { name: 'Quiet mode' }));
    await tab.user.click(await screen.findByRole('switch', { name: 'Start when you log in' }));
    await waitFor(() => expect(tab.fake.state.settings).toMatchObject({ keepFresh: false, quiet: true }));
    expect(tab.inputsOf('desktop.setLoginStart')).toEqual([{ isOn: true }]);
  });

  it('do not promise a start with the session that would not come', async () => {
    const login = { kind: 'not-offered', reason: 'development' } as const;
    await start({ desktop: { shortcut: { kind: 'none' }, wayland: false, login } });
    expect(await screen.findByText(/Only an installed Token Helper can do that/)).toBeTruthy();
    expect(screen.getByRole('switch', { name: 'Start when you log in' })).toHaveProperty('disabled', true);
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

describe('the shortcut from any program', () => {
  const record = async (tab: Awaited<ReturnType<typeof start>>, keys: string) => {
    await tab.user.click(await screen.findByRole('button', { name: /^Shortcut: / }));
    await tab.user.keyboard(keys);
  };

  it('is recorded by pressing it, and can be none again', async () => {
    const tab = await start();
    await record(tab, '{Control>}{Alt>}[KeyJ]{/Alt}{/Control}');
    expect(await screen.findByRole('button', { name: 'Shortcut: Ctrl+Alt+J. Press to record another' })).toBeTruthy();
    await tab.user.click(screen.getByRole('button', { name: 'Use none' }));
    expect(await screen.findByRole('button', { name: /^Shortcut: No keys set/ })).toBeTruthy();
    expect(tab.inputsOf('desktop.setShortcut')).toEqual([{ keys: 'Control+Alt+J' }, { keys: null }]);
  });

  it('says which keys cannot be one while it goes on listening', async () => {
    const tab = await start();
    await record(tab, 'j');
    expect(screen.getByText(/Hold Ctrl, Alt or the Super key with it/)).toBeTruthy();
    await tab.user.keyboard('{Alt>}[KeyJ]{/Alt}');
    expect(tab.inputsOf('desktop.setShortcut')).toEqual([{ keys: 'Alt+J' }]);
  });

  it('is left as it was by Escape, which does not close the dialog, and by going on with Tab', async () => {
    const tab = await start();
    await record(tab, '{Escape}');
    expect(screen.getByRole('dialog', { name: 'App settings' })).toBeTruthy();
    await record(tab, '{Tab}');
    await tab.user.keyboard('{Control>}[KeyJ]{/Control}');
    expect(tab.inputsOf('desktop.setShortcut')).toEqual([]);
  });

  it('says in words that another program has the keys', async () => {
    const tab = await start();
    tab.fake.refuse('desktop.setShortcut', { code: 'shortcut-refused', keys: 'Control+Alt+J', wayland: false });
    await record(tab, '{Control>}{Alt>}[KeyJ]{/Alt}{/Control}');
    expect(await screen.findByText('Ctrl+Alt+J cannot be used as the shortcut.')).toBeTruthy();
    expect(screen.getByText(/has these keys already/)).toBeTruthy();
  });

  it('that was refused at the start can be tried again, and Wayland’s part is explained', async () => {
    const shortcut = { kind: 'refused', keys: 'Control+Alt+J' } as const;
    const tab = await start({ desktop: { shortcut, wayland: true, login: { kind: 'offered', isOn: false } } });
    expect(await screen.findByText(/This is a Wayland session/)).toBeTruthy();
    await tab.user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
    expect(tab.inputsOf('desktop.setShortcut')).toEqual([{ keys: 'Control+Alt+J' }]);
  });
});
