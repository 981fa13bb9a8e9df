import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { jsonAnswer } from '../../../src/sandbox/systems/shared/answer';
import { openEmulatorServer } from '../../../src/sandbox/systems/shared/emulatorServer';
import { basic, claimsIn } from '../practice';
import { callWith, withManager } from './cosManagerSystem';
import { field } from './verifyTenant';

describe('who may see the system (5)', () => {
  it('5: a JWT access token of the provider is accepted with 200, responseData in the answer', async () => {
    const { verify, manager, bearer } = await withManager();

    const { status, text } = await bearer(field(await verify.signIn(), 'access_token'));

    expect(manager.credentials.viewSystemUrl).toMatch(/\/manager\/api\/json\/1\.0\/viewSystem\.adm$/);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      responseStatus: 'ok',
      responseHeader: { status: 'ok', now: verify.clock.now, requestId: expect.any(String) },
      responseData: { vaults: [{ name: 'practice-vault' }] },
    });
  });

  it('5: an opaque access token is refused, two dots or none', async () => {
    const { verify, bearer } = await withManager();
    verify.tenant.switches.set({ policy: 'allow', accessTokenFormat: 'opaque' });

    const plain = await bearer(field(await verify.ropc(), 'access_token'));
    const dotted = await bearer(field(await verify.ropc({}, `${verify.tenant.origin}/oauth2`), 'access_token'));

    expect([plain.status, dotted.status]).toEqual([401, 401]);
  });

  it.each(['opaque', 'jwt'] as const)('5: the mfa_challenge token is refused, also as %s', async (format) => {
    const { verify, bearer } = await withManager();
    verify.tenant.switches.set({ challengeTokenFormat: format });

    expect((await bearer(await verify.challengeToken())).status).toBe(401);
  });

  it('5: the scope mfa_challenge is refused even when the token says who the person is', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'ES256' }] };
    const provider = await openEmulatorServer({ now: Date.now });
    provider.handle(() => jsonAnswer(200, jwks));
    onTestFinished(provider.stop);
    const { verify, bearer } = await withManager({ jwksUri: provider.origin });
    const tokenWith = (scope: string) =>
      new SignJWT({ scope, name: 'Dana', email: 'dana@practice.example', email_verified: true })
        .setProtectedHeader({ alg: 'ES256' })
        .setIssuer(verify.tenant.credentials.issuers.legacy)
        .setSubject('dana')
        .setExpirationTime(Math.floor(verify.clock.now / 1000) + 60)
        .sign(privateKey);

    expect((await bearer(await tokenWith('openid'))).status).toBe(200);
    expect((await bearer(await tokenWith('mfa_challenge'))).status).toBe(401);
  });

  it('5: an expired token is refused', async () => {
    const { verify, bearer } = await withManager();
    const token = field(await verify.signIn(), 'access_token');

    verify.clock.now += 7_200_000;

    expect((await bearer(token)).status).toBe(401);
  });

  it('5: a token signed by anybody else, or without signature, is refused', async () => {
    const { verify, bearer } = await withManager();
    const good = field(await verify.signIn(), 'access_token');
    const [, payload] = good.split('.');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`;
    const forged = await new SignJWT({ scope: 'openid', name: 'x', email: 'x@y.example', email_verified: true })
      .setProtectedHeader({ alg: 'HS256', kid: 'server' })
      .setIssuer(verify.tenant.credentials.issuers.legacy)
      .setSubject('x')
      .setExpirationTime(Math.floor(verify.clock.now / 1000) + 60)
      .sign(new TextEncoder().encode('x'.repeat(32)));

    expect((await bearer(none)).status).toBe(401);
    expect((await bearer(forged)).status).toBe(401);
    expect((await bearer(`${good.slice(0, -6)}AAAAAA`)).status).toBe(401);
  });

  it('5: a token of the other surface has another issuer and is refused', async () => {
    const { verify, bearer } = await withManager();
    verify.tenant.switches.set({ policy: 'allow' });

    const token = field(await verify.ropc({}, `${verify.tenant.origin}/oauth2`), 'access_token');

    expect((await bearer(token)).status).toBe(401);
  });

  it('5: name and e-mail must be known from the token or from userinfo, so the scopes are needed', async () => {
    const { verify, bearer } = await withManager();
    verify.tenant.switches.set({ policy: 'allow' });

    const all = field(await verify.ropc(), 'access_token');
    const withoutEmail = field(await verify.ropc({ scope: 'openid profile' }), 'access_token');
    const withoutProfile = field(await verify.ropc({ scope: 'openid email' }), 'access_token');

    expect((await bearer(all)).status).toBe(200);
    expect((await bearer(withoutEmail)).status).toBe(401);
    expect((await bearer(withoutProfile)).status).toBe(401);
    expect(verify.tenant.exchanges.map(({ path }) => path)).toContain('/v1.0/endpoint/default/userinfo');
  });

  it('5: what the token does not say is asked at userinfo', async () => {
    const { verify, bearer } = await withManager();
    verify.tenant.switches.set({ policy: 'allow', personInAccessToken: false });
    const token = field(await verify.ropc(), 'access_token');

    const { status } = await bearer(token);

    expect(claimsIn(token)).not.toHaveProperty('email');
    expect(status).toBe(200);
    expect(verify.tenant.exchanges.at(-1)).toMatchObject({
      path: '/v1.0/endpoint/default/userinfo',
      headers: { authorization: `Bearer ${token}` },
    });
  });

  it('5: a person of the provider cannot use Basic, the local user can', async () => {
    const { verify, manager, view } = await withManager();
    const { user } = verify.tenant.credentials;
    const { localUser } = manager.credentials;

    const person = await view(basic(user.username, user.password));
    const local = await view(basic(localUser.username, localUser.password));
    const wrong = await view(basic(localUser.username, 'not-it'));

    expect([person.status, local.status, wrong.status]).toEqual([401, 200, 401]);
  });

  it('5: without credentials it is 401, with the scheme and without an error', async () => {
    const { view } = await withManager();

    const { status, headers } = await view();

    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer']);
  });

  it('5: any other address is 404', async () => {
    const { manager } = await withManager();

    expect((await callWith(manager, `${manager.origin}/manager/api/json/1.0/deleteVault.adm`)).status).toBe(404);
  });

  it('answers 500 and tells of it when the provider cannot be asked', async () => {
    const { verify, bearer, faults } = await withManager({ jwksUri: 'http://127.0.0.1:9/jwks' });

    const { status } = await bearer(field(await verify.signIn(), 'access_token'));

    expect(status).toBe(500);
    expect(faults.length).toBe(1);
  });
});

describe('how the Manager turns a caller away (5, left open by the documentation)', () => {
  it('5: 401 with WWW-Authenticate: Bearer error="invalid_token" is the default', async () => {
    const { bearer } = await withManager();

    const { status, headers } = await bearer('opaque');

    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
  });

  it('5: the switch rejection makes it 403', async () => {
    const { bearer } = await withManager({ switches: { rejection: '403' } });

    expect((await bearer('opaque')).status).toBe(403);
  });

  it('5: the switch rejection makes it a page with status 200', async () => {
    const { bearer } = await withManager({ switches: { rejection: 'page' } });

    const { status, headers, text } = await bearer('opaque');

    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('<title>Sign in to the Manager</title>');
  });

  it('5: the switch rejection makes it a redirect to a sign-in page', async () => {
    const { manager, bearer } = await withManager();
    manager.switches.set({ rejection: 'redirect' });

    const { status, headers } = await bearer('opaque');
    const page = await callWith(manager, manager.origin + String(headers.location));

    expect([status, headers.location]).toEqual([302, '/manager/login.adm']);
    expect(page.text).toContain('<title>Sign in to the Manager</title>');
  });

  it('keeps what arrived, and frees its port', async () => {
    const { manager, bearer } = await withManager();
    await bearer('opaque');

    await manager.stop();

    expect(manager.exchanges).toMatchObject([
      {
        method: 'GET',
        path: '/manager/api/json/1.0/viewSystem.adm',
        headers: { authorization: 'Bearer opaque' },
        status: 401,
      },
    ]);
    await expect(bearer('opaque')).rejects.toThrow();
  });
});
