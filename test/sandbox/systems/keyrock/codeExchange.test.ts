import { describe, expect, it } from 'vitest';
import { authorizeUrl, createBrowser, landing, locationOf } from './browser';
import { bodyOf, call, claimsIn, type Practice, refresh, standing, startKeyrock, token } from './keyrock';

const codeFrom = async (practice: Practice, parameters: Readonly<Record<string, string>> = {}): Promise<string> =>
  (await landing(practice, parameters)).get('code') ?? '';

const exchange = (practice: Practice, code: string, form: Readonly<Record<string, string>> = {}) =>
  token(practice, practice.credentials.application, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: practice.credentials.application.redirectUri,
    ...form,
  });

describe('exchanging a code at Keyrock', () => {
  it('keyrock: answers 200 in the ROPC shape with scope ["bearer"]', async () => {
    const practice = await startKeyrock();

    const reply = await exchange(practice, await codeFrom(practice));

    expect(Object.keys(bodyOf(reply))).toEqual(['access_token', 'token_type', 'expires_in', 'refresh_token', 'scope']);
    expect(bodyOf(reply).scope).toEqual(['bearer']);
  });

  it('3.2: with scope openid plus an id_token, with nonce and at_hash', async () => {
    const practice = await startKeyrock();

    const body = bodyOf(await exchange(practice, await codeFrom(practice, { scope: 'openid', nonce: 'n1' })));

    expect(body.scope).toEqual(['openid']);
    expect(claimsIn(body.id_token)).toMatchObject({ nonce: 'n1', at_hash: expect.stringMatching(/==$/) });
  });

  it('keyrock: openid at an application not registered for it still gives a code, and fails at the exchange', async () => {
    const practice = await startKeyrock();
    const { plainApplication } = practice.credentials;
    const address = authorizeUrl(practice, { scope: 'openid' }, plainApplication);
    const back = new URL(locationOf(await createBrowser(practice).goThrough(address))).searchParams;

    const reply = await token(practice, plainApplication, {
      grant_type: 'authorization_code',
      code: back.get('code') ?? '',
      redirect_uri: plainApplication.redirectUri,
    });

    expect([reply.status, reply.json]).toEqual([400, 'Invalid scope: Requested scope is invalid']);
  });

  it.each([{}, { code_verifier: 'wrong' }])('3.5: PKCE is not there: %o answers 200', async (form) => {
    const practice = await startKeyrock();
    const code = await codeFrom(practice, { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' });

    expect((await exchange(practice, code, form)).status).toBe(200);
  });

  it('3.5: a public client is refused unless the setting frees authorization_code', async () => {
    const practice = await startKeyrock();
    const { clientId, redirectUri } = practice.credentials.application;
    const code = await codeFrom(practice);
    const fields = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, client_id: clientId };
    const ask = () => call(`${practice.origin}/oauth2/token`, { method: 'POST', body: new URLSearchParams(fields) });

    expect((await ask()).status).toBe(400);
    practice.switches.set({ grantsWithoutClientAuthentication: ['authorization_code'] });
    expect((await ask()).status).toBe(200);
  });

  it('3.2: another redirect_uri is 400 "Invalid request: `redirect_uri` is invalid", and the code stays good', async () => {
    const practice = await startKeyrock();
    const code = await codeFrom(practice);

    const reply = await exchange(practice, code, { redirect_uri: 'http://127.0.0.1:1/callback' });

    expect([reply.status, reply.json]).toEqual([400, 'Invalid request: `redirect_uri` is invalid']);
    expect((await exchange(practice, code)).status).toBe(200);
  });

  it('3.2: no redirect_uri is 400, even when the authorization request had none', async () => {
    const practice = await startKeyrock();
    const back = await landing(practice, { redirect_uri: '' });

    const reply = await exchange(practice, back.get('code') ?? '', { redirect_uri: '' });

    expect([reply.status, reply.json]).toEqual([400, 'Invalid request: `redirect_uri` is not a valid URI']);
  });

  it('3.2: a code past its 300 s is 400 "Invalid grant: authorization code has expired"', async () => {
    const practice = await startKeyrock();
    const code = await codeFrom(practice);

    practice.clock.pass(301);

    const reply = await exchange(practice, code);
    expect([reply.status, reply.json]).toEqual([400, 'Invalid grant: authorization code has expired']);
  });

  it('3.8: the life of a code is a setting', async () => {
    const practice = await startKeyrock({ codeSeconds: 10 });
    const code = await codeFrom(practice);

    practice.clock.pass(11);

    expect((await exchange(practice, code)).json).toBe('Invalid grant: authorization code has expired');
  });

  it('3.2: a replayed code is 400 and revokes the tokens made from it', async () => {
    const practice = await startKeyrock();
    const code = await codeFrom(practice);
    const tokens = bodyOf(await exchange(practice, code));

    const reply = await exchange(practice, code);

    expect([reply.status, reply.json]).toEqual([400, 'Invalid grant: authorization code is invalid']);
    expect(await standing(practice, tokens.access_token)).toBe('Invalid token: access token is no longer valid');
    expect((await refresh(practice, tokens.refresh_token)).json).toBe(
      'Invalid grant: refresh token is no longer valid',
    );
  });

  it('3.2: a replayed code that gave a JWT ends in 503', async () => {
    const practice = await startKeyrock();
    const code = await codeFrom(practice, { scope: 'jwt' });
    expect(bodyOf(await exchange(practice, code)).token_type).toBe('jwt');

    const reply = await exchange(practice, code);

    expect([reply.status, typeof reply.json]).toEqual([503, 'string']);
  });

  it('keyrock: a hybrid code is exchanged like any other', async () => {
    const practice = await startKeyrock();

    const code = await codeFrom(practice, { response_type: 'code id_token', scope: 'openid', nonce: 'n1' });

    expect(bodyOf(await exchange(practice, code)).id_token).toBeDefined();
  });

  it('3.2: the code of another client is invalid', async () => {
    const practice = await startKeyrock();
    const code = await codeFrom(practice);

    const reply = await token(practice, practice.credentials.plainApplication, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: practice.credentials.plainApplication.redirectUri,
    });

    expect(reply.json).toBe('Invalid grant: authorization code is invalid');
  });
});
