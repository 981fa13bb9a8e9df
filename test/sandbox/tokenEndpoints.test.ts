import { generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { PracticeProvider } from '../../src/sandbox/practiceProvider';
import { basic, callApi, claimsIn, headerOf, post, refresh, startPractice, withPassword } from './practice';

const asService = ({ clients: { service } }: PracticeProvider): Record<string, string> => ({
  authorization: basic(service.clientId, service.clientSecret),
});

const introspect = async (provider: PracticeProvider, token: string): Promise<Record<string, unknown>> => {
  const { body } = await post(`${provider.issuer}/token/introspection`, { token }, asService(provider));
  return { ...body };
};

const revoke = (provider: PracticeProvider, token: string, form: Record<string, string> = {}) =>
  post(`${provider.issuer}/token/revocation`, { client_id: 'practice-app', token, ...form });

/** The same claims and header, signed with a key of our own. */
const forge = async (jwt: string): Promise<string> => {
  const { privateKey } = await generateKeyPair('ES256');
  const header = { ...headerOf(jwt), alg: 'ES256' };
  return new SignJWT(claimsIn(jwt)).setProtectedHeader(header).sign(privateKey);
};

describe('introspection (RFC 7662)', () => {
  it.each(['jwt', 'opaque'])('tells about a %s access token', async (practice_token) => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { practice_token, practice_lifetime: '120' });

    const facts = await introspect(provider, access_token);

    expect(facts).toMatchObject({
      active: true,
      sub: provider.user.sub,
      client_id: 'practice-app',
      scope: 'openid profile offline_access api:read',
      aud: 'urn:practice:api',
      token_type: 'Bearer',
    });
    expect(Number(facts.exp) - Number(facts.iat)).toBe(120);
  });

  it('tells about a refresh token', async () => {
    const provider = await startPractice();
    const { refresh_token = '' } = await withPassword(provider);

    expect(await introspect(provider, refresh_token)).toMatchObject({ active: true, client_id: 'practice-app' });
  });

  it('calls a forged, a garbled and an unknown token inactive', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider);

    for (const token of [await forge(access_token), `${access_token.slice(0, -4)}AAAA`, 'a.b.c', 'nothing']) {
      expect(await introspect(provider, token)).toEqual({ active: false });
    }
  });

  it('does not take the jti of a JWT, which everybody can read, for the token', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider);
    const jti = String(claimsIn(access_token).jti);

    expect(await introspect(provider, jti)).toEqual({ active: false });
    expect((await callApi(provider, jti)).status).toBe(401);
  });

  it('wants to know who asks', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider);
    const address = `${provider.issuer}/token/introspection`;
    const wrong = { authorization: basic('practice-service', 'wrong') };

    const answer = await post(address, { token: access_token }, wrong);

    expect([answer.status, answer.body.error]).toEqual([401, 'invalid_client']);
  });

  it('tells the public client nothing about the tokens of others', async () => {
    const provider = await startPractice();
    const { body } = await post(`${provider.issuer}/token`, { grant_type: 'client_credentials' }, asService(provider));

    const answer = await post(`${provider.issuer}/token/introspection`, {
      client_id: 'practice-app',
      token: body.access_token,
    });

    expect(answer.body).toEqual({ active: false });
  });
});

describe('revocation (RFC 7009)', () => {
  it.each(['jwt', 'opaque'])('ends a %s access token at once', async (practice_token) => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { practice_token });
    expect((await callApi(provider, access_token)).status).toBe(200);

    const answer = await revoke(provider, access_token);

    expect(answer.status).toBe(200);
    const refused = await callApi(provider, access_token);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('revoked');
    expect(await introspect(provider, access_token)).toEqual({ active: false });
  });

  it('of a refresh token ends its access tokens too', async () => {
    const provider = await startPractice();
    const { access_token, refresh_token = '' } = await withPassword(provider);

    expect((await revoke(provider, refresh_token)).status).toBe(200);

    expect((await refresh(provider, refresh_token)).body.error).toBe('invalid_grant');
    expect((await callApi(provider, access_token)).status).toBe(401);
  });

  it('of a client credentials token works for the client that owns it', async () => {
    const provider = await startPractice();
    const { body } = await post(`${provider.issuer}/token`, { grant_type: 'client_credentials' }, asService(provider));

    await post(`${provider.issuer}/token/revocation`, { token: body.access_token }, asService(provider));

    expect((await callApi(provider, body.access_token)).status).toBe(401);
  });

  it('leaves a token alone that belongs to another client, or that was forged', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider);

    await post(`${provider.issuer}/token/revocation`, { token: access_token }, asService(provider));
    const forged = await revoke(provider, await forge(access_token));

    expect(forged.status).toBe(200);
    expect((await callApi(provider, access_token)).status).toBe(200);
  });

  it('refuses a form that is too long', async () => {
    const provider = await startPractice();

    expect((await revoke(provider, 'x'.repeat(100_000))).status).toBe(413);
  });
});

describe('userinfo (OpenID Connect Core section 5.3)', () => {
  const userInfo = ({ issuer }: PracticeProvider, token: string): Promise<Response> =>
    fetch(`${issuer}/me`, { headers: { authorization: `Bearer ${token}` } });

  it.each(['jwt', 'opaque'])('gives what the scopes of a %s token allow', async (practice_token) => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { practice_token, scope: 'openid email' });

    expect(await (await userInfo(provider, access_token)).json()).toEqual({
      sub: provider.user.sub,
      email: 'dana@practice.example',
      email_verified: true,
    });
  });

  it('refuses a token without openid, and no token at all', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { scope: 'api:read' });

    expect((await userInfo(provider, access_token)).status).toBe(403);
    expect((await fetch(`${provider.issuer}/me`)).status).toBe(401);
  });
});

describe('discovery', () => {
  it('says the same in both metadata documents, and only what is true', async () => {
    const { issuer } = await startPractice();

    const openid = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json();
    const oauth = await (await fetch(`${issuer}/.well-known/oauth-authorization-server`)).json();

    expect(oauth).toEqual(openid);
    expect(openid).toMatchObject({
      issuer,
      response_types_supported: ['code', 'id_token', 'id_token token', 'token'],
      response_modes_supported: ['form_post', 'fragment', 'query'],
      grant_types_supported: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials', 'password'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access', 'api:read', 'api:write'],
      authorization_response_iss_parameter_supported: true,
      end_session_endpoint: `${issuer}/session/end`,
    });
    expect(openid).not.toHaveProperty('pushed_authorization_request_endpoint');
  });

  it('publishes the public half of the signing key only', async () => {
    const { issuer } = await startPractice();

    const { keys } = await (await fetch(`${issuer}/jwks`)).json();

    expect(keys).toEqual([
      {
        kty: 'EC',
        crv: 'P-256',
        use: 'sig',
        alg: 'ES256',
        kid: expect.any(String),
        x: expect.any(String),
        y: expect.any(String),
      },
    ]);
  });
});
