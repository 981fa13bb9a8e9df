import { beforeAll, describe, test } from 'vitest';
import { type ProfileInput, profileSchema } from '../../src/domain/profile';
import { picture, scrollTo } from './support/album';
import { startSelfSignedProvider } from './support/certifiedProvider';
import { type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { answering, startTokenServer, type TokenServer } from './support/tokenServer';

const stage = setStage();
let app: RunningApp;
let person: Person;
let server: TokenServer;

/** A client of an identity system that answers as the test says. */
const add = async (name: string, change: Partial<ProfileInput> = {}): Promise<void> => {
  const profile = profileSchema.parse({
    id: crypto.randomUUID(),
    name,
    server: { kind: 'endpoints', endpoints: { token: `${server.url}/token`, userinfo: `${server.url}/userinfo` } },
    grant: 'client_credentials',
    clientId: 'orders-service',
    ...change,
  });
  await app.call('profiles.save', profile);
  await person.open(name);
};

beforeAll(async () => {
  server = await startTokenServer();
  stage.closeAfter(server.close);
  app = await stage.start(stage.newPlace());
  person = personAt(app);
  await person.press('Add practice profile');
  await person.see('No token yet');
});

describe('the token', () => {
  test('none yet, a sign-in under way, then a JWT from top to bottom', async () => {
    await picture(app, 'token-none');
    await person.press('Get token');
    const address = await stage.desktop().nextAddress();
    await person.see('Waiting for the browser…');
    await picture(app, 'token-working');
    await signInAtPractice(await stage.desktop().visit(address));
    await person.see('Claims');
    await picture(app, 'token-jwt');
    await scrollTo(app.window, 'ID token');
    await picture(app, 'token-id');
    await scrollTo(app.window, 'Access token');
  });

  test('shown in full, and copied in its several forms', async () => {
    await person.press('Copy header');
    await person.reveal();
    await picture(app, 'token-revealed');
    await person.press('Other ways to copy');
    await picture(app, 'token-copy-menu');
    await app.window.keyboard.press('Escape');
    await person.press('More');
    await picture(app, 'token-more-menu');
    await app.window.keyboard.press('Escape');
  });

  test('what the provider says about it', async () => {
    await person.press('Introspect');
    await app.window.getByRole('region', { name: 'Introspection' }).waitFor();
    await picture(app, 'token-introspected');
    await person.press('Close Introspection');
  });

  test('an opaque one, with scopes that differ from those asked for', async () => {
    const body = {
      access_token: 'b3BhcXVlLXRva2Vu'.repeat(3),
      token_type: 'Bearer',
      expires_in: 45,
      scope: 'orders:read audit',
    };
    server.behave(answering(200, 'application/json', JSON.stringify(body)));
    await add('Orders', { scope: 'orders:read orders:write', folder: 'Shop' });
    await person.press('Get token');
    await person.see(/^It is opaque: /);
    await picture(app, 'token-opaque');
  });

  test('a failure beside the button, with the provider’s own words', async () => {
    const error = { error: 'invalid_client', error_description: 'Client authentication failed for orders-service' };
    server.behave(answering(401, 'application/json', JSON.stringify(error)));
    await person.press('Get token');
    await person.press('What the provider said');
    await picture(app, 'token-failed');
  });

  test('an unknown certificate, and the banner once it is trusted', async () => {
    const provider = await startSelfSignedProvider();
    stage.closeAfter(provider.close);
    await add('Laboratory', { server: { kind: 'discovery', issuer: provider.url }, clientAuth: 'none' });
    await person.press('Get token');
    await person.button('Trust this certificate').waitFor();
    await picture(app, 'token-certificate');
    await person.press('Trust this certificate');
    await person.button('Stop trusting').waitFor();
    await person.see(/^It is opaque: /);
    await picture(app, 'token-pinned');
  });
});

describe('questions', () => {
  test('a password, and the pointer to it from another profile', async () => {
    await add('Old portal', { grant: 'password', username: 'dana@example.com', folder: 'Shop' });
    await person.press('Get token');
    await person.see(/ asks for the password of dana@example\.com$/);
    await person.type('Password', 'not shown');
    await picture(app, 'question-password');
    await person.open('Practice');
    await person.see('Old portal waits for your answer.');
    await picture(app, 'question-elsewhere');
    await person.press('Go there');
    await person.see(/ asks for the password of /);
    await app.window.keyboard.press('Escape');
  });

  test('an address to paste, and one that does not fit', async () => {
    const endpoints = { authorization: 'https://login.example.com/authorize', token: `${server.url}/token` };
    await add('No loopback', {
      grant: 'authorization_code',
      server: { kind: 'endpoints', endpoints },
      redirect: { kind: 'paste', uri: 'https://app.example.com/signed-in' },
    });
    await person.press('Get token');
    await stage.desktop().nextAddress();
    await person.see(/^Sign in at login\.example\.com in the browser/);
    await picture(app, 'question-paste');
    await person.type('Address the browser ended at', 'https://app.example.com/signed-in?code=1&state=another');
    await person.press('Continue');
    await person.see(/^This address belongs to another sign-in/);
    await picture(app, 'question-paste-again');
    await person.press('Cancel');
  });
});

describe('the flow', () => {
  test('nothing yet, one that went well, one that failed, one under way', async () => {
    await add('Never used', {});
    await person.tab('Flow');
    await person.see('Nothing has run yet');
    await picture(app, 'flow-none');
    await person.open('Practice');
    await person.tab('Flow');
    // What was asked about the token since is listed above the way to it.
    await app.window.getByRole('heading', { name: 'Introspection', exact: true }).waitFor();
    await picture(app, 'flow-call');
    await app.window
      .getByRole('option', { name: /^Authorization code Done/ })
      .first()
      .click();
    await app.window.getByRole('heading', { name: /^Run of / }).waitFor();
    await picture(app, 'flow-done');
    await person.open('Orders');
    await person.tab('Flow');
    await person.see('Last run');
    await picture(app, 'flow-failed');
    await add('Slow', { server: { kind: 'practice' }, grant: 'authorization_code', clientId: 'practice-app' });
    await person.tab('Flow');
    await person.press('Get token');
    await stage.desktop().nextAddress();
    await person.see('Waiting for the browser');
    await picture(app, 'flow-running');
    await person.press('Cancel');
    await person.button('Get token').waitFor();
  });
});
