import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type KeyrockEmulator, startKeyrockEmulator } from '../../src/sandbox/systems/keyrock/keyrockEmulator';
import { picture } from './support/album';
import { setStage } from './support/stage';
import { createSystemPerson } from './support/systemPerson';

const stage = setStage();
const { add, answer, app, browserPage, copyHeader, expectNoLeaks, failure, meet, person, renewed, send, start, token } =
  createSystemPerson(stage);

const system = 'FIWARE Keyrock';

let keyrock: KeyrockEmulator;

beforeAll(async () => {
  keyrock = await meet(startKeyrockEmulator);
  await start();
});

const formOf = () => ({
  'Keyrock address': keyrock.origin,
  'Client ID': keyrock.credentials.application.clientId,
  'Client Secret': keyrock.credentials.application.clientSecret,
});

/** Sets the redirect address of the profile in sight to the one that the application is registered with. */
const useRegisteredPort = async (): Promise<void> => {
  await person().tab('Settings');
  await person().type('Port', new URL(keyrock.credentials.application.redirectUri).port);
  await person().press('Save');
  await person().see('Saved');
  await person().tab('Token');
};

const signIn = async (page: Page, password = keyrock.credentials.user.password): Promise<void> => {
  await page.getByLabel('E-mail').fill(keyrock.credentials.user.email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

const kept = async (): Promise<string> => {
  await person().tab('Token');
  return person().reveal();
};

/** Asks Keyrock itself who the token is for, as an API behind it would. */
const askWho = async (): Promise<void> => {
  await person().tab('Request');
  await person().type('Address', `${keyrock.origin}/user`);
  const shown = await send('200 OK');
  // The editor draws the lines in sight alone.
  await shown.getByText('reader').waitFor();
  await person().tab('Token');
};

const region = (name: string) => app().window.getByRole('region', { name, exact: true });

describe('the authorization code grant', () => {
  let profileId: string;

  test('the system is picked from the list, and a sign-in in the browser brings the token', async () => {
    profileId = await add({ system, fields: formOf(), name: 'Keyrock code' });
    await useRegisteredPort();
    await person().press('Get token');
    const page = await browserPage();
    await signIn(page);
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.waitForURL(/\/callback\/done$/);
    expect(await copyHeader()).toBe(`Bearer ${await kept()}`);
    await picture(app(), 'systems-keyrock-code');
    await askWho();
  });

  test('the user and the roles of both kinds are told', async () => {
    await person().press('User and roles…');
    await app().window.getByRole('form', { name: 'User and roles' }).waitFor();
    await app().window.keyboard.press('Enter');
    await region('User and roles').getByText('reader', { exact: true }).waitFor();
    await region('User and roles').getByText('Workshop', { exact: true }).waitFor();
    await picture(app(), 'systems-keyrock-roles');
    await person().press('Close User and roles');
  });

  test('a decision permits what a role permits', async () => {
    await person().press('Authorization decision…');
    await person().type('Action', 'GET');
    await person().type('Resource', '/things');
    await app().window.keyboard.press('Enter');
    await region('Authorization decision').getByText('Permit', { exact: true }).waitFor();
  });

  test('it is refreshed without a question, then revoked, and then it is refused', async () => {
    const before = await token(profileId);
    const first = await kept();
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    await expect.poll(kept).not.toBe(first);
    await askWho();
    const last = await kept();
    await person().press('Revoke');
    await person().see('The token was revoked');
    const refused = await fetch(`${keyrock.origin}/user`, { headers: { authorization: `Bearer ${last}` } });
    expect(refused.status).toBe(401);
  });

  test('a password that Keyrock refuses is its page’s matter; cancelling here keeps everything', async () => {
    await person().press(/^(Get token|Sign in again)$/);
    await stage.desktop().forgetCookies();
    const page = await browserPage();
    await signIn(page, 'not-the-password-of-dana');
    await page.getByText('That e-mail address and password do not belong together.').waitFor();
    await person().press('Cancel');
    await person()
      .button(/^(Get token|Sign in again)$/)
      .waitFor();
    expect(await person().failures()).toEqual([]);
  });
});

describe('the other grants', () => {
  test('implicit: the token stands in the query, with its end as the text of a date', async () => {
    const { 'Client Secret': _secret, ...fields } = formOf();
    const profileId = await add({ system, grant: 'Implicit', fields, name: 'Keyrock implicit' });
    await useRegisteredPort();
    await person().press('Get token');
    const page = await browserPage();
    await signIn(page);
    await page.waitForURL(/\/callback\/done$/);
    expect(page.url()).not.toContain('token=');
    await person().see(/ · no refresh token$/);
    const left = ((await token(profileId))?.expiresAt ?? 0) - Date.now();
    expect(left).toBeGreaterThan(3_500_000);
    expect(left).toBeLessThan(3_601_000);
    await askWho();
  });

  test('password: by the e-mail address, with a JWT that Keyrock cannot revoke', async () => {
    const fields = { ...formOf(), 'E-mail': keyrock.credentials.user.email };
    const picks = { 'Token type': 'JSON Web Token APIs can read it' };
    const profileId = await add({ system, grant: 'Password', picks, fields, name: 'Keyrock password' });
    await person().press('Get token');
    await answer(/ asks for the password of dana@practice\.example$/, 'Password', keyrock.credentials.user.password);
    expect(await kept()).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
    await person().press('User and roles…');
    await app().window.keyboard.press('Enter');
    await region('User and roles').getByText('reader', { exact: true }).waitFor();
    const before = await token(profileId);
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    expect(keyrock.exchanges.at(-1)?.form).toMatchObject({ grant_type: 'refresh_token', scope: 'jwt' });
    await expect.poll(kept).toMatch(/^eyJ/);
  });

  test('client credentials: the application gets a token for itself', async () => {
    await add({ system, grant: 'Client credentials', fields: formOf(), name: 'Keyrock application' });
    await person().press('Get token');
    await person().tab('Request');
    await person().type('Address', `${keyrock.origin}/user`);
    await person()
      .see(/^(Fresh|Expires).*/)
      .catch(() => undefined);
    const shown = await send('200 OK');
    await shown.getByText(keyrock.credentials.application.clientId).waitFor();
  });
});

describe('on a bad day', () => {
  test('a token type that the application is not registered for is said to be refused as a scope', async () => {
    const { clientId, clientSecret } = keyrock.credentials.plainApplication;
    const fields = {
      ...formOf(),
      'Client ID': clientId,
      'Client Secret': clientSecret,
      'E-mail': keyrock.credentials.user.email,
    };
    const profileId = await add({ system, grant: 'Password', fields, name: 'Keyrock plain' });
    await person().press('Get token');
    await answer(/ asks for the password of dana@/, 'Password', keyrock.credentials.user.password);
    const first = await kept();
    await person().tab('Settings');
    await person().pick('Token type', 'Permanent token');
    await person().press('Save');
    await person().see('Saved');
    await person().press('Get token');
    await answer(/ asks for the password of dana@/, 'Password', keyrock.credentials.user.password);
    expect(await failure()).toMatch(
      /^The provider does not grant the scope that was asked for\. Asked for was “permanent”/,
    );
    await picture(app(), 'systems-keyrock-unregistered');
    await person().pick('Token type', 'Bearer token A random value');
    await person().press('Save');
    await person().see('Saved');
    expect((await token(profileId))?.profileId).toBe(profileId);
    expect(await kept()).toBe(first);
  });

  test('a wrong client secret is said to be one, in Keyrock’s own words besides', async () => {
    const fields = { ...formOf(), 'Client Secret': 'not-the-secret-of-the-application' };
    await add({ system, grant: 'Client credentials', fields, name: 'Keyrock wrong secret' });
    await person().press('Get token');
    expect(await failure()).toMatch(/^The provider did not accept this client\./);
    await person().press('What the provider said');
    await person().see(/client is invalid/);
  });
});

describe('with nobody there', () => {
  let short: KeyrockEmulator;
  let profileId: string;

  beforeAll(async () => {
    short = await meet(startKeyrockEmulator, { accessTokenSeconds: 16 });
  });

  test('with the password kept, the token is renewed before it ends without a question', async () => {
    const { application, user } = short.credentials;
    const fields = {
      'Keyrock address': short.origin,
      'Client ID': application.clientId,
      'Client Secret': application.clientSecret,
      'E-mail': user.email,
      Password: user.password,
    };
    profileId = await add({ system, grant: 'Password', fields, name: 'Keyrock unattended' });
    await person().press('Get token');
    expect(await renewed(profileId, undefined)).toEqual([]);
    expect(await renewed(profileId, await token(profileId))).toEqual([]);
    expect(short.exchanges.map(({ form }) => form.grant_type)).toEqual(['password', 'refresh_token']);
  });

  test('after a restart too', async () => {
    short.switches.set({ accessTokenSeconds: 3600 });
    await start();
    await person().open('Keyrock unattended');
    const before = await token(profileId);
    await person().press(/^(Refresh|Get token)$/);
    expect(await renewed(profileId, before)).toEqual([]);
    await person().tab('Request');
    await person().type('Address', `${short.origin}/user`);
    await send('200 OK');
  });
});

test('T8, T18: no password, secret, code or token is in anything the app wrote or printed', async () => {
  await expectNoLeaks({});
});
