import { beforeAll, describe, test } from 'vitest';
import { profileSchema } from '../../src/domain/profile';
import { type OidcServer, oidcClients, startOidcServer } from '../support/oidcServer';
import { picture, scrollTo } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;
let server: OidcServer;

/** A profile that has something to show in every section. */
const fullProfile = () =>
  profileSchema.parse({
    id: crypto.randomUUID(),
    name: 'Orders API',
    folder: 'Shop',
    environment: 'test',
    server: { kind: 'discovery', issuer: server.issuer },
    grant: 'authorization_code',
    clientId: oidcClients.plain.id,
    clientAuth: 'client_secret_basic',
    scope: 'openid profile',
    audience: 'https://api.example.com',
    extra: { authorize: [{ name: 'prompt', value: 'login' }], token: [], refresh: [] },
    network: {
      pins: [{ host: 'login.example.com:443', sha256: Array(32).fill('AB').join(':'), until: Date.now() + 86_400_000 }],
    },
  });

beforeAll(async () => {
  server = await startOidcServer();
  stage.closeAfter(server.close);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  const profile = fullProfile();
  await app.call('profiles.save', profile);
  await app.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: oidcClients.plain.secret });
  await person.open('Orders API');
  await person.tab('Settings');
});

describe('settings', () => {
  test.each([
    ['Profile', 'settings-profile'],
    ['Client', 'settings-client'],
    ['User', 'settings-user'],
    ['Redirect', 'settings-redirect'],
    ['Extra parameters', 'settings-extra'],
    ['Network', 'settings-network'],
  ])('%s', async (heading, name) => {
    await scrollTo(app.window, heading);
    await picture(app, name);
  });

  test('what the look-up found, and an endpoint put in place of one of them', async () => {
    await scrollTo(app.window, 'Provider');
    await person.press('Look up');
    await app.window.getByRole('button', { name: 'Endpoints that were found' }).click();
    await person.press('Replace: Token endpoint');
    await picture(app, 'settings-provider-found');
    await person.press('Use what is found');
  });

  test('the dry check', async () => {
    await person.press('Test settings');
    await app.window.getByRole('region', { name: 'What the test found' }).waitFor();
    await picture(app, 'settings-tested');
    await app.window
      .getByRole('region', { name: 'What the test found' })
      .getByRole('button', { name: 'Close' })
      .click();
  });

  test('everything wrong that can be, and what came of Save', async () => {
    await person.type('Name', '');
    await person.type('Issuer', 'http://login.example.com');
    await person.type('Client ID', '');
    await person.press('Save');
    await picture(app, 'settings-wrong');
    await scrollTo(app.window, 'Network');
    await person.type('Time to connect, in seconds', '0');
    await person.type('Additional certificate authorities', 'not a certificate');
    await picture(app, 'settings-wrong-network');
    await person.press('Discard');
  });

  test('endpoints by hand, and the legacy grants', async () => {
    await scrollTo(app.window, 'Provider');
    await person.choose('Endpoints by hand');
    await picture(app, 'settings-endpoints');
    await person.choose(/^Password/);
    await scrollTo(app.window, 'Grant');
    await picture(app, 'settings-password');
    await person.press('Discard');
  });
});
