import { describe, expect, it } from 'vitest';
import { errorText } from '../../src/domain/text/errorText';
import { signWithSecret } from '../support/idTokens';
import { bearerAnswer, clientId, clientSecret, hex, keyrockAt, no, rawPair } from '../support/keyrockSystem';
import type { Reply } from '../support/misbehavingProvider';

describe('the token call', () => {
  it('3.2: password grant with Basic as it stands, form body, e-mail as user name', async () => {
    const { acquire, forms, calls } = await keyrockAt({ '/oauth2/token': { body: bearerAnswer } });
    const { got } = await acquire();
    expect(forms()).toEqual([{ grant_type: 'password', username: 'alice@example.com', password: 'pass word' }]);
    const [seen] = calls('/oauth2/token');
    expect(seen?.headers.authorization).toBe(rawPair);
    expect(seen?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(got).toMatchObject({
      accessToken: hex('a'),
      refreshToken: hex('b'),
      scope: 'bearer',
      tokenType: 'bearer',
      expirySource: 'expires_in',
      expiresAt: (got?.receivedAt ?? 0) + 3_599_000,
    });
  });

  it('observed: the pair is sent raw at once where the encoding is automatic, and not twice', async () => {
    const { acquire, calls } = await keyrockAt(
      { '/oauth2/token': no(401, 'Invalid client: client is invalid') },
      { basicEncoding: 'auto' },
    );
    const { error } = await acquire();
    expect(error).toMatchObject({ code: 'client-refused', error: 'invalid_client', description: 'client is invalid' });
    expect(calls('/oauth2/token').map(({ headers }) => headers.authorization)).toEqual([rawPair]);
  });

  it('3.2: client_id and client_secret in the form work as well', async () => {
    const { acquire, forms, calls } = await keyrockAt(
      { '/oauth2/token': { body: bearerAnswer } },
      { clientAuth: 'client_secret_post' },
    );
    expect((await acquire()).got?.accessToken).toBe(hex('a'));
    expect(forms()[0]).toMatchObject({ client_id: clientId, client_secret: clientSecret });
    expect(calls('/oauth2/token')[0]?.headers.authorization).toBeUndefined();
  });

  it('3.2: a grant freed from client authentication is asked for with the client ID alone', async () => {
    const { acquire, forms } = await keyrockAt({ '/oauth2/token': { body: bearerAnswer } }, { clientAuth: 'none' });
    expect((await acquire()).got?.accessToken).toBe(hex('a'));
    expect(forms()[0]).toMatchObject({ client_id: clientId });
    expect(forms()[0]).not.toHaveProperty('client_secret');
  });

  it('3.2: client credentials come without refresh_token', async () => {
    const { refresh_token: _none, ...answer } = bearerAnswer;
    const { acquire, forms } = await keyrockAt({ '/oauth2/token': { body: answer } }, { grant: 'client_credentials' });
    const { got } = await acquire();
    expect(forms()).toEqual([{ grant_type: 'client_credentials' }]);
    expect(got).not.toHaveProperty('refreshToken');
  });

  it('observed: session cookies and the long Cache-Control of every answer change nothing', async () => {
    const headers = {
      'set-cookie': 'session=abc; session.sig=def',
      'cache-control': 'no-cache, private, no-store, must-revalidate, max-stale=0, post-check=0, pre-check=0',
    };
    const { acquire } = await keyrockAt({ '/oauth2/token': { body: bearerAnswer, headers } });
    expect((await acquire()).got?.accessToken).toBe(hex('a'));
  });

  it('observed: arbitrary scope text is echoed in the array', async () => {
    const { acquire, forms } = await keyrockAt(
      { '/oauth2/token': { body: { ...bearerAnswer, scope: ['weird'] } } },
      { scope: 'weird' },
    );
    expect((await acquire()).got?.scope).toBe('weird');
    expect(forms()[0]?.scope).toBe('weird');
  });

  it('observed: scope=openid with a password gives no id_token, which is no fault', async () => {
    const { acquire } = await keyrockAt(
      { '/oauth2/token': { body: { ...bearerAnswer, scope: ['openid'] } } },
      { scope: 'openid' },
    );
    const { got } = await acquire();
    expect(got?.scope).toBe('openid');
    expect(got).not.toHaveProperty('idToken');
  });
});

describe('a refused token call', () => {
  it.each<[string, Reply, object]>([
    [
      'wrong user password / unknown user',
      no(400, 'Invalid grant: user credentials are invalid'),
      { code: 'credentials-refused', error: 'invalid_grant', description: 'user credentials are invalid' },
    ],
    [
      'a plain user name in place of the e-mail',
      no(400, 'Invalid grant: user credentials are invalid'),
      { code: 'credentials-refused' },
    ],
    [
      'wrong client secret, without WWW-Authenticate',
      no(401, 'Invalid client: client is invalid'),
      { code: 'client-refused', status: 401 },
    ],
    [
      'no client credentials',
      no(400, 'Invalid client: cannot retrieve client credentials'),
      { code: 'client-refused', status: 400, description: 'cannot retrieve client credentials' },
    ],
    [
      'unknown grant',
      no(400, 'Unsupported grant type: `grant_type` is invalid'),
      { code: 'grant-refused', error: 'unsupported_grant_type' },
    ],
    [
      'grant not enabled for the app',
      no(400, 'Unauthorized client: `grant_type` is invalid'),
      { code: 'grant-refused', error: 'unauthorized_client' },
    ],
    [
      'missing field',
      no(400, 'Missing parameter: `password` '),
      { code: 'provider-refused', error: 'invalid_request', description: '`password`' },
    ],
    ['scope not registered', no(400, 'Invalid scope: Requested scope is invalid'), { code: 'scope-refused' }],
    [
      'JSON body',
      no(400, 'Invalid request: content must be application/x-www-form-urlencoded'),
      { code: 'provider-refused', error: 'invalid_request' },
    ],
    ['internal', no(503, 'Server error: cannot read'), { code: 'provider-unavailable', status: 503 }],
    [
      'another path',
      no(404, 'Path not Found'),
      { code: 'provider-refused', error: 'HTTP 404', description: 'Path not Found' },
    ],
    [
      'an HTML page from a proxy where JSON was due',
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>Proxy</title>' },
      { code: 'answer-not-json', contentType: 'text/html' },
    ],
  ])('3.2: %s', async (_case, reply, expected) => {
    const { acquire } = await keyrockAt({ '/oauth2/token': reply });
    const { error } = await acquire();
    expect(error).toMatchObject(expected);
    // Each has its sentence and next step.
    expect(errorText(error!).next).toMatch(/\.$/);
  });
});

describe('kinds of token', () => {
  const at = 1_800_000_000;
  const jwt = () => signWithSecret({ iat: at, exp: at + 3600, sub: 'alice' }, 'sixteenhexdigits');

  it('3.3: jwt has no expires_in: the end is that of the token', async () => {
    const token = await jwt();
    const answer = { access_token: token, token_type: 'jwt', refresh_token: hex('b'), scope: ['jwt'] };
    const { acquire } = await keyrockAt({ '/oauth2/token': { body: answer } }, { scope: 'jwt' });
    const { got } = await acquire();
    expect(got).toMatchObject({
      accessToken: token,
      expirySource: 'jwt',
      expiresAt: Math.min((at + 3600) * 1000, (got?.receivedAt ?? 0) + 400 * 86_400_000),
      refreshToken: hex('b'),
      extras: { token_type: 'jwt' },
    });
  });

  it('3.3: permanent has no expires_in and no refresh token: it does not end', async () => {
    const answer = { access_token: hex('a'), token_type: 'bearer', scope: ['permanent'] };
    const { acquire } = await keyrockAt({ '/oauth2/token': { body: answer } }, { scope: 'permanent' });
    const { got } = await acquire();
    expect(got?.expirySource).toBe('never');
    expect(got).not.toHaveProperty('expiresAt');
    expect(got).not.toHaveProperty('refreshToken');
  });

  it('3.3: jwt,permanent is a JWT without exp: it does not end', async () => {
    const token = await signWithSecret({ iat: at }, 'sixteenhexdigits');
    const answer = { access_token: token, token_type: 'jwt', scope: ['jwt', 'permanent'] };
    const { acquire, forms } = await keyrockAt({ '/oauth2/token': { body: answer } }, { scope: 'jwt,permanent' });
    expect((await acquire()).got).toMatchObject({ expirySource: 'never', scope: 'jwt permanent' });
    expect(forms()[0]?.scope).toBe('jwt,permanent');
  });
});

describe('a refresh', () => {
  const kept = {
    accessToken: hex('a'),
    tokenType: 'bearer',
    refreshToken: hex('b'),
    receivedAt: 1,
    expirySource: 'expires_in',
  } as const;

  it('3.4, 7.11: sends the scope again, or a jwt client would fall back to bearer', async () => {
    const { refresh, forms } = await keyrockAt({ '/oauth2/token': { body: bearerAnswer } }, { scope: '  jwt ' });
    await refresh(kept);
    expect(forms()).toEqual([{ grant_type: 'refresh_token', refresh_token: hex('b'), scope: 'jwt' }]);
  });

  it('3.4: without a scope of its own there is none to send', async () => {
    const { refresh, forms } = await keyrockAt({ '/oauth2/token': { body: bearerAnswer } });
    await refresh(kept);
    expect(forms()[0]).not.toHaveProperty('scope');
  });

  it('3.4, 7.11: always rotates: the new refresh token takes the place of the old one', async () => {
    const { refresh } = await keyrockAt({
      '/oauth2/token': { body: { ...bearerAnswer, access_token: hex('c'), refresh_token: hex('d') } },
    });
    expect((await refresh(kept)).got).toMatchObject({ accessToken: hex('c'), refreshToken: hex('d') });
  });

  it.each([
    ['used', 'Invalid grant: refresh token is no longer valid'],
    ['unknown', 'Invalid grant: refresh token is invalid'],
    ['expired', 'Invalid grant: refresh token has expired'],
  ])('3.2: a refresh token that is %s asks for a new sign-in', async (_case, text) => {
    const { refresh } = await keyrockAt({ '/oauth2/token': no(400, text) });
    const { error } = await refresh(kept);
    expect(error).toMatchObject({ code: 'grant-refused', stage: 'refresh', error: 'invalid_grant' });
    expect(errorText(error!).action).toBe('sign-in-again');
  });
});
