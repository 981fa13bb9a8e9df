import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  startWebMethodsEmulator,
  type WebMethodsEmulator,
} from '../../src/sandbox/systems/webMethods/webMethodsEmulator';
import { picture } from './support/album';
import { type Gateway, startGateway } from './support/gateway';
import { setStage } from './support/stage';
import { createSystemPerson } from './support/systemPerson';

const stage = setStage();
const {
  add,
  answer,
  app,
  browserPage,
  copyHeader,
  expectNoLeaks,
  failure,
  meet,
  person,
  renewed,
  send,
  start,
  takeReady,
  token,
} = createSystemPerson(stage);

const system = 'IBM webMethods Integration';

let tenant: WebMethodsEmulator;

beforeAll(async () => {
  tenant = await meet(startWebMethodsEmulator, { refreshCount: 2 });
  await start();
});

const formOf = ({ origin, credentials }: WebMethodsEmulator) => ({
  'Address of the tenant': origin,
  'Client ID': credentials.confidentialClient.clientId,
  'Client Secret': credentials.confidentialClient.clientSecret,
});

const signIn = async (page: Page): Promise<void> => {
  await page.getByLabel('User name').fill(tenant.credentials.user.username);
  await page.getByLabel('Password').fill(tenant.credentials.user.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'Grant Access' }).click();
  await page.waitForURL(/\/callback\/done$/);
};

/** Takes the ready request, and fills in which flow service it is for. */
const runFlowService = async ({ credentials }: WebMethodsEmulator): Promise<void> => {
  await takeReady('Run a flow service');
  const address = app().window.getByRole('textbox', { name: 'Address', exact: true });
  expect(await address.inputValue()).toContain('/integration/rest/external/integration/run/STAGE/PROJECT-ID/');
  await address.fill(credentials.flowServiceUrl);
  const shown = await send('200 OK');
  await shown.getByText('placeOrder', { exact: false }).first().waitFor();
};

describe('the authorization code grant', () => {
  let profileId: string;

  test('the system is picked from the list, and a sign-in in the browser brings the token', async () => {
    const fields = { ...formOf(tenant), 'Refresh Count': '2' };
    profileId = await add({ system, fields, name: 'webMethods code' });
    await person().tab('Settings');
    await person().type('Port', new URL(tenant.credentials.confidentialClient.redirectUri).port);
    await person().press('Save');
    await person().see('Saved');
    await person().tab('Token');
    await person().press('Get token');
    await signIn(await browserPage());
    await person().see(/ · 0 of 2 refreshes used$/);
    expect(await copyHeader()).toBe(`Bearer ${await person().reveal()}`);
    await picture(app(), 'systems-webmethods-code');
  });

  test('the ready POST runs a flow service with 200', async () => {
    await runFlowService(tenant);
    await picture(app(), 'systems-webmethods-flow-service');
    expect(tenant.exchanges.at(-1)).toMatchObject({ method: 'POST', status: 200 });
  });

  test('parameters stood in the address, beside a Basic header and without a body', () => {
    const calls = tenant.exchanges.filter(({ path }) => path.endsWith('/getToken'));
    expect(calls).toMatchObject([{ query: { grant_type: 'authorization_code' }, body: '', status: 200 }]);
    expect(calls[0]?.headers.authorization).toMatch(/^Basic /);
  });

  test('refreshes are counted down without a question, until the count is spent', async () => {
    await person().tab('Token');
    for (const used of [1, 2]) {
      const before = await token(profileId);
      await person().press('Refresh');
      expect(await renewed(profileId, before)).toEqual([]);
      await person().see(new RegExp(` · ${used} of 2 refreshes used$`));
    }
    const last = await person().reveal();
    await person().press('Refresh');
    expect(await failure()).toMatch(
      /The provider allows a set number of refreshes after each sign-in, and all of them/,
    );
    expect(await person().reveal()).toBe(last);
  });

  test('a token that the administrator deleted is told apart from a spent count', async () => {
    await person().press('Sign in again');
    await signIn(await browserPage());
    await person().see(/ · 0 of 2 refreshes used$/);
    const kept = await person().reveal();
    tenant.administration.deleteToken(kept);
    await person().press('Refresh');
    expect(await failure()).toMatch(/^The refresh token is no longer accepted\. It has ended, was revoked/);
    await picture(app(), 'systems-webmethods-deleted');
    expect(await person().reveal()).toBe(kept);
  });
});

describe('the other grants', () => {
  test('client credentials: a token for the application runs a flow service', async () => {
    await add({ system, grant: 'Client credentials', fields: formOf(tenant), name: 'webMethods application' });
    await person().press('Get token');
    await person().see(/ · no refresh token/);
    await runFlowService(tenant);
  });

  test('password: the person is asked once, and the token runs a flow service', async () => {
    const { user } = tenant.credentials;
    const fields = { ...formOf(tenant), 'User name': user.username };
    await add({ system, grant: 'Password', fields, name: 'webMethods password' });
    await person().press('Get token');
    await answer(/ asks for the password of dana$/, 'Password', user.password);
    await person().see(/ · no refresh token/);
    await runFlowService(tenant);
  });
});

describe('on a bad day', () => {
  test('a scope that is associated with no client is named, and the token stays', async () => {
    const kept = await (async () => {
      await person().tab('Token');
      return person().reveal();
    })();
    await person().tab('Settings');
    await person().type('Scope', tenant.credentials.foreignScope);
    await person().press('Save');
    await person().see('Saved');
    await person().press('Get token');
    await answer(/ asks for the password of dana$/, 'Password', tenant.credentials.user.password);
    expect(await failure()).toContain(`Asked for was “${tenant.credentials.foreignScope}”.`);
    await picture(app(), 'systems-webmethods-scope');
    await person().type('Scope', '');
    await person().press('Save');
    await person().see('Saved');
    await person().tab('Token');
    expect(await person().reveal()).toBe(kept);
  });

  test('a scope that does not reach the service is the API’s own no, in its words', async () => {
    await person().open('webMethods application');
    await person().tab('Settings');
    await person().type('Scope', tenant.credentials.scopes[1] ?? '');
    await person().press('Save');
    await person().see('Saved');
    await person().press('Get token');
    await person().tab('Request');
    await person()
      .see(/^Fresh/)
      .catch(() => undefined);
    await send('403 Forbidden');
    await person().see('The token does not allow this.');
    await person().see(/\[ISS\.0010\.8046\]/);
    await picture(app(), 'systems-webmethods-not-reached');
  });

  test('the log-in page of a network in place of JSON is named as one', async () => {
    const gateway: Gateway = await startGateway(tenant.origin);
    stage.closeAfter(gateway.close);
    gateway.holdUp(true);
    const fields = { ...formOf(tenant), 'Address of the tenant': gateway.origin };
    await add({ system, grant: 'Client credentials', fields, name: 'webMethods guest' });
    await person().press('Get token');
    expect(await failure()).toMatch(/is a web page\. It came with status 200/);
    gateway.holdUp(false);
    await person().press('Get token');
    await person().see(/ · no refresh token/);
  });
});

describe('with nobody there', () => {
  let short: WebMethodsEmulator;
  let profileId: string;

  beforeAll(async () => {
    short = await meet(startWebMethodsEmulator, { expirySeconds: 16 });
  });

  test('with the password kept, a new token comes before the old one ends, without a question', async () => {
    const { user } = short.credentials;
    const fields = { ...formOf(short), 'User name': user.username, Password: user.password };
    profileId = await add({ system, grant: 'Password', fields, name: 'webMethods unattended' });
    await person().press('Get token');
    expect(await renewed(profileId, undefined)).toEqual([]);
    expect(await renewed(profileId, await token(profileId))).toEqual([]);
  });

  test('after a restart too, and the flow service takes it', async () => {
    short.switches.set({ expirySeconds: 3600 });
    await start();
    await person().open('webMethods unattended');
    const before = await token(profileId);
    await person().press(/^(Refresh|Get token)$/);
    expect(await renewed(profileId, before)).toEqual([]);
    await runFlowService(short);
  });
});

test('T8, T18: no password, secret, code or token is in anything the app wrote or printed', async () => {
  await expectNoLeaks({});
});
