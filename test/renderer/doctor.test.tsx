// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { Check } from '../../src/domain/check';
import type { FlowStepFact } from '../../src/domain/flow';
import { settingsSchema } from '../../src/domain/settings';
import type { FakeAnswers } from '../support/fakeBridge';
import { sampleProfile, sampleRun, sampleStatus } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme', clientAuth: 'client_secret_basic', scope: 'openid offline_access' });

const good: Check = { id: 'storage', outcome: 'good', facts: { value: 'keychain' } };
const method: Check = {
  id: 'client-authentication',
  outcome: 'warning',
  facts: { value: 'client_secret_basic', listed: 'client_secret_post' },
  fix: { kind: 'client-auth', method: 'client_secret_post' },
};

const start = async (answers: FakeAnswers): Promise<void> => {
  app = renderApp({
    state: { profiles: [acme], settings: settingsSchema.parse({ selectedProfileId: acme.id }) },
    answers,
  });
  await screen.findByRole('heading', { level: 1, name: 'Acme' });
};

const openFromMenu = async (): Promise<ReturnType<typeof within>> => {
  await app.user.click(screen.getByRole('button', { name: 'More' }));
  await app.user.click(await screen.findByRole('menuitem', { name: /^Doctor…/ }));
  return within(await screen.findByRole('dialog', { name: 'Doctor: Acme' }));
};

/** An answer that comes when the test says so. */
const later = () => {
  let give: (checks: readonly Check[]) => void = () => undefined;
  const answer = new Promise<readonly Check[]>((resolve) => {
    give = resolve;
  });
  return { answer, give: (checks: readonly Check[]) => act(async () => give(checks)) };
};

describe('the doctor', () => {
  it('is in the menu and begins at once, with the findings as they come', async () => {
    const { answer, give } = later();
    await start({ 'profiles.check': () => answer });
    const dialog = await openFromMenu();
    expect(dialog.getByRole('status').textContent).toBe('Looking…');
    act(() => app.fake.emit('check.found', { profileId: acme.id, check: good }));
    expect(dialog.getByText('Secrets are kept in the keychain.')).toBeTruthy();
    act(() => app.fake.emit('check.found', { profileId: sampleProfile(2).id, check: method }));
    expect(dialog.getAllByRole('listitem')).toHaveLength(1);
    await give([good, method]);
    expect(dialog.getAllByRole('status')[0]?.textContent).toBe('1 thing is worth a look.');
    expect(dialog.getAllByRole('listitem')).toHaveLength(2);
  });

  it('is cancelled by its button, and with the dialog', async () => {
    await start({ 'profiles.check': () => new Promise(() => undefined) });
    const dialog = await openFromMenu();
    await app.user.click(dialog.getByRole('button', { name: 'Cancel' }));
    expect(app.inputsOf('profiles.cancelCheck')).toEqual([{ profileId: acme.id }]);
    await app.user.keyboard('{Escape}');
    await waitFor(() => expect(app.inputsOf('profiles.cancelCheck')).toHaveLength(2));
  });

  it('makes a fix, keeps it, and looks again', async () => {
    await start({ 'profiles.check': ({ clientAuth }) => (clientAuth === 'client_secret_post' ? [good] : [method]) });
    const dialog = await openFromMenu();
    await app.user.click(await dialog.findByRole('button', { name: 'Use client_secret_post' }));
    expect(await dialog.findByText('All good. Nothing was sent that needs a sign-in.')).toBeTruthy();
    expect(app.inputsOf('profiles.save')).toMatchObject([{ clientAuth: 'client_secret_post' }]);
    expect(app.inputsOf('profiles.check')).toHaveLength(2);
    // The button is gone, and the keyboard still belongs to the dialog.
    await app.user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('leads to Settings where it cannot make the fix itself', async () => {
    await start({
      'profiles.check': () => [
        { id: 'secret', outcome: 'warning', facts: { value: 'asked' }, fix: { kind: 'settings' } },
      ],
    });
    const dialog = await openFromMenu();
    await app.user.click(await dialog.findByRole('button', { name: 'Open Settings' }));
    expect(await screen.findByRole('tab', { name: 'Settings', selected: true })).toBeTruthy();
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('lets a certificate be trusted, and looks again with it', async () => {
    const certificate = {
      host: 'login.example.com:443',
      subject: 'CN=login',
      issuer: 'CN=login',
      sha256: Array.from({ length: 32 }, () => 'AB').join(':'),
      validFrom: startTime,
      validTo: startTime + 86_400_000,
      names: [],
      selfSigned: true,
    };
    const untrusted: Check = {
      id: 'certificate',
      outcome: 'bad',
      facts: { host: certificate.host },
      error: { code: 'tls-untrusted', host: 'login.example.com', reason: 'self-signed', technical: 'X', certificate },
      certificates: [certificate],
      fix: { kind: 'trust' },
    };
    await start({ 'profiles.check': ({ network }) => (network.pins.length === 0 ? [untrusted] : [good]) });
    const dialog = await openFromMenu();
    await app.user.click(await dialog.findByRole('button', { name: 'Trust this certificate' }));
    expect(await dialog.findByText('All good. Nothing was sent that needs a sign-in.')).toBeTruthy();
    expect(app.inputsOf('profiles.trustCertificate')).toMatchObject([{ pin: { sha256: certificate.sha256 } }]);
  });

  it('T23: lets plain http to a server be allowed, and looks again with it', async () => {
    const insecure: Check = {
      id: 'provider',
      outcome: 'bad',
      facts: {},
      error: { code: 'address-insecure', field: 'token endpoint', address: 'http://dx.example.test/token' },
      fix: { kind: 'settings' },
    };
    await start({
      'profiles.check': ({ network }) =>
        network?.plainHttpHosts?.includes('dx.example.test:80') ? [good] : [insecure],
    });
    const dialog = await openFromMenu();
    await app.user.click(await dialog.findByRole('button', { name: 'Allow plain http to dx.example.test:80' }));
    expect(await dialog.findByText('All good. Nothing was sent that needs a sign-in.')).toBeTruthy();
  });

  it('stands beside failures of the network and of discovery, and beside no others', async () => {
    const problem = { code: 'host-not-found', host: 'login.example.com' } as const;
    const steps: readonly FlowStepFact[] = [
      { kind: 'started', grant: 'authorization_code' },
      { kind: 'failed', error: problem },
    ];
    app = renderApp({
      state: {
        profiles: [acme],
        statuses: { [acme.id]: sampleStatus(acme, startTime, null, { problem }) },
        runs: { [acme.id]: sampleRun(acme, startTime, 'failed', steps) },
      },
    });
    await app.user.click(await screen.findByRole('button', { name: 'Ask the doctor' }));
    expect(await screen.findByRole('dialog', { name: 'Doctor: Acme' })).toBeTruthy();
    const declined = { code: 'user-declined' } as const;
    act(() =>
      app.fake.change({
        statuses: { [acme.id]: sampleStatus(acme, startTime, null, { problem: declined }) },
        runs: {
          [acme.id]: sampleRun(acme, startTime, 'failed', [
            { kind: 'started', grant: 'authorization_code' },
            { kind: 'failed', error: declined },
          ]),
        },
      }),
    );
    await app.user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Ask the doctor' })).toBeNull());
  });

  it('is found in the palette', async () => {
    await start({ 'profiles.check': () => [good] });
    await app.user.keyboard('{Control>}k{/Control}');
    await app.user.type(await screen.findByRole('combobox', { name: 'Command' }), 'doctor acme');
    await app.user.click(await screen.findByRole('option', { name: /^Doctor/ }));
    expect(await screen.findByRole('dialog', { name: 'Doctor: Acme' })).toBeTruthy();
  });
});

describe('a fix in Settings', () => {
  it('goes into the form, to be saved with the rest, and is looked at again', async () => {
    await start({ 'profiles.check': ({ clientAuth }) => (clientAuth === 'client_secret_post' ? [good] : [method]) });
    await app.user.click(screen.getByRole('tab', { name: 'Settings' }));
    await app.user.click(await screen.findByRole('button', { name: 'Test settings' }));
    const results = within(await screen.findByRole('region', { name: 'What the test found' }));
    await app.user.click(await results.findByRole('button', { name: 'Use client_secret_post' }));
    expect(await results.findByText('All good. Nothing was sent that needs a sign-in.')).toBeTruthy();
    expect(screen.getByText('Unsaved changes')).toBeTruthy();
    expect(app.inputsOf('profiles.save')).toEqual([]);
    await app.user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(app.inputsOf('profiles.save')).toMatchObject([{ clientAuth: 'client_secret_post' }]));
  });
});
