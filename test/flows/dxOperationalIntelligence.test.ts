import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { errorText } from '../../src/domain/text/errorText';
import { revokeToken } from '../../src/flows/manage';
import type { Reply, Script } from '../support/misbehavingProvider';
import { outcomeOf, startScriptedSystem } from '../support/systemFlow';

/* The facts of Broadcom's EMM security server stated by a scripted server; section numbers are those of the wire facts. */

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const tokenPath = '/ess/security/v1/token';
const good = {
  userRefID: 1,
  tkn: 'a3bdf820-1eaf-47f4-acd6-7caca7fe17d2',
  tt: 'Bearer',
  v: 1800,
  rtkn: '22d27b41-c392-41b6-8785-0503b398b4e7',
  lc: 'es',
};

const dxAt = async (paths: Script['paths'], parts: Partial<ProfileInput> = {}) => {
  const system = await startScriptedSystem(
    { paths: { ...paths } },
    (root) => ({
      provider: 'dxOperationalIntelligence',
      server: {
        kind: 'endpoints',
        endpoints: { token: `${root}${tokenPath}`, userinfo: `${root}/ess/security/v1/me` },
      },
      grant: 'password',
      clientId: '',
      username: 'jsmith',
      dx: { tenant: 'DEFAULTORG', language: 'es' },
      ...parts,
    }),
    { password: 'Wc1205' },
  );
  closers.push(system.close);
  const seen = () =>
    system.provider.requests.map(({ method, path, headers, body }) => ({ method, path, headers, body }));
  return { ...system, seen };
};

const kept = {
  accessToken: good.tkn,
  tokenType: 'Bearer',
  refreshToken: good.rtkn,
  receivedAt: 1,
  expirySource: 'idle',
  idleSeconds: 1800,
  extras: { lc: 'es' },
} as const;

describe('a token for a user name and password', () => {
  it('2.1: is fetched with tenant Basic, PASSWORD, a transaction id and a language', async () => {
    const { acquire, seen } = await dxAt({ [tokenPath]: { body: good } });
    const { got } = await acquire();
    expect(got).toEqual({
      accessToken: good.tkn,
      refreshToken: good.rtkn,
      tokenType: 'Bearer',
      receivedAt: got?.receivedAt,
      lastUsedAt: got?.receivedAt,
      expiresAt: (got?.receivedAt ?? 0) + 1_800_000,
      expirySource: 'idle',
      idleSeconds: 1800,
      extras: { userRefID: '1', lc: 'es', tt: 'Bearer' },
    });
    const [call] = seen();
    expect(call).toMatchObject({
      method: 'POST',
      headers: { authorization: 'Basic REVGQVVMVE9SRw==', 'accept-language': 'es' },
      body: 'username=jsmith&password=Wc1205&grant_type=PASSWORD',
    });
    expect(call?.path).toMatch(/^\/ess\/security\/v1\/token\?client_txn_id=[\w-]{20,}$/);
  });

  it('2.1: names each call anew', async () => {
    const { acquire, seen } = await dxAt({ [tokenPath]: { body: good } });
    await acquire();
    await acquire();
    const [first, second] = seen().map(({ path }) => path);
    expect(first).not.toBe(second);
  });

  it('keeps no token and no secret among the facts beside it, and nothing long', async () => {
    const odd = { ...good, userRefID: `of ${good.tkn}`, lc: 'x'.repeat(1000), userCohort: 'Wc1205 again' };
    const { acquire } = await dxAt({ [tokenPath]: { body: odd } });
    const { got } = await acquire();
    expect(got?.extras?.userRefID).toBe('of [hidden]');
    expect(got?.extras?.lc?.length).toBe(300);
    expect(got?.extras?.userCohort).toBe('[hidden] again');
  });

  it.each<[string, Reply, object]>([
    [
      '401 with msg',
      { status: 401, body: { msg: 'Bad credentials' } },
      { code: 'credentials-refused', description: 'Bad credentials' },
    ],
    ['400 with msg', { status: 400, body: { msg: 'Bad credentials' } }, { code: 'credentials-refused' }],
    [
      'wrong tenant',
      { status: 401, body: { msg: 'The tenant is not known.' } },
      { code: 'provider-refused', error: 'invalid_tenant', description: 'The tenant is not known.' },
    ],
    ['500 with msg', { status: 500, body: { msg: 'oops' } }, { code: 'provider-unavailable' }],
    ['401 with nothing', { status: 401 }, { code: 'credentials-refused', error: 'HTTP 401' }],
    ['401 with a page', { status: 401, body: '<html>401</html>' }, { code: 'credentials-refused' }],
    [
      '401 with a challenge alone',
      { status: 401, headers: { 'www-authenticate': 'Basic realm="EMM"' } },
      { code: 'credentials-refused' },
    ],
    [
      '401 with the text of its status',
      { status: 401, body: { status: 401, error: 'Unauthorized', message: 'Bad credentials' } },
      { code: 'credentials-refused', description: 'Bad credentials' },
    ],
    [
      '403 with the text of its status',
      { status: 403, body: { error: 'Forbidden', message: 'The account is locked' } },
      { code: 'provider-refused', error: 'Forbidden', description: 'The account is locked' },
    ],
    [
      'a code of RFC 6749',
      { status: 400, body: { error: 'unsupported_grant_type', msg: 'PASSWORD' } },
      { code: 'grant-refused', error: 'unsupported_grant_type', description: 'PASSWORD' },
    ],
    [
      'invalid_client, by which the tenant is meant',
      { status: 401, body: { error: 'invalid_client' } },
      { code: 'provider-refused', error: 'invalid_tenant' },
    ],
    [
      'an HTML page from a proxy where JSON was due',
      { status: 403, headers: { 'content-type': 'text/html' }, body: '<html>blocked</html>' },
      { code: 'answer-not-json', status: 403 },
    ],
    ['a token that is none', { body: { tkn: '', v: 1 } }, { code: 'token-unusable', reason: 'empty' }],
  ])('2.1: a refusal is worded: %s', async (_case, reply, expected) => {
    const { acquire } = await dxAt({ [tokenPath]: reply });
    const { error } = await acquire();
    expect(error).toMatchObject(expected);
    expect(errorText(error!).next).toMatch(/\.$/);
  });

  it('points a wrong tenant to the tenant, not to user name and password', async () => {
    const { acquire } = await dxAt({ [tokenPath]: { status: 401, body: { msg: 'Unknown tenant' } } });
    const { error } = await acquire();
    expect(errorText(error!).next).toContain('tenant');
  });
});

describe('a refresh', () => {
  it('2.3: goes to the same address with the same tenant header and REFRESH_TOKEN', async () => {
    const { refresh, seen } = await dxAt({ [tokenPath]: { body: { ...good, tkn: 'new', rtkn: 'newer' } } });
    expect((await refresh(kept)).got).toMatchObject({ accessToken: 'new', refreshToken: 'newer', idleSeconds: 1800 });
    expect(seen()[0]).toMatchObject({
      headers: { authorization: 'Basic REVGQVVMVE9SRw==' },
      body: `refresh_token=${good.rtkn}&grant_type=REFRESH_TOKEN`,
    });
  });

  it('2.3, 7.11: keeps the old rtkn where none is sent', async () => {
    const { rtkn: _none, ...rest } = good;
    const { refresh } = await dxAt({ [tokenPath]: { body: rest } });
    expect((await refresh(kept)).got?.refreshToken).toBe(good.rtkn);
  });

  it('2.3: refused, asks for a new sign-in', async () => {
    const { refresh } = await dxAt({ [tokenPath]: { status: 401, body: { msg: 'Invalid refresh token' } } });
    expect((await refresh(kept)).error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
  });

  it.each<[string, Reply]>([
    ['nothing', { status: 401 }],
    ['a page', { status: 401, body: '<html>401</html>' }],
    ['the text of the status', { status: 401, body: { error: 'Unauthorized', message: 'Expired' } }],
  ])(
    '2.3: refused with %s, asks for a new sign-in and not for a client, of which there is none',
    async (_with, reply) => {
      const { refresh } = await dxAt({ [tokenPath]: reply });
      expect((await refresh(kept)).error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
    },
  );
});

describe('using the token', () => {
  it('2.2: /ess/security/v1/me is asked with Accept JSON and the built header', async () => {
    const { call, seen } = await dxAt(
      { '/ess/security/v1/me': { body: { user: 'jsmith' } } },
      { dx: { tenant: 'DEFAULTORG', scopeKind: 'all' } },
    );
    expect((await call('userinfo', kept)).got).toEqual({ status: 200, json: { user: 'jsmith' } });
    const [asked] = seen();
    expect(asked?.method).toBe('GET');
    expect(asked?.headers.accept).toBe('application/json');
    expect(Buffer.from((asked?.headers.authorization ?? '').split(' ')[1] ?? '', 'base64').toString()).toBe(
      `{"tkn":"${good.tkn}","all":true}`,
    );
  });

  it('2.2: without an address of its own, /me stands beside the tokens', async () => {
    const { call, seen } = await dxAt({ '/ess/security/v1/me': { body: {} } });
    const bare = await dxAt({});
    const only = { kind: 'endpoints' as const, endpoints: { token: `${bare.provider.issuer}${tokenPath}` } };
    const beside = await dxAt({ '/ess/security/v1/me': { body: {} } }, { server: only });
    await beside.call('userinfo', kept);
    expect(bare.seen()[0]?.path).toBe('/ess/security/v1/me');
    await call('userinfo', kept);
    expect(seen()[0]?.path).toBe('/ess/security/v1/me');
  });

  it('2.2: a scope the user has no right to is refused in the server’s words', async () => {
    const { call } = await dxAt({ '/ess/security/v1/me': { status: 403, body: { msg: 'No scope on cohort1' } } });
    expect((await call('userinfo', kept)).error).toMatchObject({
      code: 'provider-refused',
      description: 'No scope on cohort1',
      stage: 'call',
      status: 403,
    });
  });

  it('2.3: nothing is known that would revoke a token, and that is said', async () => {
    const { profile, context } = await dxAt({});
    expect((await outcomeOf(revokeToken(profile, 'x', 'access', context))).error).toEqual({
      code: 'endpoint-missing',
      endpoint: 'revocation',
    });
  });
});
