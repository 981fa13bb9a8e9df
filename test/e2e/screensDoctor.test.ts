import { createServer } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { profileSchema } from '../../src/domain/profile';
import { createSelfSigned } from '../support/certificates';
import { unsignedToken } from '../support/sampleTimeline';
import { picture, scrollTo } from './support/album';
import { startCertifiedProvider } from './support/certifiedProvider';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { type Behaviour, startTokenServer, type TokenServer } from './support/tokenServer';

const stage = setStage();
let app: RunningApp;
let person: Person;
let server: TokenServer;

beforeAll(async () => {
  server = await startTokenServer();
  stage.closeAfter(server.close);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
});

const json = (response: Parameters<Behaviour>[0], body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const key = { kty: 'EC', crv: 'P-256', kid: 'of-2026', use: 'sig', x: 'x', y: 'y' };

type Given = {
  readonly claims?: object;
  readonly scope?: string;
  readonly seconds?: number;
  readonly document?: object;
};

/** A provider that gives tokens of these claims. */
const providing =
  ({ claims, scope, seconds = 3600, document = {} }: Given): Behaviour =>
  (response, { path }) => {
    if (path.startsWith('/.well-known/')) {
      const endpoints = { token_endpoint: `${server.url}/token`, jwks_uri: `${server.url}/jwks` };
      json(response, { issuer: server.url, ...endpoints, ...document });
    } else if (path === '/jwks') json(response, { keys: [key] });
    else {
      const now = Math.floor(Date.now() / 1000);
      const accessToken =
        claims === undefined
          ? 'opaque-7f3a9c'
          : unsignedToken({ iss: server.url, iat: now, exp: now + seconds, jti: crypto.randomUUID(), ...claims });
      json(response, { access_token: accessToken, token_type: 'Bearer', expires_in: seconds, scope });
    }
  };

const newProfile = async (name: string, parts: object = {}): Promise<string> => {
  const profile = profileSchema.parse({
    id: crypto.randomUUID(),
    name,
    server: { kind: 'discovery', issuer: server.url, document: 'openid' },
    grant: 'client_credentials',
    clientId: 'orders-service',
    scope: 'orders:read orders:write',
    ...parts,
  });
  await app.call('profiles.save', profile);
  return profile.id;
};

const get = (profileId: string, given: Given): Promise<unknown> => {
  server.behave(providing(given));
  return app.call('token.get', { profileId, how: 'sign-in' });
};

const differences = () => app.window.getByRole('table', { name: 'Differences', exact: true });
const line = (what: string) => differences().getByRole('row').filter({ hasText: what });
const compareNewest = () =>
  app.window.getByRole('list', { name: 'Earlier tokens' }).getByRole('button').first().click();

const before: Given = {
  claims: { sub: 'alice', aud: 'orders-api', realm_access: { roles: ['admin', 'user'] }, tenant: 'north' },
  scope: 'orders:read orders:write',
};
const after: Given = {
  claims: {
    sub: 'alice',
    aud: ['orders-api', 'account'],
    realm_access: { roles: ['user'] },
    '<img src=x onerror=alert(1)>': '<script>alert(1)</script>',
  },
  scope: 'orders:read profile',
  seconds: 300,
};

describe('two tokens compared', () => {
  test('before and after: lost, gained and changed, in words and colour', async () => {
    const orders = await newProfile('Orders', { environment: 'dev' });
    await get(orders, before);
    await get(orders, after);
    await person.open('Orders');
    await person.see('History');
    await scrollTo(app.window, 'History');
    await picture(app, 'history');
    await compareNewest();
    await line('orders:write').getByText('Lost').waitFor();
    expect(await line('profile').innerText()).toContain('Gained');
    expect(await line('Lifetime').innerText()).toMatch(/1 h\s+5 min\s+Shorter/);
    expect(await line('realm_access › roles').innerText()).toMatch(/admin\s+—\s+Lost/);
    expect(await line('tenant').innerText()).toContain('Lost');
    expect(await line('onerror').innerText()).toContain('<script>alert(1)</script>');
    await scrollTo(app.window, 'Comparison');
    await picture(app, 'comparison');
    await app.window.getByRole('button', { name: /as expected/ }).click();
    await scrollTo(app.window, 'Comparison');
    await picture(app, 'comparison-as-expected');
  });

  test('of two environments', async () => {
    const prod = await newProfile('Orders', { environment: 'prod' });
    await get(prod, { ...before, claims: { ...before.claims, iss: 'https://login.example.com', sub: 'bob' } });
    await person.pick('With a token of', 'Orders (prod)');
    await line('Issuer').getByText('Changed').waitFor();
    expect(await line('Subject').innerText()).toMatch(/alice\s+bob/);
    await scrollTo(app.window, 'Comparison');
    await picture(app, 'comparison-environments');
  });

  test('of which one is opaque, and the first there is', async () => {
    const opaque = await newProfile('Opaque');
    await get(opaque, {});
    await person.open('Opaque');
    await compareNewest();
    await person.see('This is the only token so far. Get another one, or choose another profile.');
    await scrollTo(app.window, 'History');
    await picture(app, 'comparison-one');
    await get(opaque, {});
    await person.see(/nothing to compare but times and scopes\.$/);
    await scrollTo(app.window, 'History');
    await picture(app, 'comparison-opaque');
  });
});

const doctor = () => app.window.getByRole('dialog', { name: /^Doctor/ });
const finding = (name: string) =>
  doctor()
    .getByRole('listitem')
    .filter({ has: app.window.getByText(name, { exact: true }) });
const outcome = (name: string): Promise<string | null> =>
  finding(name).getByRole('img').first().getAttribute('aria-label');
const done = (): Promise<void> => doctor().getByRole('button', { name: 'Check again' }).waitFor();
/** Waits until the check that a fix began has found this to be so, and is over. */
const becomes = async (name: string, wanted: string): Promise<void> => {
  await finding(name).getByRole('img', { name: wanted, exact: true }).waitFor();
  await done();
};
const openDoctor = async (): Promise<void> => {
  await app.window.getByRole('button', { name: 'More', exact: true }).click();
  await app.window.getByRole('menuitem', { name: /^Doctor/ }).click();
  await done();
};
const closeDoctor = async (): Promise<void> => {
  await app.window.keyboard.press('Escape');
  await doctor().waitFor({ state: 'hidden' });
};

describe('the doctor', () => {
  test('finds nothing wrong with the practice provider', async () => {
    await app.call('profiles.addPractice', { system: 'standard', grant: 'authorization_code', lifetimeSeconds: 600 });
    await person.open('Practice');
    await openDoctor();
    expect(await doctor().getByRole('img', { name: 'Wrong' }).count()).toBe(0);
    for (const name of ['Place for secrets', 'Redirect', 'Provider', 'Issuer', 'Endpoints', 'Signing keys', 'PKCE']) {
      expect([name, await outcome(name)]).toEqual([name, 'Good']);
    }
    await picture(app, 'doctor-good');
    await closeDoctor();
  });

  test('finds what is wrong, and puts it right', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    stage.closeAfter(() => squatter.close());
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const certificate = await createSelfSigned({ commonName: 'login.laboratory.example' });
    const provider = await startCertifiedProvider(certificate);
    stage.closeAfter(provider.close);
    await newProfile('Laboratory', {
      server: { kind: 'discovery', issuer: provider.url },
      grant: 'authorization_code',
      redirect: { kind: 'loopback', port },
    });
    await person.open('Laboratory');
    await openDoctor();
    expect(await Promise.all(['Redirect', 'Certificate', 'Provider'].map(outcome))).toEqual([
      'Wrong',
      'Wrong',
      'Skipped',
    ]);
    await picture(app, 'doctor-problems');
    await doctor()
      .getByRole('button', { name: /^Use port \d+$/ })
      .click();
    await becomes('Redirect', 'Good');
    await doctor().getByRole('button', { name: 'Trust this certificate' }).click();
    await becomes('Certificate', 'Worth a look');
    expect(await Promise.all(['Certificate', 'Provider', 'Issuer'].map(outcome))).toEqual([
      'Worth a look',
      'Good',
      'Good',
    ]);
    await doctor().getByRole('button', { name: '1 certificate' }).click();
    await picture(app, 'doctor-fixed');
    await closeDoctor();
  });

  test('stands beside a failure of discovery, and takes over the issuer that is advertised', async () => {
    server.behave(providing({ ...before, document: { issuer: `${server.url}/realms/main` } }));
    await newProfile('Renamed');
    await person.open('Renamed');
    await person.press('Get token');
    await person.press('Ask the doctor');
    await done();
    expect(await outcome('Issuer')).toBe('Wrong');
    await picture(app, 'doctor-issuer');
    const use = doctor().getByRole('button', { name: `Use ${server.url}/realms/main` });
    await use.click();
    await becomes('Issuer', 'Good');
    await closeDoctor();
  });

  test('works with the keyboard alone, from the palette to the fix', async () => {
    const methods = { token_endpoint_auth_methods_supported: ['client_secret_post'] };
    server.behave(providing({ ...before, document: methods }));
    const id = await newProfile('Keyboard', { clientAuth: 'client_secret_basic' });
    const { keyboard } = app.window;
    await keyboard.press('Control+K');
    await keyboard.type('doctor keyboard');
    await app.window
      .getByRole('option', { name: /^Doctor/ })
      .first()
      .waitFor();
    await keyboard.press('Enter');
    await done();
    const fix = doctor().getByRole('button', { name: 'Use client_secret_post' });
    for (let tabs = 0; tabs < 15 && !(await fix.evaluate((element) => element === document.activeElement)); tabs += 1) {
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
    await becomes('Client authentication', 'Good');
    const kept = (await app.call('profiles.list')).find((profile) => profile.id === id);
    expect(kept?.clientAuth).toBe('client_secret_post');
    await closeDoctor();
  });

  test('says the same in Settings, where its fix waits for Save', async () => {
    await newProfile('Form', { clientAuth: 'client_secret_basic' });
    await person.open('Form');
    await person.tab('Settings');
    await person.press('Test settings');
    await person.press('Use client_secret_post');
    await person.see('Unsaved changes');
    await person.button('Test settings').waitFor();
    await picture(app, 'doctor-settings');
    await person.press('Discard');
  });
});
