import type { Locator } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import type { IdentityRule } from '../../src/domain/verifySettings';
import { picture, resize, scrollTo, zoom } from './support/album';
import { openKeychain } from './support/keychain';
import { type Person, personAt } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

const large = { width: 1180, height: 980 } as const;

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.see('Get your first token');
  await resize(app, large.width, large.height);
});

/** Opens the form of a system, from wherever the window is. */
const openForm = async (system: string): Promise<void> => {
  await app.window.keyboard.press('Control+N');
  await person.tab('Known system');
  if (await person.button('All systems').isVisible()) await person.press('All systems');
  // After the name comes what the system is.
  await app.window.getByRole('option', { name: new RegExp(`^${system} [A-Z]`) }).click();
  await app.window.getByRole('heading', { level: 2, name: system, exact: true }).waitFor();
};

const search = (): Locator => app.window.getByRole('searchbox', { name: 'Search systems' });

const typeAll = async (fields: Readonly<Record<string, string>>): Promise<void> => {
  for (const [field, text] of Object.entries(fields)) await person.type(field, text);
};

describe('the list of systems', () => {
  test('all of them, those of one vendor, and none', async () => {
    await person.tab('Known system');
    await picture(app, 'systems-all');
    await search().fill('ibm');
    await expect.poll(() => app.window.getByRole('option').count()).toBe(4);
    await picture(app, 'systems-ibm');
    await search().fill('abacus');
    await person.see(/^No known system of this name/);
    await picture(app, 'systems-none');
    await search().fill('');
  });

  test('in the smallest window, and at 200 %', async () => {
    await resize(app, 880, 600);
    await picture(app, 'systems-all-small');
    await zoom(app, 2);
    await picture(app, 'systems-all-zoomed');
    await zoom(app, 1);
    await resize(app, large.width, large.height);
  });

  test('is searched, chosen from and filled in with the keyboard alone', async () => {
    const { keyboard } = app.window;
    await search().focus();
    await keyboard.type('fiware');
    await app.window.getByRole('option', { name: /^FIWARE Keyrock / }).waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await app.window.getByRole('heading', { level: 2, name: 'FIWARE Keyrock' }).waitFor();
    // What is asked first has the focus, so that it can be typed at once.
    await keyboard.type('https://keyrock.example.com');
    expect(await app.window.getByRole('textbox', { name: 'Keyrock address' }).inputValue()).toBe(
      'https://keyrock.example.com',
    );
    const reached: string[] = [];
    for (let step = 0; step < 16; step += 1) {
      await keyboard.press('Tab');
      reached.push(
        await app.window.evaluate(() => {
          const { activeElement: at } = document;
          const labelled = at?.getAttribute('aria-labelledby')?.split(' ') ?? [];
          const label = labelled.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
          return label || at?.getAttribute('aria-label') || at?.textContent || '';
        }),
      );
    }
    const order = ['Token type', 'Grant', 'Client ID', 'Client Secret', 'Name in the list'];
    const places = [...order, 'Add profile'].map((name) => reached.findIndex((each) => each.includes(name)));
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
    await person.press('All systems');
    await search().and(app.window.locator(':focus')).waitFor();
    await search().fill('');
  });
});

type FormStory = {
  readonly name: string;
  readonly system: string;
  readonly grant?: string;
  readonly wrong: Readonly<Record<string, string>>;
  readonly right: Readonly<Record<string, string>>;
  /** What the profile is called in the list. */
  readonly listed: string;
};

const seed = 'otpauth://totp/Example:dana?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example';

const forms: readonly FormStory[] = [
  {
    name: 'verify',
    system: 'IBM Verify',
    grant: 'Password',
    wrong: { Tenant: 'http://mycompany.verify.ibm.com', 'Authenticator app seed': 'JBSWY3DP 1' },
    right: {
      Tenant: 'mycompany.verify.ibm.com',
      'Client ID': '8a4bd2b5-6ff0-4c35-9d36-8f4b3b5ce1a0',
      'Client secret': 'a-secret-of-the-form',
      'User name': 'dana',
      Password: 'a-password-of-the-form',
      'Authenticator app seed': seed,
    },
    listed: 'IBM Verify',
  },
  {
    name: 'verify-password',
    system: 'IBM Verify: password authentication',
    wrong: { Tenant: 'mycompany' },
    right: {
      Tenant: 'mycompany.verify.ibm.com',
      'Identity source': 'Cloud Directory',
      'Client ID': '8a4bd2b5-6ff0-4c35-9d36-8f4b3b5ce1a0',
      'Client secret': 'a-secret-of-the-form',
      'User name': 'dana',
      'Name in the list': 'Verify by password',
    },
    listed: 'Verify by password',
  },
  {
    name: 'cos',
    system: 'IBM Cloud Object Storage Manager',
    wrong: { Manager: 'manager.example.com' },
    right: {
      Manager: 'https://manager.example.com',
      Tenant: 'mycompany.verify.ibm.com',
      'Client ID': '8a4bd2b5-6ff0-4c35-9d36-8f4b3b5ce1a0',
      'User name': 'dana',
      'Name in the list': 'COS Manager',
    },
    listed: 'COS Manager',
  },
  {
    name: 'dx',
    system: 'Broadcom DX Operational Intelligence',
    wrong: { 'Server address': 'doi.example.com' },
    right: {
      'Server address': 'https://doi.example.com:8080',
      Tenant: 'DEFAULTORG',
      'User name': 'dana',
      Password: 'a-password-of-the-form',
      'Name in the list': 'DX OI',
    },
    listed: 'DX OI',
  },
  {
    name: 'keyrock',
    system: 'FIWARE Keyrock',
    wrong: { 'Keyrock address': 'https://keyrock.example.com/?lang=es' },
    right: {
      'Keyrock address': 'https://keyrock.example.com',
      'Client ID': 'ea3edd2e-2220-4489-af7d-6d60fffb7d1a',
      'Client Secret': 'a-secret-of-the-form',
      'Name in the list': 'Keyrock',
    },
    listed: 'Keyrock',
  },
  {
    name: 'webmethods',
    system: 'IBM webMethods Integration',
    wrong: { 'Address of the tenant': 'abc', 'Refresh Count': 'many' },
    right: {
      'Address of the tenant': 'https://abc.dev-int-aws-us.webmethods.io',
      'Refresh Count': '10',
      'Client ID': '1f0f4be2b4c04a5d9ee2a1f7cf4e1d52',
      'Client Secret': 'a-secret-of-the-form',
      'Name in the list': 'webMethods',
    },
    listed: 'webMethods',
  },
];

describe('the form of a system', () => {
  test.each(forms)('$system: empty, with what is wrong, and filled in', async (story) => {
    await openForm(story.system);
    if (story.grant !== undefined) await person.pick('Grant', story.grant);
    await picture(app, `system-${story.name}-empty`);
    await typeAll(story.wrong);
    await person.press('Add profile');
    await app.window.locator('[aria-invalid="true"]').first().waitFor();
    await picture(app, `system-${story.name}-wrong`);
    await typeAll(story.right);
    await picture(app, `system-${story.name}-filled`);
    await person.press('Add profile');
    await app.window.getByRole('heading', { level: 1, name: story.listed, exact: true }).waitFor();
  });

  test('further settings that are wrong do not stay out of sight', async () => {
    await openForm('Broadcom DX Operational Intelligence');
    await person.press('More settings');
    await person.type('Language', 'español');
    await person.press('More settings');
    await person.see('Write it like es or en-GB.');
    await picture(app, 'system-dx-more');
  });

  test('keeps password and seed apart from the profile, in the keychain', async () => {
    const profiles = await app.call('profiles.list');
    const verify = profiles.find(({ name }) => name === 'IBM Verify');
    expect(verify).toMatchObject({ provider: 'ibmVerify', grant: 'password', username: 'dana' });
    expect(await openKeychain().read(`profile/${verify?.id}/totp-seed`)).toBe(seed);
    expect(await openKeychain().read(`profile/${verify?.id}/password`)).toBe('a-password-of-the-form');
    expect(JSON.stringify(profiles)).not.toMatch(/of-the-form|JBSWY3DP/);
  });

  test('in the smallest window, and at 200 %', async () => {
    await openForm('IBM Verify: password authentication');
    await resize(app, 880, 600);
    await picture(app, 'system-verify-password-small');
    await zoom(app, 2);
    await scrollTo(app.window, 'IBM Verify: password authentication');
    await picture(app, 'system-verify-password-zoomed');
    await scrollTo(app.window, 'Good to know');
    await picture(app, 'system-verify-password-zoomed-end');
    await zoom(app, 1);
    await resize(app, large.width, large.height);
  });
});

const add = async (name: string, change: Partial<ProfileInput>): Promise<void> => {
  const server = { kind: 'discovery', issuer: 'https://mycompany.verify.ibm.com/oidc/endpoint/default' } as const;
  const profile = profileSchema.parse({
    id: crypto.randomUUID(),
    name,
    folder: 'In settings',
    grant: 'password',
    server,
    clientId: 'client',
    username: 'dana',
    ...change,
  });
  await app.call('profiles.save', profile);
  await person.open(name);
  await person.tab('Settings');
};

const dxServer = {
  kind: 'endpoints',
  endpoints: { token: 'https://doi.example.com:8080/ess/security/v1/token' },
} as const;

describe('the settings of a system', () => {
  test('IBM Verify: a password grant whose factor is chosen, with its secrets', async () => {
    const verify = { firstStep: 'password', preferredFactor: 'b2f31c', context: 'send' } as const;
    await add('Verify app', { provider: 'ibmVerify', preset: 'ibm-verify', verify });
    await scrollTo(app.window, 'Grant');
    await picture(app, 'settings-verify-grant');
    await scrollTo(app.window, 'User');
    await person.type('Authenticator app seed', 'JBSWY3DP');
    await person.see('A seed has 16 letters or more; this one is cut off.');
    await picture(app, 'settings-verify');
    await person.type('Authenticator app seed', seed);
    await person.press('Save');
    await app.window.getByRole('group', { name: 'Authenticator app seed' }).waitFor();
    await scrollTo(app.window, 'User');
    await picture(app, 'settings-verify-seed-kept');
  });

  test('IBM Verify: another surface is another issuer, in sight at once', async () => {
    await person.pick('OpenID Connect endpoints', '/oauth2');
    const issuer = app.window.getByRole('textbox', { name: 'Issuer', exact: true });
    expect(await issuer.inputValue()).toBe('https://mycompany.verify.ibm.com/oauth2');
    await person.press('Discard');
  });

  test('IBM Verify: the check of a password, with rules for user names', async () => {
    const rules: IdentityRule[] = [
      { kind: 'domain', text: 'example.com', source: 'Cloud Directory' },
      { kind: 'prefix', text: 'CORP\\', source: 'Staff (Active Directory)' },
    ];
    const verify: ProfileInput['verify'] = { identitySource: { by: 'rules', rules, otherwise: '' } };
    await add('Verify check', {
      grant: 'verify_password',
      provider: 'ibmVerify',
      preset: 'ibm-verify-password',
      verify,
    });
    await scrollTo(app.window, 'IBM Verify');
    await picture(app, 'settings-verify-rules');
    await person.press('Add rule');
    await app.window.keyboard.type('x');
    await person.see('Name the identity source of this rule.');
    await person.pick('Token of the application', 'Access policy');
    await person.pick('Result', 'The check alone');
    await picture(app, 'settings-verify-rules-wrong');
    await resize(app, 880, 600);
    await scrollTo(app.window, 'IBM Verify');
    await picture(app, 'settings-verify-rules-small');
    await zoom(app, 2);
    await app.window.getByText('Identity source', { exact: true }).evaluate((element) => element.scrollIntoView());
    await picture(app, 'settings-verify-rules-zoomed');
    await zoom(app, 1);
    await resize(app, large.width, large.height);
    await person.press('Discard');
  });

  test('rules are added, filled in and taken out with the keyboard alone', async () => {
    const { keyboard } = app.window;
    await person.button('Add rule').focus();
    await keyboard.press('Enter');
    await app.window.getByRole('textbox', { name: 'Text of rule 3' }).and(app.window.locator(':focus')).waitFor();
    await keyboard.type('partner.example');
    await keyboard.press('Tab');
    await keyboard.type('Partners');
    await keyboard.press('Control+S');
    await person.see('Saved');
    const saved = (await app.call('profiles.list')).find(({ name }) => name === 'Verify check');
    expect(saved?.verify?.identitySource).toMatchObject({
      rules: [{}, {}, { kind: 'domain', text: 'partner.example', source: 'Partners' }],
    });
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await app.window.getByRole('textbox', { name: 'Text of rule 2' }).and(app.window.locator(':focus')).waitFor();
    await person.press('Discard');
  });

  test('IBM COS Manager: the address the token is for', async () => {
    const verify = { jwtOnly: true, resource: { kind: 'cosManager', url: 'http://manager.example.com' } } as const;
    await add('COS', { grant: 'authorization_code', provider: 'ibmVerify', preset: 'ibm-cos-manager', verify });
    await scrollTo(app.window, 'IBM Verify');
    await picture(app, 'settings-cos-wrong');
  });

  test('DX Operational Intelligence: tenant, scope and language, and nothing of OAuth clients', async () => {
    const dx = { tenant: 'DEFAULTORG', scopeTenant: 'cohort1', language: 'es' };
    const server = dxServer;
    await add('DX', {
      provider: 'dxOperationalIntelligence',
      preset: 'dx-operational-intelligence',
      server,
      dx,
      clientId: '',
    });
    await picture(app, 'settings-dx-provider');
    for (const heading of ['Client', 'Access', 'Redirect'])
      expect(await app.window.getByRole('heading', { level: 2, name: heading, exact: true }).count()).toBe(0);
    expect(await app.window.getByRole('radio', { name: 'Looked up by its issuer' }).count()).toBe(0);
    await scrollTo(app.window, 'Grant');
    await picture(app, 'settings-dx');
    await person.type('Tenant', '');
    await person.type('Language', 'español');
    await scrollTo(app.window, 'DX Operational Intelligence');
    await picture(app, 'settings-dx-wrong');
    await person.press('Discard');
  });

  test('Keyrock: the type of token, and what it has not', async () => {
    const endpoints = {
      authorization: 'https://keyrock.example.com/oauth2/authorize',
      token: 'https://keyrock.example.com/oauth2/token',
    };
    const keyrock = { provider: 'keyrock', preset: 'keyrock', server: { kind: 'endpoints', endpoints } } as const;
    await add('Keyrock settings', { ...keyrock, grant: 'authorization_code', scope: 'jwt', username: '' });
    await scrollTo(app.window, 'Grant');
    await picture(app, 'settings-keyrock-grant');
    await scrollTo(app.window, 'User');
    await picture(app, 'settings-keyrock');
    await person.pick('Token type', 'Permanent JSON Web Token');
    expect(await app.window.getByRole('textbox', { name: 'Scope', exact: true }).inputValue()).toBe('jwt permanent');
    await person.choose(/^Password/);
    await person.type('E-mail', 'dana');
    await scrollTo(app.window, 'User');
    await picture(app, 'settings-keyrock-wrong');
    await person.press('Discard');
  });

  test('webMethods Integration: where the parameters stand, and how often a token is refreshed', async () => {
    const endpoints = {
      authorization: 'https://abc.example.com/integration/rest/oAuth/authorize',
      token: 'https://abc.example.com/integration/rest/oAuth/getToken',
    };
    const server = { kind: 'endpoints', endpoints } as const;
    const client = { clientAuth: 'client_secret_basic', server } as const;
    await add('webMethods settings', { ...client, provider: 'webMethods', preset: 'webmethods-integration' });
    await scrollTo(app.window, 'User');
    await picture(app, 'settings-webmethods');
    expect(await app.window.getByRole('textbox', { name: /^Refresh Count/ }).count()).toBe(0);
    await person.choose(/^Authorization code/);
    await person.type('Refresh Count', 'many');
    await scrollTo(app.window, 'webMethods Integration');
    await picture(app, 'settings-webmethods-wrong');
    await person.press('Discard');
  });
});
