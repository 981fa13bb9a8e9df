import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { callApi, startPractice, withPassword } from './practice';

describe('the practice API', () => {
  it('shows the request as it arrived, without the token', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { scope: 'api:read api:write' });

    const response = await fetch(`${provider.apiUrl}/orders/7?tag=a&tag=b&__proto__=x`, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${access_token}`,
        cookie: 'practice_session=s3cret',
        'content-type': 'application/json',
      },
      body: '{"amount": 3}',
    });

    const text = await response.text();
    expect(text).not.toContain(access_token);
    expect(text).not.toContain('s3cret');
    const answer = JSON.parse(text);
    expect(answer).toMatchObject({
      method: 'PATCH',
      path: '/api/echo/orders/7',
      headers: { authorization: '(hidden)', cookie: '(hidden)', 'content-type': 'application/json' },
      body: { amount: 3 },
      token: { sub: provider.user.sub, client_id: 'practice-app', scope: 'api:read api:write' },
    });
    expect(Object.entries(answer.query)).toEqual([
      ['tag', ['a', 'b']],
      ['__proto__', 'x'],
    ]);
    expect(answer.token.exp).toBeGreaterThan(Date.now() / 1000);
  });

  it.each([
    ['text', 'text/plain', 'hello', 'hello'],
    ['JSON that is not', 'application/json', '{"a"', '{"a"'],
    ['JSON of a named kind', 'application/problem+json', '[1]', [1]],
    ['bytes', 'application/octet-stream', new Uint8Array([0xff, 0xfe]), '(2 bytes that are not text)'],
    ['nothing', 'text/plain', '', null],
  ])('shows %s in the body', async (_kind, type, body, shown) => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { scope: 'api:write' });

    const response = await callApi(provider, access_token, { method: 'POST', body, headers: { 'content-type': type } });

    expect((await response.json()).body).toEqual(shown);
  });

  it('F5: refuses a body over 64 KiB and still answers the next request', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { scope: 'api:write' });
    const send = (bytes: number) =>
      callApi(provider, access_token, {
        method: 'PUT',
        body: 'x'.repeat(bytes),
        headers: { 'content-type': 'text/plain' },
      });

    expect((await send(65_536)).status).toBe(200);
    const refused = await send(65_537);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ error: 'too_large' });
    // Far too much is cut off; what the sender sees of it depends on the moment.
    expect([413, 'cut off']).toContain(
      await send(8_000_000).then(
        ({ status }) => status,
        () => 'cut off',
      ),
    );
    expect((await send(1)).status).toBe(200);
  });

  it('asks for a token in the way RFC 6750 says when there is none', async () => {
    const { apiUrl } = await startPractice();

    for (const headers of [{}, { authorization: 'Basic abc' }]) {
      const response = await fetch(apiUrl, { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="practice"');
    }
  });

  it.each(['Bearer', 'Bearer ', 'Bearer two tokens', 'Bearer nonsense', 'Bearer a.b.c', 'bearer jwt:abc'])(
    'refuses "%s" as invalid_token',
    async (authorization) => {
      const { apiUrl } = await startPractice();

      const response = await fetch(apiUrl, { headers: { authorization } });

      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(
        /^Bearer realm="practice", error="invalid_token", error_description="[^"]+"$/,
      );
      expect(await response.json()).toMatchObject({ error: 'invalid_token' });
    },
  );

  it.each(['jwt', 'opaque'])('refuses an expired %s token, and says so', async (practice_token) => {
    let ahead = 0;
    const provider = await startPractice({ now: () => Date.now() + ahead });
    const { access_token } = await withPassword(provider, { practice_token, practice_lifetime: '20' });
    expect((await callApi(provider, access_token)).status).toBe(200);

    ahead = 21_000;

    const response = await callApi(provider, access_token);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toContain('expired');
  });

  it('refuses a token of another installation, an ID token, and a token without a signature', async () => {
    const provider = await startPractice();
    const other = await withPassword(await startPractice());
    const { access_token, id_token = '' } = await withPassword(provider);
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
    const [, claims] = access_token.split('.');

    for (const token of [other.access_token, id_token, `${none}.${claims}.`]) {
      expect((await callApi(provider, token)).status).toBe(401);
    }
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])('refuses %s without api:write, and names the scope', async (method) => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { scope: 'api:read' });

    const response = await callApi(provider, access_token, { method });

    expect(response.status).toBe(403);
    expect(response.headers.get('www-authenticate')).toMatch(/error="insufficient_scope".*scope="api:write"$/);
  });

  it('T3: offers nothing to other web pages', async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider);
    const origin = { origin: 'https://elsewhere.example' };

    const preflight = await fetch(provider.apiUrl, {
      method: 'OPTIONS',
      headers: { ...origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
    });
    const call = await callApi(provider, access_token, { headers: origin });

    expect(preflight.status).toBe(404);
    for (const { headers } of [preflight, call]) {
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it.each([
    ['HEAD', '/api/echo'],
    ['GET', '/api/unknown'],
    ['POST', '/api/slow'],
    ['GET', '/nothing/here'],
  ])('answers %s %s with 404', async (method, path) => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider, { scope: 'api:read api:write' });

    const response = await fetch(`${provider.issuer}${path}`, {
      method,
      headers: { authorization: `Bearer ${access_token}` },
    });

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('application/json');
    if (method !== 'HEAD') expect(await response.json()).toMatchObject({ error: 'not_found' });
  });
});

describe('the addresses to learn with', () => {
  const start = async () => {
    const provider = await startPractice();
    const { access_token } = await withPassword(provider);
    const get = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(`${provider.issuer}/api${path}`, { headers: { authorization: `Bearer ${access_token}` }, ...init });
    return { provider, get };
  };

  it('all ask for the token first', async () => {
    const { get } = await start();

    for (const path of ['/slow?ms=1', '/status/200', '/redirect?to=/api/echo', '/large?bytes=1']) {
      expect((await get(path, { headers: {} })).status).toBe(401);
    }
  });

  it('/api/slow waits as long as it is told', async () => {
    const { get } = await start();
    const before = performance.now();

    expect((await get('/slow?ms=150')).status).toBe(200);

    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
    expect((await get('/slow?ms=soon')).status).toBe(400);
  });

  it('F79: /api/slow stops waiting when the caller goes, and keeps neither the provider nor the process', async () => {
    const started = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    onTestFinished(() => void vi.restoreAllMocks());
    const theTimer = (): unknown =>
      started.mock.results[started.mock.calls.findIndex(([, ms]) => ms === 60_000)]?.value;
    const { provider, get } = await start();
    const waiting = get('/slow?ms=60000').catch((error: unknown) => error);
    while (theTimer() === undefined) await new Promise((resolve) => setImmediate(resolve));
    const before = performance.now();

    await provider.stop();

    expect(performance.now() - before).toBeLessThan(1000);
    expect(await waiting).toBeInstanceOf(Error);
    expect(cleared).toHaveBeenCalledWith(theTimer());
  });

  it.each([200, 204, 304, 404, 429, 503])('/api/status answers %d', async (code) => {
    const { get } = await start();

    expect((await get(`/status/${code}`)).status).toBe(code);
  });

  it.each(['101', '600', '2e2x', ''])('/api/status refuses "%s"', async (code) => {
    const { get } = await start();

    expect((await get(`/status/${code}`)).status).toBe(400);
  });

  it('/api/redirect goes to another path of the same server', async () => {
    const { get } = await start();

    const path = `/redirect?to=${encodeURIComponent('/api/echo?a=1')}`;

    const answer = await get(path, { redirect: 'manual' });
    const followed = await get(path);

    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/api/echo?a=1']);
    expect((await followed.json()).query).toEqual({ a: '1' });
  });

  it.each(['//evil.example/', '/\\evil.example/', 'https://evil.example/', '', 'api/echo', '/\t/evil.example'])(
    'T15: /api/redirect refuses to go to "%s"',
    async (to) => {
      const { get } = await start();

      const response = await get(`/redirect?to=${encodeURIComponent(to)}`);

      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
    },
  );

  it('/api/large sends exactly as much as it is told, up to 64 MiB', async () => {
    const { get } = await start();

    expect((await (await get('/large?bytes=200000')).arrayBuffer()).byteLength).toBe(200_000);
    expect((await (await get('/large?bytes=0')).arrayBuffer()).byteLength).toBe(0);
    const whole = await get('/large?bytes=999999999');
    expect(whole.headers.get('content-length')).toBe(String(64 * 1024 * 1024));
    await whole.body?.cancel();
  });
});
