// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import { fail } from '../../src/domain/errors';
import type { Profile } from '../../src/domain/profile';
import { settingsSchema } from '../../src/domain/settings';
import type { FakeAnswers, FakeState } from '../support/fakeBridge';
import { sampleProfile, sampleRun, sampleStatus, sampleView } from '../support/sampleData';
import { type RenderedApp, renderApp, startTime } from './renderApp';

let app: RenderedApp;
afterEach(() => {
  app.end();
  cleanup();
});

const acme = sampleProfile(1, { name: 'Acme', environment: 'dev', clientAuth: 'client_secret_basic' });
const start = async (
  state: Partial<FakeState> = {},
  answers: FakeAnswers = {},
  profiles: readonly Profile[] = [acme],
): Promise<void> => {
  app = renderApp({ state: { profiles, ...state }, answers });
  await screen.findByRole('heading', { level: 1, name: 'Acme' });
};
const withToken = (expiresIn: number, refreshable = true): Partial<FakeState> => ({
  statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn, refreshable }) },
  views: { [acme.id]: sampleView(acme, startTime) },
});
const withProblem = (problem: AppError): Partial<FakeState> => ({
  statuses: { [acme.id]: sampleStatus(acme, startTime, null, { problem }) },
});
const button = (name: string | RegExp): Promise<HTMLElement> => screen.findByRole('button', { name });
const chooseFrom = async (menu: string | RegExp, entry: string | RegExp): Promise<void> => {
  await app.user.click(await button(menu));
  await app.user.click(await screen.findByRole('menuitem', { name: entry }));
};

describe('the main button', () => {
  it('says what it will do: get, refresh, or sign in again', async () => {
    await start();
    expect(await button('Get token')).toBeTruthy();
    app.fake.change(withToken(600));
    await app.user.click(await button('Refresh'));
    expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'refresh' }]);
    app.fake.change(withToken(600, false));
    app.pass(601_000);
    await app.user.click(await button('Sign in again'));
    expect(app.inputsOf('token.get').at(-1)).toEqual({ profileId: acme.id, how: 'sign-in' });
  });

  it('signs in again where the refresh token was refused, although the access token still works', async () => {
    const life = { kind: 'needs-sign-in', reason: 'refresh-refused' } as const;
    await start({
      statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn: 600, refreshable: true }, { life }) },
    });
    await app.user.click(await button('Sign in again'));
    expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'sign-in' }]);
  });

  it.each(['not-attended', 'credentials-refused'] as const)(
    'tries the refresh token again where not it failed but a second factor: %s',
    async (reason) => {
      const life = { kind: 'needs-sign-in', reason } as const;
      await start({
        statuses: { [acme.id]: sampleStatus(acme, startTime, { expiresIn: 600, refreshable: true }, { life }) },
      });
      await app.user.click(await button('Refresh'));
      expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'refresh' }]);
    },
  );

  it('becomes Cancel with the present step in words, and how long the browser is awaited', async () => {
    const run = sampleRun(
      acme,
      startTime,
      'running',
      [{ kind: 'waiting-for-browser', until: startTime + 272_000 }],
      true,
    );
    await start({
      statuses: { [acme.id]: sampleStatus(acme, startTime, null, { activity: 'working' }) },
      runs: { [acme.id]: run },
    });
    expect(await screen.findByText('Waiting for the browser…')).toBeTruthy();
    expect(screen.getByText('4 min 32 s left')).toBeTruthy();
    app.fake.change({
      runs: { [acme.id]: { ...run, steps: [{ kind: 'callback-received', via: 'query', at: startTime }] } },
    });
    expect(await screen.findByText('Checking the code…')).toBeTruthy();
    await app.user.click(await button('Cancel'));
    expect(app.inputsOf('token.cancel')).toEqual([{ profileId: acme.id }]);
  });

  it('opens the sign-in page again, and copies its address', async () => {
    await start({
      statuses: { [acme.id]: sampleStatus(acme, startTime, null, { activity: 'working' }) },
      runs: {
        [acme.id]: sampleRun(acme, startTime, 'running', [{ kind: 'waiting-for-browser', until: startTime + 9 }], true),
      },
    });
    await app.user.click(await button('Open the sign-in page again'));
    await app.user.click(await button('Copy its address'));
    expect(await button('Address copied')).toBeTruthy();
    expect(app.inputsOf('flow.openBrowser')).toEqual([{ profileId: acme.id }]);
  });

  it('says nothing about a run that the person cancelled', async () => {
    await start({}, { 'token.get': () => Promise.reject(fail('cancelled', {})) });
    await app.user.click(await button('Get token'));
    await waitFor(() => expect(app.inputsOf('token.get')).toHaveLength(1));
    expect(await button('Get token')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });
});

describe('a failure', () => {
  const refused: AppError = {
    code: 'client-refused',
    error: 'invalid_client',
    description: 'no such client',
    status: 401,
    method: 'client_secret_basic',
  };

  it('stands under the button with the provider’s words one click away', async () => {
    await start(withProblem(refused));
    const note = within(await screen.findByRole('alert'));
    expect(note.queryByText('invalid_client')?.closest('[hidden]')).not.toBeNull();
    await app.user.click(note.getByRole('button', { name: 'What the provider said' }));
    expect(note.getByText('invalid_client').closest('[hidden]')).toBeNull();
    expect(note.getByText('no such client')).toBeTruthy();
  });

  it('offers the next step as a button, which sets it right and tries again', async () => {
    await start(withProblem(refused));
    await app.user.click(await button('Use form credentials'));
    await waitFor(() => expect(app.inputsOf('token.get')).toEqual([{ profileId: acme.id, how: 'sign-in' }]));
    expect(app.fake.state.profiles[0]?.clientAuth).toBe('client_secret_post');
  });

  it('is shown when the main process refuses at once, and goes with the next success', async () => {
    await start({}, { 'token.get': () => Promise.reject(fail('storage-locked', {})) });
    await app.user.click(await button('Get token'));
    expect(await screen.findByRole('alert')).toBeTruthy();
    app.pass(1000);
    app.fake.change({
      statuses: { [acme.id]: sampleStatus(acme, startTime + 1000, { expiresIn: 600, lifetime: 600 }) },
    });
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('goes with the token it was about', async () => {
    await start(withToken(600), { 'token.get': () => Promise.reject(fail('storage-locked', {})) });
    await app.user.click(await button('Refresh'));
    expect(await screen.findByRole('alert')).toBeTruthy();
    app.pass(1000);
    await chooseFrom('More', /^Forget token/);
    await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  });

  it('can be dismissed, and comes again when it happens again', async () => {
    const run = (n: number) => ({
      [acme.id]: { ...sampleRun(acme, startTime, 'failed', [{ kind: 'failed', error: refused }]), id: `run ${n}` },
    });
    await start({ ...withProblem(refused), runs: run(1) });
    await app.user.click(within(await screen.findByRole('alert')).getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByRole('alert')).toBeNull();
    app.fake.change({ runs: run(2) });
    expect(await screen.findByRole('alert')).toBeTruthy();
  });

  it('T6: shows an untrusted certificate and trusts just this one, for a time', async () => {
    const certificate = { ...createCertificate(), validTo: startTime + 400 * 86_400_000 };
    await start(
      withProblem({
        code: 'tls-untrusted',
        host: certificate.host,
        reason: 'self-signed',
        technical: 'x',
        certificate,
      }),
    );
    const note = within(await screen.findByRole('alert'));
    expect(note.getByRole('table', { name: 'Certificate' }).textContent).toContain('Itself (self-signed)');
    await app.user.click(note.getByRole('radio', { name: '1 day' }));
    await app.user.click(note.getByRole('button', { name: 'Trust this certificate' }));
    await waitFor(() =>
      expect(app.inputsOf('profiles.trustCertificate')).toEqual([
        {
          profileId: acme.id,
          pin: { host: 'lab.example:8443', sha256: certificate.sha256, until: startTime + 86_400_000 },
        },
      ]),
    );
    await waitFor(() => expect(app.inputsOf('token.get')).toHaveLength(1));
  });
});

const createCertificate = () => ({
  host: 'lab.example:8443',
  subject: 'CN=lab.example',
  issuer: 'CN=lab.example',
  sha256: Array.from({ length: 32 }, () => 'AB').join(':'),
  validFrom: startTime - 1000,
  validTo: startTime + 1000,
  names: ['lab.example'],
  selfSigned: true,
});

describe('T23: plain http to a server without https', () => {
  const insecure: AppError = {
    code: 'address-insecure',
    field: 'token endpoint',
    address: 'http://dx.example.test:8080/ess/security/v1/token',
  };

  it('is allowed for this server after a word of warning, and then the token is fetched', async () => {
    await start(withProblem(insecure));
    const note = within(await screen.findByRole('alert'));
    expect(note.getByText(/^Anyone on the way to dx\.example\.test:8080 can then read the password/)).toBeTruthy();
    expect(app.inputsOf('token.get')).toEqual([]);
    await app.user.click(note.getByRole('button', { name: 'Allow plain http to dx.example.test:8080' }));
    await waitFor(() => expect(app.inputsOf('token.get')).toHaveLength(1));
    expect(app.inputsOf('profiles.allowPlainHttp')).toEqual([{ profileId: acme.id, host: 'dx.example.test:8080' }]);
  });

  it('cannot be allowed where the failure names no address', async () => {
    await start(withProblem({ ...insecure, address: '' }));
    await screen.findByRole('alert');
    expect(screen.queryByRole('button', { name: /^Allow plain http/ })).toBeNull();
  });

  it('is named as long as it is allowed, and can be taken back', async () => {
    const open = sampleProfile(1, { name: 'Acme', network: { plainHttpHosts: ['dx.example.test:8080'] } });
    await start({}, {}, [open]);
    expect(await screen.findByText('Plain http to dx.example.test:8080 is allowed.')).toBeTruthy();
    await app.user.click(await button('Stop allowing'));
    await waitFor(() => expect(screen.queryByText(/is allowed\.$/)).toBeNull());
    expect(app.fake.state.profiles[0]?.network.plainHttpHosts).toEqual([]);
  });
});

describe('a trusted certificate', () => {
  const pin = { host: 'lab.example:8443', sha256: createCertificate().sha256, until: startTime + 86_400_000 };
  const pinned = sampleProfile(1, { name: 'Acme', network: { pins: [pin] } });

  it('is named as long as it is trusted, with its end, and trust can be taken back', async () => {
    await start({}, {}, [pinned]);
    expect(
      await screen.findByText('A certificate of lab.example:8443 is trusted unchecked until 4 Mar 2026, 14:00:00.'),
    ).toBeTruthy();
    await app.user.click(await button('Stop trusting'));
    await waitFor(() => expect(screen.queryByText(/is trusted unchecked/)).toBeNull());
    expect(app.fake.state.profiles[0]?.network.pins).toEqual([]);
  });

  it('is not said to be trusted once its time is over', async () => {
    await start({}, {}, [pinned]);
    await screen.findByText(/is trusted unchecked/);
    app.pass(86_400_000);
    expect(screen.queryByText(/is trusted unchecked/)).toBeNull();
    expect(screen.getByText(/^The exception for the certificate of lab\.example:8443 ended on/)).toBeTruthy();
  });
});

describe('copying', () => {
  it('confirms in its place, and says when the clipboard is cleared', async () => {
    await start(withToken(600));
    await app.user.click(await button('Copy header'));
    expect(await screen.findByText('Copied, clears in 60 s', { selector: '[role="status"]' })).toBeTruthy();
    app.pass(4000);
    expect(screen.queryByText(/^Copied/)).toBeNull();
  });

  it.each([
    [/^Header value/, 'header-value'],
    [/^Raw token/, 'raw'],
    [/^curl/, 'curl'],
    [/^Shell variable/, 'shell'],
    [/^ID token/, 'id'],
  ])('offers %s', async (name, form) => {
    await start(withToken(600));
    await chooseFrom('Other ways to copy', name);
    await waitFor(() => expect(app.inputsOf('token.copy')).toEqual([{ profileId: acme.id, form }]));
  });

  it.each([
    ['ACCESS_TOKEN', 'export ACCESS_TOKEN=…'],
    ['AUTHORIZATION', 'export AUTHORIZATION=…, as it is sent'],
  ])('says that a shell gets %s', async (shell, said) => {
    const sentAs = { in: 'header', name: 'Authorization', masked: 'Bearer eyJ0…', shell } as const;
    await start({ ...withToken(600), views: { [acme.id]: sampleView(acme, startTime, { sentAs }) } });
    await app.user.click(await button('Other ways to copy'));
    expect((await screen.findByRole('menuitem', { name: /^Shell variable/ })).textContent).toContain(said);
  });

  it('is not offered without a token', async () => {
    await start();
    expect(await button('Copy header')).toHaveProperty('disabled', true);
  });

  it('says why it did not work', async () => {
    await start(withToken(600), {
      'token.copy': () => Promise.reject(fail('token-unusable', { reason: 'line-break' })),
    });
    await app.user.click(await button('Copy header'));
    expect(await screen.findByText('The token cannot be sent in a header.')).toBeTruthy();
  });
});

describe('environments', () => {
  const prod = sampleProfile(2, { name: 'Acme', environment: 'prod' });

  it('leads to the same profile in another environment', async () => {
    await start({}, {}, [acme, prod, sampleProfile(3, { name: 'Acme', folder: 'Elsewhere', environment: 'stage' })]);
    await app.user.click(await button('Environment: dev'));
    const names = (await screen.findAllByRole('menuitem')).map((entry) => entry.textContent?.trim());
    expect(names).toEqual(['dev', 'prod', 'Add environment…']);
    await app.user.click(screen.getByRole('menuitem', { name: 'prod' }));
    expect(await button('Environment: prod')).toBeTruthy();
  });

  it('adds one as a copy, and opens its settings', async () => {
    await start();
    await chooseFrom('Environment: dev', 'Add environment…');
    await app.user.type(await screen.findByRole('textbox', { name: 'Environment' }), 'test{Enter}');
    expect(await button('Environment: test')).toBeTruthy();
    expect(app.inputsOf('profiles.duplicate')).toEqual([{ profileId: acme.id, environment: 'test' }]);
    expect((await screen.findByRole('tab', { name: 'Settings' })).getAttribute('aria-selected')).toBe('true');
  });

  it('does not add one that is there', async () => {
    await start();
    await chooseFrom('Environment: dev', 'Add environment…');
    await app.user.type(await screen.findByRole('textbox', { name: 'Environment' }), 'dev{Enter}');
    expect(await screen.findByText('This environment is there already.')).toBeTruthy();
    expect(app.inputsOf('profiles.duplicate')).toEqual([]);
  });
});

describe('the menu', () => {
  it('asks before it deletes, and keeps the profile on Enter', async () => {
    await start();
    await chooseFrom('More', 'Delete profile…');
    await screen.findByRole('alertdialog', { name: 'Delete Acme (dev)?' });
    await app.user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
    expect(app.inputsOf('profiles.remove')).toEqual([]);
    await chooseFrom('More', 'Delete profile…');
    await app.user.click(await button('Delete profile'));
    expect(await screen.findByRole('heading', { level: 1, name: 'Get your first token' })).toBeTruthy();
  });

  it('pins, forgets and duplicates', async () => {
    await start(withToken(600));
    await chooseFrom('More', 'Pin to the tray');
    await waitFor(() => expect(app.fake.state.profiles[0]?.pinned).toBe(true));
    await chooseFrom('More', /^Forget token/);
    expect(await screen.findByText('No token yet.')).toBeTruthy();
    await chooseFrom('More', 'Duplicate');
    expect(await screen.findByRole('heading', { level: 1, name: 'Acme 2' })).toBeTruthy();
  });
});

describe('tabs', () => {
  it('are remembered for each profile', async () => {
    const other = sampleProfile(2, { name: 'Other' });
    await start({ settings: settingsSchema.parse({ selectedProfileId: acme.id }) }, {}, [acme, other]);
    await app.user.click(await screen.findByRole('tab', { name: 'Flow' }));
    await waitFor(() => expect(app.fake.state.settings.tabByProfile).toEqual({ [acme.id]: 'flow' }));
    await app.user.click(await screen.findByRole('row', { name: 'Other' }));
    await waitFor(() => expect(screen.getByRole('tab', { name: 'Token' }).getAttribute('aria-selected')).toBe('true'));
    await app.user.click(await screen.findByRole('row', { name: 'Acme dev' }));
    await waitFor(() => expect(screen.getByRole('tab', { name: 'Flow' }).getAttribute('aria-selected')).toBe('true'));
  });
});
