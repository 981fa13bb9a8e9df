import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type OidcServer, oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';
import { openKeychain } from './support/keychain';
import { type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { type Place, setStage } from './support/stage';

const stage = setStage();
let place: Place;
let app: RunningApp;
let person: Person;

const start = async (): Promise<void> => {
  app = await stage.start(place);
  person = personAt(app);
};

beforeAll(async () => {
  place = stage.newPlace();
  await start();
});

/** Makes a practice profile the way a person does, and gives it a name to tell it by. */
const addPractice = async (grant: string, name: string): Promise<void> => {
  if ((await app.call('profiles.list')).length > 0) await app.window.keyboard.press('Control+N');
  await person.choose(grant);
  await person.press('Add practice profile');
  await app.window.getByRole('heading', { level: 1, name: 'Practice' }).waitFor();
  await person.tab('Settings');
  await person.type('Name', name);
  await person.press('Save');
  await app.window.getByRole('heading', { level: 1, name }).waitFor();
  await person.tab('Token');
};

/** Sends the practice API a request with the token that is there now. */
const callApi = async (): Promise<void> => {
  await person.tab('Request');
  await person.press('Send');
  await app.window.getByRole('region', { name: 'Answer' }).getByText('200 OK', { exact: true }).waitFor();
};

const claims = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));

describe('at the practice provider', () => {
  test('client credentials: the application gets a token without a browser and without a person', async () => {
    await addPractice('Client credentials', 'Service');
    await person.press('Get token');
    await person.see('Claims');
    expect(claims(await person.reveal())).toMatchObject({ client_id: 'practice-service', scope: 'api:read api:write' });
    await person.see(/ · no refresh token$/);
    await callApi();
  });

  test('password: user name and password are sent, and a token with a refresh token comes back', async () => {
    await addPractice('Password', 'Old way');
    await person.press('Get token');
    await person.see('Claims');
    expect(claims(await person.reveal())).toMatchObject({ sub: 'practice-user-dana', client_id: 'practice-app' });
    await person.see(/ · refresh token of \d+ bytes, never shown$/);
    await callApi();
  });

  test('implicit: the token comes back in the fragment of the redirect', async () => {
    await addPractice('Implicit', 'Older way');
    await person.press('Get token');
    const page = await stage.desktop().visit(await stage.desktop().nextAddress());
    await signInAtPractice(page);
    await person.see('Claims');
    expect(claims(await person.reveal())).toMatchObject({ sub: 'practice-user-dana' });
    await person.see(/ · no refresh token$/);
    await page.waitForURL(/\/callback\/done$/);
    expect(page.url()).not.toMatch(/token|#/);
    await callApi();
  });

  test.each([
    ['Older way', /^RFC 9700 \(section 2\.1\.2\) advises against this grant/],
    ['Old way', /^RFC 9700 \(section 2\.4\) says this grant must not be used any more/],
  ])('%s is marked as legacy in its settings, in one sentence', async (name, sentence) => {
    await person.open(name);
    await person.tab('Settings');
    await person.see(sentence);
  });
});

describe('at a provider found by its issuer', () => {
  let server: OidcServer;
  const { id, secret } = oidcClients.plain;

  beforeAll(async () => {
    server = await startOidcServer();
    stage.closeAfter(server.close);
  });

  test('the pasted address finds it, and the client secret goes into the keychain', async () => {
    await app.window.keyboard.press('Control+N');
    await person.tab('Issuer address');
    // As people paste it: with the part that the look-up adds.
    await person.type('Issuer address', `${server.issuer}/.well-known/openid-configuration`);
    await person.press('Look up');
    await person.see(`Found ${new URL(server.issuer).host}`);
    await person.type('Client ID', id);
    await person.type('Client secret', secret);
    await person.type('Name in the list', 'Found');
    await person.press('Add profile');
    await app.window.getByRole('heading', { level: 1, name: 'Found' }).waitFor();

    const { id: profileId } = (await app.call('profiles.list')).find(({ name }) => name === 'Found') ?? { id: '' };
    expect(await openKeychain().read(`profile/${profileId}/client-secret`)).toBe(secret);
    expect(readFileSync(join(place.userData, 'data', 'profiles.json'), 'utf8')).not.toContain(secret);
    await person.tab('Settings');
    await person.see('Kept in the keychain');
  });

  test('the sign-in there ends with a token of the client that proved itself', async () => {
    await person.tab('Token');
    await person.press('Get token');
    const page = await stage.desktop().visit(await stage.desktop().nextAddress());
    await page.locator('[name=username]').fill(oidcAccount.username);
    await page.locator('[name=password]').fill(oidcAccount.password);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page
      .getByText('consent')
      .or(page.getByRole('button', { name: 'Go on' }))
      .first()
      .waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await person.see('ID token claims');
    const basic = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
    expect(server.tokenRequests).toMatchObject([{ authorization: basic, status: 200 }]);
  });

  test('after a restart the kept secret still renews the token, and nobody is asked for it', async () => {
    const before = await person.reveal();
    await app.quit();
    await start();
    await person.open('Found');
    await person.press('Refresh');
    await expect.poll(async () => (await person.reveal()) !== before, { timeout: 10_000 }).toBe(true);
    expect(server.tokenRequests.at(-1)).toMatchObject({ status: 200, parameters: { grant_type: 'refresh_token' } });
  });
});
