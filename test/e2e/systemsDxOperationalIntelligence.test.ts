import { beforeAll, describe, expect, test } from 'vitest';
import {
  type DxEmulator,
  startDxEmulator,
} from '../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import { picture } from './support/album';
import { type Gateway, startGateway } from './support/gateway';
import { setStage } from './support/stage';
import { createSystemPerson } from './support/systemPerson';

const stage = setStage();
const { add, answer, app, copyHeader, expectNoLeaks, failure, meet, person, renewed, send, start, takeReady, token } =
  createSystemPerson(stage);

const system = 'Broadcom DX Operational Intelligence';

const insideOf = (header: string): unknown =>
  JSON.parse(Buffer.from(header.replace(/^Bearer /, ''), 'base64').toString('utf8'));

const grantsAt = ({ exchanges }: DxEmulator): readonly string[] =>
  exchanges.flatMap(({ form }) => form.grant_type ?? []);

beforeAll(start);

describe('with somebody there', () => {
  let server: DxEmulator;
  let profileId: string;

  beforeAll(async () => {
    server = await meet(startDxEmulator);
  });

  test('the system is picked from the list, and its form asks for a tenant and for no client', async () => {
    const { tenant, user } = server.credentials;
    const fields = { 'Server address': server.origin, Tenant: tenant, 'User name': user.username };
    profileId = await add({ system, fields, name: 'DX attended' });
    expect(
      await app()
        .window.getByRole('textbox', { name: /Client/ })
        .count(),
    ).toBe(0);
  });

  test('the password that is typed brings a token that ends when it lies unused', async () => {
    const { tenant, user } = server.credentials;
    await person().press('Get token');
    await answer(/ asks for the password of dana$/, 'Password', user.password);
    await person().see(/ · ends 30 minutes after its last use · /);
    expect(await person().lifetime()).toMatch(
      /^Fresh\. Ends in (29 min 5\d s|30 min), .*, 30 min after its last use\./,
    );
    const header = await copyHeader();
    expect(insideOf(header)).toEqual({ tkn: await person().reveal(), t: tenant });
    expect(server.exchanges[0]).toMatchObject({
      form: { grant_type: 'PASSWORD' },
      headers: { authorization: `Basic ${Buffer.from(tenant).toString('base64')}` },
    });
    await picture(app(), 'systems-dx-attended');
  });

  test('the ready request is answered with 200, and its use starts the countdown anew', async () => {
    const before = await token(profileId);
    await takeReady('Check the token');
    const shown = await send('200 OK');
    await shown.getByText(server.credentials.user.email).waitFor();
    await expect
      .poll(async () => (await token(profileId))?.expiresAt)
      .toBeGreaterThan(before?.expiresAt ?? Number.POSITIVE_INFINITY);
    expect((await token(profileId))?.generation).toBe(before?.generation);
    await person().tab('Token');
    await person().see(/ · last used \d\d:\d\d:\d\d · /);
  });

  test('one request goes out for all tenants, and another for the global configuration is refused', async () => {
    await person().tab('Request');
    await person().pick('Tenants the token is for', 'For all tenants');
    const shown = await send('200 OK');
    await shown.getByText(server.credentials.otherTenant).waitFor();
    await person().pick('Tenants the token is for', 'For the global configuration');
    await send('403 Forbidden');
    await picture(app(), 'systems-dx-global-refused');
    await person().pick('Tenants the token is for', `For tenant ${server.credentials.tenant}`);
    await send('200 OK');
  });

  test('it is refreshed by REFRESH_TOKEN, without a question', async () => {
    const before = await token(profileId);
    await person().tab('Token');
    const first = await person().reveal();
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    await expect.poll(() => person().reveal()).not.toBe(first);
    expect(grantsAt(server)).toEqual(['PASSWORD', 'REFRESH_TOKEN']);
    await person().tab('Request');
    await send('200 OK');
  });
});

describe('on a bad day', () => {
  let server: DxEmulator;
  let gateway: Gateway;
  let profileId: string;
  let kept: string;

  beforeAll(async () => {
    // A failed renewal is tried again by itself, sooner than a person looks.
    await app().call('settings.set', { keepFresh: false });
    server = await meet(startDxEmulator);
    gateway = await startGateway(server.origin);
    stage.closeAfter(gateway.close);
    const { tenant, user } = server.credentials;
    profileId = await add({
      system,
      fields: { 'Server address': gateway.origin, Tenant: tenant, 'User name': user.username },
      name: 'DX bad days',
    });
    await person().press('Get token');
    await answer(/ asks for the password of dana$/, 'Password', user.password);
    kept = await person().reveal();
  });

  const expectKept = async (): Promise<void> => {
    await person().tab('Token');
    expect(await person().reveal()).toBe(kept);
  };

  test('the log-in page of a network in place of JSON is named as one, and the token stays', async () => {
    gateway.holdUp(true);
    await person().press('Refresh');
    expect(await failure()).toMatch(
      /^The answer to the .* is a web page\. It came with status 200: a wrong path, a sign-in page in front of the server/,
    );
    await picture(app(), 'systems-dx-web-page');
    gateway.holdUp(false);
    await expectKept();
  });

  test('after it the very same refresh token is good', async () => {
    const before = await token(profileId);
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    await expect.poll(() => person().reveal()).not.toBe(kept);
    kept = await person().reveal();
  });

  test('a wrong tenant is named, with what to correct', async () => {
    await person().tab('Settings');
    await person().type('Tenant', 'NOWHEREORG');
    await person().press('Save');
    await person().see('Saved');
    await person().press('Get token');
    await answer(/ asks for the password of dana$/, 'Password', server.credentials.user.password);
    expect(await failure()).toMatch(
      /The server does not know the tenant, or this account has no right to it\. Correct/,
    );
    await picture(app(), 'systems-dx-wrong-tenant');
    await person().type('Tenant', server.credentials.tenant);
    await person().press('Save');
    await expectKept();
  });

  test('a wrong password is no failure of the tenant', async () => {
    await app().call('token.forget', { profileId });
    await person().press('Get token');
    await answer(/ asks for the password of dana$/, 'Password', 'not-the-password-of-dana');
    expect(await failure()).toMatch(/^The user name or the password was not accepted\./);
  });
});

describe('with nobody there', () => {
  let server: DxEmulator;
  let profileId: string;

  beforeAll(async () => {
    await app().call('settings.set', { keepFresh: true });
    server = await meet(startDxEmulator, { idleSeconds: 16 });
  });

  test('with the password kept, a token that lies unused is refreshed in time without a question', async () => {
    const { tenant, user } = server.credentials;
    const fields = {
      'Server address': server.origin,
      Tenant: tenant,
      'User name': user.username,
      Password: user.password,
    };
    profileId = await add({ system, fields, name: 'DX unattended' });
    await person().press('Get token');
    expect(await renewed(profileId, undefined)).toEqual([]);
    expect(await renewed(profileId, await token(profileId))).toEqual([]);
    expect(grantsAt(server).slice(0, 2)).toEqual(['PASSWORD', 'REFRESH_TOKEN']);
  });

  test('after a restart, with the refresh token ended too, the kept password is enough', async () => {
    const before = await token(profileId);
    server.switches.set({ refreshSeconds: 1, idleSeconds: 8 });
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    const last = await token(profileId);
    server.switches.set({ refreshSeconds: 86_400, idleSeconds: 1800 });
    await start();
    await person().open('DX unattended');
    expect(await renewed(profileId, last)).toEqual([]);
    expect(grantsAt(server).at(-1)).toBe('PASSWORD');
    await takeReady('Check the token');
    await send('200 OK');
  });
});

test('T8, T18: no password, token or header is in anything the app wrote or printed', async () => {
  await expectNoLeaks({});
});
