import { describe, expect, it } from 'vitest';
import { pkcePair } from '../practice';
import { allow, type Form, locationOf, redirectUri, withBrowser } from './verifyBrowser';
import { call, field, scope } from './verifyTenant';

type StartOptions = Parameters<typeof withBrowser>[0];

describe('the code (1.2)', () => {
  const coded = async (parameters: Form = {}) => {
    const browser = await withBrowser(allow);
    const back = await browser.typePassword(await browser.open(parameters));
    return { ...browser, code: locationOf(back).searchParams.get('code') ?? '' };
  };

  it('1.2: it is taken once, and the second time ends the tokens of the first', async () => {
    const { exchange, code, refresh } = await coded();

    const first = await exchange(code);
    const second = await exchange(code);

    expect([first.status, second.status, second.body.error]).toEqual([200, 400, 'invalid_grant']);
    expect((await refresh(field(first, 'refresh_token'))).body.error).toBe('invalid_token');
  });

  it('1.2: it is dead after a minute', async () => {
    const { exchange, code, clock } = await coded();

    clock.now += 60_000;

    expect((await exchange(code)).body.error).toBe('invalid_grant');
  });

  it.each<[string, Form]>([
    ['another redirect URI', { redirect_uri: 'http://127.0.0.1:1/other' }],
    ['a verifier nobody asked for', { code_verifier: 'x'.repeat(43) }],
  ])('1.2: with %s it is invalid_grant', async (_what, form) => {
    const { exchange, code } = await coded();

    expect((await exchange(code, form)).body.error).toBe('invalid_grant');
  });

  it('1.2: another client cannot spend it', async () => {
    const { token, code, tenant } = await coded();
    const { clientId, clientSecret } = tenant.credentials.service;

    const { status } = await token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      client_id: clientId,
      client_secret: clientSecret,
    });

    expect(status).toBe(400);
  });

  it.each(['S256', 'plain'])('1.1: PKCE with %s', async (method) => {
    const { verifier, challenge } = pkcePair();
    const parameters = {
      code_challenge: method === 'S256' ? challenge : verifier,
      code_challenge_method: method,
    };

    const wrong = await coded(parameters);
    const right = await coded(parameters);

    expect((await wrong.exchange(wrong.code, { code_verifier: pkcePair().verifier })).body.error).toBe('invalid_grant');
    expect((await wrong.exchange(wrong.code)).body.error).toBe('invalid_grant');
    expect((await right.exchange(right.code, { code_verifier: verifier })).status).toBe(200);
  });
});

describe('the device flow (1.1, 1.2)', () => {
  const device = async (options: StartOptions = allow) => {
    const browser = await withBrowser(options);
    const started = await call(`${browser.endpoints}/device_authorization`, {
      method: 'POST',
      body: new URLSearchParams({ ...browser.client, scope }),
    });
    const poll = (form: Form = {}) =>
      browser.token({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: String(started.body.device_code),
        ...browser.client,
        ...form,
      });
    const typeUserCode = (userCode: string) =>
      call(String(started.body.verification_uri), {
        method: 'POST',
        body: new URLSearchParams({ user_code: userCode }),
      });
    return { ...browser, started, poll, typeUserCode };
  };

  it('1.2: it begins with a code for the device, one for the person, and an interval of five seconds', async () => {
    const { started, tenant } = await device();

    expect(started.status).toBe(200);
    expect(started.body).toEqual({
      device_code: expect.any(String),
      user_code: expect.stringMatching(/^[A-Z0-9]{8}$/),
      verification_uri: `${tenant.origin}/practice/device`,
      verification_uri_complete: `${tenant.origin}/practice/device?user_code=${started.body.user_code}`,
      expires_in: 600,
      interval: 5,
    });
  });

  it('1.2: polling is 400 until the person is done, then gives tokens once', async () => {
    const { poll, started, typeUserCode, typePassword, clock } = await device();

    const waiting = await poll();
    const page = await typeUserCode(String(started.body.user_code).toLowerCase());
    const done = await typePassword(page);
    clock.now += 5_000;
    const tokens = await poll();
    clock.now += 5_000;
    const again = await poll();

    expect([waiting.status, waiting.body.error]).toEqual([400, 'authorization_pending']);
    expect(done.text).toContain('<title>Signed in</title>');
    expect([tokens.status, tokens.body.scope]).toEqual([200, scope]);
    expect(again.body.error).toBe('invalid_grant');
  });

  it('1.2: polling faster than the interval is slow_down', async () => {
    const { poll, clock } = await device();

    await poll();
    clock.now += 4_999;

    expect((await poll()).body.error).toBe('slow_down');
  });

  it('1.2: expired_token ends it', async () => {
    const { poll, clock, typeUserCode, started } = await device();

    clock.now += 600_000;

    expect((await poll()).body.error).toBe('expired_token');
    expect((await typeUserCode(String(started.body.user_code))).status).toBe(400);
  });

  it('1.2: a person who declines, and a policy that denies, end it with access_denied', async () => {
    const declined = await device();
    await declined.submit(await declined.typeUserCode(String(declined.started.body.user_code)), { choice: 'decline' });
    const denied = await device({ switches: { policy: 'deny' } });
    await denied.typePassword(await denied.typeUserCode(String(denied.started.body.user_code)));

    expect((await declined.poll()).body.error).toBe('access_denied');
    expect((await denied.poll()).body.error).toBe('access_denied');
  });

  it('1.2: the code is the client’s own, and the page fills in the code of the complete address', async () => {
    const { poll, service, started } = await device();

    const stranger = await poll(service);
    const page = await call(String(started.body.verification_uri_complete));

    expect(stranger.status).toBe(400);
    expect(page.text).toContain(`value="${started.body.user_code}"`);
  });

  it('1.2: a client without credentials cannot begin', async () => {
    const { endpoints } = await device();

    expect((await call(`${endpoints}/device_authorization`, { method: 'POST' })).status).toBe(401);
  });
});
