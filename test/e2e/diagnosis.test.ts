import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { startHtml, unusedPort } from '../support/badServers';
import { type Reply, type Script, startMisbehavingProvider } from '../support/misbehavingProvider';
import { picture } from './support/album';
import { startSelfSignedProvider } from './support/certifiedProvider';
import { type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';

const stage = setStage();
let app: RunningApp;
let person: Person;

beforeAll(async () => {
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.see('Get your first token');
});

const added: string[] = [];

// A short list: what is looked for is in sight.
afterEach(async () => {
  for (const profileId of added.splice(0)) await app.call('profiles.remove', { profileId });
});

const lastRun = () => app.window.getByRole('region', { name: 'Last run' });

/** The first sentence of the Flow tab. */
const firstSentence = async (): Promise<string> =>
  lastRun().getByRole('alert').getByRole('paragraph').first().innerText();

const redirectOf = async (): Promise<string> =>
  (
    await lastRun()
      .getByText(/^http:\/\/127\.0\.0\.1:\d+\/callback$/)
      .first()
      .innerText()
  ).trim();

/** Asks for a token with a profile of its own, with the Flow tab open. */
const begin = async (
  name: string,
  change: Partial<ProfileInput>,
  secrets: Readonly<Record<string, string>> = {},
): Promise<ProfileInput['grant']> => {
  const profile = profileSchema.parse({
    id: crypto.randomUUID(),
    name,
    grant: 'client_credentials',
    clientId: 'my-client',
    clientAuth: 'none',
    server: { kind: 'discovery', issuer: 'http://127.0.0.1:9' },
    ...change,
  });
  await app.call('profiles.save', profile);
  added.push(profile.id);
  if (secrets.client !== undefined)
    await app.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: secrets.client });
  if (secrets.password !== undefined)
    await app.call('secrets.set', { profileId: profile.id, kind: 'password', value: secrets.password });
  await person.open(name);
  await person.tab('Flow');
  await person.see('Nothing has run yet');
  await person.press('Get token');
  return profile.grant;
};

/** Gets a token with a profile of its own, in the browser where the grant needs one, and waits for the failure. */
const fail = async (...given: Parameters<typeof begin>): Promise<void> => {
  const grant = await begin(...given);
  if (grant === 'authorization_code') await stage.desktop().visit(await stage.desktop().nextAddress());
  await lastRun().getByRole('alert').waitFor({ timeout: 30_000 });
};

/** A provider that answers as told, as the server of a profile. */
const provider = async (script: Script): Promise<Partial<ProfileInput>> => {
  const started = await startMisbehavingProvider(script);
  stage.closeAfter(started.close);
  return { server: { kind: 'discovery', issuer: started.issuer } };
};

const refused = (error: string, description: string, status = 400): Reply => ({
  status,
  body: { error, error_description: description },
});

const inBrowser: Partial<ProfileInput> = { grant: 'authorization_code' };
const withSecret = { client: 'a-client-secret' } as const;

describe('the first sentence of the Flow tab names the true cause', () => {
  test('a redirect address that is not registered, and the exact one to register', async () => {
    const at = await provider({
      authorize: () => ({
        error: 'invalid_request',
        error_description: 'redirect_uri does not match a registered one',
      }),
    });
    await fail('Redirect', { ...at, ...inBrowser });
    const address = await redirectOf();
    expect(await firstSentence()).toBe(`The redirect address “${address}” is not the one registered for this client.`);
    await person.see(
      'Register “http://127.0.0.1/callback” at the provider, to the letter, with a fixed port that you set in Settings first: it is another one each time.',
    );
    await picture(app, 'diagnosis-redirect');
  });

  test('a page that the browser keeps, once the person gives up', async () => {
    const at = await provider({});
    await begin('Kept page', { ...at, ...inBrowser });
    await stage.desktop().nextAddress();
    await person.see('Waiting for the browser');
    await person.press('Cancel');
    await lastRun().getByText('It was cancelled while the browser was away.').waitFor();
    await lastRun().getByText('Register “http://127.0.0.1/callback” at the provider, to the letter').waitFor();
    await picture(app, 'diagnosis-kept-page');
  });

  test('consent that is missing', async () => {
    const at = await provider({
      authorize: () => ({ error: 'consent_required', error_description: 'No consent yet' }),
    });
    await fail('Consent', { ...at, ...inBrowser });
    expect(await firstSentence()).toBe('Consent is missing for what this client asks for.');
  });

  test('a sign-in that was declined', async () => {
    const at = await provider({ authorize: () => ({ error: 'access_denied' }) });
    await fail('Declined', { ...at, ...inBrowser });
    expect(await firstSentence()).toBe('The sign-in was declined, by the person or by a rule of the provider.');
  });

  test('an answer of another issuer', async () => {
    const at = await provider({ authorize: () => ({ code: 'the-code', iss: 'https://evil.example' }) });
    await fail('Issuer', { ...at, ...inBrowser });
    expect(await firstSentence()).toMatch(/^The answer comes from “https:\/\/evil\.example\/?”, not from “http:/);
  });

  test('PKCE that the provider did not find', async () => {
    const at = await provider({
      authorize: () => ({ error: 'invalid_request', error_description: 'code_challenge is required' }),
    });
    await fail('PKCE missing', { ...at, ...inBrowser });
    expect(await firstSentence()).toBe('The provider requires PKCE and did not find it in the sign-in.');
  });

  test('PKCE that the provider refused', async () => {
    const at = await provider({ token: refused('invalid_grant', 'code_verifier does not match') });
    await fail('PKCE refused', { ...at, ...inBrowser });
    expect(await firstSentence()).toMatch(/^The PKCE verifier was refused: /);
  });

  test('a clock that is off, and by how much', async () => {
    const date = new Date(Date.now() + 15 * 60_000).toUTCString();
    const at = await provider({
      token: () => ({ ...refused('invalid_grant', 'The grant has expired'), headers: { date } }),
    });
    await fail('Clock', { ...at, ...inBrowser });
    expect(await firstSentence()).toBe(
      'What was handed in is out of its time; this computer’s clock is 15 minutes behind the provider’s.',
    );
    await picture(app, 'diagnosis-clock');
  });

  test('the wrong client authentication method', async () => {
    const at = await provider({ token: refused('invalid_client', 'Wrong authentication method for this client', 401) });
    await fail('Method', { ...at, clientAuth: 'client_secret_basic' }, { client: 'plainsecret' });
    expect(await firstSentence()).toBe(
      'The provider wants client ID and secret as form fields, and they went in the Authorization header.',
    );
    await person.button('Use form credentials').waitFor();
  });

  test('a Basic pair that is refused in both encodings', async () => {
    const at = await provider({ token: refused('invalid_client', 'no', 401) });
    await fail('Encoding', { ...at, clientAuth: 'client_secret_basic' }, withSecret);
    expect(await firstSentence()).toMatch(/^The provider refused the Basic pair both percent-encoded and as it stands/);
  });

  test('a scope that nobody knows', async () => {
    const at = await provider({ token: refused('invalid_scope', 'no') });
    await fail('Scope', { ...at, scope: 'orders:fly' });
    expect(await firstSentence()).toBe(
      'The provider does not know or does not allow this client every scope of “orders:fly”.',
    );
  });

  test('an audience that nobody knows', async () => {
    const at = await provider({ token: refused('invalid_target', 'no') });
    await fail('Audience', { ...at, audience: 'urn:nobody' });
    expect(await firstSentence()).toBe('The provider does not know “urn:nobody” as an audience or resource.');
  });

  test('a second factor that Entra ID wants', async () => {
    const at = await provider({
      token: refused('interaction_required', 'AADSTS50076: You must use multi-factor authentication.'),
    });
    await fail('Second factor', { ...at, grant: 'password', username: 'dana' }, { password: 'a-password-of-dana' });
    expect(await firstSentence()).toBe('The account has to give a second factor, which this grant cannot ask for.');
  });

  test('a secret of Entra ID that is the ID of one', async () => {
    const at = await provider({
      token: refused('invalid_client', 'AADSTS7000215: Invalid client secret provided.', 401),
    });
    await fail('Entra secret', { ...at, clientAuth: 'client_secret_post' }, withSecret);
    expect(await firstSentence()).toMatch(/^The client secret is wrong; often the ID of the secret was copied/);
  });

  test('a client that IBM Verify refuses', async () => {
    const at = await provider({ token: refused('invalid_client', 'CSIAQ0155E The client is not valid.', 401) });
    await fail('Verify', { ...at, clientAuth: 'client_secret_post' }, withSecret);
    expect(await firstSentence()).toBe('The client secret is not the one of the client “my-client”, or was renewed.');
  });

  test('Keyrock’s sentence for a user name in place of the e-mail address', async () => {
    const at = await provider({
      token: {
        status: 400,
        headers: { 'content-type': 'application/json' },
        body: '"Invalid grant: user credentials are invalid"',
      },
    });
    await fail('Keyrock', { ...at, grant: 'password', username: 'demo' }, { password: 'a-password-of-demo' });
    expect(await firstSentence()).toMatch(/^The e-mail address or the password is wrong; Keyrock wants the e-mail/);
  });

  test('a certificate nobody vouches for', async () => {
    const server = await startSelfSignedProvider();
    stage.closeAfter(server.close);
    await fail('Certificate', { server: { kind: 'discovery', issuer: server.url } });
    expect(await firstSentence()).toBe(
      `The certificate of ${new URL(server.url).host} is signed by itself, so nobody vouches for it.`,
    );
    await picture(app, 'diagnosis-certificate');
  });

  test('a proxy that is down', async () => {
    const proxy = `127.0.0.1:${await unusedPort()}`;
    await fail('Proxy', {
      server: { kind: 'discovery', issuer: 'https://login.example.com' },
      network: { proxy: { kind: 'manual', url: `http://${proxy}` } },
    });
    expect(await firstSentence()).toBe(`The proxy ${proxy} failed, not the provider.`);
  });

  test('a log-in page of the network', async () => {
    const html = '<!doctype html><html><title>Hotel Wi-Fi login</title></html>';
    const at = await provider({ token: { headers: { 'content-type': 'text/html' }, body: html } });
    await fail('Portal', at);
    expect(await firstSentence()).toBe(
      'A log-in page of the network or a filter stands between this computer and the provider.',
    );
  });

  test('a web page where the description should be', async () => {
    const server = await startHtml();
    stage.closeAfter(server.close);
    await fail('Web page', { server: { kind: 'discovery', issuer: server.url } });
    expect(await firstSentence()).toMatch(/ answers with a web page where the provider’s description should be\.$/);
  });

  test('nothing that listens', async () => {
    const host = `127.0.0.1:${await unusedPort()}`;
    await fail('Nobody', { server: { kind: 'discovery', issuer: `http://${host}` } });
    expect(await firstSentence()).toBe(`Nothing listens at ${host}.`);
  });

  test('a provider that goes by another name', async () => {
    const at = await provider({ metadata: () => ({ issuer: 'https://other.example/tenant' }) });
    await fail('Name', at);
    expect(await firstSentence()).toMatch(/^The provider calls itself “https:\/\/other\.example\/tenant”, not “http:/);
  });
});

describe('a run', () => {
  test('shows what was sent and what came back, and can be read with the keyboard alone', async () => {
    await app.call('profiles.addPractice', { grant: 'authorization_code', lifetimeSeconds: 600 });
    await person.open('Practice');
    await person.tab('Token');
    await person.press('Get token');
    await signInAtPractice(await stage.desktop().visit(await stage.desktop().nextAddress()));
    await person.see('Claims');
    await app.window.getByRole('tab', { name: 'Token' }).focus();
    await app.window.keyboard.press('ArrowRight');
    await app.window.keyboard.press('ArrowRight');
    await lastRun().waitFor();
    const { keyboard } = app.window;
    await lastRun().getByRole('button', { name: 'Export…' }).focus();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await lastRun().getByRole('group', { name: 'Answer' }).first().waitFor();
    await picture(app, 'run-good');
    const call = lastRun().getByRole('listitem').filter({ hasText: 'Token request' });
    await call.getByRole('button', { name: 'Request and answer' }).focus();
    await keyboard.press('Enter');
    await call.getByRole('table', { name: 'Request body' }).waitFor();
    await call.scrollIntoViewIfNeeded();
    await picture(app, 'run-token');
    const body = await lastRun().innerText();
    expect(body).toMatch(/code_verifier\s+\[hidden\]/);
    expect(body).toContain('The ID token is signed by the provider');
    await person.press('Refresh');
    await app.window.getByRole('listbox', { name: 'Last runs' }).waitFor();
    await app.window.getByRole('option').first().focus();
    await keyboard.press('ArrowDown');
    await app.window.getByRole('region', { name: /^Run of / }).waitFor();
    await picture(app, 'run-before');
    await app.window.getByRole('button', { name: 'Export…' }).focus();
    await keyboard.press('Enter');
    await app.window.getByRole('region', { name: 'Preview' }).getByText(/# /).first().waitFor();
    await picture(app, 'run-export');
    const preview = await app.window.getByRole('region', { name: 'Preview' }).innerText();
    expect(preview).toContain('[hidden]');
    await keyboard.press('Escape');
    await app.window.getByRole('dialog').waitFor({ state: 'hidden' });
  });
});
