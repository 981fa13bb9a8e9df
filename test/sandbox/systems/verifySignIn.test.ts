import { createHash } from 'node:crypto';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  discovery,
  fetchUserInfo,
} from 'openid-client';
import { describe, expect, it } from 'vitest';
import { claimsIn, pkcePair } from '../practice';
import { allow, type Form, fragmentOf, locationOf, redirectUri, withBrowser } from './verifyBrowser';
import { call, scope } from './verifyTenant';

const actionOf = (text: string): string => /<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? '';

describe('signing in with a browser (1.1)', () => {
  it.each(['/v1.0/endpoint/default', '/oidc/endpoint/default', '/oauth2'])(
    '1.1: %s/authorize shows a page that says who asks for what',
    async (path) => {
      const { open } = await withBrowser();

      const { status, text, headers } = await open({}, path);

      expect(status).toBe(200);
      expect(text).toContain('<title>Sign in</title>');
      expect(text).toContain('Practice application');
      expect(text).toContain('<label for="username">User name</label>');
      expect(headers.get('content-security-policy')).toContain("form-action 'self' http://127.0.0.1:49152;");
      expect(headers.get('content-security-policy')).not.toContain('script-src');
    },
  );

  it('1.1: password and second factor lead back with code and state, and the code to tokens', async () => {
    const { open, typePassword, submit, otp, exchange, tenant } = await withBrowser();
    const { verifier, challenge } = pkcePair();
    const page = await open({ code_challenge: challenge, code_challenge_method: 'S256', nonce: 'nonce-1' });

    const second = await typePassword(page);
    const back = await submit(second, { otp: otp(), choice: 'verify' });
    const { status, body } = await exchange(locationOf(back).searchParams.get('code') ?? '', {
      code_verifier: verifier,
    });

    expect(second.text).toContain('<title>Second factor</title>');
    expect(back.status).toBe(302);
    expect(locationOf(back).href.startsWith(`${redirectUri}?`)).toBe(true);
    expect(locationOf(back).searchParams.get('state')).toBe('state-1');
    expect(status).toBe(200);
    expect(body.scope).toBe(scope);
    expect(claimsIn(String(body.id_token))).toMatchObject({
      nonce: 'nonce-1',
      sub: tenant.credentials.user.id,
      amr: ['password', 'totp'],
    });
  });

  it('1.1: a policy that allows asks for the password alone', async () => {
    const { open, typePassword } = await withBrowser(allow);

    expect(locationOf(await typePassword(await open())).searchParams.get('code')).toMatch(/^\w{40}$/);
  });

  it('the page comes again after a wrong password and after a wrong code', async () => {
    const { open, submit, typePassword, otp } = await withBrowser();
    const page = await open();

    const wrongPassword = await submit(page, { username: 'dana', password: 'not-it', choice: 'sign-in' });
    const second = await typePassword(wrongPassword);
    const wrongCode = await submit(second, { otp: otp() === '000000' ? '111111' : '000000', choice: 'verify' });
    const back = await submit(wrongCode, { otp: otp(), choice: 'verify' });

    expect([wrongPassword.status, wrongCode.status]).toEqual([400, 400]);
    expect(wrongPassword.text).toContain('role="alert"');
    expect(back.status).toBe(302);
  });

  it('the code page can be read again, and a finished sign-in is over', async () => {
    const { open, typePassword, submit, otp, tenant } = await withBrowser();
    const second = await typePassword(await open());

    const again = await call(tenant.origin + actionOf(second.text));
    await submit(second, { otp: otp(), choice: 'verify' });
    const over = await call(tenant.origin + actionOf(second.text));

    expect(again.text).toContain('<title>Second factor</title>');
    expect([over.status, over.text.includes('This sign-in is over')]).toEqual([400, true]);
  });

  it('declining leads back with access_denied', async () => {
    const { open, submit } = await withBrowser();

    const back = await submit(await open(), { choice: 'decline' });

    expect(locationOf(back).searchParams.get('error')).toBe('access_denied');
    expect(locationOf(back).searchParams.get('state')).toBe('state-1');
  });

  it.each([
    ['deny', 'CSIAQ0278E'],
    ['denyEntitlement', 'CSIAQ0279E'],
    ['moreInformation', 'CSIAQ0278E'],
  ] as const)('1.2: the policy %s leads back with access_denied and %s', async (policy, code) => {
    const { open, typePassword } = await withBrowser({ switches: { policy } });

    const { searchParams } = locationOf(await typePassword(await open()));

    expect(searchParams.get('error')).toBe('access_denied');
    expect(searchParams.get('error_description')).toContain(code);
  });

  it('somebody without a second factor cannot meet a policy that wants one', async () => {
    const { open, submit, tenant } = await withBrowser();
    const { username, password } = tenant.credentials.otherUser;

    const back = await submit(await open(), { username, password, choice: 'sign-in' });

    expect(locationOf(back).searchParams.get('error')).toBe('access_denied');
  });

  it('a form from another web page is not accepted', async () => {
    const { open, submit } = await withBrowser();

    expect((await submit(await open(), { choice: 'decline' }, 'https://evil.example')).status).toBe(403);
  });

  it('1.1: a redirect URI that is not registered stops on the server’s page with CSIAQ0167E', async () => {
    const { open } = await withBrowser();

    const { status, text, headers } = await open({ redirect_uri: 'https://evil.example/callback' });

    expect(status).toBe(400);
    expect(text).toContain('CSIAQ0167E');
    expect(headers.get('location')).toBeNull();
  });

  it('1.1: an unknown application stops on the server’s page', async () => {
    const { open } = await withBrowser();

    expect((await open({ client_id: 'nobody' })).status).toBe(400);
  });

  it.each([
    [true, 'invalid_request'],
    [false, null],
  ])('1.1: PKCE is a setting: requirePkce %s', async (requirePkce, error) => {
    const { open } = await withBrowser({ switches: { requirePkce } });

    expect(locationOf(await open()).searchParams.get('error')).toBe(error);
  });

  it.each<[string, Form, string]>([
    ['an unknown response type', { response_type: 'magic' }, 'unsupported_response_type'],
    ['no session for prompt=none', { prompt: 'none' }, 'login_required'],
    ['an ID token without nonce', { response_type: 'id_token', response_mode: 'fragment' }, 'invalid_request'],
    ['tokens in a query', { response_type: 'token', response_mode: 'query' }, 'invalid_request'],
  ])('1.1: %s is sent back as an error', async (_what, parameters, error) => {
    const { open } = await withBrowser();

    const reply = await open(parameters);

    expect(locationOf(reply).searchParams.get('error') ?? fragmentOf(reply).get('error')).toBe(error);
  });

  it('1.1: an API client signs nobody in', async () => {
    const { open, tenant } = await withBrowser();

    const reply = await open({ client_id: tenant.credentials.service.clientId });

    expect(locationOf(reply).searchParams.get('error')).toBe('unauthorized_client');
  });

  it('the request may come as a form too', async () => {
    const { addressOf, tenant } = await withBrowser();

    const { search } = new URL(addressOf({}, ''));
    const { status } = await call(`${tenant.origin}/oauth2/authorize`, {
      method: 'POST',
      body: new URLSearchParams(search),
    });

    expect(status).toBe(200);
  });
});

describe('a standard client (1.1)', () => {
  it.each(['oidc/endpoint/default', 'oauth2'])(
    '1.1: discovers %s, signs in and checks the ID token',
    async (surface) => {
      const { tenant, client, typePassword } = await withBrowser({ ...allow, clock: { now: Date.now() } });
      const config = await discovery(
        new URL(`${tenant.origin}/${surface}`),
        client.client_id,
        client.client_secret,
        undefined,
        { execute: [allowInsecureRequests] },
      );
      const { verifier, challenge } = pkcePair();
      const address = buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope,
        state: 's',
        nonce: 'n',
        code_challenge: challenge,
        code_challenge_method: 'S256',
      });

      const back = await typePassword(await call(address.href));
      const tokens = await authorizationCodeGrant(config, locationOf(back), {
        pkceCodeVerifier: verifier,
        expectedState: 's',
        expectedNonce: 'n',
        idTokenExpected: true,
      });
      const person = await fetchUserInfo(config, tokens.access_token, tenant.credentials.user.id);

      expect(tokens.claims()?.sub).toBe(tenant.credentials.user.id);
      expect(person.email).toBe('dana@practice.example');
    },
  );
});

describe('response types and modes (1.1)', () => {
  it('1.1: code id_token token comes in the fragment, bound together by hashes', async () => {
    const { open, typePassword } = await withBrowser(allow);

    const reply = await typePassword(await open({ response_type: 'code id_token token', nonce: 'n' }));

    const answer = fragmentOf(reply);
    const half = (name: string) =>
      createHash('sha256')
        .update(answer.get(name) ?? '')
        .digest()
        .subarray(0, 16)
        .toString('base64url');
    expect(answer.get('token_type')).toBe('Bearer');
    expect(answer.get('expires_in')).toBe('7200');
    expect(answer.get('state')).toBe('state-1');
    expect(claimsIn(answer.get('id_token') ?? '')).toMatchObject({
      nonce: 'n',
      at_hash: half('access_token'),
      c_hash: half('code'),
    });
  });

  it('1.1: token alone gives no code and no refresh token', async () => {
    const { open, typePassword } = await withBrowser(allow);

    const answer = fragmentOf(await typePassword(await open({ response_type: 'token' })));

    expect([...answer.keys()].sort()).toEqual(
      ['access_token', 'expires_in', 'grant_id', 'scope', 'state', 'token_type'].sort(),
    );
  });

  it('1.1: none gives the state alone', async () => {
    const { open, typePassword } = await withBrowser(allow);

    const { search } = locationOf(await typePassword(await open({ response_type: 'none' })));

    expect(search).toBe('?state=state-1');
  });

  it('1.1: form_post is a page that sends itself to the application', async () => {
    const { open, typePassword } = await withBrowser(allow);

    const { status, text, headers } = await typePassword(await open({ response_mode: 'form_post' }));

    expect(status).toBe(200);
    expect(text).toContain(`<form method="post" action="${redirectUri}">`);
    expect(text).toMatch(/<input type="hidden" name="code" value="\w{40}">/);
    expect(headers.get('content-security-policy')).toMatch(/script-src 'sha256-/);
  });

  it('1.1: a redirect URI with a query keeps it', async () => {
    const { open, typePassword } = await withBrowser(allow);

    const back = await typePassword(await open({ redirect_uri: `${redirectUri}?kept=1` }));

    expect(locationOf(back).searchParams.get('kept')).toBe('1');
    expect(locationOf(back).searchParams.has('code')).toBe(true);
  });
});
