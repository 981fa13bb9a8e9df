import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { apiRequestSchema } from '../../src/domain/request';
import { startServer } from '../support/badServers';
import { signWithSecret } from '../support/idTokens';
import { createSettableClock } from '../support/memoryPorts';
import { type Script, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const token = 'e03820ae-8732-43b1-b2b5-5a215ee07bd3';

/** A core with one profile at a scripted system, and its token fetched. */
const coreAt = async (
  paths: Script['paths'],
  parts: (root: string) => Partial<ProfileInput>,
  secrets: { readonly password?: string; readonly 'client-secret'?: string } = {},
) => {
  const clock = createSettableClock();
  const provider = await startMisbehavingProvider({ paths: { ...paths } });
  const running = await startCore({ clock });
  // A renewal by itself would make another token of the one that is looked at.
  await running.client.call('settings.set', { keepFresh: false });
  closers.push(provider.close, running.core.stop);
  const { id: profileId } = await running.saved(parts(provider.issuer));
  for (const kind of ['password', 'client-secret'] as const) {
    const value = secrets[kind];
    if (value !== undefined) await running.client.call('secrets.set', { profileId, kind, value });
  }
  await running.client.call('token.get', { profileId, how: 'best' });
  return { ...running, clock, provider, profileId };
};

const copied = async (running: Pick<RunningCore, 'client' | 'clipboard'>, input: object): Promise<string> => {
  // The inputs of these tests are all of this one call.
  await running.client.call('token.copy', input as never);
  return running.clipboard.text();
};

const dxAt = (paths: Script['paths'] = {}) =>
  coreAt(
    {
      '/ess/security/v1/token': { body: { userRefID: 1, tkn: token, tt: 'Bearer', v: 60, rtkn: 'rt', lc: 'es' } },
      ...paths,
    },
    (root) => ({
      provider: 'dxOperationalIntelligence',
      server: {
        kind: 'endpoints',
        endpoints: { token: `${root}/ess/security/v1/token`, userinfo: `${root}/ess/security/v1/me` },
      },
      grant: 'password',
      clientId: '',
      username: 'jsmith',
      dx: { tenant: 'DEFAULTORG' },
    }),
    { password: 'Wc1205' },
  );

const decoded = (header: string): string => Buffer.from(header.split(' ').at(-1) ?? '', 'base64').toString();

describe('a token that is presented in its own way', () => {
  it('2.2: is copied as the built header value, in the scope chosen for this use', async () => {
    const running = await dxAt();
    const { profileId } = running;
    expect(decoded(await copied(running, { profileId, form: 'header' }))).toBe(`{"tkn":"${token}","t":"DEFAULTORG"}`);
    expect(decoded(await copied(running, { profileId, form: 'header-value', use: { scopeKind: 'all' } }))).toBe(
      `{"tkn":"${token}","all":true}`,
    );
    expect(await copied(running, { profileId, form: 'curl', use: { scopeKind: 't', scopeTenant: 'x' } })).toMatch(
      /^curl --header 'Authorization: Bearer [\w+/=]+' 'https:\/\/'$/,
    );
    expect(await copied(running, { profileId, form: 'raw' })).toBe(token);
  });

  it('2.2: is exported to a shell as the built header value, since no bearer header could be made of the token', async () => {
    const running = await dxAt();
    const { profileId } = running;
    const [, name, value] =
      /^export (\w+)='(Bearer [\w+/=]+)'$/.exec(await copied(running, { profileId, form: 'shell' })) ?? [];
    expect([name, decoded(value ?? '')]).toEqual(['AUTHORIZATION', `{"tkn":"${token}","t":"DEFAULTORG"}`]);
    expect((await running.client.call('token.view', { profileId }))?.sentAs).toMatchObject({ shell: 'AUTHORIZATION' });
  });

  it('2.2: is sent as such, and the answer shows it masked', async () => {
    const api = await startServer((_seen, response) => response.writeHead(200).end('{}'));
    closers.push(api.close);
    const { client, profileId } = await dxAt();
    const send = (change: object) =>
      client.call('request.send', {
        profileId,
        runId: randomUUID(),
        request: apiRequestSchema.parse({ url: api.url, ...change }),
      });
    const answer = await send({});
    await send({ tokenUse: { scopeKind: 'global' } });
    expect(api.requests.map(({ headers }) => decoded(headers.authorization ?? ''))).toEqual([
      `{"tkn":"${token}","t":"DEFAULTORG"}`,
      `{"tkn":"${token}","global":true}`,
    ]);
    expect(answer.sentAuthorization).toMatch(/^Bearer eyJ0…/);
    expect(JSON.stringify(answer)).not.toContain(api.requests[0]?.headers.authorization?.slice(12));
  });

  it('offers its calls and ready requests, and says that a scope is chosen', async () => {
    const { client, profileId, provider } = await dxAt({ '/ess/security/v1/me': { body: { user: 'jsmith' } } });
    const offer = await client.call('provider.calls', { profileId });
    expect(offer).toMatchObject({
      calls: [{ id: 'userinfo', fields: [] }],
      choosesTenant: true,
      lacks: ['introspection', 'revocation', 'endSession'],
    });
    expect(offer.requests.map(({ request }) => request.url)).toEqual([
      `${provider.issuer}/ess/security/v1/me`,
      `${provider.issuer}/mdo/v2/aoanalytics`,
    ]);
    const answer = { status: 200, json: { user: 'jsmith' } };
    expect(await client.call('provider.call', { profileId, callId: 'userinfo', inputs: {} })).toEqual(answer);
    expect(await client.call('token.userinfo', { profileId })).toEqual(answer);
    const asked = provider.requests.filter(({ path }) => path === '/ess/security/v1/me');
    expect(asked.map(({ headers }) => decoded(headers.authorization ?? ''))).toEqual(
      Array(2).fill(`{"tkn":"${token}","t":"DEFAULTORG"}`),
    );
    expect(await refusalOf(client.call('provider.call', { profileId, callId: 'x', inputs: {} }))).toMatchObject({
      code: 'not-offered',
    });
  });
});

describe('a refresh token that ended, at a system without clients', () => {
  it('2.3: makes way for the kept password, whatever the refusal looks like', async () => {
    const answer = { tkn: token, tt: 'Bearer', v: 60, rtkn: 'rt' };
    const { client, profileId, provider } = await dxAt({
      '/ess/security/v1/token': ({ parameters }) =>
        parameters.get('grant_type') === 'REFRESH_TOKEN' ? { status: 401 } : { body: answer },
    });
    expect(await client.call('token.get', { profileId, how: 'refresh' })).toMatchObject({ generation: 2 });
    const grants = provider.requests.map(({ body }) => new URLSearchParams(body).get('grant_type'));
    expect(grants).toEqual(['PASSWORD', 'REFRESH_TOKEN', 'PASSWORD']);
  });
});

describe('a token that lives as long as it is used', () => {
  const sendTo = (running: RunningCore, profileId: string, url: string, change: object = {}) =>
    running.client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url, ...change }),
    });

  const endOf = async ({ client }: RunningCore): Promise<number | undefined> =>
    (await client.call('tokens.status'))[0]?.token?.expiresAt;

  it('2.1: begins its life anew with each request that carries it', async () => {
    const api = await startServer((_seen, response) => response.writeHead(200).end());
    closers.push(api.close);
    const running = await dxAt();
    const { clock, profileId } = running;
    const began = clock.now();
    expect(await endOf(running)).toBe(began + 60_000);
    clock.advance(50_000);
    await sendTo(running, profileId, api.url);
    expect(await endOf(running)).toBe(began + 110_000);
    expect(running.heard.filter((name) => name === 'tokens.changed').length).toBeGreaterThan(2);
    const view = await running.client.call('token.view', { profileId });
    expect(view).toMatchObject({
      generation: 1,
      receivedAt: began,
      lastUsedAt: began + 50_000,
      idleSeconds: 60,
      expirySource: 'idle',
      extras: { userRefID: '1', lc: 'es', tt: 'Bearer' },
      sentAs: {
        in: 'header',
        name: 'Authorization',
        masked: expect.stringMatching(/^Bearer eyJ0…/),
        shell: 'AUTHORIZATION',
      },
    });
    // What the list, the header and the tray show of it.
    const [shown] = await running.client.call('tokens.status');
    expect(shown?.token).toMatchObject({ idleSeconds: 60, expiresAt: began + 110_000 });
    // The share of its life in which it counts as ending is that of this life, not of all since the sign-in.
    const [status] = await running.client.call('tokens.status');
    expect(status?.token?.receivedAt).toBe(began + 50_000);
  });

  it('2.1: is not used by a request without it, nor by one that was refused with 401', async () => {
    const api = await startServer((seen, response) => response.writeHead(seen.path === '/no' ? 401 : 200).end());
    closers.push(api.close);
    const running = await dxAt();
    // The first refusal renews the token; that this did not help is known at the next one.
    await sendTo(running, running.profileId, `${api.url}/no`);
    const before = await endOf(running);
    running.clock.advance(10_000);
    await sendTo(running, running.profileId, api.url, { authorization: 'none' });
    await sendTo(running, running.profileId, `${api.url}/no`);
    expect(await endOf(running)).toBe(before);
  });

  it('is used by the user info of OpenID Connect as well, and not by a look at it', async () => {
    const running = await coreAt(
      {
        '/token': { body: { access_token: 'tok', token_type: 'Bearer', expires_in: 60 } },
        '/me': { body: { sub: 'jsmith' } },
        '/introspect': { body: { active: true } },
      },
      (root) => ({
        provider: 'custom',
        server: {
          kind: 'endpoints',
          endpoints: { token: `${root}/token`, userinfo: `${root}/me`, introspection: `${root}/introspect` },
        },
        custom: { expiry: { from: 'expires_in', as: 'seconds', model: 'sliding' } },
      }),
    );
    const { profileId } = running;
    const before = await endOf(running);
    running.clock.advance(20_000);
    await running.client.call('token.introspect', { profileId });
    expect(await endOf(running)).toBe(before);
    await running.client.call('token.userinfo', { profileId });
    expect(await endOf(running)).toBe(running.clock.now() + 60_000);
    expect(await running.client.call('provider.calls', { profileId })).toMatchObject({
      lacks: ['revocation', 'endSession'],
    });
  });

  it('2.2: is used by a named call as well', async () => {
    const running = await dxAt({ '/ess/security/v1/me': { body: {} } });
    running.clock.advance(30_000);
    await running.client.call('provider.call', { profileId: running.profileId, callId: 'userinfo', inputs: {} });
    expect(await endOf(running)).toBe(running.clock.now() + 60_000);
  });

  it('still knows its last use after a restart', async () => {
    const api = await startServer((_seen, response) => response.writeHead(200).end());
    closers.push(api.close);
    const running = await dxAt();
    running.clock.advance(50_000);
    await sendTo(running, running.profileId, api.url);
    const end = await endOf(running);
    const again = await startCore({ before: running, clock: running.clock });
    closers.push(again.core.stop);
    expect(await endOf(again)).toBe(end);
    expect(await again.client.call('token.view', { profileId: running.profileId })).toMatchObject({ idleSeconds: 60 });
  });
});

describe('a token that travels in the query', () => {
  const secret = 'query token/+with&odd=signs';

  it('is sent there, and shown nowhere: not in the address, a redirect, the history or the log', async () => {
    const api = await startServer((seen, response) => {
      if (seen.path.startsWith('/first'))
        response.writeHead(302, { location: `/second?${seen.path.split('?')[1]}` }).end();
      else response.writeHead(200).end('ok');
    });
    closers.push(api.close);
    const running = await coreAt({ '/token': { body: { access_token: secret, token_type: 'Bearer' } } }, (root) => ({
      provider: 'custom',
      server: { kind: 'endpoints', endpoints: { token: `${root}/token` } },
      clientId: '',
      custom: { present: { in: 'query', name: 'access_token', prefix: '' } },
    }));
    const { client, profileId } = running;
    const answer = await client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url: `${api.url}/first?a=b` }),
    });
    const seen = api.requests.map(({ path }) => new URL(path, 'http://x').searchParams.get('access_token'));
    expect(seen).toEqual([secret, secret]);
    expect(api.requests[0]?.headers.authorization).toBeUndefined();
    expect(answer).toMatchObject({ status: 200, sentAuthorization: 'access_token=quer…igns' });
    expect(answer.url).toBe(`${api.url}/second?a=b&access_token=…`);
    const shown = JSON.stringify([answer, await client.call('requests.history', { profileId }), running.log.lines]);
    for (const form of [secret, encodeURIComponent(secret), 'query+token']) expect(shown).not.toContain(form);
    expect(await copied(running, { profileId, form: 'curl' })).toContain(`access_token=${encodeURIComponent(secret)}`);
  });
});

describe('a token under a header of its own', () => {
  it('takes the place of a typed one of that name, and stays behind at another origin', async () => {
    const other = await startServer((_seen, response) => response.writeHead(200).end());
    const api = await startServer((_seen, response) =>
      response.writeHead(302, { location: `${other.url}/there` }).end(),
    );
    closers.push(api.close, other.close);
    const { client, profileId } = await coreAt(
      { '/token': { body: { access_token: 'tok', token_type: 'Bearer' } } },
      (root) => ({
        provider: 'custom',
        server: { kind: 'endpoints', endpoints: { token: `${root}/token` } },
        clientId: '',
        custom: { present: { name: 'X-Auth-Token', prefix: '' } },
      }),
    );
    await client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url: api.url, headers: [{ name: 'x-auth-token', value: 'typed' }] }),
    });
    expect(api.requests[0]?.headers['x-auth-token']).toBe('tok');
    expect(other.requests[0]?.headers['x-auth-token']).toBeUndefined();
    expect(other.requests[0]?.path).toBe('/there');
  });
});

describe('a token that cannot be revoked', () => {
  it('3.3: a jwt of Keyrock is not stored, hence not revocable: its refresh token is, and the token stays', async () => {
    const jwt = await signWithSecret({ sub: 'alice' }, 'sixteenhexdigits');
    const running = await coreAt(
      {
        '/oauth2/token': { body: { access_token: jwt, token_type: 'jwt', refresh_token: 'rt-1', scope: ['jwt'] } },
        '/oauth2/revoke': { status: 200 },
      },
      (root) => ({
        provider: 'keyrock',
        server: {
          kind: 'endpoints',
          endpoints: { token: `${root}/oauth2/token`, revocation: `${root}/oauth2/revoke` },
        },
        grant: 'password',
        username: 'a@b.c',
        clientAuth: 'none',
        scope: 'jwt',
      }),
      { password: 'pw' },
    );
    const { client, profileId, provider } = running;
    expect(await refusalOf(client.call('token.revoke', { profileId }))).toEqual({ code: 'not-revocable' });
    const revoked = provider.requests.filter(({ path }) => path === '/oauth2/revoke');
    expect(revoked.map(({ body }) => new URLSearchParams(body).get('token'))).toEqual(['rt-1']);
    expect(await client.call('token.view', { profileId })).toMatchObject({ expirySource: 'never' });
  });
});

describe('a counted refresh', () => {
  it('4.3: is shown with its limit, and scopes are compared without regard to case', async () => {
    const { client, profileId } = await coreAt(
      { '/token': { body: { access_token: 'at', expires_in: '3600', refresh_token: 'rt', scope: 'ORDERS extra' } } },
      (root) => ({
        provider: 'webMethods',
        server: { kind: 'endpoints', endpoints: { token: `${root}/token` } },
        clientAuth: 'client_secret_basic',
        scope: 'orders',
        webMethods: { refreshLimit: 3 },
      }),
      { 'client-secret': 's' },
    );
    expect(await client.call('token.view', { profileId })).toMatchObject({
      refreshes: { used: 0, limit: 3 },
      scopeAsked: ['orders'],
      scopeGranted: ['orders', 'extra'],
    });
    expect(await client.call('token.get', { profileId, how: 'refresh' })).toMatchObject({
      refreshes: { used: 1, limit: 3 },
    });
  });
});

describe('a system that counts refreshes', () => {
  const at = async (answer: object, refreshLimit: number | null = 3) => {
    const running = await coreAt(
      { '/token': { body: { access_token: 'at', expires_in: '60', ...answer } } },
      (root) => ({
        provider: 'webMethods',
        server: { kind: 'endpoints', endpoints: { token: `${root}/token` } },
        clientAuth: 'client_secret_basic',
        webMethods: { refreshLimit },
      }),
      { 'client-secret': 's' },
    );
    await running.client.call('settings.set', { keepFresh: true });
    const sent = () => running.provider.requests.filter(({ path }) => path.startsWith('/token')).length;
    const isWorking = async () => (await running.client.call('tokens.status'))[0]?.activity === 'working';
    expect(sent()).toBe(1);
    running.clock.advance(59_000);
    return { ...running, sent, isWorking };
  };

  it('is asked again unasked where the token has no refresh token that a count could be spent of', async () => {
    const { sent } = await at({});
    await expect.poll(sent).toBe(2);
  });

  it('4.3: is asked unasked with the refresh token where refreshes are unlimited', async () => {
    const { sent, provider } = await at({ refresh_token: 'rt' }, null);
    await expect.poll(sent).toBe(2);
    expect(provider.requests.at(-1)?.path).toContain('grant_type=refresh_token');
  });

  it('is left alone where a refresh would be spent on nobody', async () => {
    const { sent, isWorking, client } = await at({ refresh_token: 'rt' });
    expect(await isWorking()).toBe(false);
    expect(sent()).toBe(1);
    expect((await client.call('tokens.status'))[0]?.token?.generation).toBe(1);
  });
});

describe('an API that wants more', () => {
  it('4.4: shows [ISS.0010.8046] of too narrow a scope as it came', async () => {
    const challenge = 'Bearer error="insufficient_scope", error_description="[ISS.0010.8046] Access denied"';
    const api = await startServer((_seen, response) =>
      response.writeHead(401, { 'www-authenticate': challenge }).end(),
    );
    closers.push(api.close);
    const { client, profileId } = await dxAt();
    const answer = await client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url: api.url }),
    });
    expect(answer).toMatchObject({ status: 401, headers: expect.arrayContaining([['www-authenticate', challenge]]) });
  });
});

describe('a granted scope', () => {
  it.each([
    ['repo user', 'repo,user', ['repo', 'user']],
    ['a,b', 'a,b', ['a,b']],
    ['repo', 'repo user,x', ['repo', 'user,x']],
  ])('7.4: asked for as “%s” and granted as “%s”', async (scope, granted, expected) => {
    const { client, profileId } = await coreAt(
      { '/token': { body: { access_token: 'at', token_type: 'bearer', scope: granted } } },
      (root) => ({ server: { kind: 'endpoints', endpoints: { token: `${root}/token` } }, scope }),
    );
    expect((await client.call('token.view', { profileId }))?.scopeGranted).toEqual(expected);
  });
});

describe('a check of the settings', () => {
  it('3.5: warns that Keyrock takes no notice of PKCE', async () => {
    const running = await startCore();
    onTestFinished(running.core.stop);
    const profile = await running.saved({
      provider: 'keyrock',
      server: {
        kind: 'endpoints',
        endpoints: { token: 'http://127.0.0.1:9/t', authorization: 'http://127.0.0.1:9/a' },
      },
      grant: 'authorization_code',
    });
    const checks = await running.client.call('profiles.check', profile);
    expect(checks.find(({ id }) => id === 'pkce')).toEqual({
      id: 'pkce',
      outcome: 'warning',
      facts: { value: 'S256' },
    });
  });
});
