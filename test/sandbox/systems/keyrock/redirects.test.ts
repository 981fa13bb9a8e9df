import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { authorizeUrl, createBrowser, landing, locationOf } from './browser';
import { claimsIn, opaque, standing, startKeyrock, startMs } from './keyrock';

const hex = '[0-9a-f]{40}';
const jwt = '[\\w-]+\\.[\\w-]+\\.[\\w-]+';
const date = 'Sun%20Nov%2022%202026%2004%3A09%3A04%20GMT%2B0000%20(Coordinated%20Universal%20Time)';
const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the redirects of Keyrock, to the letter', () => {
  it.each([
    ['code', { response_type: 'code' }, `code=${hex}&state=st123`],
    [
      'code + PKCE',
      { response_type: 'code', code_challenge: 'abc', code_challenge_method: 'S256' },
      `code=${hex}&state=st123&code_challenge=abc&code_challenge_method=S256`,
    ],
    [
      'implicit: token, Bearer and expires_at as a JavaScript date',
      { response_type: 'token' },
      `token_type=Bearer&expires_at=${literal(date)}&token=${hex}&state=st123`,
    ],
    [
      'implicit + scope=jwt',
      { response_type: 'token', scope: 'jwt' },
      `token_type=Bearer&expires_at=${literal(date)}&token=${hex}&state=st123&scope=jwt`,
    ],
    [
      'implicit + scope=permanent',
      { response_type: 'token', scope: 'permanent' },
      `token_type=Bearer&expires_at=${literal(date)}&token=${hex}&state=st123&scope=permanent`,
    ],
    [
      'hybrid code token: lower-case bearer and expires_in',
      { response_type: 'code token' },
      `token_type=bearer&expires_in=3600&token=${hex}&code=${hex}&state=st123`,
    ],
    ['id_token', { response_type: 'id_token', scope: 'openid', nonce: 'n1' }, `id_token=${jwt}&state=st123`],
    [
      'id_token token',
      { response_type: 'id_token token', scope: 'openid', nonce: 'n1' },
      `token_type=bearer&expires_in=3600&id_token=${jwt}&token=${hex}&state=st123`,
    ],
    [
      'code id_token',
      { response_type: 'code id_token', scope: 'openid', nonce: 'n1' },
      `code=${hex}&id_token=${jwt}&state=st123`,
    ],
    ['code with scope openid', { response_type: 'code', scope: 'openid', nonce: 'n1' }, `code=${hex}&state=st123`],
  ])('keyrock: %s', async (_case, parameters, query) => {
    const practice = await startKeyrock();

    const reply = await createBrowser(practice).goThrough(authorizeUrl(practice, parameters));

    expect(reply.status).toBe(302);
    const { redirectUri } = practice.credentials.application;
    expect(locationOf(reply)).toMatch(new RegExp(`^${literal(redirectUri)}\\?${query}$`));
    // In the query, never in the fragment.
    expect(new URL(locationOf(reply)).hash).toBe('');
  });

  it('keyrock: code with no redirect_uri given goes to the registered one', async () => {
    const practice = await startKeyrock();

    const reply = await createBrowser(practice).goThrough(authorizeUrl(practice, { redirect_uri: undefined }));

    expect(locationOf(reply).startsWith(`${practice.credentials.application.redirectUri}?code=`)).toBe(true);
  });

  it('3.5: unknown parameters are echoed into the redirect', async () => {
    const back = await landing(await startKeyrock(), { prompt: 'none', colour: 'blue green' });

    expect([...back.keys()]).toEqual(['code', 'state', 'prompt', 'colour']);
    expect(back.get('colour')).toBe('blue green');
  });

  it('3.5: the implicit token lasts a fixed 3600 s, permanent or not', async () => {
    const practice = await startKeyrock();
    const token = (await landing(practice, { response_type: 'token', scope: 'permanent' })).get('token') ?? '';

    expect(token).toMatch(opaque);
    expect(await standing(practice, token)).toMatchObject({ sub: expect.any(String) });
    practice.clock.pass(3601);
    expect(await standing(practice, token)).toBe('Invalid token: access token has expired');
  });

  it('3.5: the ID token is HS256 with jwt_secret, with issuer per application and the fields of /user', async () => {
    const practice = await startKeyrock();
    const { application, user } = practice.credentials;

    const back = await landing(practice, { response_type: 'id_token', scope: 'openid', nonce: 'n1' });

    const idToken = back.get('id_token') ?? '';
    const key = new TextEncoder().encode(application.jwtSecret ?? '');
    const { payload, protectedHeader } = await jwtVerify(idToken, key, { currentDate: new Date(startMs) });
    expect(protectedHeader.alg).toBe('HS256');
    expect(payload).toMatchObject({
      iss: `${practice.origin}/idm/applications/${application.clientId}`,
      aud: application.clientId,
      iat: startMs / 1000,
      exp: startMs / 1000 + 3600,
      nonce: 'n1',
      sub: expect.any(String),
      email: user.email,
      organizations: [expect.objectContaining({ name: 'Workshop' })],
    });
    expect(payload.at_hash).toBeUndefined();
  });

  it('3.5: at_hash is padded standard base64, which a strict check refuses', async () => {
    const back = await landing(await startKeyrock(), { response_type: 'id_token token', scope: 'openid', nonce: 'n1' });

    expect(claimsIn(back.get('id_token') ?? '').at_hash).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  });
});
