import { describe, expect, it } from 'vitest';
import { keyrock } from '../../src/providers/keyrock';
import { presetById, profileFromPreset } from '../../src/providers/presets';

const answer = (status: number, body: unknown, contentType = 'application/json; charset=utf-8') =>
  keyrock.tokenResponse({ status, contentType, body: JSON.stringify(body) });

const said = (status: number, text: string) => {
  const read = answer(status, text);
  return { status: read.status, ...JSON.parse(read.body) };
};

const hex = 'c0ffee'.repeat(7).slice(0, 40);

describe('an error of Keyrock is a bare JSON string, and gets its RFC 6749 name from what stands before the colon', () => {
  it.each<[string, number, string, string]>([
    ['bad user/password', 400, 'Invalid grant: user credentials are invalid', 'invalid_grant'],
    ['bad secret', 401, 'Invalid client: client is invalid', 'invalid_client'],
    ['no client credentials', 400, 'Invalid client: cannot retrieve client credentials', 'invalid_client'],
    ['JSON body', 400, 'Invalid request: content must be application/x-www-form-urlencoded', 'invalid_request'],
    ['unknown grant', 400, 'Unsupported grant type: `grant_type` is invalid', 'unsupported_grant_type'],
    ['grant not enabled for the app', 400, 'Unauthorized client: `grant_type` is invalid', 'unauthorized_client'],
    ['missing field', 400, 'Missing parameter: `password` ', 'invalid_request'],
    ['scope not registered', 400, 'Invalid scope: Requested scope is invalid', 'invalid_scope'],
    ['refresh used', 400, 'Invalid grant: refresh token is no longer valid', 'invalid_grant'],
    ['refresh unknown', 400, 'Invalid grant: refresh token is invalid', 'invalid_grant'],
    ['refresh expired', 400, 'Invalid grant: refresh token has expired', 'invalid_grant'],
    ['code used', 400, 'Invalid grant: authorization code is invalid', 'invalid_grant'],
    ['code expired', 400, 'Invalid grant: authorization code has expired', 'invalid_grant'],
    ['redirect_uri differs', 400, 'Invalid request: `redirect_uri` is invalid', 'invalid_request'],
    ['unknown token at /user', 401, 'Invalid token: access token is invalid', 'invalid_token'],
    ['no token at /user', 401, 'Unauthorized request: no authentication given', 'invalid_token'],
  ])('3.2: %s', (_case, status, text, error) => {
    expect(said(status, text)).toEqual({ status, error, error_description: text.slice(text.indexOf(':') + 2) });
  });

  it('3.2: internal, 503 string, keeps its status', () => {
    expect(answer(503, 'Server error: something broke').status).toBe(503);
  });

  it.each(['no name in front', '', 'https://example.com/path', 'Path not Found', 17, null, ['Invalid grant: x']])(
    'leaves %j as it is, which is no such string',
    (body) => {
      const text = JSON.stringify(body);
      const read = keyrock.tokenResponse({ status: 404, contentType: 'application/json', body: text });
      expect(read).toEqual({ status: 404, contentType: 'application/json', body: text });
    },
  );

  it('takes no name from what every object inherits', () => {
    expect(said(400, 'Constructor: x')).toMatchObject({ error: 'constructor' });
  });
});

describe('a token answer of Keyrock', () => {
  const fields = (body: object) => JSON.parse(answer(200, body).body);

  it('3.2: scope is a JSON array, which becomes a text', () => {
    const body = { access_token: hex, token_type: 'bearer', expires_in: 3599, refresh_token: hex, scope: ['bearer'] };
    expect(fields(body)).toEqual({ ...body, scope: 'bearer' });
  });

  it('3.3: jwt is announced as a token type of its own, without expires_in', () => {
    const body = { access_token: 'a.b.c', token_type: 'jwt', refresh_token: hex, scope: ['jwt'] };
    expect(fields(body)).toEqual({ access_token: 'a.b.c', token_type: 'Bearer', refresh_token: hex, scope: 'jwt' });
    expect(keyrock.extras?.({ status: 200, contentType: '', body: JSON.stringify(body) })).toEqual({
      token_type: 'jwt',
    });
  });

  it('3.3: permanent has neither expires_in nor refresh token', () => {
    const body = { access_token: hex, token_type: 'bearer', scope: ['permanent'] };
    expect(fields(body)).toEqual({ ...body, scope: 'permanent' });
    expect(keyrock.extras?.({ status: 200, contentType: '', body: JSON.stringify(body) })).toEqual({
      token_type: 'bearer',
    });
  });
});

describe('a redirect of Keyrock', () => {
  const read = (query: string) => Object.fromEntries(keyrock.redirectResponse(new URLSearchParams(query)));
  const date = 'Sun%20Nov%2022%202026%2004%3A09%3A04%20GMT%2B0000%20(Coordinated%20Universal%20Time)';
  const end = String(Date.UTC(2026, 10, 22, 4, 9, 4) / 1000);

  it.each<[string, string, object]>([
    ['code', `code=${hex}&state=st123`, { code: hex, state: 'st123' }],
    [
      'code with PKCE echoed',
      `code=${hex}&state=st123&code_challenge=abc&code_challenge_method=S256`,
      { code: hex, state: 'st123', code_challenge: 'abc', code_challenge_method: 'S256' },
    ],
    [
      'implicit: token and expires_at in place of access_token and expires_in',
      `token_type=Bearer&expires_at=${date}&token=${hex}&state=st123`,
      { token_type: 'Bearer', expires_at: end, access_token: hex, state: 'st123' },
    ],
    [
      'implicit with scope=jwt at the end',
      `token_type=Bearer&expires_at=${date}&token=${hex}&state=st123&scope=jwt`,
      { token_type: 'Bearer', expires_at: end, access_token: hex, state: 'st123', scope: 'jwt' },
    ],
    [
      'hybrid code token: lower-case bearer and expires_in=3600',
      `token_type=bearer&expires_in=3600&token=${hex}&code=${hex}&state=s`,
      { token_type: 'bearer', expires_in: '3600', access_token: hex, code: hex, state: 's' },
    ],
    [
      'id_token token',
      `token_type=bearer&expires_in=3600&id_token=a.b.c&token=${hex}&state=s`,
      { token_type: 'bearer', expires_in: '3600', id_token: 'a.b.c', access_token: hex, state: 's' },
    ],
    ['id_token', 'id_token=a.b.c&state=s', { id_token: 'a.b.c', state: 's' }],
    ['access_token under its own name', `access_token=${hex}&state=s`, { access_token: hex, state: 's' }],
    [
      'a plus sign that nobody encoded',
      `expires_at=${date.replace('%2B', '+')}&token=${hex}`,
      { expires_at: end, access_token: hex },
    ],
    [
      'a server east of UTC',
      `expires_at=${encodeURIComponent('Sun Nov 22 2026 05:09:04 GMT+0100 (Central European Standard Time)')}&token=${hex}`,
      { expires_at: end, access_token: hex },
    ],
    [
      'the plus sign of a server east of UTC',
      `expires_at=Sun%20Nov%2022%202026%2005:09:04%20GMT+0100%20(CET)&token=${hex}`,
      { expires_at: end, access_token: hex },
    ],
    [
      'a date nobody can read: the fixed 3600 s',
      `expires_at=soon&token=${hex}`,
      { expires_in: '3600', access_token: hex },
    ],
  ])('3.5: %s', (_case, query, expected) => {
    expect(read(query)).toEqual(expected);
  });
});

describe('a revocation at Keyrock', () => {
  it('3.7: no credentials is 503 with a page, and means the client', () => {
    const page = { status: 503, contentType: 'text/html', body: 'Cannot convert undefined or null to object' };
    const read = keyrock.revocationResponse?.(page);
    expect(read?.status).toBe(401);
    expect(JSON.parse(read?.body ?? '')).toMatchObject({ error: 'invalid_client' });
  });

  it('3.7: any other 503 stays one', () => {
    const busy = { status: 503, contentType: 'text/html', body: 'busy' };
    expect(keyrock.revocationResponse?.(busy)).toBe(busy);
  });
});

describe('the preset of Keyrock', () => {
  const preset = presetById('keyrock');
  const made = (answers: Record<string, string>, grant: 'authorization_code' | 'implicit' | 'password') =>
    profileFromPreset(preset!, {
      id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
      name: 'Keyrock',
      grant,
      clientId: 'app-1',
      hasSecret: true,
      answers: { base: 'https://keyrock.example.com/', addresses: 'fixed', token: 'bearer', ...answers },
    });

  it('3.1: knows the routes below the address, and the raw Basic pair', () => {
    expect(made({}, 'authorization_code')).toMatchObject({
      provider: 'keyrock',
      server: {
        kind: 'endpoints',
        endpoints: {
          authorization: 'https://keyrock.example.com/oauth2/authorize',
          token: 'https://keyrock.example.com/oauth2/token',
          userinfo: 'https://keyrock.example.com/user',
          revocation: 'https://keyrock.example.com/oauth2/revoke',
          endSession: 'https://keyrock.example.com/auth/external_logout',
        },
      },
      clientAuth: 'client_secret_basic',
      basicEncoding: 'raw',
      scope: '',
      redirect: { host: '127.0.0.1', port: expect.any(Number) },
    });
  });

  it.each(['/idm', '/idm/applications/app-1', '/oauth2/token', '/oauth2/authorize/', '/proxied/idm/'])(
    'finds the address in one that was copied with %s',
    (path) => {
      const root = path.startsWith('/proxied') ? 'https://keyrock.example.com/proxied' : 'https://keyrock.example.com';
      expect(made({ base: `https://keyrock.example.com${path}` }, 'password').server).toMatchObject({
        endpoints: { token: `${root}/oauth2/token` },
      });
    },
  );

  it('3.1: knows where an application is described', () => {
    expect(made({ addresses: 'described' }, 'password').server).toMatchObject({
      kind: 'discovery',
      issuer: 'https://keyrock.example.com/idm/applications/app-1',
    });
  });

  it.each([
    ['jwt', 'jwt'],
    ['permanent', 'permanent'],
    ['jwt-permanent', 'jwt permanent'],
    ['openid', 'openid'],
  ])('3.3: the token type %s asks for the scope %s', (token, scope) => {
    expect(made({ token }, 'password').scope).toBe(scope);
    expect(made({ token }, 'implicit').scope).toBe('');
  });

  it('3.5: says that there is no PKCE, and that errors stay in the browser', () => {
    const notes = preset?.notes?.('authorization_code').join(' ');
    expect(notes).toContain('no PKCE');
    expect(notes).toContain('its own page');
    expect(preset?.notes?.('client_credentials').join(' ')).not.toContain('PKCE');
  });
});
