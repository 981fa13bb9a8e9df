import { createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { authorizeUrl, createBrowser, landing } from './browser';
import { call, createClock, type Practice, refresh, standing, startKeyrock, startMs, withPassword } from './keyrock';

describe('per-application discovery of Keyrock', () => {
  it('3.1: names the endpoints, revocation as revoke_endpoint, and no token endpoint auth methods', async () => {
    const { origin, credentials } = await startKeyrock();
    const issuer = `${origin}/idm/applications/${credentials.application.clientId}`;

    const reply = await call(`${issuer}/.well-known/openid-configuration`);

    expect([reply.status, reply.type]).toEqual([200, 'application/json; charset=utf-8']);
    expect(reply.json).toMatchObject({
      issuer,
      authorization_endpoint: `${origin}/oauth2/authorize`,
      token_endpoint: `${origin}/oauth2/token`,
      userinfo_endpoint: `${origin}/user`,
      revoke_endpoint: `${origin}/oauth2/revoke`,
      jwks_uri: `${issuer}/certs`,
    });
    expect(reply.json).not.toHaveProperty('revocation_endpoint');
    expect(reply.json).not.toHaveProperty('token_endpoint_auth_methods_supported');
  });

  it('3.1: an application nobody knows has none: 200 HTML like any other path', async () => {
    const { origin } = await startKeyrock();

    const reply = await call(`${origin}/idm/applications/nobody/.well-known/openid-configuration`);

    expect([reply.status, reply.type]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('3.1: the keys are useful only with RS256, where they verify the ID token', async () => {
    const practice = await startKeyrock({ idTokenAlgorithm: 'RS256' });
    const certs = `${practice.credentials.application.issuer}/certs`;
    const back = await landing(practice, { response_type: 'id_token', scope: 'openid', nonce: 'n1' });

    const keys = createLocalJWKSet(JSON.parse((await call(certs)).text));
    const { protectedHeader } = await jwtVerify(back.get('id_token') ?? '', keys, { currentDate: new Date(startMs) });

    expect(protectedHeader.alg).toBe('RS256');
    expect((await call(certs)).text).not.toMatch(/"d":/);
    practice.switches.set({ idTokenAlgorithm: 'HS256' });
    expect((await call(certs)).json).toEqual({ keys: [] });
  });
});

describe('the Keyrock emulator over a restart', () => {
  it('keeps credentials, keys, consents and tokens, which it knows by hash alone', async () => {
    const clock = createClock();
    const first = await startKeyrock({ idTokenAlgorithm: 'RS256' }, { clock });
    const tokens = await withPassword(first);
    const certs = async ({ credentials }: Practice) => (await call(`${credentials.application.issuer}/certs`)).json;
    const keys = await certs(first);
    const state = first.states.at(-1);
    await first.stop();

    const second = await startKeyrock({ idTokenAlgorithm: 'RS256' }, { clock, state });

    expect(second.credentials.user).toEqual(first.credentials.user);
    expect(second.credentials.application.clientSecret).toBe(first.credentials.application.clientSecret);
    expect(await certs(second)).toEqual(keys);
    expect(await standing(second, tokens.access_token)).toMatchObject({ email: first.credentials.user.email });
    const browser = createBrowser(second);
    const reply = await browser.signIn(await browser.request(authorizeUrl(second)));
    expect(reply.status).toBe(302);
    expect((await refresh(second, tokens.refresh_token)).status).toBe(200);
    expect(state).not.toContain(tokens.access_token);
    expect(state).not.toContain(tokens.refresh_token);
    expect(state?.length).toBeLessThan(32 * 1024);
  });

  it.each(['', 'nonsense', '{"version":1,"seed":{},"records":[]}'])(
    'starts afresh from the state %o',
    async (state) => {
      const practice = await startKeyrock({}, { state });

      expect((await withPassword(practice)).token_type).toBe('bearer');
    },
  );

  it('gives each installation credentials of its own', async () => {
    const [one, other] = [await startKeyrock(), await startKeyrock()];

    expect(one.credentials.user.password).not.toBe(other.credentials.user.password);
    expect(one.credentials.application.clientId).not.toBe(other.credentials.application.clientId);
  });

  it('frees its port', async () => {
    const practice = await startKeyrock();

    await practice.stop();

    await expect(call(`${practice.origin}/`)).rejects.toThrow();
  });

  it('keeps what arrived, for tests', async () => {
    const practice = await startKeyrock();
    await withPassword(practice);

    expect(practice.exchanges.at(-1)).toMatchObject({
      method: 'POST',
      path: '/oauth2/token',
      form: { grant_type: 'password' },
      status: 200,
    });
  });
});
