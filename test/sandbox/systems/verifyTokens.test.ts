import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { basic, claimsIn, headerOf } from '../practice';
import { field, postForm, scope, startTenant } from './verifyTenant';

const allow = { policy: 'allow' } as const;

describe('token answers of IBM Verify (1.2)', () => {
  it('1.2: a success has expires_in 7200, a scope text, the vendor’s grant_id, and refresh and ID token', async () => {
    const { ropc } = await startTenant({ switches: allow });

    const { status, body, headers } = await ropc();

    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain('application/json');
    expect(body).toEqual({
      access_token: expect.any(String),
      refresh_token: expect.stringMatching(/^[A-Za-z0-9]{50}$/),
      id_token: expect.any(String),
      scope,
      grant_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      token_type: 'Bearer',
      expires_in: 7200,
    });
  });

  it('1.2: without the scope openid there is no ID token', async () => {
    const { ropc } = await startTenant({ switches: allow });

    const { body } = await ropc({ scope: 'profile' });

    expect(body).not.toHaveProperty('id_token');
    expect(body.scope).toBe('profile');
  });

  it('1.2: opaque access tokens are forty letters and digits on the older surface', async () => {
    const { ropc } = await startTenant({ switches: { ...allow, accessTokenFormat: 'opaque' } });

    expect(field(await ropc(), 'access_token')).toMatch(/^[A-Za-z0-9]{40}$/);
  });

  it('1.2: opaque access tokens of the newer surface have three parts and still are no JWT', async () => {
    const { tenant, ropc } = await startTenant({ switches: { ...allow, accessTokenFormat: 'opaque' } });

    const token = field(await ropc({}, `${tenant.origin}/oauth2`), 'access_token');

    expect(token).toMatch(/^[A-Za-z0-9]+\.[A-Za-z0-9]+\.[A-Za-z0-9]+$/);
    expect(() => headerOf(token)).toThrow(SyntaxError);
  });

  it.each([
    ['/v1.0/endpoint/default', '/oidc/endpoint/default'],
    ['/oauth2', '/oauth2'],
  ])('1.2: an application set to JWT gets signed ones at %s, issued by that surface', async (path, issuerPath) => {
    const { tenant, ropc, client } = await startTenant({ switches: allow });

    const reply = await ropc({}, `${tenant.origin}${path}`);

    const token = field(reply, 'access_token');
    expect(headerOf(token)).toEqual({ alg: 'RS256', kid: 'server' });
    expect(claimsIn(token)).toMatchObject({
      iss: `${tenant.origin}${issuerPath}`,
      sub: tenant.credentials.user.id,
      aud: client.client_id,
      scope,
      name: 'Dana Doyle',
      email: 'dana@practice.example',
      email_verified: true,
      grant_id: reply.body.grant_id,
    });
    expect(claimsIn(field(reply, 'id_token'))).toMatchObject({ iss: `${tenant.origin}${issuerPath}` });
  });

  it('1.2: the switch accessTokenSeconds sets expires_in and the end of the token', async () => {
    const { ropc } = await startTenant({ switches: { ...allow, accessTokenSeconds: 90 } });

    const reply = await ropc();

    const { iat, exp } = claimsIn(field(reply, 'access_token'));
    expect(reply.body.expires_in).toBe(90);
    expect(Number(exp) - Number(iat)).toBe(90);
  });
});

describe('client authentication at IBM Verify (1.1, 1.2)', () => {
  it('1.1: client_secret_post, client_secret_basic and client_secret_jwt are all taken', async () => {
    const { endpoints, tenant, service, clock } = await startTenant();
    const { clientId, clientSecret } = tenant.credentials.service;
    const assertion = await new SignJWT({ jti: 'once' })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(`${endpoints}/token`)
      .setExpirationTime(Math.floor(clock.now / 1000) + 60)
      .sign(new TextEncoder().encode(clientSecret));
    const form = { grant_type: 'client_credentials' };
    const signed = {
      ...form,
      client_assertion: assertion,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    };

    const post = await postForm(`${endpoints}/token`, { ...form, ...service });
    const header = await postForm(`${endpoints}/token`, form, { authorization: basic(clientId, clientSecret) });
    const jwt = await postForm(`${endpoints}/token`, signed);
    const again = await postForm(`${endpoints}/token`, signed);

    expect([post.status, header.status, jwt.status]).toEqual([200, 200, 200]);
    expect(again.status).toBe(401);
  });

  it('1.2: a wrong secret is 401 invalid_client with CSIAQ0155E', async () => {
    const { ropc } = await startTenant();

    const { status, body } = await ropc({ client_secret: 'stale' });

    expect(status).toBe(401);
    expect(body).toEqual({ error: 'invalid_client', error_description: expect.stringMatching(/^CSIAQ0155E /) });
  });

  it('1.2: an unknown client and a missing secret are refused alike', async () => {
    const { ropc } = await startTenant();

    expect((await ropc({ client_id: 'nobody' })).status).toBe(401);
    expect((await ropc({ client_secret: '' })).status).toBe(401);
  });

  it('1.2: every refusal is an OAuth object whose description begins with a CSIAQ code', async () => {
    const { token, client, service } = await startTenant();
    const replies = [
      await token({ ...client }),
      await token({ ...client, grant_type: 'magic' }),
      await token({ ...client, grant_type: 'client_credentials' }),
      await token({ ...client, grant_type: 'password' }),
      await token({ ...client, grant_type: 'toString' }),
      await token({ ...service, grant_type: 'password', username: 'dana', password: 'x' }),
    ];

    expect(replies.map(({ status, body }) => [status, body.error])).toEqual([
      [400, 'invalid_request'],
      [400, 'unsupported_grant_type'],
      [400, 'unauthorized_client'],
      [400, 'invalid_request'],
      [400, 'unsupported_grant_type'],
      [400, 'unauthorized_client'],
    ]);
    for (const { body } of replies) expect(body.error_description).toMatch(/^CSIAQ\d{4}E /);
  });
});

describe('dead grants at IBM Verify (1.2)', () => {
  it('1.2: a wrong password is 400 invalid_grant', async () => {
    const { ropc } = await startTenant();

    const { status, body } = await ropc({ password: 'not-it' });

    expect(status).toBe(400);
    expect(body.error).toBe('invalid_grant');
  });

  it('1.2: an unknown code is invalid_grant with CSIAQ0158E', async () => {
    const { token, client } = await startTenant();

    const { status, body } = await token({ grant_type: 'authorization_code', code: 'gone', ...client });

    expect(status).toBe(400);
    expect(body).toEqual({ error: 'invalid_grant', error_description: expect.stringMatching(/^CSIAQ0158E /) });
  });

  it('1.2: a dead refresh token is invalid_token with CSIAQ0158E, and the text names another grant', async () => {
    const { refresh } = await startTenant();

    const { status, body } = await refresh('gone');

    expect(status).toBe(400);
    expect(body.error).toBe('invalid_token');
    expect(body.error_description).toMatch(/^CSIAQ0158E .*authorization_code/);
  });

  it('1.2: the switches deadRefreshStatus and deadRefreshError give 401 and invalid_grant instead', async () => {
    const { refresh } = await startTenant({
      switches: { deadRefreshStatus: 401, deadRefreshError: 'invalid_grant' },
    });

    const { status, body } = await refresh('gone');

    expect(status).toBe(401);
    expect(body.error).toBe('invalid_grant');
    expect(body.error_description).toContain('CSIAQ0158E');
  });

  it('1.2: a refresh token of another client is dead', async () => {
    const { ropc, token, service } = await startTenant({ switches: allow });
    const refreshToken = field(await ropc(), 'refresh_token');

    const { body } = await token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...service });

    expect(body.error).toBe('invalid_token');
  });
});

describe('the three refresh settings of IBM Verify (1.2)', () => {
  it('1.2: fault tolerance sends a new token and takes the old one for a short time more', async () => {
    const { ropc, refresh, clock } = await startTenant({
      switches: { ...allow, refreshRotation: 'faultTolerance' },
    });
    const old = field(await ropc(), 'refresh_token');

    const first = await refresh(old);
    clock.now += 59_000;
    const inTime = await refresh(old);
    clock.now += 2_000;
    const late = await refresh(old);
    const newest = await refresh(field(first, 'refresh_token'));

    expect(field(first, 'refresh_token')).not.toBe(old);
    expect([first.status, inTime.status, late.status, newest.status]).toEqual([200, 200, 400, 200]);
  });

  it('1.2: revoke at once sends a new token and the old one is dead', async () => {
    const { ropc, refresh } = await startTenant({ switches: { ...allow, refreshRotation: 'revokeAtOnce' } });
    const old = field(await ropc(), 'refresh_token');

    const first = await refresh(old);
    const again = await refresh(old);
    const next = await refresh(field(first, 'refresh_token'));

    expect([first.status, again.status, next.status]).toEqual([200, 400, 200]);
  });

  it('1.2: no rotation sends no refresh token, and the old one goes on working', async () => {
    const { ropc, refresh } = await startTenant({ switches: { ...allow, refreshRotation: 'noRotation' } });
    const old = field(await ropc(), 'refresh_token');

    const first = await refresh(old);
    const second = await refresh(old);

    expect(first.body).not.toHaveProperty('refresh_token');
    expect([first.status, second.status]).toEqual([200, 200]);
  });

  it('1.2: a refresh keeps the grant_id and the scope, may ask for less, and never gets more', async () => {
    const { ropc, refresh } = await startTenant({ switches: { ...allow, refreshRotation: 'noRotation' } });
    const first = await ropc();
    const old = field(first, 'refresh_token');

    const same = await refresh(old);
    const less = await refresh(old, { scope: 'openid' });
    const more = await refresh(old, { scope: 'openid phone' });

    expect(same.body).toMatchObject({ scope, grant_id: first.body.grant_id });
    expect(less.body.scope).toBe('openid');
    expect([more.status, more.body.error]).toEqual([400, 'invalid_scope']);
  });

  it('1.2: a refresh token ends after thirty days', async () => {
    const { ropc, refresh, clock } = await startTenant({ switches: allow });
    const old = field(await ropc(), 'refresh_token');

    clock.now += 30 * 86_400_000;

    expect((await refresh(old)).body.error).toBe('invalid_token');
  });
});
