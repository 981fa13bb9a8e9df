import { describe, expect, it } from 'vitest';
import { call, postForm, startTenant } from './verifyTenant';

describe('the addresses of IBM Verify (1.1)', () => {
  it('1.1: the older discovery is at /oidc/endpoint/default, and its issuer path is not the path of its endpoints', async () => {
    const { tenant } = await startTenant();

    const { status, body } = await call(`${tenant.origin}/oidc/endpoint/default/.well-known/openid-configuration`);

    const base = `${tenant.origin}/v1.0/endpoint/default`;
    expect(status).toBe(200);
    expect(body).toMatchObject({
      issuer: `${tenant.origin}/oidc/endpoint/default`,
      authorization_endpoint: `${base}/authorize`,
      token_endpoint: `${base}/token`,
      introspection_endpoint: `${base}/introspect`,
      revocation_endpoint: `${base}/revoke`,
      userinfo_endpoint: `${base}/userinfo`,
      jwks_uri: `${base}/jwks`,
      device_authorization_endpoint: `${base}/device_authorization`,
      registration_endpoint: `${base}/client_registration`,
    });
  });

  it('1.1: the switch legacyEndpointPath makes the older document name the twins under /oidc/endpoint/default', async () => {
    const { tenant } = await startTenant({ switches: { legacyEndpointPath: '/oidc/endpoint/default' } });

    const { body } = await call(`${tenant.origin}/oidc/endpoint/default/.well-known/openid-configuration`);

    expect(body.authorization_endpoint).toBe(`${tenant.origin}/oidc/endpoint/default/authorize`);
    expect(body.device_authorization_endpoint).toBe(`${tenant.origin}/oidc/endpoint/default/device_authorization`);
  });

  it('1.1: the newer discovery is at /oauth2, with issuer and endpoints under the same path', async () => {
    const { tenant } = await startTenant();

    const { body } = await call(`${tenant.origin}/oauth2/.well-known/openid-configuration`);

    expect(body).toMatchObject({
      issuer: `${tenant.origin}/oauth2`,
      authorization_endpoint: `${tenant.origin}/oauth2/authorize`,
      token_endpoint: `${tenant.origin}/oauth2/token`,
      introspection_endpoint: `${tenant.origin}/oauth2/introspect`,
      revocation_endpoint: `${tenant.origin}/oauth2/revoke`,
      userinfo_endpoint: `${tenant.origin}/oauth2/userinfo`,
      jwks_uri: `${tenant.origin}/oauth2/jwks`,
    });
  });

  it('1.1: no discovery is published under /v1.0/endpoint/default', async () => {
    const { tenant } = await startTenant();

    const { status } = await call(`${tenant.origin}/v1.0/endpoint/default/.well-known/openid-configuration`);

    expect(status).toBe(404);
  });

  it.each(['oidc/endpoint/default', 'oauth2'])('1.1: %s lists what was recorded from a tenant', async (surface) => {
    const { tenant } = await startTenant();

    const { body } = await call(`${tenant.origin}/${surface}/.well-known/openid-configuration`);

    expect(body.token_endpoint_auth_methods_supported).toEqual([
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'private_key_jwt',
    ]);
    expect(body.grant_types_supported).toEqual([
      'authorization_code',
      'implicit',
      'client_credentials',
      'password',
      'refresh_token',
      'urn:ietf:params:oauth:grant-type:jwt-bearer',
      'urn:ietf:params:oauth:grant-type:device_code',
      'policyauth',
    ]);
    expect(body.response_modes_supported).toEqual(['query', 'fragment', 'form_post']);
    expect(body.response_types_supported).toEqual(expect.arrayContaining(['code', 'none', 'token', 'id_token']));
    expect(body.scopes_supported).toEqual(['openid', 'profile', 'email', 'phone']);
    expect(body.id_token_signing_alg_values_supported).toEqual(
      expect.arrayContaining(['none', 'HS256', 'RS256', 'RS512', 'PS384', 'ES256']),
    );
  });

  it.each(['/v1.0/endpoint/default', '/oidc/endpoint/default', '/oauth2'])(
    '1.1: the token endpoint answers under %s',
    async (path) => {
      const { tenant, ropc } = await startTenant({ switches: { policy: 'allow' } });

      const { status, body } = await ropc({}, `${tenant.origin}${path}`);

      expect(status).toBe(200);
      expect(body.token_type).toBe('Bearer');
    },
  );

  it.each(['/v1.0/endpoint/default', '/oidc/endpoint/default', '/oauth2'])(
    '1.1: %s serves the public key and nothing of the private one',
    async (path) => {
      const { tenant } = await startTenant();

      const { body } = await call(`${tenant.origin}${path}/jwks`);

      expect(body.keys).toEqual([
        { kty: 'RSA', alg: 'RS256', use: 'sig', kid: 'server', n: expect.any(String), e: 'AQAB' },
      ]);
    },
  );

  it('1.1: registering a client needs a token, and no client of the tenant has the right', async () => {
    const { tenant, endpoints, serviceToken } = await startTenant();
    const register = (headers: Readonly<Record<string, string>>) =>
      call(`${endpoints}/client_registration`, { method: 'POST', body: '{}', headers });

    const without = await register({});
    const withToken = await register({ authorization: `Bearer ${await serviceToken()}` });

    expect(without.status).toBe(401);
    expect(withToken.status).toBe(403);
    expect(tenant.exchanges.at(-1)?.path).toBe('/v1.0/endpoint/default/client_registration');
  });

  it('1.5: an address nobody serves gets the servlet container’s own page with SRVE0295E, not JSON', async () => {
    const { tenant } = await startTenant();

    const { status, headers, text } = await call(`${tenant.origin}/v2.0/factors/transientotpemail/<script>`);

    expect(status).toBe(404);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('SRVE0295E');
    expect(text).not.toContain('<script>');
  });

  it.each(['token', 'introspect', 'revoke', 'device_authorization'])('1.2: %s takes POST alone', async (endpoint) => {
    const { endpoints } = await startTenant();

    const { status, headers } = await call(`${endpoints}/${endpoint}`);

    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('POST');
  });

  it('answers under its own name only, so that no web page can reach it by another', async () => {
    const { tenant, client } = await startTenant();
    const { port } = new URL(tenant.origin);

    const own = await call(`http://localhost:${port}/oauth2/jwks`);
    const { request } = await import('node:http');
    const strange = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${tenant.origin}/oauth2/jwks`, { headers: { host: 'evil.example' } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      sent.end();
    });

    expect(own.status).toBe(200);
    expect(strange).toBe(421);
    expect((await postForm(`${tenant.origin}/oauth2/token`, client)).status).toBe(400);
  });
});
