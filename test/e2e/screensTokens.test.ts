import { beforeAll, describe, expect, test } from 'vitest';
import { type Profile, type ProfileInput, profileSchema } from '../../src/domain/profile';
import { startCosManagerEmulator } from '../../src/sandbox/systems/cosManager/cosManagerEmulator';
import {
  type DxEmulator,
  startDxEmulator,
} from '../../src/sandbox/systems/dxOperationalIntelligence/dxOperationalIntelligenceEmulator';
import { type KeyrockEmulator, startKeyrockEmulator } from '../../src/sandbox/systems/keyrock/keyrockEmulator';
import { startVerifyEmulator, type VerifyEmulator } from '../../src/sandbox/systems/verify/verifyEmulator';
import {
  startWebMethodsEmulator,
  type WebMethodsEmulator,
} from '../../src/sandbox/systems/webMethods/webMethodsEmulator';
import { picture, scrollTo } from './support/album';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

const now = Date.now;

/** Adds a profile and its secrets, and goes to it. */
const add = async (
  parts: Partial<ProfileInput> & Pick<ProfileInput, 'name'>,
  secrets: { readonly password?: string; readonly 'client-secret'?: string } = {},
): Promise<Profile> => {
  const profile = await app.call(
    'profiles.save',
    profileSchema.parse({
      id: crypto.randomUUID(),
      server: { kind: 'endpoints', endpoints: {} },
      grant: 'password',
      clientId: '',
      ...parts,
    }),
  );
  for (const kind of ['password', 'client-secret'] as const) {
    const value = secrets[kind];
    if (value !== undefined) await app.call('secrets.set', { profileId: profile.id, kind, value });
  }
  await person.open(profile.name);
  return profile;
};

const getToken = async (): Promise<void> => {
  await person.press('Get token');
  await app.window.getByRole('heading', { level: 2, name: 'Access token', exact: true }).waitFor();
};

const row = (name: string) => app.window.getByRole('row', { name });
const region = (name: string) => app.window.getByRole('region', { name, exact: true });

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  // Tokens have to end here, and a count of refreshes must not go on by itself.
  await app.call('settings.set', { keepFresh: false });
  await person.press('Add practice profile');
  await person.see('No token yet');
});

describe('DX Operational Intelligence', () => {
  let dx: DxEmulator;
  let profile: Profile;

  const header = async (): Promise<unknown> =>
    JSON.parse(Buffer.from((await app.clipboard()).split(' ').at(-1) ?? '', 'base64').toString());

  beforeAll(async () => {
    dx = await startDxEmulator({ now, switches: { userCohort: true } });
    stage.closeAfter(dx.stop);
    profile = await add(
      {
        name: 'DX OI',
        provider: 'dxOperationalIntelligence',
        preset: 'dx-operational-intelligence',
        server: {
          kind: 'endpoints',
          endpoints: {
            token: `${dx.origin}/ess/security/v1/token`,
            userinfo: `${dx.origin}/ess/security/v1/me`,
          },
        },
        username: dx.credentials.user.username,
        dx: { tenant: dx.credentials.tenant, language: 'en' },
      },
      { password: dx.credentials.user.password },
    );
  });

  test('a token that lives as long as it is used counts down from its last use, and says so', async () => {
    await getToken();
    await person.see(/ · ends 30 minutes after its last use · /);
    expect(await person.lifetime()).toMatch(/^Fresh\. Ends in 29 min 5\d s, .*, 30 min after its last use\./);
    await row('DX OI')
      .getByText(/^idle 29:\d\d$/)
      .waitFor();
    await app.window.getByRole('table', { name: 'Beside the token' }).waitFor();
    expect(await person.button('Revoke').count()).toBe(0);
    expect(await person.button('User info').count()).toBe(0);
    await picture(app, 'systems-dx-token');
  });

  test('a call of the system shows its answer, and starts the countdown anew in list and header', async () => {
    const before = (await app.call('tokens.status')).find(({ profileId }) => profileId === profile.id)?.token;
    await person.press('Who am I');
    await region('Who am I').getByText(dx.credentials.user.email).waitFor();
    const after = (await app.call('tokens.status')).find(({ profileId }) => profileId === profile.id)?.token;
    expect(after?.expiresAt).toBeGreaterThan(before?.expiresAt ?? Number.POSITIVE_INFINITY);
    await person.see(/ · last used \d\d:\d\d:\d\d · /);
    await picture(app, 'systems-dx-who-am-i');
  });

  test('the header is copied for all tenants, and for one that is typed in', async () => {
    await person.press('Other ways to copy');
    await picture(app, 'systems-dx-copy-menu');
    await app.window.getByRole('menuitem', { name: 'Header for all tenants' }).click();
    await expect.poll(header).toMatchObject({ all: true });
    await person.press('Other ways to copy');
    await app.window.getByRole('menuitem', { name: 'For another tenant…' }).click();
    await person.type('Tenant', dx.credentials.otherTenant);
    await picture(app, 'systems-dx-copy-for-tenant');
    await app.window.keyboard.press('Enter');
    await expect.poll(header).toMatchObject({ t: dx.credentials.otherTenant });
    await app.window.keyboard.press('Control+K');
    await app.window.keyboard.type('global configuration dx');
    await app.window.getByRole('option', { name: /^Copy header for the global configuration/ }).waitFor();
    await app.window.keyboard.press('Enter');
    await expect.poll(header).toMatchObject({ global: true });
    await app.window.getByRole('dialog', { name: 'Commands' }).waitFor({ state: 'detached' });
  });

  test('an empty editor suggests the ready requests, and the tenants are chosen for the one request', async () => {
    await person.tab('Request');
    await person.button('Query analytics').waitFor();
    await person.press('Saved requests and history');
    await app.window.getByRole('heading', { name: 'Ready requests' }).waitFor();
    await picture(app, 'systems-dx-ready-requests');
    await person.press(/^Query analytics POST/);
    await app.window.getByRole('tab', { name: /^Headers/ }).click();
    await person.pick('Tenants the token is for', 'For all tenants');
    await person.press('Send');
    await region('Answer').getByText('200 OK', { exact: true }).waitFor();
    await picture(app, 'systems-dx-request');
    const [entry] = await app.call('requests.history', { profileId: profile.id });
    expect(entry?.request.tokenUse).toEqual({ scopeKind: 'all', scopeTenant: '' });
    await person.pick('Tenants the token is for', 'For another tenant');
    await person.type('Tenant', dx.credentials.otherTenant);
    await picture(app, 'systems-dx-request-tenant');
    await person.press('Hide saved requests and history');
  });

  test('a token that lay unused too long is refused with the sentence for it', async () => {
    dx.switches.set({ idleSeconds: 2, refreshSeconds: 1 });
    await person.tab('Token');
    await app.call('token.get', { profileId: profile.id, how: 'sign-in' });
    // With nothing left to renew it by, or the refusal would be answered by a new one.
    await app.call('secrets.remove', { profileId: profile.id, kind: 'password' });
    await expect
      .poll(() => person.lifetime(), { timeout: 10_000 })
      .toMatch(/^No longer valid\. Expired \d+ s ago, .*, 2 s after its last use\.$/);
    await picture(app, 'systems-dx-expired');
    await person.tab('Request');
    await person.press('Send');
    await person.see('The token had lain unused for too long.');
    await picture(app, 'systems-dx-lain-unused');
  });
});

describe('FIWARE Keyrock', () => {
  let keyrock: KeyrockEmulator;

  const at = (name: string, scope: string) =>
    add(
      {
        name,
        provider: 'keyrock',
        preset: 'keyrock',
        server: {
          kind: 'endpoints',
          endpoints: {
            token: `${keyrock.origin}/oauth2/token`,
            userinfo: `${keyrock.origin}/user`,
            revocation: `${keyrock.origin}/oauth2/revoke`,
          },
        },
        clientId: keyrock.credentials.application.clientId,
        clientAuth: 'client_secret_basic',
        username: keyrock.credentials.user.email,
        scope,
      },
      {
        password: keyrock.credentials.user.password,
        'client-secret': keyrock.credentials.application.clientSecret,
      },
    );

  beforeAll(async () => {
    keyrock = await startKeyrockEmulator({ now });
    stage.closeAfter(keyrock.stop);
  });

  test('the user and roles come as a readable tree', async () => {
    await at('Keyrock', '');
    await getToken();
    await person.press('User and roles…');
    await app.window.getByRole('form', { name: 'User and roles' }).waitFor();
    await app.window.keyboard.press('Enter');
    await region('User and roles').getByText(keyrock.credentials.user.email).waitFor();
    await picture(app, 'systems-keyrock-user');
    await person.press('Close User and roles');
  });

  test('a decision needs to be told about what, and stands out in the answer', async () => {
    await person.press('Authorization decision…');
    await app.window.getByRole('textbox', { name: 'Action' }).waitFor();
    await app.window.keyboard.press('Enter');
    await person.see('This is needed for the call.');
    await picture(app, 'systems-keyrock-decision-form');
    await person.type('Action', 'DELETE');
    await person.type('Resource', '/nothing');
    await app.window.keyboard.press('Enter');
    await region('Authorization decision').getByText('Deny', { exact: true }).waitFor();
    await picture(app, 'systems-keyrock-decision');
  });

  test('a permanent token does not end by itself', async () => {
    await at('Keyrock for good', 'permanent');
    await getToken();
    await person.see(/ · does not end by itself · /);
    await row('Keyrock for good').getByText('never', { exact: true }).waitFor();
    expect(await person.lifetime()).toMatch(/; it does not end by itself\.$/);
    await picture(app, 'systems-keyrock-permanent');
  });

  test('a JWT that cannot be revoked is offered to be forgotten', async () => {
    await at('Keyrock JWT', 'jwt');
    await getToken();
    await person.press('Revoke');
    await person.see('The access token cannot be revoked.');
    await picture(app, 'systems-keyrock-not-revocable');
    await person.press('Forget token');
    await person.see('No token yet');
  });
});

describe('IBM webMethods Integration', () => {
  let webMethods: WebMethodsEmulator;

  beforeAll(async () => {
    webMethods = await startWebMethodsEmulator({ now, switches: { refreshCount: 2 } });
    stage.closeAfter(webMethods.stop);
    const { confidentialClient, scopes } = webMethods.credentials;
    await add(
      {
        name: 'webMethods',
        provider: 'webMethods',
        preset: 'webmethods-integration',
        server: {
          kind: 'endpoints',
          endpoints: {
            authorization: `${webMethods.origin}/integration/rest/oAuth/authorize`,
            token: `${webMethods.origin}/integration/rest/oAuth/getToken`,
          },
        },
        grant: 'authorization_code',
        redirect: { kind: 'loopback', host: '127.0.0.1', port: Number(new URL(confidentialClient.redirectUri).port) },
        clientId: confidentialClient.clientId,
        clientAuth: 'client_secret_basic',
        scope: scopes[0] ?? '',
        webMethods: { parametersIn: 'query', refreshLimit: 2 },
      },
      { 'client-secret': confidentialClient.clientSecret },
    );
  });

  test('the refreshes are counted, with a word when one is left and when none is', async () => {
    const { user } = webMethods.credentials;
    await person.press('Get token');
    const page = await stage.desktop().visit(await stage.desktop().nextAddress());
    await page.getByLabel('User name').fill(user.username);
    await page.getByLabel('Password').fill(user.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('button', { name: 'Grant Access' }).click();
    await person.see(/ · 0 of 2 refreshes used$/);
    await person.press('Refresh');
    await person.see('One refresh is left.');
    await picture(app, 'systems-webmethods-one-left');
    await person.press('Refresh');
    await person.see('Both refreshes are used up.');
    await picture(app, 'systems-webmethods-used-up');
  });

  test('a refresh beyond the last is told apart from a refresh token that was taken back', async () => {
    await person.press('Refresh');
    await person.see(/^The provider allows a set number of refreshes after each sign-in, and all of them are used\.$/);
    await picture(app, 'systems-webmethods-refused');
  });
});

describe('IBM Security Verify', () => {
  let verify: VerifyEmulator;

  beforeAll(async () => {
    verify = await startVerifyEmulator({ now, switches: { policy: 'allow', accessTokenFormat: 'opaque' } });
    stage.closeAfter(verify.stop);
  });

  const at = (name: string, change: Partial<ProfileInput> = {}) =>
    add(
      {
        name,
        provider: 'ibmVerify',
        preset: 'ibm-verify',
        server: { kind: 'discovery', issuer: verify.credentials.tenant },
        clientId: verify.credentials.application.clientId,
        clientAuth: 'client_secret_post',
        username: verify.credentials.user.username,
        scope: 'openid',
        ...change,
      },
      {
        password: verify.credentials.user.password,
        'client-secret': verify.credentials.application.clientSecret,
      },
    );

  test('the SCIM record of the person is a readable tree', async () => {
    await at('Verify');
    await getToken();
    await person.press('Full user record…');
    await app.window.getByRole('textbox', { name: 'User ID' }).waitFor();
    await app.window.keyboard.press('Enter');
    await region('Full user record').getByText(verify.credentials.user.email).first().waitFor();
    await picture(app, 'systems-verify-user');
    await scrollTo(app.window, 'Full user record');
    await picture(app, 'systems-verify-user-more');
  });

  test('an opaque token for an API that takes JWTs alone can be neither copied nor shown', async () => {
    await at('Verify JWT', { verify: { jwtOnly: true } });
    await getToken();
    await person.see('Not the JWT the API takes');
    expect(await person.button('Copy header').isDisabled()).toBe(true);
    expect(await person.button('Reveal').count()).toBe(1);
    await picture(app, 'systems-verify-not-jwt');
  });

  test('the certificate of a Manager is trusted where it was met, and the request goes again', async () => {
    verify.switches.set({ accessTokenFormat: 'jwt' });
    const { issuers } = verify.credentials;
    const found = await app.call('discovery.look', {
      server: { kind: 'discovery', issuer: issuers.legacy },
      network: {},
    });
    const manager = await startCosManagerEmulator({
      now,
      provider: {
        issuer: found.issuer,
        jwksUri: found.endpoints.jwks ?? '',
        userInfoEndpoint: found.endpoints.userinfo ?? '',
      },
    });
    stage.closeAfter(manager.stop);
    await at('COS Manager', {
      scope: 'openid profile email',
      verify: { resource: { kind: 'cosManager', url: manager.origin } },
    });
    await getToken();
    await person.press('View system');
    await person.button('Trust this certificate').waitFor();
    await person.tab('Request');
    await person.press('View system');
    await person.press('Send');
    await person.see(manager.credentials.certificateSha256);
    await picture(app, 'systems-cos-certificate');
    await person.press('Trust this certificate');
    await region('Answer').getByText('200 OK', { exact: true }).waitFor();
    await picture(app, 'systems-cos-trusted');
    await person.tab('Token');
  });
});
