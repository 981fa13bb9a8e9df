import { describe, expect, it } from 'vitest';
import {
  authorizeUrl,
  basic,
  bodyOf,
  call,
  errorOf,
  getToken,
  grantAccess,
  locationOf,
  logIn,
  type Practice,
  refresh,
  run,
  startWebMethods,
  withCode,
} from './webMethods';

const passwordQuery = ({ credentials }: Practice) => ({
  grant_type: 'password',
  username: credentials.user.username,
  password: credentials.user.password,
});

const endpoint = ({ origin }: Practice) => `${origin}/integration/rest/oAuth/getToken`;

const confidential = ({ credentials }: Practice) =>
  basic(credentials.confidentialClient.clientId, credentials.confidentialClient.clientSecret);

describe('getToken of webMethods Integration', () => {
  it('4.2: parameters in the query, Basic, the form content type and no body give a token', async () => {
    const practice = await startWebMethods();

    const reply = await getToken(practice, { grant_type: 'client_credentials', scope: 'orders' });

    expect(reply.json).toEqual({
      access_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      token_type: 'Bearer',
      expires_in: '3600',
    });
    expect(practice.exchanges.at(-1)).toMatchObject({ body: '', query: { grant_type: 'client_credentials' } });
  });

  it('4.2: expires_in is a string', async () => {
    const practice = await startWebMethods({ expirySeconds: 120 });

    expect(bodyOf(await getToken(practice, passwordQuery(practice))).expires_in).toBe('120');
  });

  it('4.2: a body is refused, and taken where the switch lets it in', async () => {
    const practice = await startWebMethods();
    const ask = () =>
      call(endpoint(practice), {
        method: 'POST',
        headers: confidential(practice),
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      });

    expect(errorOf(await ask())).toEqual([400, 'invalid_request']);
    practice.switches.set({ refuseBody: false });
    expect((await ask()).status).toBe(200);
    expect((await getToken(practice, { grant_type: 'client_credentials' })).status).toBe(200);
  });

  it.each(['application/json', 'text/plain', undefined])('4.2: the content type %s is refused', async (type) => {
    const practice = await startWebMethods();

    const reply = await call(`${endpoint(practice)}?grant_type=client_credentials`, {
      method: 'POST',
      headers: { ...confidential(practice), ...(type !== undefined && { 'content-type': type }) },
    });

    expect(errorOf(reply)).toEqual([400, 'invalid_request']);
  });

  it('4.2: Basic only: a secret in the query is not taken', async () => {
    const practice = await startWebMethods();
    const { clientId, clientSecret } = practice.credentials.confidentialClient;
    const query = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };

    const reply = await getToken(practice, query, {});

    expect(errorOf(reply)).toEqual([401, 'invalid_client']);
    expect(reply.headers.get('www-authenticate')).toMatch(/^Basic /);
  });

  it('4.4: a wrong secret and an unknown client are 401 invalid_client', async () => {
    const practice = await startWebMethods();
    const { clientId } = practice.credentials.confidentialClient;
    const ask = (headers: Record<string, string>) => getToken(practice, { grant_type: 'client_credentials' }, headers);

    expect(errorOf(await ask(basic(clientId, 'wrong')))).toEqual([401, 'invalid_client']);
    expect(errorOf(await ask(basic('nobody', 'x')))).toEqual([401, 'invalid_client']);
  });

  it('4.1: the path is oAuth/getToken, capitals included', async () => {
    const practice = await startWebMethods();

    expect((await call(endpoint(practice).replace('oAuth', 'oauth'), { method: 'POST' })).status).toBe(404);
    expect((await call(endpoint(practice))).status).toBe(405);
    expect((await call(`${practice.origin}/.well-known/openid-configuration`)).status).toBe(404);
  });

  it('4.2: plain http is 400 where https is required, at both endpoints', async () => {
    const practice = await startWebMethods({ requireHttps: true });

    expect(errorOf(await getToken(practice, passwordQuery(practice)))).toEqual([400, 'invalid_request']);
    expect((await call(authorizeUrl(practice))).status).toBe(400);
    practice.switches.set({ requireHttps: false });
    expect((await getToken(practice, passwordQuery(practice))).status).toBe(200);
    expect((await call(authorizeUrl(practice))).status).toBe(200);
  });

  it('4.4: errors are {error,error_description}, or HTML where the switch says so', async () => {
    const practice = await startWebMethods();
    const ask = () => getToken(practice, { grant_type: 'nonsense' });

    expect((await ask()).json).toEqual({ error: 'unsupported_grant_type', error_description: expect.any(String) });
    practice.switches.set({ errorBody: 'html' });
    const reply = await ask();
    expect([reply.status, reply.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect((await getToken(practice, passwordQuery(practice), {})).headers.get('www-authenticate')).toMatch(/^Basic/);
  });

  it.each([
    ['no grant type', {}, 'invalid_request'],
    ['a wrong password', { grant_type: 'password', username: 'dana', password: 'wrong' }, 'invalid_grant'],
    ['no password', { grant_type: 'password', username: 'dana' }, 'invalid_request'],
    ['an unknown code', { grant_type: 'authorization_code', code: 'x' }, 'invalid_grant'],
    ['an unknown refresh token', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
  ])('4.4: %s is 400 %o %s', async (_case, query, error) => {
    expect(errorOf(await getToken(await startWebMethods(), query))).toEqual([400, error]);
  });

  it('4.1: a public client may not use ROPC or client credentials', async () => {
    const practice = await startWebMethods();
    const { clientId } = practice.credentials.publicClient;

    for (const query of [{ grant_type: 'client_credentials' }, passwordQuery(practice)]) {
      expect(errorOf(await getToken(practice, query, basic(clientId, '')))).toEqual([400, 'unauthorized_client']);
    }
  });
});

describe('expiry at webMethods Integration', () => {
  it('4.3: a token ends after the N seconds of its client', async () => {
    const practice = await startWebMethods({ expirySeconds: 60 });
    const { access_token } = bodyOf(await getToken(practice, passwordQuery(practice)));
    const ask = () => run(practice.credentials.flowServiceUrl, access_token);

    practice.clock.pass(59);
    expect((await ask()).status).toBe(200);
    practice.clock.pass(1);
    expect(errorOf(await ask())).toEqual([401, 'invalid_token']);
  });

  it.each([
    ['absent', undefined],
    ['-1', '-1'],
    ['0', '0'],
    ['', ''],
  ] as const)('4.3: never expires, with expires_in %s', async (expiresInWithoutEnd, expected) => {
    const practice = await startWebMethods({ expirySeconds: null, expiresInWithoutEnd });

    const body = bodyOf(await getToken(practice, passwordQuery(practice)));

    expect(body.expires_in).toBe(expected);
    practice.clock.pass(200 * 86_400);
    expect((await run(practice.credentials.flowServiceUrl, body.access_token)).status).toBe(200);
  });
});

describe('refreshing at webMethods Integration', () => {
  it('4.3: each refresh uses one; when the count is spent it fails, and the count is never told', async () => {
    const practice = await startWebMethods({ refreshCount: 2 });
    const first = bodyOf(await withCode(practice));

    const second = bodyOf(await refresh(practice, first.refresh_token));
    const third = bodyOf(await refresh(practice, second.refresh_token));

    expect(Object.keys(third).sort()).toEqual(Object.keys(second).sort());
    expect(third.refresh_token).toBeDefined();
    expect(errorOf(await refresh(practice, third.refresh_token))).toEqual([400, 'invalid_grant']);
  });

  it('4.3: an unlimited count never ends', async () => {
    const practice = await startWebMethods({ refreshCount: 'unlimited' });
    let tokens = bodyOf(await withCode(practice));

    for (let time = 0; time < 12; time += 1) tokens = bodyOf(await refresh(practice, tokens.refresh_token));

    expect(tokens.refresh_token).toBeDefined();
  });

  it.each([0, null])('4.3: a count of %s gives no refresh token', async (refreshCount) => {
    const tokens = bodyOf(await withCode(await startWebMethods({ refreshCount })));

    expect(tokens).not.toHaveProperty('refresh_token');
  });

  it('4.3: only the authorization code grant gives a refresh token', async () => {
    const practice = await startWebMethods({ refreshCount: 'unlimited' });

    expect(bodyOf(await getToken(practice, passwordQuery(practice)))).not.toHaveProperty('refresh_token');
    expect(bodyOf(await getToken(practice, { grant_type: 'client_credentials' }))).not.toHaveProperty('refresh_token');
    expect(bodyOf(await withCode(practice)).refresh_token).toBeDefined();
  });

  it('4.2: a refresh answers with a new refresh token and the old one ends, or with the same', async () => {
    const practice = await startWebMethods();
    const first = bodyOf(await withCode(practice));
    const second = bodyOf(await refresh(practice, first.refresh_token));

    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(errorOf(await refresh(practice, first.refresh_token))).toEqual([400, 'invalid_grant']);
    practice.switches.set({ refreshTokenOnRefresh: 'same' });
    expect(bodyOf(await refresh(practice, second.refresh_token)).refresh_token).toBe(second.refresh_token);
    expect(bodyOf(await refresh(practice, second.refresh_token)).refresh_token).toBe(second.refresh_token);
    expect(errorOf(await refresh(practice, second.refresh_token))).toEqual([400, 'invalid_grant']);
  });

  it('4.2: a refresh may ask for a subset of the scopes, in any case, and not for more', async () => {
    const practice = await startWebMethods();
    const first = bodyOf(await withCode(practice));

    const narrow = bodyOf(await refresh(practice, first.refresh_token, { scope: 'STOCK' }));

    expect((await run(practice.credentials.restResourceUrl, narrow.access_token)).status).toBe(200);
    expect((await run(practice.credentials.flowServiceUrl, narrow.access_token)).status).toBe(403);
    const more = await refresh(practice, narrow.refresh_token, { scope: 'Orders' });
    expect(errorOf(more)).toEqual([400, 'invalid_scope']);
  });

  it('4.2: the blank of the documented sample is no part of the token', async () => {
    const practice = await startWebMethods();
    const { refresh_token = '' } = bodyOf(await withCode(practice));

    expect(errorOf(await refresh(practice, ` ${refresh_token}`))).toEqual([400, 'invalid_grant']);
  });

  it('4.2: the refresh token of another client is refused', async () => {
    const practice = await startWebMethods();
    const { refresh_token = '' } = bodyOf(await withCode(practice));
    const { clientId } = practice.credentials.publicClient;
    const query = { grant_type: 'refresh_token', refresh_token };

    expect(errorOf(await getToken(practice, query, basic(clientId, '')))).toEqual([400, 'invalid_grant']);
  });
});

describe('codes of webMethods Integration', () => {
  it('4.2: redirect_uri is needed at getToken when the authorization request had it', async () => {
    const practice = await startWebMethods();
    const { redirectUri } = practice.credentials.confidentialClient;

    expect(errorOf(await withCode(practice, {}, { redirect_uri: '' }))).toEqual([400, 'invalid_grant']);
    expect(errorOf(await withCode(practice, {}, { redirect_uri: `${redirectUri}/` }))).toEqual([400, 'invalid_grant']);
    expect((await withCode(practice)).status).toBe(200);
  });

  it('4.2: sending it when the authorization request had none is 400', async () => {
    const practice = await startWebMethods();
    const { redirectUri } = practice.credentials.confidentialClient;

    const reply = await withCode(practice, { redirect_uri: undefined }, { redirect_uri: redirectUri });

    expect(errorOf(reply)).toEqual([400, 'invalid_request']);
    expect((await withCode(practice, { redirect_uri: undefined })).status).toBe(200);
  });

  it('4.2: a code is good once, and for 300 seconds', async () => {
    const practice = await startWebMethods();
    const { redirectUri } = practice.credentials.confidentialClient;
    const newCode = async () =>
      locationOf(await grantAccess(practice, await logIn(practice, authorizeUrl(practice)))).searchParams.get('code') ??
      '';
    const exchange = (code: string) =>
      getToken(practice, { grant_type: 'authorization_code', code, redirect_uri: redirectUri });

    const code = await newCode();
    expect((await exchange(code)).status).toBe(200);
    expect(errorOf(await exchange(code))).toEqual([400, 'invalid_grant']);
    const late = await newCode();
    practice.clock.pass(300);
    expect(errorOf(await exchange(late))).toEqual([400, 'invalid_grant']);
  });
});
