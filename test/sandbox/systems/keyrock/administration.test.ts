import { describe, expect, it } from 'vitest';
import { administration, adminSignIn, memberOf } from './administration';
import { call, startKeyrock, startMs, withPassword } from './keyrock';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the administration API of Keyrock', () => {
  it('keyrock: signing in is 201 with the token in the header X-Subject-Token', async () => {
    const reply = await adminSignIn(await startKeyrock());

    expect(reply.status).toBe(201);
    expect(reply.headers.get('x-subject-token')).toMatch(uuid);
    expect(reply.json).toEqual({
      token: { methods: ['password'], expires_at: new Date(startMs + 3_600_000).toISOString() },
      idm_authorization_config: { level: 'basic', authzforce: false },
    });
  });

  it('3.8: a failed log-in is 401 with an error object, and so is a token after 3600 s', async () => {
    const practice = await startKeyrock();
    const admin = await administration(practice);

    const wrong = await adminSignIn(practice, 'wrong');
    practice.clock.pass(3600);
    const late = await admin('GET', '/applications');

    const error = { error: { message: expect.any(String), code: 401, title: 'Unauthorized' } };
    expect([wrong.status, wrong.json]).toEqual([401, error]);
    expect([late.status, late.json]).toEqual([401, error]);
  });

  it('3.8: the life of an API token is a setting', async () => {
    const practice = await startKeyrock({ apiTokenSeconds: 10 });
    const admin = await administration(practice);

    practice.clock.pass(10);

    expect((await admin('GET', '/applications')).status).toBe(401);
  });

  it('3.8: no X-Auth-token is 400', async () => {
    const { origin } = await startKeyrock();

    expect((await call(`${origin}/v1/applications`)).status).toBe(400);
  });

  it('keyrock: registering an application is 201 with id, secret, joined lists and jwt_secret only with "jwt"', async () => {
    const admin = await administration(await startKeyrock());
    const details = {
      name: 'Meters',
      description: 'Reads meters',
      url: 'http://127.0.0.1:9000',
      redirect_uri: 'http://127.0.0.1:9000/a,http://127.0.0.1:9000/b',
      redirect_sign_out_uri: 'http://127.0.0.1:9000',
      grant_type: ['authorization_code', 'password'],
      token_types: ['jwt'],
      scope: ['openid'],
    };

    const reply = await admin('POST', '/applications', { application: details });

    expect(reply.status).toBe(201);
    expect(memberOf(reply, 'application')).toMatchObject({
      id: expect.stringMatching(uuid),
      secret: expect.stringMatching(uuid),
      jwt_secret: expect.stringMatching(/^[0-9a-f]{16}$/),
      grant_type: 'authorization_code,password',
      token_types: 'jwt,bearer',
      response_type: 'code,token,id_token',
      scope: 'openid',
      redirect_uri: details.redirect_uri,
    });
  });

  it('3.8: grant_type left out means all six; without jwt there is no jwt_secret', async () => {
    const admin = await administration(await startKeyrock());

    const reply = await admin('POST', '/applications', { application: { name: 'Meters' } });

    expect(memberOf(reply, 'application')).toMatchObject({
      grant_type: 'authorization_code,implicit,password,client_credentials,refresh_token,hybrid',
      token_types: 'bearer',
      response_type: 'code,token',
      jwt_secret: null,
    });
  });

  it('3.8: PATCH changes a registration, and GET shows it', async () => {
    const practice = await startKeyrock();
    const admin = await administration(practice);
    const path = `/applications/${practice.credentials.plainApplication.clientId}`;

    const reply = await admin('PATCH', path, {
      application: { token_types: ['permanent'], url: 'http://127.0.0.1:1' },
    });

    expect([reply.status, reply.json]).toEqual([
      200,
      { values_updated: { url: 'http://127.0.0.1:1', token_types: 'permanent,bearer' } },
    ]);
    expect(memberOf(await admin('GET', path), 'application').token_types).toBe('permanent,bearer');
    expect(JSON.parse((await admin('GET', '/applications')).text).applications).toHaveLength(2);
    const tokens = await withPassword(practice, { scope: 'permanent' }, practice.credentials.plainApplication);
    expect(tokens.scope).toEqual(['permanent']);
  });

  it('keyrock: a user is created with 201 and a UUID; an e-mail address is taken only once', async () => {
    const admin = await administration(await startKeyrock());
    const user = { username: 'kim', email: 'kim@practice.example', password: 'kims-password' };

    const reply = await admin('POST', '/users', { user });

    expect([reply.status, memberOf(reply, 'user').id]).toEqual([201, expect.stringMatching(uuid)]);
    expect(reply.text).not.toContain('kims-password');
    expect((await admin('POST', '/users', { user })).status).toBe(409);
  });

  it('3.8: what cannot be done is said as {error:{message,code,title}}', async () => {
    const practice = await startKeyrock();
    const admin = await administration(practice);
    const { email, password } = practice.credentials.user;
    const signedIn = await call(`${practice.origin}/v1/auth/tokens`, {
      method: 'POST',
      body: JSON.stringify({ name: email, password }),
    });
    const danas = { 'x-auth-token': signedIn.headers.get('x-subject-token') ?? '' };

    const replies = [
      await admin('POST', '/applications', { application: { grant_type: ['nonsense'] } }),
      await admin('POST', '/applications', { application: {} }),
      await call(`${practice.origin}/v1/users`, { method: 'POST', headers: danas, body: '{}' }),
      await admin('GET', '/applications/nobody'),
      await admin('DELETE', '/nothing'),
      await admin('POST', `/applications/${practice.credentials.application.clientId}/users/x/roles/y`),
    ];

    expect(replies.map(({ status }) => status)).toEqual([400, 400, 403, 404, 404, 404]);
    for (const { status, json } of replies) {
      expect(json).toEqual({ error: { message: expect.any(String), code: status, title: expect.any(String) } });
    }
  });
});
