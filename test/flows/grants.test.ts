import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readJwt } from '../../src/domain/jwt';
import type { Profile, ProfileInput } from '../../src/domain/profile';
import { acquire } from '../../src/flows/index';
import { createTestContext, profileWith, type TestContext } from '../support/flowContext';
import { createFakePerson } from '../support/memoryPorts';
import { type OidcServer, oddSecret, oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';
import { createPersonAtBrowser } from '../support/personAtBrowser';

let standardServer: OidcServer;
let rawServer: OidcServer;
const contexts: TestContext[] = [];

beforeAll(async () => {
  standardServer = await startOidcServer();
  rawServer = await startOidcServer({ rawBasic: true });
});
afterAll(() => Promise.all([standardServer.close(), rawServer.close()]));
afterEach(() => Promise.all(contexts.splice(0).map((context) => context.close())));

const contextOf = (given: Parameters<typeof createTestContext>[0]): TestContext => {
  const context = createTestContext(given);
  contexts.push(context);
  return context;
};

const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** RFC 6749 section 2.3.1, written out by hand so that it is not the library that is compared with itself. */
const standardPair = `Basic ${base64('basic%2Dclient:a%3Ab%252B%2Bc+d%2De%26f%3Dg%22h%2Fi')}`;
const rawPair = `Basic ${base64(`basic-client:${oddSecret}`)}`;

type Client = {
  readonly name: string;
  readonly server: () => OidcServer;
  readonly profile: Partial<ProfileInput>;
  readonly secret?: string;
  /** The Authorization headers the token endpoint saw, in order. */
  readonly headers: readonly (string | undefined)[];
};

const basic = { clientId: oidcClients.basic.id, clientAuth: 'client_secret_basic' } as const;

const clients: readonly Client[] = [
  {
    name: 'no secret',
    server: () => standardServer,
    profile: { clientId: oidcClients.public.id },
    headers: [undefined],
  },
  {
    name: 'a secret in the form',
    server: () => standardServer,
    profile: { clientId: oidcClients.post.id, clientAuth: 'client_secret_post' },
    secret: oddSecret,
    headers: [undefined],
  },
  {
    name: 'a standard Basic pair',
    server: () => standardServer,
    profile: { ...basic, basicEncoding: 'standard' },
    secret: oddSecret,
    headers: [standardPair],
  },
  {
    name: 'a raw Basic pair',
    server: () => rawServer,
    profile: { ...basic, basicEncoding: 'raw' },
    secret: oddSecret,
    headers: [rawPair],
  },
  {
    name: 'a Basic pair that finds itself standard',
    server: () => standardServer,
    profile: { ...basic, basicEncoding: 'auto' },
    secret: oddSecret,
    headers: [standardPair],
  },
  {
    name: 'a Basic pair that finds itself raw',
    server: () => rawServer,
    profile: { ...basic, basicEncoding: 'auto' },
    secret: oddSecret,
    headers: [standardPair, rawPair],
  },
];

const profileOf = (client: Client, parts: Partial<ProfileInput>): Profile =>
  profileWith({ server: { kind: 'discovery', issuer: client.server().issuer }, ...client.profile, ...parts });

describe.each(clients)('a client with $name', (client) => {
  const seenBy = () => {
    const before = client.server().tokenRequests.length;
    return () => client.server().tokenRequests.slice(before);
  };
  const secret = client.secret === undefined ? {} : { clientSecret: client.secret };

  const expectAuthentication = (requests: OidcServer['tokenRequests'], context: TestContext) => {
    expect(requests.map(({ authorization }) => authorization)).toEqual(client.headers);
    expect(requests.map(({ status }) => status)).toEqual(client.headers.length === 2 ? [401, 200] : [200]);
    const inForm = client.profile.clientAuth === 'client_secret_post' ? oddSecret : undefined;
    expect(requests.at(-1)?.parameters.client_secret).toBe(inForm);
    expect(context.kinds().filter((kind) => kind === 'basic-encoding-retried')).toHaveLength(client.headers.length - 1);
  };

  it('gets tokens with an authorization code', async () => {
    const person = createPersonAtBrowser();
    const context = contextOf({ browser: person, ...secret });
    const seen = seenBy();

    const tokens = await acquire(profileOf(client, { grant: 'authorization_code', scope: 'openid profile' }), context);

    expect(tokens).toMatchObject({ tokenType: 'Bearer', scope: 'openid profile', subject: 'alice' });
    expect(tokens.refreshToken).toMatch(/^.{20,}$/);
    expect(readJwt(tokens.idToken ?? '')).toMatchObject({ format: 'jwt', claims: { aud: client.profile.clientId } });
    expect(tokens.expiresAt).toBe(tokens.receivedAt + 600_000);
    expectAuthentication(seen(), context);
    expect((await person.finished()).text).toContain('You are signed in.');
  });

  it('gets tokens with a user name and password', async () => {
    const context = contextOf({ password: oidcAccount.password, ...secret });
    const seen = seenBy();
    const profile = profileOf(client, { grant: 'password', username: oidcAccount.username, scope: 'profile' });

    const tokens = await acquire(profile, context);

    expect(tokens).toMatchObject({ tokenType: 'Bearer', scope: 'profile', expirySource: 'expires_in' });
    expectAuthentication(seen(), context);
  });

  it('gets a token of its own with client credentials', async () => {
    const context = contextOf(secret);
    const seen = seenBy();
    const profile = profileOf(client, {
      grant: 'client_credentials',
      scope: 'api:read',
      resource: ['https://api.example'],
    });

    const tokens = await acquire(profile, context);

    expect(readJwt(tokens.accessToken)).toMatchObject({
      claims: { aud: 'https://api.example', scope: 'api:read', client_id: client.profile.clientId },
    });
    expect(tokens.refreshToken).toBeUndefined();
    expect(tokens.expiresAt).toBe(tokens.receivedAt + 300_000);
    expectAuthentication(seen(), context);
  });
});

describe('the implicit grant', () => {
  it('takes access and ID token out of the fragment, which the page hands on', async () => {
    const person = createPersonAtBrowser();
    const context = contextOf({ browser: person });
    const profile = profileWith({
      server: { kind: 'discovery', issuer: standardServer.issuer },
      clientId: oidcClients.public.id,
      grant: 'implicit',
      scope: 'openid profile',
    });
    const before = standardServer.tokenRequests.length;

    const tokens = await acquire(profile, context);

    expect(tokens).toMatchObject({ tokenType: 'Bearer', subject: 'alice', expirySource: 'expires_in' });
    expect(readJwt(tokens.idToken ?? '').format).toBe('jwt');
    expect(tokens.refreshToken).toBeUndefined();
    expect(standardServer.tokenRequests).toHaveLength(before);
    expect(context.steps).toContainEqual(expect.objectContaining({ kind: 'callback-received', via: 'fragment' }));
    const last = await person.finished();
    expect(last.text).toContain('You are signed in.');
    expect(last.address).not.toContain(tokens.accessToken);
  });
});

describe('secrets that are not kept', () => {
  it('asks for client secret and password, and keeps what it was told to keep once both proved right', async () => {
    const person = createFakePerson((question) =>
      question.kind === 'password'
        ? { kind: 'password', password: oidcAccount.password, keep: true }
        : { kind: 'client-secret', secret: oddSecret, keep: false },
    );
    const context = contextOf({ person });
    const { host } = new URL(standardServer.issuer);

    await acquire(
      profileWith({
        server: { kind: 'discovery', issuer: standardServer.issuer },
        ...basic,
        grant: 'password',
        username: 'alice',
      }),
      context,
    );

    expect(person.asked).toEqual([
      { kind: 'client-secret', askedBy: host, clientId: 'basic-client' },
      { kind: 'password', askedBy: host, username: 'alice' },
    ]);
    expect(context.kept).toEqual([{ kind: 'password', value: oidcAccount.password }]);
  });

  it('are not asked for when the call could not be made anyway', async () => {
    const person = createFakePerson();
    const context = contextOf({ person });
    const server = { kind: 'endpoints', endpoints: { userinfo: 'https://a.example/me' } } as const;
    await expect(acquire(profileWith({ server, ...basic }), context)).rejects.toMatchObject({
      error: { code: 'endpoint-missing', endpoint: 'token' },
    });
    await expect(acquire(profileWith({ server, ...basic, clientId: '' }), context)).rejects.toMatchObject({
      error: { code: 'input-invalid', field: 'clientId' },
    });
    await expect(acquire(profileWith({ server, ...basic, grant: 'password' }), context)).rejects.toMatchObject({
      error: { code: 'input-invalid', field: 'username' },
    });
    expect(person.asked).toEqual([]);
  });

  it('does not keep a password that was wrong', async () => {
    const person = createFakePerson(() => ({ kind: 'password', password: 'wrong one', keep: true }));
    const context = contextOf({ person });
    const profile = profileWith({
      server: { kind: 'discovery', issuer: standardServer.issuer },
      clientId: oidcClients.public.id,
      grant: 'password',
      username: 'alice',
    });

    await expect(acquire(profile, context)).rejects.toMatchObject({
      error: { code: 'credentials-refused', error: 'invalid_grant' },
    });
    expect(context.kept).toEqual([]);
  });

  it('gives the tokens also when what was typed could not be kept', async () => {
    const person = createFakePerson(() => ({ kind: 'password', password: oidcAccount.password, keep: true }));
    const context = contextOf({ person, keep: () => Promise.reject(new Error('no keychain')) });
    const profile = profileWith({
      server: { kind: 'discovery', issuer: standardServer.issuer },
      clientId: oidcClients.public.id,
      grant: 'password',
      username: 'alice',
    });

    await expect(acquire(profile, context)).resolves.toMatchObject({ tokenType: 'Bearer' });
    expect(context.kept).toEqual([]);
  });
});
