import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import {
  basic,
  bodyOf,
  call,
  claimsIn,
  headerOf,
  opaque,
  type Practice,
  type Reply,
  refresh,
  standing,
  startKeyrock,
  startMs,
  token,
  user,
  withPassword,
} from './keyrock';

const passwordForm = ({ credentials }: Practice) => ({
  grant_type: 'password',
  username: credentials.user.email,
  password: credentials.user.password,
});

/** The whole of an error: status, body, and that no challenge comes along. */
const errorOf = ({ status, json, type, headers }: Reply) => {
  expect(type).toBe('application/json; charset=utf-8');
  expect(headers.get('www-authenticate')).toBeNull();
  return [status, json];
};

describe('the token endpoint of Keyrock', () => {
  it('3.2: ROPC answers 200 with 40 hex tokens, lower-case bearer, 3599 and an array scope, in this order', async () => {
    const practice = await startKeyrock();

    const reply = await token(practice, practice.credentials.application, passwordForm(practice));

    expect(reply.text).toMatch(
      /^\{"access_token":"[0-9a-f]{40}","token_type":"bearer","expires_in":3599,"refresh_token":"[0-9a-f]{40}","scope":\["bearer"\]\}$/,
    );
    expect(reply.type).toBe('application/json; charset=utf-8');
  });

  it('3.2: the client may authenticate in the form', async () => {
    const practice = await startKeyrock();
    const { clientId, clientSecret } = practice.credentials.application;
    const form = { ...passwordForm(practice), client_id: clientId, client_secret: clientSecret };

    const reply = await call(`${practice.origin}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });

    expect(bodyOf(reply).access_token).toMatch(opaque);
  });

  it('3.2: a Basic pair with percent-encoded dashes is another client: 401', async () => {
    const practice = await startKeyrock();
    const { clientId, clientSecret } = practice.credentials.application;
    const encoded = { clientId: clientId.replaceAll('-', '%2D'), clientSecret: clientSecret.replaceAll('-', '%2D') };

    expect(errorOf(await token(practice, encoded, passwordForm(practice)))).toEqual([
      401,
      'Invalid client: client is invalid',
    ]);
  });

  it('3.8: client ids and secrets are UUIDs', async () => {
    const { clientId, clientSecret } = (await startKeyrock()).credentials.application;

    expect([clientId, clientSecret].join()).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12},[0-9a-f-]{36}$/);
  });

  it('3.2: client_credentials has no refresh token, and its token tells /user the application alone', async () => {
    const practice = await startKeyrock();

    const reply = await token(practice, practice.credentials.application, { grant_type: 'client_credentials' });

    expect(Object.keys(bodyOf(reply))).toEqual(['access_token', 'token_type', 'expires_in', 'scope']);
    expect(await standing(practice, bodyOf(reply).access_token)).toEqual({
      app_id: practice.credentials.application.clientId,
    });
  });

  it('keyrock: GET /oauth2/token and /oauth2/introspect answer 404 with the JSON string "Path not Found"', async () => {
    const { origin } = await startKeyrock();

    for (const path of ['/oauth2/token', '/oauth2/introspect']) {
      expect(errorOf(await call(`${origin}${path}`))).toEqual([404, 'Path not Found']);
    }
  });

  it('keyrock: every answer sets session cookies and the long cache header, and no CORS header', async () => {
    const practice = await startKeyrock();

    const { headers } = await token(practice, practice.credentials.application, passwordForm(practice));

    expect(headers.get('cache-control')).toBe(
      'no-cache, private, no-store, must-revalidate, max-stale=0, post-check=0, pre-check=0',
    );
    expect(headers.getSetCookie().map((line) => line.split('=')[0])).toEqual(['session', 'session.sig']);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('keyrock: with CORS switched on, answers and preflights carry its headers', async () => {
    const { origin } = await startKeyrock({ cors: true });

    expect((await call(`${origin}/user`)).headers.get('access-control-allow-origin')).toBe('*');
    expect((await call(`${origin}/oauth2/token`, { method: 'OPTIONS' })).status).toBe(204);
  });

  it('3.2: a setting frees named grants from client authentication, and only those', async () => {
    const practice = await startKeyrock({ grantsWithoutClientAuthentication: ['password'] });
    const { clientId } = practice.credentials.application;
    const ask = (form: Record<string, string>) =>
      call(`${practice.origin}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...form, client_id: clientId }),
      });

    expect((await ask(passwordForm(practice))).status).toBe(200);
    expect(errorOf(await ask({ grant_type: 'client_credentials' }))).toEqual([
      400,
      'Invalid client: cannot retrieve client credentials',
    ]);
    practice.switches.set({ grantsWithoutClientAuthentication: [] });
    expect((await ask(passwordForm(practice))).status).toBe(400);
  });
});

describe('the errors of the token endpoint of Keyrock: a bare JSON string', () => {
  it.each([
    ['the user name in place of the e-mail', { username: 'dana' }],
    ['a wrong password', { password: 'wrong' }],
    ['an unknown user', { username: 'nobody@practice.example' }],
  ])('3.2: %s is 400 "Invalid grant: user credentials are invalid"', async (_case, change) => {
    const practice = await startKeyrock();
    const form = { ...passwordForm(practice), ...change };

    expect(errorOf(await token(practice, practice.credentials.application, form))).toEqual([
      400,
      'Invalid grant: user credentials are invalid',
    ]);
  });

  it('3.2: a wrong client secret is 401 "Invalid client: client is invalid" without WWW-Authenticate', async () => {
    const practice = await startKeyrock();
    const { clientId } = practice.credentials.application;

    const reply = await token(practice, { clientId, clientSecret: 'wrong' }, passwordForm(practice));

    expect(errorOf(reply)).toEqual([401, 'Invalid client: client is invalid']);
  });

  it('3.2: a wrong secret in the form is 401 as observed, or 400 as the source of the library reads', async () => {
    const practice = await startKeyrock();
    const { clientId } = practice.credentials.application;
    const body = () => new URLSearchParams({ ...passwordForm(practice), client_id: clientId, client_secret: 'wrong' });
    const ask = () => call(`${practice.origin}/oauth2/token`, { method: 'POST', body: body() });

    expect((await ask()).status).toBe(401);
    practice.switches.set({ wrongFormSecretStatus: 400 });
    expect(errorOf(await ask())).toEqual([400, 'Invalid client: client is invalid']);
  });

  it('3.2: no client credentials is 400 "Invalid client: cannot retrieve client credentials"', async () => {
    const practice = await startKeyrock();
    const init = { method: 'POST', body: new URLSearchParams(passwordForm(practice)) };

    expect(errorOf(await call(`${practice.origin}/oauth2/token`, init))).toEqual([
      400,
      'Invalid client: cannot retrieve client credentials',
    ]);
  });

  it('3.2: a JSON body is 400 "Invalid request: content must be application/x-www-form-urlencoded"', async () => {
    const practice = await startKeyrock();
    const { clientId, clientSecret } = practice.credentials.application;

    const reply = await call(`${practice.origin}/oauth2/token`, {
      method: 'POST',
      headers: { ...basic(clientId, clientSecret), 'content-type': 'application/json' },
      body: JSON.stringify(passwordForm(practice)),
    });

    expect(errorOf(reply)).toEqual([400, 'Invalid request: content must be application/x-www-form-urlencoded']);
  });

  it.each([
    [
      'an unknown grant',
      { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' },
      'Unsupported grant type: `grant_type` is invalid',
    ],
    ['a missing field', { grant_type: 'password', username: 'a@b.example' }, 'Missing parameter: `password`'],
    ['no grant type', { username: 'a@b.example' }, 'Missing parameter: `grant_type`'],
    [
      'an unknown code',
      { grant_type: 'authorization_code', code: 'x' },
      'Invalid grant: authorization code is invalid',
    ],
    [
      'an unknown refresh token',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      'Invalid grant: refresh token is invalid',
    ],
  ])('3.2: %s is 400 with its sentence', async (_case, form, message) => {
    const practice = await startKeyrock();

    expect(errorOf(await token(practice, practice.credentials.application, form))).toEqual([400, message]);
  });

  it('3.2: a grant that is not enabled for the application is 400 "Unauthorized client: `grant_type` is invalid"', async () => {
    const practice = await startKeyrock();
    const { email, password } = practice.credentials.admin;
    const signedIn = await call(`${practice.origin}/v1/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({ name: email, password }),
    });
    const { clientId } = practice.credentials.application;
    await call(`${practice.origin}/v1/applications/${clientId}`, {
      method: 'PATCH',
      headers: { 'x-auth-token': signedIn.headers.get('x-subject-token') ?? '' },
      body: JSON.stringify({ application: { grant_type: ['authorization_code'] } }),
    });

    expect(errorOf(await token(practice, practice.credentials.application, passwordForm(practice)))).toEqual([
      400,
      'Unauthorized client: `grant_type` is invalid',
    ]);
  });
});

describe('scopes that choose the kind of token', () => {
  it('3.3: any word is taken and echoed; blank and comma both part words', async () => {
    const practice = await startKeyrock();

    expect((await withPassword(practice, { scope: 'weird' })).scope).toEqual(['weird']);
    expect((await withPassword(practice, { scope: 'weird,odd strange' })).scope).toEqual(['weird', 'odd', 'strange']);
  });

  it.each(['openid', 'jwt', 'permanent'])(
    '3.3: %s needs registration, else 400 "Invalid scope: ..."',
    async (scope) => {
      const practice = await startKeyrock();
      const form = { ...passwordForm(practice), scope };

      expect(errorOf(await token(practice, practice.credentials.plainApplication, form))).toEqual([
        400,
        'Invalid scope: Requested scope is invalid',
      ]);
      expect((await token(practice, practice.credentials.application, form)).status).toBe(200);
    },
  );

  it('3.3: bearer and jwt at once contradict each other: 400', async () => {
    const practice = await startKeyrock();
    const form = { ...passwordForm(practice), scope: 'bearer jwt' };

    expect((await token(practice, practice.credentials.application, form)).json).toBe(
      'Invalid scope: Requested scope is invalid',
    );
  });

  it('3.3: permanent has no expires_in and no refresh token, and does not end', async () => {
    const practice = await startKeyrock();

    const tokens = await withPassword(practice, { scope: 'permanent' });

    expect(tokens).toEqual({
      access_token: expect.stringMatching(opaque),
      token_type: 'bearer',
      scope: ['permanent'],
    });
    practice.clock.pass(300 * 86_400);
    expect(await standing(practice, tokens.access_token)).toMatchObject({ email: practice.credentials.user.email });
  });

  it('3.3: jwt is announced as "jwt", without expires_in, HS256 with jwt_secret, exp = iat + 3600, refreshable', async () => {
    const practice = await startKeyrock();

    const tokens = await withPassword(practice, { scope: 'jwt' });

    expect(Object.keys(tokens)).toEqual(['access_token', 'token_type', 'refresh_token', 'scope']);
    expect(tokens.token_type).toBe('jwt');
    expect(tokens.scope).toEqual(['jwt']);
    const { jwtSecret, clientId } = practice.credentials.application;
    expect(jwtSecret).toMatch(/^[0-9a-f]{16}$/);
    const key = new TextEncoder().encode(jwtSecret ?? '');
    const { payload } = await jwtVerify(tokens.access_token, key, { currentDate: new Date(startMs) });
    expect(headerOf(tokens.access_token).alg).toBe('HS256');
    expect(payload).toMatchObject({ app_id: clientId, iat: startMs / 1000, exp: startMs / 1000 + 3600 });
  });

  it('3.3: jwt,permanent is a JWT without exp and without a refresh token', async () => {
    const tokens = await withPassword(await startKeyrock(), { scope: 'jwt,permanent' });

    expect(claimsIn(tokens.access_token).exp).toBeUndefined();
    expect(claimsIn(tokens.access_token).iat).toBe(startMs / 1000);
    expect(Object.keys(tokens)).toEqual(['access_token', 'token_type', 'scope']);
  });

  it('3.3: /user takes a JWT only as ?access_token beside app_id', async () => {
    const practice = await startKeyrock();
    const { access_token } = await withPassword(practice, { scope: 'jwt' });
    const { clientId } = practice.credentials.application;

    expect((await user(practice, { access_token, app_id: clientId })).json).toMatchObject({
      email: practice.credentials.user.email,
    });
    for (const reply of [
      await user(practice, { access_token }),
      await user(practice, { app_id: clientId }, { authorization: `Bearer ${access_token}` }),
      await user(practice, { access_token: `${access_token.slice(0, -4)}AAAA`, app_id: clientId }),
    ]) {
      expect([reply.status, reply.json]).toEqual([401, 'Invalid token: access token is invalid']);
    }
  });

  it('3.3: a JWT for nobody tells the application alone, and one past its exp is invalid', async () => {
    const practice = await startKeyrock();
    const { application } = practice.credentials;
    const reply = await token(practice, application, { grant_type: 'client_credentials', scope: 'jwt' });
    const query = { access_token: bodyOf(reply).access_token, app_id: application.clientId };

    expect((await user(practice, query)).json).toEqual({ app_id: application.clientId });
    practice.clock.pass(3601);
    expect((await user(practice, query)).json).toBe('Invalid token: access token is invalid');
  });

  it('keyrock: openid with ROPC gives no ID token', async () => {
    const tokens = await withPassword(await startKeyrock(), { scope: 'openid' });

    expect(tokens.scope).toEqual(['openid']);
    expect(tokens.id_token).toBeUndefined();
  });
});

describe('refreshing at Keyrock', () => {
  it('3.4: always rotates; the old refresh token dies, the old access token stays good', async () => {
    const practice = await startKeyrock();
    const first = await withPassword(practice);

    const second = bodyOf(await refresh(practice, first.refresh_token));

    expect(second.access_token).not.toBe(first.access_token);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(errorOf(await refresh(practice, first.refresh_token))).toEqual([
      400,
      'Invalid grant: refresh token is no longer valid',
    ]);
    expect(await standing(practice, first.access_token)).toMatchObject({ sub: expect.any(String) });
    expect((await refresh(practice, second.refresh_token)).status).toBe(200);
  });

  it('3.4: the scope has to be sent again, or a JWT client becomes a bearer client', async () => {
    const practice = await startKeyrock();
    const first = await withPassword(practice, { scope: 'jwt' });

    const second = bodyOf(await refresh(practice, first.refresh_token, { scope: 'jwt' }));
    const third = bodyOf(await refresh(practice, second.refresh_token));

    expect(second.token_type).toBe('jwt');
    expect([third.token_type, third.scope, third.expires_in]).toEqual(['bearer', ['bearer'], 3599]);
  });

  it('3.2: an expired refresh token is 400 "Invalid grant: refresh token has expired"', async () => {
    const practice = await startKeyrock();
    const { refresh_token } = await withPassword(practice);

    practice.clock.pass(14 * 86_400 + 1);

    expect(errorOf(await refresh(practice, refresh_token))).toEqual([400, 'Invalid grant: refresh token has expired']);
  });

  it('3.2: the refresh token of another client is invalid', async () => {
    const practice = await startKeyrock();
    const { refresh_token } = await withPassword(practice, {}, practice.credentials.plainApplication);

    expect(errorOf(await refresh(practice, refresh_token))).toEqual([400, 'Invalid grant: refresh token is invalid']);
  });

  it('3.8: access tokens live 3600 s and refresh tokens 14 days, or as long as the settings say', async () => {
    const practice = await startKeyrock({ accessTokenSeconds: 60, refreshTokenSeconds: 120 });
    const tokens = await withPassword(practice);

    expect(tokens.expires_in).toBe(59);
    practice.clock.pass(61);
    expect(await standing(practice, tokens.access_token)).toBe('Invalid token: access token has expired');
    practice.clock.pass(60);
    expect((await refresh(practice, tokens.refresh_token)).json).toBe('Invalid grant: refresh token has expired');
  });
});
