import { describe, expect, it } from 'vitest';
import { basic } from '../practice';
import { call, field, postForm, scope, startTenant } from './verifyTenant';

const allow = { policy: 'allow' } as const;

describe('introspection (1.9)', () => {
  it('1.9: an access token is described with the keys of the samples', async () => {
    const { tenant, ropc, endpoints, client } = await startTenant({ switches: allow });
    const reply = await ropc();

    const { status, body } = await postForm(`${endpoints}/introspect`, {
      ...client,
      token: field(reply, 'access_token'),
      token_type_hint: 'access_token',
    });

    expect(status).toBe(200);
    expect(body).toEqual({
      active: true,
      sub: tenant.credentials.user.id,
      scope,
      exp: expect.any(Number),
      iat: expect.any(Number),
      iss: `${tenant.origin}/oidc/endpoint/default`,
      aud: client.client_id,
      grant_id: reply.body.grant_id,
      client_id: client.client_id,
      grant_type: 'password',
      amr: ['password'],
      acr: expect.stringMatching(/^urn:ibm:security:policy:id:\d+$/),
      realmName: 'cloudIdentityRealm',
      uniqueSecurityName: tenant.credentials.user.id,
      preferred_username: 'dana',
      userType: 'regular',
      category: 'regular',
      app_id: expect.any(String),
      ext: { tenantId: expect.any(String) },
      entitlements: [],
      token_type: 'Bearer',
    });
  });

  it('1.9: amr holds every factor that was proved', async () => {
    const { signIn, endpoints, client } = await startTenant();

    const { body } = await postForm(`${endpoints}/introspect`, {
      ...client,
      token: field(await signIn(), 'access_token'),
    });

    expect(body).toMatchObject({ amr: ['password', 'totp'], grant_type: 'password' });
  });

  it('1.9: a refresh token and an API client’s token are described too', async () => {
    const { ropc, endpoints, client, serviceToken } = await startTenant({ switches: allow });

    const refresh = await postForm(`${endpoints}/introspect`, {
      ...client,
      token: field(await ropc(), 'refresh_token'),
    });
    const service = await postForm(`${endpoints}/introspect`, { ...client, token: await serviceToken() });

    expect(refresh.body).toMatchObject({ active: true, token_type: 'refresh_token' });
    expect(service.body).toMatchObject({
      active: true,
      grant_type: 'client_credentials',
      entitlements: ['authnAnyUser'],
    });
  });

  it('1.9: an unknown, an expired and a revoked token are 200 {"active":false}', async () => {
    const { ropc, endpoints, client, clock } = await startTenant({ switches: allow });
    const token = field(await ropc(), 'access_token');
    const other = field(await ropc(), 'access_token');
    await postForm(`${endpoints}/revoke`, { ...client, token: other });

    const unknown = await postForm(`${endpoints}/introspect`, { ...client, token: 'unknown' });
    const revoked = await postForm(`${endpoints}/introspect`, { ...client, token: other });
    clock.now += 7_200_000;
    const expired = await postForm(`${endpoints}/introspect`, { ...client, token });

    expect([unknown.status, unknown.body]).toEqual([200, { active: false }]);
    expect(revoked.body).toEqual({ active: false });
    expect(expired.body).toEqual({ active: false });
  });

  it('1.9: a wrong client is request_unauthorized on the newer surface, invalid_client on the older', async () => {
    const { tenant, endpoints, client } = await startTenant();
    const form = { ...client, client_secret: 'stale', token: 'x' };

    const newer = await postForm(`${tenant.origin}/oauth2/introspect`, form);
    const older = await postForm(`${endpoints}/introspect`, form);

    expect(newer.body).toMatchObject({
      error: 'request_unauthorized',
      error_description: expect.stringContaining('CSIAQ0155E'),
    });
    expect(older.body.error).toBe('invalid_client');
  });

  it('1.9: a request without token is refused', async () => {
    const { endpoints, client } = await startTenant();

    expect((await postForm(`${endpoints}/introspect`, client)).status).toBe(400);
    expect((await postForm(`${endpoints}/revoke`, client)).status).toBe(400);
  });
});

describe('revocation (1.9)', () => {
  it.each(['/v1.0/endpoint/default', '/oauth2'])('1.9: %s answers 200 without a body', async (path) => {
    const { tenant, ropc, client } = await startTenant({ switches: allow });
    const base = tenant.origin + path;
    const token = field(await ropc({}, base), 'access_token');

    const { status, text } = await postForm(`${base}/revoke`, { ...client, token });

    expect([status, text]).toEqual([200, '']);
    expect((await call(`${base}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });

  it('1.9: a refresh token takes the tokens of its grant along', async () => {
    const { tenant, ropc, refresh, endpoints, client } = await startTenant({ switches: allow });
    const reply = await ropc();
    const refreshToken = field(reply, 'refresh_token');

    await postForm(
      `${endpoints}/revoke`,
      { token: refreshToken },
      { authorization: basic(client.client_id, client.client_secret) },
    );
    const userinfo = await call(`${tenant.origin}/oauth2/userinfo`, {
      headers: { authorization: `Bearer ${field(reply, 'access_token')}` },
    });

    expect((await refresh(refreshToken)).body.error).toBe('invalid_token');
    expect(userinfo.status).toBe(401);
  });

  it('1.9: an unknown token is 200 too, another client’s stays, a wrong client is 401', async () => {
    const { ropc, endpoints, client, service } = await startTenant({ switches: allow });
    const token = field(await ropc(), 'access_token');

    const unknown = await postForm(`${endpoints}/revoke`, { ...client, token: 'unknown' });
    const foreign = await postForm(`${endpoints}/revoke`, { ...service, token });
    const wrong = await postForm(`${endpoints}/revoke`, { ...client, client_secret: 'x', token });
    const { body } = await postForm(`${endpoints}/introspect`, { ...client, token });

    expect([unknown.status, foreign.status, wrong.status]).toEqual([200, 200, 401]);
    expect(body.active).toBe(true);
  });
});

describe('userinfo (1.9)', () => {
  it('1.9: it takes a bearer header, and the form field access_token by POST', async () => {
    const { tenant, ropc, endpoints } = await startTenant({ switches: allow });
    const token = field(await ropc(), 'access_token');

    const header = await call(`${endpoints}/userinfo`, { headers: { authorization: `Bearer ${token}` } });
    const form = await postForm(`${endpoints}/userinfo`, { access_token: token });

    expect(header.body).toEqual({
      sub: tenant.credentials.user.id,
      uniqueSecurityName: tenant.credentials.user.id,
      realmName: 'cloudIdentityRealm',
      preferred_username: 'dana',
      name: 'Dana Doyle',
      given_name: 'Dana',
      family_name: 'Doyle',
      email: 'dana@practice.example',
      email_verified: true,
    });
    expect(form.body).toEqual(header.body);
  });

  it('1.9: it says what the scopes allow', async () => {
    const { ropc, endpoints } = await startTenant({ switches: allow });
    const token = field(await ropc({ scope: 'openid phone' }), 'access_token');

    const { body } = await postForm(`${endpoints}/userinfo`, { access_token: token });

    expect(body.phone_number).toBe('+15555550100');
    expect(body).not.toHaveProperty('email');
    expect(body).not.toHaveProperty('name');
  });

  it('1.3: a challenge token and an API client’s token are 403 insufficient_scope', async () => {
    const { challengeToken, serviceToken, endpoints } = await startTenant();

    const challenge = await postForm(`${endpoints}/userinfo`, { access_token: await challengeToken() });
    const service = await postForm(`${endpoints}/userinfo`, { access_token: await serviceToken() });

    expect([challenge.status, challenge.body.error]).toEqual([403, 'insufficient_scope']);
    expect(service.status).toBe(403);
  });

  it('1.9: no token and an unknown one are 401 with a Bearer challenge', async () => {
    const { endpoints } = await startTenant();

    const without = await call(`${endpoints}/userinfo`);
    const unknown = await call(`${endpoints}/userinfo`, { headers: { authorization: 'Bearer unknown' } });

    expect(without.status).toBe(401);
    expect(unknown.headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect((await call(`${endpoints}/userinfo`, { method: 'DELETE' })).status).toBe(405);
  });
});
