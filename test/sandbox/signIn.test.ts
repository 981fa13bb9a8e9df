import * as oauth from 'openid-client';
import { describe, expect, it } from 'vitest';
import { createPersonBrowser, signInWithCode } from './personBrowser';
import { authorizationUrl, claimsIn, headerOf, post, redirectUri, startPractice, withPkce } from './practice';

describe('signing in with an authorization code', () => {
  it('gives a standard client everything it checks: discovery, PKCE, iss, ID token, userinfo', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const client = await oauth.discovery(
      new URL(provider.issuer),
      provider.clients.app.clientId,
      undefined,
      oauth.None(),
      { execute: [oauth.allowInsecureRequests] },
    );
    const verifier = oauth.randomPKCECodeVerifier();
    const state = oauth.randomState();
    const nonce = oauth.randomNonce();
    const address = oauth.buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: 'openid profile email offline_access api:read',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });

    const landing = await browser.signIn(await browser.visit(address.href));
    const tokens = await oauth.authorizationCodeGrant(client, landing.url, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });

    expect(landing.url.searchParams.get('iss')).toBe(provider.issuer);
    expect(tokens.claims()).toMatchObject({ sub: provider.user.sub, name: 'Dana Doyle', email_verified: true });
    expect(tokens.scope).toBe('openid profile email offline_access api:read');
    expect(tokens.refresh_token).toBeTypeOf('string');
    const info = await oauth.fetchUserInfo(client, tokens.access_token, provider.user.sub);
    expect(info).toMatchObject({ preferred_username: 'dana', email: 'dana@practice.example' });
  });

  it('issues an access token as RFC 9068 describes it', async () => {
    const provider = await startPractice();

    const { access_token, expires_in } = await signInWithCode(provider);

    expect(headerOf(access_token)).toMatchObject({ typ: 'at+jwt', alg: 'ES256' });
    expect(claimsIn(access_token)).toMatchObject({
      iss: provider.issuer,
      aud: 'urn:practice:api',
      sub: provider.user.sub,
      client_id: 'practice-app',
      scope: 'openid profile offline_access api:read',
    });
    expect(expires_in).toBe(600);
  });

  it('lets a confidential client exchange the code with its secret and without PKCE', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);
    const { clientId, clientSecret } = provider.clients.servicePost;
    const address = authorizationUrl(provider, { client_id: clientId });

    const { url } = await browser.signIn(await browser.visit(address));
    const code = url.searchParams.get('code') ?? '';
    const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: clientId };

    expect((await post(`${provider.issuer}/token`, { ...form, client_secret: 'wrong' })).body.error).toBe(
      'invalid_client',
    );
    expect((await post(`${provider.issuer}/token`, { ...form, client_secret: clientSecret })).status).toBe(200);
  });

  it('gives no refresh token to a request that does not ask for offline_access', async () => {
    const tokens = await signInWithCode(await startPractice(), { scope: 'openid api:read' });

    expect(tokens.scope).toBe('openid api:read');
    expect(tokens.refresh_token).toBeUndefined();
  });

  it('gives the default scope to a request that names none', async () => {
    const tokens = await signInWithCode(await startPractice(), { scope: undefined });

    expect(tokens.scope).toBe('api:read');
  });

  it.each([
    'http://127.0.0.1:1/callback',
    'http://[::1]:65535/callback',
    'http://localhost:8080/some/other/path?kept=yes',
  ])('returns to the loopback address %s whatever its port and path (RFC 8252 section 7.3)', async (address) => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);

    const landing = await browser.signIn(await browser.visit(withPkce(provider, { redirect_uri: address })));

    expect(landing.url.href.startsWith(address)).toBe(true);
    expect(landing.url.searchParams.get('code')).toBeTruthy();
    expect(landing.url.searchParams.get('state')).toBe('state-1');
  });

  it('answers as a form that posts itself when the request wants form_post', async () => {
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);

    const landing = await browser.signIn(await browser.visit(withPkce(provider, { response_mode: 'form_post' })));

    expect(landing.html).toContain(`<form method="post" action="${redirectUri}">`);
    expect(landing.html).toMatch(/name="code" value="[\w-]{20,}"/);
    // Only the script of this page may run, by its hash.
    expect(landing.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[^']+'(;|$)/);
  });
});
