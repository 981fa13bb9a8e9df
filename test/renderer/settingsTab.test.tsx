// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fail } from '../../src/domain/errors';
import { acme, button, field, fill, kept, other, savedIn, start } from './settingsTabSetUp';

describe('saving', () => {
  it('keeps what was changed, and nothing before Save is pressed', async () => {
    const tab = await start();
    expect(button('Save')).toHaveProperty('disabled', true);
    await tab.user.clear(field('Client ID'));
    await fill(tab, field('Client ID'), 'another-client');
    expect(screen.getByText('Unsaved changes')).toBeTruthy();
    expect(tab.inputsOf('profiles.save')).toEqual([]);
    await tab.user.click(button('Save'));
    await screen.findByText('Saved');
    expect(savedIn(tab)).toEqual({ ...acme, clientId: 'another-client' });
    expect(button('Save')).toHaveProperty('disabled', true);
  });

  it('saves with Ctrl+S', async () => {
    const tab = await start();
    await tab.user.type(field('Name'), '!');
    await tab.user.keyboard('{Control>}s{/Control}');
    await waitFor(() => expect(savedIn(tab)?.name).toBe('Acme!'));
  });

  it('brings everything back with Discard', async () => {
    const tab = await start();
    await fill(tab, field('Name'), ' changed');
    await tab.user.click(button('Discard'));
    expect(field('Name').value).toBe('Acme');
    expect(screen.queryByText('Unsaved changes')).toBeNull();
  });

  it('does not save what cannot be kept, says why, and leads there', async () => {
    const tab = await start();
    await tab.user.clear(field('Name'));
    await tab.user.click(field('Client ID'));
    await tab.user.click(button('Save'));
    expect(tab.inputsOf('profiles.save')).toEqual([]);
    expect(screen.getByText('Give the profile a name.')).toBeTruthy();
    expect(document.activeElement).toBe(field('Name'));
  });

  it('saves what has a problem: half a profile is worth keeping', async () => {
    const tab = await start();
    await tab.user.clear(field('Client ID'));
    expect(screen.getByText(/Enter the client ID/)).toBeTruthy();
    await tab.user.click(button('Save'));
    await waitFor(() => expect(savedIn(tab)?.clientId).toBe(''));
  });

  it('keeps everything typed when the disk is full', async () => {
    const tab = await start(
      {},
      {
        'profiles.save': () => {
          throw fail('disk-full', { file: 'profiles.json' });
        },
      },
    );
    await fill(tab, field('Name'), ' changed');
    await tab.user.click(button('Save'));
    await screen.findByText('The disk is full.');
    expect(field('Name').value).toBe('Acme changed');
    expect(screen.getByText('Unsaved changes')).toBeTruthy();
  });
});

describe('unsaved changes', () => {
  it('outlive a look at another profile and at nothing', async () => {
    const tab = await start();
    await fill(tab, field('Name'), ' changed');
    await tab.user.click(button('Show Other'));
    expect(field('Name').value).toBe('Other');
    await tab.user.click(button('Show nothing'));
    await tab.user.click(button('Show Acme'));
    expect(field('Name').value).toBe('Acme changed');
  });

  it('keep a wrong number as it was typed', async () => {
    const tab = await start();
    await tab.user.type(screen.getByLabelText(/^Port/), '80x');
    expect(screen.getByText(/whole number from 1 to 65535/)).toBeTruthy();
    await tab.user.click(button('Show Other'));
    await tab.user.click(button('Show Acme'));
    expect(screen.getByLabelText<HTMLInputElement>(/^Port/).value).toBe('80x');
  });

  it('stay when the profile is changed elsewhere, and the rest follows', async () => {
    const tab = await start();
    await fill(tab, field('Name'), ' mine');
    tab.fake.change({ profiles: [{ ...acme, scope: 'openid orders' }, other] });
    await waitFor(() => expect(field('Scope').value).toBe('openid orders'));
    expect(field('Name').value).toBe('Acme mine');
  });

  it('T8: are forgotten with their profile, a typed secret first of all', async () => {
    const tab = await start();
    await fill(tab, field('Client secret'), 'typed-secret');
    await tab.user.click(button('Show Other'));
    tab.fake.change({ profiles: [other] });
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Show Acme' })).toBeNull());
    tab.fake.change({ profiles: [acme, other] });
    await tab.user.click(await screen.findByRole('button', { name: 'Show Acme' }));
    expect(field('Client secret').value).toBe('');
  });
});

describe('secrets', () => {
  it('go in with Save, apart from the profile, and never come out', async () => {
    const tab = await start();
    await fill(tab, field('Client secret'), 'my-secret-value');
    await tab.user.click(button('Save'));
    await screen.findByText('Kept in the keychain');
    expect(tab.inputsOf('secrets.set')).toEqual([
      { profileId: acme.id, kind: 'client-secret', value: 'my-secret-value' },
    ]);
    expect(JSON.stringify(tab.inputsOf('profiles.save'))).not.toContain('my-secret-value');
    expect(document.body.innerHTML).not.toContain('my-secret-value');
  });

  it('stay typed when the keychain refuses, while the profile is kept', async () => {
    const tab = await start(
      {},
      {
        'secrets.set': () => {
          throw fail('keychain-locked', { technical: '' });
        },
      },
    );
    await fill(tab, field('Client secret'), 'my-secret-value');
    await tab.user.click(button('Save'));
    await screen.findByText('The keychain is locked.');
    expect(tab.inputsOf('profiles.save')).toHaveLength(1);
    expect(field('Client secret').value).toBe('my-secret-value');
    expect(screen.getByText('Unsaved changes')).toBeTruthy();
  });

  it('can be replaced, left and removed when one is kept', async () => {
    const tab = await start({ secrets: { [acme.id]: kept('client-secret') } });
    const group = await screen.findByRole('group', { name: 'Client secret' });
    await tab.user.click(within(group).getByRole('button', { name: 'Replace' }));
    await tab.user.type(field('Client secret'), 'x');
    await tab.user.click(button('Leave the kept one as it is'));
    await tab.user.click(await screen.findByRole('button', { name: 'Remove' }));
    await waitFor(() =>
      expect(tab.inputsOf('secrets.remove')).toEqual([{ profileId: acme.id, kind: 'client-secret' }]),
    );
    await waitFor(() => expect(field('Client secret').value).toBe(''));
    expect(tab.inputsOf('secrets.set')).toEqual([]);
  });

  it('T14: are announced before they go to another host', async () => {
    const tab = await start({ secrets: { [acme.id]: kept('client-secret') } });
    await screen.findByRole('group', { name: 'Client secret' });
    expect(screen.queryByText(/will be sent to/)).toBeNull();
    await tab.user.clear(field('Issuer'));
    await fill(tab, field('Issuer'), 'https://evil.example.com');
    expect(screen.getByText(/will be sent to evil\.example\.com/)).toBeTruthy();
  });
});
