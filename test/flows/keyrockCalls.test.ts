import { describe, expect, it, onTestFinished } from 'vitest';
import { introspectToken, revokeToken } from '../../src/flows/manage';
import { signWithSecret } from '../support/idTokens';
import { clientId, hex, keyrockAt, no, profileAt, rawPair } from '../support/keyrockSystem';
import type { Reply } from '../support/misbehavingProvider';
import { outcomeOf, startScriptedSystem } from '../support/systemFlow';

describe('GET /user', () => {
  const kept = (accessToken: string) =>
    ({ accessToken, tokenType: 'bearer', receivedAt: 1, expirySource: 'unknown' }) as const;
  const user = { organizations: [], roles: [{ id: 'r1', name: 'Purchaser' }], app_id: clientId, username: 'alice' };

  it('3.6: a bearer token goes in the header alone, since both ways at once are refused', async () => {
    const { call, calls } = await keyrockAt({ '/user': { body: user } });
    expect((await call('userinfo', kept(hex('a')))).got).toEqual({ status: 200, json: user });
    const [seen] = calls('/user');
    expect(seen?.headers.authorization).toBe(`Bearer ${hex('a')}`);
    expect(seen?.path).toBe('/user');
    expect(seen?.headers['x-auth-token']).toBeUndefined();
  });

  it('3.3: a jwt is taken only as ?access_token=JWT&app_id=', async () => {
    const token = await signWithSecret({ sub: 'alice' }, 'sixteenhexdigits');
    const { call, calls } = await keyrockAt({ '/user': { body: user } });
    await call('userinfo', kept(token));
    const [seen] = calls('/user');
    expect(seen?.headers.authorization).toBeUndefined();
    expect(Object.fromEntries(new URL(seen?.path ?? '', 'http://x').searchParams)).toEqual({
      access_token: token,
      app_id: clientId,
    });
  });

  it('3.6: a client’s own token stands for the application alone', async () => {
    const { call } = await keyrockAt({ '/user': { body: { app_id: clientId } } });
    expect((await call('userinfo', kept(hex('a')))).got?.json).toEqual({ app_id: clientId });
  });

  it.each([
    ['the application of the token', {}, clientId],
    ['another application', { app_id: ' other-app ' }, 'other-app'],
  ])('3.6: action and resource ask for a decision in %s', async (_case, more, app) => {
    const { call, calls } = await keyrockAt({ '/user': { body: { ...user, authorization_decision: 'Permit' } } });
    const { got } = await call('decision', kept(hex('a')), { action: 'GET', resource: '/orders?x=1', ...more });
    expect(got?.json).toMatchObject({ authorization_decision: 'Permit' });
    expect(Object.fromEntries(new URL(calls('/user')[0]?.path ?? '', 'http://x').searchParams)).toEqual({
      action: 'GET',
      resource: '/orders?x=1',
      app_id: app,
    });
  });

  it('3.6: the service header goes along where it is given', async () => {
    const { call, calls } = await keyrockAt({ '/user': { body: user } });
    await call('decision', kept(hex('a')), { action: 'GET', resource: '/', authorization_service_header: 'city' });
    expect(calls('/user')[0]?.path).toContain('authorization_service_header=city');
  });

  it('3.6: authzforce=true asks for the domain, and never together with an action', async () => {
    const { call, calls } = await keyrockAt({ '/user': { body: { ...user, app_azf_domain: 'd1' } } });
    await call('authzforce', kept(hex('a')), { action: 'GET' });
    expect(calls('/user')[0]?.path).toBe('/user?authzforce=true');
  });

  it.each<[string, Reply, object]>([
    ['unknown', no(401, 'Invalid token: access token is invalid'), { error: 'invalid_token', status: 401 }],
    ['revoked', no(401, 'Invalid token: access token is no longer valid'), { error: 'invalid_token' }],
    [
      'expired',
      no(401, 'Invalid token: access token has expired'),
      { error: 'invalid_token', description: 'access token has expired' },
    ],
    ['none', no(401, 'Unauthorized request: no authentication given'), { error: 'invalid_token' }],
    [
      'both at once',
      no(400, 'Invalid request: only one authentication method is allowed'),
      { error: 'invalid_request', description: 'only one authentication method is allowed' },
    ],
    [
      'a foreign app: an object',
      {
        status: 401,
        body: { message: 'User not authorized in application', code: 401, title: 'Unauthorized' },
      },
      { error: 'HTTP 401', description: 'User not authorized in application' },
    ],
    [
      'unknown app_id: an object',
      { status: 401, body: { error: { message: 'Unknown application', code: 401, title: 'Unauthorized' } } },
      { description: 'Unknown application', status: 401 },
    ],
    [
      'both levels at once: an object',
      {
        status: 400,
        body: { message: 'Cannot handle 2 authentications levels at the same time', code: 400, title: 'Bad Request' },
      },
      { description: 'Cannot handle 2 authentications levels at the same time', status: 400 },
    ],
    [
      'an error inside an object',
      { status: 401, body: { error: { message: 'Invalid email or password', code: 401, title: 'Unauthorized' } } },
      { description: 'Invalid email or password' },
    ],
  ])('3.6: a refusal is worded: %s', async (_case, reply, expected) => {
    const { call } = await keyrockAt({ '/user': reply });
    const { error } = await call('userinfo', kept(hex('a')));
    expect(error).toMatchObject({ code: 'provider-refused', stage: 'call', ...expected });
  });

  it('an answer nested deeper than anything meant to be read is refused', async () => {
    const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
    const { call } = await keyrockAt({ '/user': { body: deep, headers: { 'content-type': 'application/json' } } });
    expect((await call('userinfo', kept(hex('a')))).error).toMatchObject({ code: 'answer-invalid', stage: 'call' });
  });

  it('an HTML page where JSON was due, and nothing at all', async () => {
    const page = { body: '<html>proxy</html>', headers: { 'content-type': 'text/html' } };
    const { call } = await keyrockAt({ '/user': page });
    expect((await call('userinfo', kept(hex('a')))).error).toMatchObject({ code: 'answer-not-json', stage: 'call' });
    const empty = await keyrockAt({ '/user': { status: 204 } });
    expect((await empty.call('userinfo', kept(hex('a')))).got).toEqual({ status: 204, json: null });
  });

  it('an address that a description names over plain http is not called', async () => {
    const described = `/idm/applications/${clientId}`;
    let root = '';
    const system = await startScriptedSystem(
      {
        paths: {
          [`${described}/.well-known/openid-configuration`]: () => ({
            body: {
              issuer: `${root}${described}`,
              token_endpoint: `${root}/oauth2/token`,
              userinfo_endpoint: 'http://keyrock.example.com/user',
            },
          }),
        },
      },
      (at) => {
        root = at;
        return { ...profileAt()(at), server: { kind: 'discovery', issuer: `${at}${described}`, document: 'openid' } };
      },
    );
    onTestFinished(system.close);
    expect((await system.call('userinfo', kept(hex('a')))).error).toMatchObject({ code: 'address-insecure' });
  });

  it('a call the system does not have is not offered, and a profile without the address has none of them', async () => {
    const { call } = await keyrockAt({});
    expect((await call('nonsense', kept(hex('a')))).error).toMatchObject({ code: 'not-offered' });
    const bare = await keyrockAt({}, { server: { kind: 'endpoints', endpoints: { token: 'http://127.0.0.1:9/t' } } });
    expect((await bare.call('userinfo', kept(hex('a')))).error).toEqual({
      code: 'not-offered',
      what: 'User and roles',
    });
  });
});

describe('POST /oauth2/revoke', () => {
  const revokeAt = async (reply: Reply) => {
    const system = await keyrockAt({ '/oauth2/revoke': reply });
    const revoked = await outcomeOf(revokeToken(system.profile, hex('a'), 'access', system.context));
    return { ...system, ...revoked };
  };

  it('3.7: form token with a hint and client auth: 200 empty', async () => {
    const { error, calls } = await revokeAt({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(error).toBeUndefined();
    const [seen] = calls('/oauth2/revoke');
    expect(seen?.headers.authorization).toBe(rawPair);
    expect(Object.fromEntries(new URLSearchParams(seen?.body))).toEqual({
      token: hex('a'),
      token_type_hint: 'access_token',
    });
  });

  it('3.7: an unknown token is 200 text/html with an error sentence: it is good for nothing any more', async () => {
    const page = {
      headers: { 'content-type': 'text/html' },
      body: 'Invalid token: access or refresh token is invalid',
    };
    expect((await revokeAt(page)).error).toBeUndefined();
  });

  it('3.7: a bad hint is 400 text', async () => {
    const reply = { status: 400, headers: { 'content-type': 'text/html' }, body: 'Invalid request: token_type_hint' };
    expect((await revokeAt(reply)).error).toMatchObject({ code: 'answer-not-json', status: 400 });
  });

  it('3.7: no credentials is 503 with a page, and is told as what it is', async () => {
    const page = {
      status: 503,
      headers: { 'content-type': 'text/html' },
      body: 'Cannot convert undefined or null to object',
    };
    expect((await revokeAt(page)).error).toMatchObject({ code: 'client-refused', error: 'invalid_client' });
  });
});

describe('introspection', () => {
  it('observed: there is none; asked for by hand, it is 404 with a JSON string', async () => {
    const { profile, context } = await keyrockAt({});
    expect((await outcomeOf(introspectToken(profile, hex('a'), context))).error).toEqual({
      code: 'endpoint-missing',
      endpoint: 'introspection',
    });
    const byHand = await keyrockAt({ '/oauth2/introspect': no(404, 'Path not Found') });
    const server = byHand.profile.server;
    if (server.kind !== 'endpoints') throw new Error('the profile has typed endpoints');
    const introspection = `${byHand.provider.issuer}/oauth2/introspect`;
    const typed = { ...byHand.profile, server: { ...server, endpoints: { ...server.endpoints, introspection } } };
    expect((await outcomeOf(introspectToken(typed, hex('a'), byHand.context))).error).toMatchObject({
      code: 'provider-refused',
      stage: 'introspection',
      description: 'Path not Found',
    });
  });
});
