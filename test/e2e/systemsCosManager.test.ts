import { beforeAll, describe, expect, test } from 'vitest';
import type { TokenSummary } from '../../src/domain/token';
import {
  type CosManagerEmulator,
  startCosManagerEmulator,
} from '../../src/sandbox/systems/cosManager/cosManagerEmulator';
import { startVerifyEmulator, type VerifyEmulator } from '../../src/sandbox/systems/verify/verifyEmulator';
import { picture } from './support/album';
import { setStage } from './support/stage';
import { createSystemPerson } from './support/systemPerson';

/* IBM Cloud Object Storage Manager takes JWTs of an IBM Verify tenant, which wants a second factor first. */

const stage = setStage();
const { add, answer, app, copyHeader, expectNoLeaks, failure, meet, person, renewed, send, start, takeReady, token } =
  createSystemPerson(stage);

/** A Manager that trusts a tenant. */
const managerOf = (tenant: VerifyEmulator): Promise<CosManagerEmulator> => {
  const issuer = tenant.credentials.issuers.legacy;
  const provider = { issuer, jwksUri: `${issuer}/jwks`, userInfoEndpoint: `${issuer}/userinfo` };
  return meet((options) => startCosManagerEmulator({ ...options, provider }));
};

const formOf = (tenant: VerifyEmulator, manager: CosManagerEmulator) => ({
  Manager: manager.origin,
  Tenant: tenant.credentials.tenant,
  'Client ID': tenant.credentials.application.clientId,
  'Client secret': tenant.credentials.application.clientSecret,
  'User name': tenant.credentials.user.username,
});

const system = 'IBM Cloud Object Storage Manager';

beforeAll(start);

describe('with somebody there', () => {
  let tenant: VerifyEmulator;
  let manager: CosManagerEmulator;
  let profileId: string;

  const code = (): string => tenant.phone.codes()[0]?.code ?? '';

  /** Presses the button for a token, and gives the password and the choice of the authenticator app. */
  const getAsFarAsTheCode = async (): Promise<void> => {
    await person().press('Get token');
    await answer(/ asks for the password of dana$/, 'Password', tenant.credentials.user.password);
    await person().see(/ wants proof that it is you$/);
    await person().choose(/^Authenticator app/);
    await app().window.keyboard.press('Enter');
    await person().see(/ asks for the code of your authenticator app$/);
  };

  beforeAll(async () => {
    tenant = await meet(startVerifyEmulator);
    manager = await managerOf(tenant);
  });

  test('the system is picked from the list, and its form asks for the Manager and the tenant', async () => {
    profileId = await add({ system, fields: formOf(tenant, manager), name: 'COS attended' });
  });

  test('a wrong code says so; the one on the phone turns the challenge into a JWT', async () => {
    await getAsFarAsTheCode();
    expect(await token(profileId)).toBeUndefined();
    await person().type('Code', '000000');
    await app().window.keyboard.press('Enter');
    await person().see('That code was not accepted. Type the one that the app shows now.');
    await picture(app(), 'systems-cos-wrong-code');
    await person().type('Code', code());
    await app().window.keyboard.press('Enter');
    await person().see('Claims');
    const header = await copyHeader();
    expect(header).toBe(`Bearer ${await person().reveal()}`);
    expect(header).toMatch(/^Bearer eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test('the Manager’s own certificate is trusted for its host, and viewSystem.adm answers', async () => {
    await takeReady('View system');
    await person().press('Send');
    await person().see(manager.credentials.certificateSha256);
    expect(manager.exchanges).toEqual([]);
    await person().press('Trust this certificate');
    const shown = app().window.getByRole('region', { name: 'Answer', exact: true });
    await shown.getByText('200 OK', { exact: true }).waitFor();
    await shown.getByText('practice-slicestor').waitFor();
    await picture(app(), 'systems-cos-view-system');
    const [profile] = await app().call('profiles.list');
    expect(profile?.network.pins).toMatchObject([{ host: new URL(manager.origin).host }]);
    await send('200 OK');
    expect(manager.exchanges.map(({ path, status }) => `${path} ${status}`)).toEqual([
      '/manager/api/json/1.0/viewSystem.adm 200',
      '/manager/api/json/1.0/viewSystem.adm 200',
    ]);
  });

  test('it is refreshed without a question', async () => {
    const before = await token(profileId);
    await person().tab('Token');
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    await person().tab('Request');
    await send('200 OK');
  });

  test('an opaque answer, where the Manager takes JWTs alone, does not take the place of a JWT that works', async () => {
    await app().call('settings.set', { keepFresh: false });
    tenant.switches.set({ accessTokenSeconds: 8 });
    await person().tab('Token');
    const before = await token(profileId);
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    const working = await copyHeader();
    tenant.switches.set({ accessTokenFormat: 'opaque', accessTokenSeconds: 7200 });
    await person().press('Refresh');
    expect(await failure()).toMatch(/^This token is not sent: the API behind takes JSON Web Tokens only\./);
    expect(await copyHeader()).toBe(working);
  });

  test('an opaque token, where the Manager takes JWTs alone, is neither sent nor copied', async () => {
    const calls = manager.exchanges.length;
    await expect
      .poll(async () => (await token(profileId))?.expiresAt, { timeout: 15_000 })
      .toSatisfy((end: number | undefined) => end !== undefined && end < Date.now());
    await person().press('Refresh');
    await expect.poll(() => person().button('Copy header').isDisabled(), { timeout: 15_000 }).toBe(true);
    expect(await failure()).toMatch(/^This token is not sent: the API behind takes JSON Web Tokens only\./);
    await app().call('settings.set', { keepFresh: true });
    expect(await person().button('Copy header').isDisabled()).toBe(true);
    await picture(app(), 'systems-cos-opaque');
    await person().tab('Request');
    await person().press('Send');
    await person().see('This token is not sent: the API behind takes JSON Web Tokens only.');
    expect(manager.exchanges).toHaveLength(calls);
  });
});

describe('with nobody there', () => {
  let tenant: VerifyEmulator;
  let manager: CosManagerEmulator;
  let profileId: string;
  let first: TokenSummary | undefined;

  beforeAll(async () => {
    // A refresh is answered with a challenge too, so that each renewal needs another code of the seed.
    tenant = await meet(startVerifyEmulator, { accessTokenSeconds: 24, challengeOnRefresh: true });
    manager = await managerOf(tenant);
  });

  test('seed and password are given in the first form, and the token comes without a question', async () => {
    const { password, totpUri } = tenant.credentials.user;
    const fields = { ...formOf(tenant, manager), Password: password, 'Authenticator app seed': totpUri };
    profileId = await add({ system, fields, name: 'COS unattended' });
    await person().press('Get token');
    expect(await renewed(profileId, undefined)).toEqual([]);
    first = await token(profileId);
  });

  test('it is renewed before it ends, with the next code of the seed and without a question', async () => {
    const asked = await renewed(profileId, first);
    expect(asked).toEqual([]);
    const codes = tenant.exchanges.flatMap(({ path, body }) =>
      /\/totp\//.test(path) ? (/"otp":"(\d{6})"/.exec(body)?.[1] ?? []) : [],
    );
    expect(codes).toHaveLength(2);
    expect(new Set(codes).size).toBe(2);
  });

  test('after a restart too, and the Manager takes it', async () => {
    tenant.switches.set({ challengeOnRefresh: false, accessTokenSeconds: 7200 });
    await start();
    await person().open('COS unattended');
    const before = await token(profileId);
    await person().press(/^(Refresh|Get token)$/);
    expect(await renewed(profileId, before)).toEqual([]);
    await takeReady('View system');
    await person().press('Send');
    await person().press('Trust this certificate');
    await person().see('200 OK');
  });
});

test('T8, T18: no password, seed, token or code is in anything the app wrote or printed', async () => {
  await expectNoLeaks({});
});
