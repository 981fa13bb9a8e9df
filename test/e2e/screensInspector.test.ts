import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { profileSchema } from '../../src/domain/profile';
import { picture, scrollTo } from './support/album';
import { type Person, personAt, signInAtPractice } from './support/person';
import type { RunningApp } from './support/runningApp';
import { setStage } from './support/stage';
import { type Behaviour, startTokenServer, type TokenServer } from './support/tokenServer';

const stage = setStage();
let app: RunningApp;
let person: Person;
let server: TokenServer;
let key: JWK;
let shown: JWK;

beforeAll(async () => {
  server = await startTokenServer();
  stage.closeAfter(server.close);
  const pair = await generateKeyPair('ES256', { extractable: true });
  key = await exportJWK(pair.privateKey);
  shown = { ...(await exportJWK(pair.publicKey)), kid: 'of-2026', alg: 'ES256' };
  app = await stage.start(stage.newPlace());
  person = personAt(app);
});

const seconds = (): number => Math.floor(Date.now() / 1000);

const signed = (claims: object, header: object = {}): Promise<string> =>
  new SignJWT({ iss: server.url, sub: 'service', iat: seconds(), exp: seconds() + 3600, ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: 'of-2026', ...header })
    .sign(key);

const json = (response: Parameters<Behaviour>[0], body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** A provider that gives this access token, shows its key, and has an API that takes anything. */
const providing =
  (accessToken: string): Behaviour =>
  (response, { path }) => {
    if (path.startsWith('/.well-known/')) {
      json(response, { issuer: server.url, token_endpoint: `${server.url}/token`, jwks_uri: `${server.url}/jwks` });
    } else if (path === '/jwks') json(response, { keys: [shown] });
    else if (path === '/token') json(response, { access_token: accessToken, token_type: 'Bearer', expires_in: 3600 });
    else json(response, { orders: [] });
  };

const newProfile = async (name: string, parts: object = {}): Promise<void> => {
  await app.call(
    'profiles.save',
    profileSchema.parse({
      id: crypto.randomUUID(),
      name,
      server: { kind: 'discovery', issuer: server.url, document: 'openid' },
      grant: 'client_credentials',
      clientId: 'orders-service',
      ...parts,
    }),
  );
  await person.open(name);
};

const checks = (name: string) => app.window.getByRole('list', { name, exact: true });
const stateOf = async (list: string, check: string): Promise<string | null> =>
  checks(list).getByRole('listitem').filter({ hasText: check }).getByRole('img').getAttribute('aria-label');

describe('a kept token', () => {
  test('of the practice provider passes its checks, each with its reason', async () => {
    await person.press('Add practice profile');
    await person.press('Get token');
    await signInAtPractice(await stage.desktop().visit(await stage.desktop().nextAddress()));
    await checks('Checks').waitFor();
    await checks('ID token checks').waitFor();
    for (const check of ['Structure', 'Signature', 'Issuer', 'Authorised party', 'Kind of token', 'Time']) {
      expect([check, await stateOf('Checks', check)]).toEqual([check, 'Passed']);
    }
    for (const check of ['Structure', 'Signature', 'Issuer', 'Audience', 'Kind of token', 'Time', 'Nonce']) {
      expect([check, await stateOf('ID token checks', check)]).toEqual([check, 'Passed']);
    }
    expect(await app.window.getByRole('img', { name: 'Failed' }).count()).toBe(0);
    await scrollTo(app.window, 'Checks');
    await picture(app, 'inspector-good');
    await scrollTo(app.window, 'ID token checks');
    await picture(app, 'inspector-good-id');
  });

  test('that fails says at which check and why', async () => {
    const other = await generateKeyPair('ES256', { extractable: true });
    const forged = await new SignJWT({
      iss: 'https://login.example.com',
      aud: 'https://billing.example.com',
      azp: 'other-client',
      exp: seconds() - 900,
      iat: seconds() - 4500,
    })
      .setProtectedHeader({ alg: 'ES256', kid: '../../keys/of-2026', typ: 'JWT' })
      .sign(other.privateKey);
    server.behave(providing(forged));
    await newProfile('Forged', { audience: 'https://api.example.com' });
    await person.press('Get token');
    await checks('Checks').waitFor();
    for (const check of ['Signature', 'Issuer', 'Audience', 'Authorised party', 'Time']) {
      expect(await stateOf('Checks', check)).toBe('Failed');
    }
    await scrollTo(app.window, 'Checks');
    await picture(app, 'inspector-failed');
  });

  test('that is opaque, with dots in it', async () => {
    server.behave(providing('v2.local.opaque-token-of-a-system'));
    await newProfile('Opaque');
    await person.press('Get token');
    await person.see(/^It is opaque/);
    await person.see(/^It looks like a JWT at first/);
    await picture(app, 'inspector-opaque');
  });

  test('nested a thousand levels deep is shown as text', async () => {
    const deep = Buffer.from(`{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`).toString('base64url');
    const header = Buffer.from('{"alg":"ES256","kid":"of-2026"}').toString('base64url');
    server.behave(providing(`${header}.${deep}.${'A'.repeat(86)}`));
    await newProfile('Deep');
    await person.press('Get token');
    await person.see(/nested 1001 levels deep/);
    expect(await app.window.getByText(/^It is opaque/).count()).toBe(0);
    await picture(app, 'inspector-deep');
  });
});

describe('what an API expects', () => {
  test('is taken over from a token that worked, and the next token is compared with it', async () => {
    server.behave(providing(await signed({ aud: 'orders-api', scope: 'orders:read' }, { typ: 'at+jwt' })));
    await newProfile('Orders');
    await person.press('Get token');
    await checks('Checks').waitFor();
    await person.tab('Request');
    await person.type('Address', `${server.url}/api/orders`);
    await person.press('Send');
    await person.press('Expect tokens like this one');
    await picture(app, 'expectation-new');
    await app.window.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await app.window.getByRole('dialog').waitFor({ state: 'hidden' });
    await person.see('This API would take the token.');
    await picture(app, 'expectation-met');
    server.behave(providing(await signed({ aud: 'billing-api', scope: 'orders:list' }, { typ: 'at+jwt' })));
    await newProfile('Billing');
    await person.press('Get token');
    await person.see('This API would refuse the token.');
    await picture(app, 'expectation-token-tab');
    await person.tab('Request');
    await person.type('Address', `${server.url}/api/orders?page=2`);
    await person.see('It wants the audience “orders-api”; the token is meant for “billing-api”.');
    await picture(app, 'expectation-missed');
  });

  test('is read from its refusal', async () => {
    server.behave((response) => {
      const asked =
        'Bearer error="insufficient_user_authentication", error_description="Confirm it is you", acr_values="urn:example:gold", max_age="300"';
      response.writeHead(401, { 'www-authenticate': asked }).end();
    });
    await person.press('Send');
    await person.see('The API wants a stronger sign-in.');
    await picture(app, 'refusal-step-up');
  });
});

describe('a pasted token', () => {
  test('is inspected without a request, and with the keys of its issuer when asked', async () => {
    server.behave(providing('unused'));
    const before = server.requests.length;
    await person.press('Inspect a token');
    await picture(app, 'inspect-page');
    const token = await signed({
      aud: 'orders-api',
      '<img src=x onerror=alert(1)>': '<script>alert(1)</script>',
      exp: 9.2e15,
    });
    await person.type('Token', `Authorization: Bearer ${token}`);
    await person.see('The issuer’s keys have not been fetched.');
    expect(server.requests.length).toBe(before);
    await picture(app, 'inspect-pasted');
    await person.press('Fetch the issuer’s keys');
    await person.see(/^It was signed by one of the provider’s keys/);
    expect(server.requests.slice(before).map(({ path }) => path)).toContain('/jwks');
    expect(JSON.stringify(server.requests.slice(before))).not.toContain(token.split('.')[2]);
    await picture(app, 'inspect-checked');
    await person.type('Token', 'not a token');
    await person.see(/^It has no dots, so it is no JWT/);
    await picture(app, 'inspect-opaque');
    await person.press('Close');
  });
});
