import { beforeAll, describe, expect, test } from 'vitest';
import { defaultSwitches, type VerifySwitches } from '../../src/sandbox/systems/verify/switches';
import { startVerifyEmulator, type VerifyEmulator } from '../../src/sandbox/systems/verify/verifyEmulator';
import { picture } from './support/album';
import { setStage } from './support/stage';
import { createSystemPerson } from './support/systemPerson';

/* IBM Verify password authentication: the tenant's own interface checks a user name and password, without a browser. */

const stage = setStage();
const { add, answer, app, copyHeader, expectNoLeaks, failure, meet, person, renewed, send, start, token } =
  createSystemPerson(stage);

const system = 'IBM Verify: password authentication';

let tenant: VerifyEmulator;
let profileId: string;

beforeAll(async () => {
  tenant = await meet(startVerifyEmulator, { policy: 'allow' });
  await start();
});

const formOf = ({ credentials }: VerifyEmulator) => ({
  Tenant: credentials.tenant,
  'Client ID': credentials.service.clientId,
  'Client secret': credentials.service.clientSecret,
  'User name': credentials.user.username,
});

const enter = (): Promise<void> => app().window.keyboard.press('Enter');

/** Presses the button for a token under these switches of the tenant. */
const begin = async (switches: Partial<VerifySwitches>): Promise<void> => {
  tenant.switches.set({ ...defaultSwitches, ...switches });
  await person().tab('Token');
  await person().press(/^(Get token|Sign in again)$/);
};

const givePassword = (password = tenant.credentials.user.password): Promise<void> =>
  answer(/ asks for the password of .*dana/, 'Password', password);

/** Drops the kept token, so that the button signs in anew. */
const forget = (): Promise<unknown> => app().call('token.forget', { profileId });

/** Dana has two phones: the first of them is asked. */
const askFirstPhone = async (): Promise<void> => {
  await person().see(/ wants proof that it is you$/);
  await enter();
  await person().see(/ asks for your approval on your phone$/);
};

const changeSettings = async (change: () => Promise<void>): Promise<void> => {
  await person().tab('Settings');
  await change();
  await person().press('Save');
  await person().see('Saved');
};

describe('with somebody there', () => {
  test('the system is picked from the list, and its form asks for the identity source', async () => {
    profileId = await add({ system, fields: formOf(tenant), name: 'Verify password' });
  });

  test('the identity source is chosen from the tenant’s list, and a token for the person comes by the proof', async () => {
    await begin({ policy: 'allow' });
    await person().see(/^Which identity source of .* knows dana\?$/);
    await person().choose('Cloud Directory');
    await picture(app(), 'systems-verify-sources');
    await enter();
    await givePassword();
    await person().see('Claims');
    expect(await copyHeader()).toBe(`Bearer ${await person().reveal()}`);
    const forms = tenant.exchanges.flatMap(({ form }) => form.grant_type ?? []);
    expect(forms).toEqual(['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer']);
    const claims = app().window.getByRole('region', { name: 'Claims' }).or(app().window.getByRole('main'));
    expect(await claims.first().innerText()).toContain(tenant.credentials.user.id);
  });

  test('groups and attributes stand beside the token, and the whole record is a click away', async () => {
    const beside = app().window.getByRole('table', { name: 'Beside the token' });
    await beside.getByText('developers', { exact: true }).waitFor();
    await beside.getByText(tenant.credentials.user.email, { exact: true }).waitFor();
    await person().press('Full user record…');
    await app().window.getByRole('textbox', { name: 'User ID' }).waitFor();
    await enter();
    const record = app().window.getByRole('region', { name: 'Full user record', exact: true });
    await record.getByText(tenant.credentials.user.email).first().waitFor();
    await picture(app(), 'systems-verify-password-user');
  });

  test('a request to the tenant is answered with 200, and the token is refreshed without a question', async () => {
    await person().tab('Request');
    await person().type('Address', `${tenant.origin}/v2.0/Me`);
    const shown = await send('200 OK');
    await shown.getByText(tenant.credentials.user.email).first().waitFor();
    const before = await token(profileId);
    await person().press('Refresh');
    expect(await renewed(profileId, before)).toEqual([]);
    await send('200 OK');
  });

  test('a source that is not there is asked for instead, with the reason', async () => {
    await forget();
    await changeSettings(async () => {
      await person().choose('By its name');
      await person().type('Name of the identity source', 'Closed long ago');
    });
    await begin({ policy: 'allow' });
    await person().see('The identity source that the settings name is not there. Choose one of these instead.');
    await app().window.keyboard.press('Escape');
    await changeSettings(() => person().type('Name of the identity source', 'Cloud Directory'));
  });

  test('by its name it is found without a question; a code by e-mail follows where the policy wants one', async () => {
    await begin({ allowedFactors: ['emailotp'] });
    await givePassword();
    await person().see(/ asks for the code it sent by e-mail$/);
    await person().type('Code', '000000');
    await enter();
    await person().see('That code was not accepted. Compare it with the message and type it again.');
    await person().type('Code', tenant.phone.messages()[0]?.text ?? '');
    await enter();
    await person().see('Claims');
  });

  test('with the tries of a code used up it says so and how to go on, and the token that was there stays', async () => {
    const kept = await person().reveal();
    tenant.switches.set({ allowedFactors: ['emailotp'], challengeOnRefresh: true });
    await person().press('Refresh');
    for (const left of ['4 tries left.', '3 tries left.', '2 tries left.', 'This is the last try.']) {
      await person().see(left);
      await person().type('Code', '000000');
      await enter();
    }
    expect(await failure()).toBe(
      'The one-time code was not accepted. The provider allows a set number of tries, and they are used up. Sign in again to start anew; if it stays so, wait a while, since accounts can be locked.',
    );
    expect(await person().reveal()).toBe(kept);
  });

  test('a push that is denied says so, and the token that was there stays', async () => {
    const kept = await person().reveal();
    tenant.switches.set({ allowedFactors: ['signatures_userPresence'], challengeOnRefresh: true });
    await person().press('Refresh');
    await askFirstPhone();
    tenant.phone.decide(tenant.phone.approvals().at(-1)?.id ?? '', 'deny');
    expect(await failure()).toBe(
      'The sign-in was denied on the phone. Somebody chose to deny it there. Sign in again.',
    );
    await picture(app(), 'systems-verify-push-denied');
    expect(await person().reveal()).toBe(kept);
  });

  test('a push that is approved, with the code in both places, brings the token', async () => {
    await forget();
    await begin({ allowedFactors: ['signatures_userPresence'] });
    await givePassword();
    await askFirstPhone();
    const request = tenant.phone.approvals().at(-1);
    await person().see(request?.matching ?? 'a request on the phone');
    await picture(app(), 'systems-verify-push');
    tenant.phone.decide(request?.id ?? '', 'approve');
    await person().see('Claims');
    await person().tab('Request');
    await send('200 OK');
  });

  test('a wrong password is told with the identity source in mind', async () => {
    await forget();
    await begin({ policy: 'allow' });
    await givePassword('not-the-password-of-dana');
    expect(await failure()).toMatch(
      /^The user name or the password was not accepted\. The user name or the password is wrong, or the account is kept in another identity source\./,
    );
    await picture(app(), 'systems-verify-wrong-password');
  });

  test('where only a passkey would do, the reason why it cannot be given here is said', async () => {
    await begin({ allowedFactors: ['fido2'] });
    await givePassword();
    expect(await failure()).toMatch(
      /^The provider asks for a second factor, and none can be given here\. .*passkeys? work only on a page of an https address/,
    );
  });

  test('the domain of the user name decides; here that account is not known there', async () => {
    await changeSettings(async () => {
      await person().choose('By the user name');
      await person().press('Add rule');
      await person().type('Text of rule 1', 'practice.example');
      await person().type('Identity source of rule 1', 'Practice LDAP');
      await person().type('Otherwise', 'Cloud Directory');
      await person().type('User name', 'dana@practice.example');
    });
    await begin({ policy: 'allow' });
    await givePassword();
    expect(await failure()).toMatch(/kept in another identity source/);
    const ldap = tenant.credentials.identitySources.find(({ name }) => name === 'Practice LDAP');
    expect(tenant.exchanges.at(-1)?.path).toBe(`/v1.0/authnmethods/password/${ldap?.id}`);
  });

  test('a user name that no rule fits goes to the other source, and has its token', async () => {
    await changeSettings(() => person().type('User name', 'dana'));
    await begin({ policy: 'allow' });
    await givePassword();
    await person().see('Claims');
  });
});

describe('with nobody there', () => {
  let early: VerifyEmulator;

  beforeAll(async () => {
    // The tenant's clock is two minutes ahead of this computer's: its codes go by its own.
    const ahead = () => Date.now() + 120_000;
    early = await meet((options) => startVerifyEmulator({ ...options, now: ahead }), { accessTokenSeconds: 20 });
  });

  test('password and seed are given in the first form; no question is asked, with clocks two minutes apart', async () => {
    const { password, totpSeed } = early.credentials.user;
    const fields = {
      ...formOf(early),
      'Identity source': 'Cloud Directory',
      Password: password,
      'Authenticator app seed': totpSeed,
    };
    profileId = await add({ system, fields, name: 'Verify unattended' });
    await person().press('Get token');
    expect(await renewed(profileId, undefined)).toEqual([]);
  });

  test('it is renewed before it ends, and after a restart', async () => {
    expect(await renewed(profileId, await token(profileId))).toEqual([]);
    early.switches.set({ accessTokenSeconds: 7200 });
    await start();
    await person().open('Verify unattended');
    const before = await token(profileId);
    await person().press(/^(Refresh|Get token)$/);
    expect(await renewed(profileId, before)).toEqual([]);
    await person().tab('Request');
    await person().type('Address', `${early.origin}/v2.0/Me`);
    await send('200 OK');
  });
});

test('T8, T18: no password, seed, token or code is in anything the app wrote or printed', async () => {
  await expectNoLeaks({ seed: tenant.credentials.user.totpSeed });
});
