import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { startAnswering, unusedPort } from '../support/badServers';
import { createSelfSigned } from '../support/certificates';
import { startOidcServer } from '../support/oidcServer';
import { picture } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

/** A collection as Postman exports it, with a secret that stays behind. */
const collection = JSON.stringify({
  info: { name: 'Shop', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
  auth: {
    type: 'oauth2',
    oauth2: [
      { key: 'grant_type', value: 'client_credentials' },
      { key: 'accessTokenUrl', value: 'https://login.example.com/oauth2/token' },
      { key: 'clientId', value: 'shop-backend' },
      { key: 'clientSecret', value: 'left-behind' },
      { key: 'scope', value: 'orders:read' },
    ],
  },
  item: [{ name: 'Old one', request: { auth: { type: 'basic' }, method: 'GET', url: 'https://api.example.com' } }],
});

describe('the first run', () => {
  beforeAll(async () => {
    app = await stage.start(stage.newPlace());
    person = personAt(app);
  });

  test('axe looks: a picture of a page with a fault in it is refused', async () => {
    await person.see('Get your first token');
    await app.window.evaluate(() =>
      document.body.append(Object.assign(document.createElement('button'), { id: 'fault' })),
    );
    await expect(picture(app, 'first-fault')).rejects.toThrow('button-name');
    await app.window.evaluate(() => document.getElementById('fault')?.remove());
  });

  test('the practice provider', async () => {
    await person.see('Get your first token');
    await picture(app, 'first-practice');
  });

  test('an issuer: nothing typed, nobody there, an unknown certificate, found', async () => {
    await person.tab('Issuer address');
    await picture(app, 'first-issuer');
    await person.type('Issuer address', `http://127.0.0.1:${await unusedPort()}`);
    await person.press('Look up');
    await person.see('Try again');
    await picture(app, 'first-issuer-failed');
    const tls = await createSelfSigned({ commonName: 'login.laboratory.example' });
    const secure = await startAnswering(200, {}, '{}', { tls });
    stage.closeAfter(secure.close);
    await person.type('Issuer address', secure.url);
    await person.press('Look up');
    await person.button('Trust this certificate').waitFor();
    await picture(app, 'first-issuer-certificate');
    const server = await startOidcServer();
    stage.closeAfter(server.close);
    await person.type('Issuer address', server.issuer);
    await person.press('Look up');
    await person.see(`Found ${new URL(server.issuer).host}`);
    await person.press('Add profile');
    await picture(app, 'first-issuer-found');
  });

  test('known systems: all of them, one that was searched for, its form with what is missing', async () => {
    await person.tab('Known system');
    await picture(app, 'first-systems');
    await app.window.getByRole('option', { name: 'Keycloak' }).click();
    await picture(app, 'first-system-form');
    await person.press('Add profile');
    await person.see('The provider needs it to know the client.');
    await picture(app, 'first-system-missing');
  });

  test('another tool: empty, unreadable, and what an export would add', async () => {
    await person.tab('Another tool');
    await picture(app, 'first-import');
    await person.type('Paste it here', 'not an export of anything');
    await person.press('Read it');
    await person.see('This text cannot be imported.');
    await picture(app, 'first-import-unreadable');
    await person.type('Paste it here', collection);
    await person.press('Read it');
    await person.button('Add 1 profile').waitFor();
    await picture(app, 'first-import-preview');
  });
});

describe('where secrets are kept', () => {
  const noKeychain = { env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere' } };

  test('the choice, its mistakes, the badge, the locked file and a wrong passphrase', async () => {
    const place = stage.newPlace();
    app = await stage.start(place, noKeychain);
    person = personAt(app);
    await person.see('Where should tokens and secrets be kept?');
    await picture(app, 'storage-choice');
    await person.type('Passphrase', 'short');
    await person.press('Create the file');
    await person.see('It needs at least 12 characters.');
    await picture(app, 'storage-choice-mistake');
    await person.type('Passphrase', 'four unrelated plain words');
    await person.type('The same again', 'four unrelated plain words');
    await person.press('Create the file');
    await person.press('Encrypted file');
    await person.see(/^Tokens and secrets are kept in a file that is encrypted/);
    await picture(app, 'storage-badge');
    await app.quit();

    app = await stage.start(place, noKeychain);
    person = personAt(app);
    await person.see('Enter the passphrase');
    await picture(app, 'storage-locked');
    await person.type('Passphrase', 'something else altogether');
    await app.window.keyboard.press('Enter');
    await person.see('The passphrase does not open the file of secrets.');
    await picture(app, 'storage-wrong-passphrase');
    await app.quit();
  });

  test('for this session only', async () => {
    app = await stage.start(stage.newPlace(), noKeychain);
    person = personAt(app);
    await person.press('Keep for this session');
    await person.press('This session only');
    await picture(app, 'storage-session');
    await app.quit();
  });
});

test('a notice about a damaged file', async () => {
  const place = stage.newPlace();
  mkdirSync(join(place.userData, 'data'), { recursive: true });
  writeFileSync(join(place.userData, 'data', 'profiles.json'), '{"version":1,"profiles":[');
  app = await stage.start(place);
  person = personAt(app);
  await person.see('“profiles.json” was damaged and could not be read.');
  await picture(app, 'notice');
  expect(await app.call('app.info')).toMatchObject({ notices: [{ code: 'file-damaged' }] });
});
