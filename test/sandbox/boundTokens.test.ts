import { createHash, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { PracticeProvider } from '../../src/sandbox/practiceProvider';
import { basic, claimsIn, post, refresh, startPractice, type TokenAnswer, withPassword } from './practice';

const pairOf = async (algorithm = 'ES256') => {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const jwk = await exportJWK(publicKey);
  return { algorithm, privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk) };
};
type Pair = Awaited<ReturnType<typeof pairOf>>;

let key: Pair;
let other: Pair;
beforeAll(async () => {
  [key, other] = [await pairOf(), await pairOf()];
});

const proofOf = (claims: Record<string, unknown>, { privateKey, jwk, algorithm }: Pair = key, typ = 'dpop+jwt') =>
  new SignJWT({ iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: algorithm, typ, jwk })
    .sign(privateKey);

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

const atToken = ({ issuer }: PracticeProvider, pair: Pair = key): Promise<string> =>
  proofOf({ htm: 'POST', htu: `${issuer}/token` }, pair);

/** Tokens for Dana, bound to the key. */
const bound = async (provider: PracticeProvider, form: Record<string, string> = {}): Promise<TokenAnswer> => {
  const { clients, user, issuer } = provider;
  const asked = {
    grant_type: 'password',
    client_id: clients.app.clientId,
    username: user.username,
    password: user.password,
    scope: 'openid profile offline_access api:read',
    ...form,
  };
  return (await post(`${issuer}/token`, asked, { dpop: await atToken(provider) })).body;
};

/** Calls the API with a bound token; `change` spoils the proof. */
const call = async (
  { apiUrl }: PracticeProvider,
  token: string,
  change: Record<string, unknown> = {},
  { pair = key, typ = 'dpop+jwt', scheme = 'DPoP' }: { pair?: Pair; typ?: string; scheme?: string } = {},
): Promise<Response> => {
  const claims = { htm: 'GET', htu: apiUrl, ath: hashOf(token), ...change };
  const dpop = await proofOf(claims, pair, typ);
  return fetch(`${apiUrl}?page=1`, { headers: { authorization: `${scheme} ${token}`, dpop } });
};

describe('tokens of the practice provider that are bound to a key', () => {
  it.each([['jwt'], ['opaque']])('come in with a proof of it: %s', async (format) => {
    const provider = await startPractice();
    const tokens = await bound(provider, { practice_token: format });
    expect(tokens.token_type).toBe('DPoP');
    const answer = await call(provider, tokens.access_token);
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toContain(tokens.access_token);
    const me = `${provider.issuer}/me`;
    const dpop = await proofOf({ htm: 'GET', htu: me, ath: hashOf(tokens.access_token) });
    const info = await fetch(me, { headers: { authorization: `DPoP ${tokens.access_token}`, dpop } });
    expect(await info.json()).toMatchObject({ sub: provider.user.sub });
  });

  it('name their key, and lend it to their refresh token, which no other key renews', async () => {
    const provider = await startPractice();
    const tokens = await bound(provider);
    expect(claimsIn(tokens.access_token)).toMatchObject({ cnf: { jkt: key.thumbprint } });
    const { issuer, clients } = provider;
    const form = {
      grant_type: 'refresh_token',
      client_id: clients.app.clientId,
      refresh_token: tokens.refresh_token ?? '',
    };
    expect((await refresh(provider, tokens.refresh_token)).body.error).toBe('invalid_grant');
    const foreign = await post(`${issuer}/token`, form, { dpop: await atToken(provider, other) });
    expect(foreign.body.error).toBe('invalid_grant');
    const renewed = await post(`${issuer}/token`, form, { dpop: await atToken(provider) });
    expect(renewed.body.token_type).toBe('DPoP');
    expect((await call(provider, renewed.body.access_token)).status).toBe(200);
  });

  it('are given to a service too', async () => {
    const provider = await startPractice();
    const { clientId, clientSecret } = provider.clients.service;
    const { body } = await post(
      `${provider.issuer}/token`,
      { grant_type: 'client_credentials', scope: 'api:read' },
      { authorization: basic(clientId, clientSecret), dpop: await atToken(provider) },
    );
    expect(body.token_type).toBe('DPoP');
    expect((await call(provider, body.access_token)).status).toBe(200);
  });

  it.each<[string, Record<string, unknown>, { typ?: string; scheme?: string }, string]>([
    ['for another method', { htm: 'POST' }, {}, 'invalid_dpop_proof'],
    ['for another address', { htu: 'http://127.0.0.1/api/echo' }, {}, 'invalid_dpop_proof'],
    ['for another token', { ath: hashOf('another') }, {}, 'invalid_dpop_proof'],
    ['for no token', { ath: undefined }, {}, 'invalid_dpop_proof'],
    ['of another time', { iat: 1_700_000_000 }, {}, 'invalid_dpop_proof'],
    ['without an identifier', { jti: '' }, {}, 'invalid_dpop_proof'],
    ['of another kind', {}, { typ: 'JWT' }, 'invalid_dpop_proof'],
    ['beside a bearer', {}, { scheme: 'Bearer' }, 'invalid_token'],
  ])('stay out with a proof %s', async (_name, change, how, error) => {
    const provider = await startPractice();
    const { access_token } = await bound(provider);
    const answer = await call(provider, access_token, change, how);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toMatch(new RegExp(`^DPoP realm="practice", error="${error}"`));
  });

  it('stay out with a proof of another key, with none, and with one that was used', async () => {
    const provider = await startPractice();
    const { access_token } = await bound(provider);
    expect((await call(provider, access_token, {}, { pair: other })).status).toBe(401);
    const authorization = `DPoP ${access_token}`;
    const without = await fetch(provider.apiUrl, { headers: { authorization } });
    expect(without.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"');
    const dpop = await proofOf({ htm: 'GET', htu: provider.apiUrl, ath: hashOf(access_token) });
    const send = async () => (await fetch(provider.apiUrl, { headers: { authorization, dpop } })).status;
    expect([await send(), await send()]).toEqual([200, 401]);
  });

  it('are told from those that are not: these come as a bearer and as nothing else', async () => {
    const provider = await startPractice();
    const { access_token, token_type } = await withPassword(provider);
    expect(token_type).toBe('Bearer');
    const answer = await call(provider, access_token);
    expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="practice", error="invalid_token"/);
  });

  it('are not given for a proof that is not good, and a wrong password is told all the same', async () => {
    const provider = await startPractice();
    const { issuer, clients, user } = provider;
    const form = {
      grant_type: 'password',
      client_id: clients.app.clientId,
      username: user.username,
      scope: 'api:read',
    };
    const spoilt = await proofOf({ htm: 'GET', htu: `${issuer}/token` });
    expect((await post(`${issuer}/token`, { ...form, password: user.password }, { dpop: spoilt })).body.error).toBe(
      'invalid_dpop_proof',
    );
    const wrong = await post(`${issuer}/token`, { ...form, password: 'wrong' }, { dpop: await atToken(provider) });
    expect(wrong.body.error).toBe('invalid_grant');
  });

  it('live on over a restart, with their key', async () => {
    const states: string[] = [];
    const storage = { load: async () => states.at(-1), save: async (state: string) => void states.push(state) };
    const first = await startPractice({ storage });
    const { access_token } = await bound(first, { practice_token: 'opaque' });
    await vi.waitFor(() => expect(states.length).toBeGreaterThan(0));
    await first.stop();
    const again = await startPractice({ storage });
    expect((await call(again, access_token)).status).toBe(200);
    expect((await call(again, access_token, {}, { pair: other })).status).toBe(401);
  });
});
