import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { startAnswering, startEmpty, startRaw, startRedirecting, startServer } from '../support/badServers';
import { createEnding, errorOf, get, testHttp, tokenCall } from './harness';

const { using, endAll } = createEnding();
afterEach(endAll);

describe('a call', () => {
  test('hands back status, headers and body as a plain Response', async () => {
    const headers = { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] };
    const server = await using(startAnswering(201, headers, '{"token_type":"Bearer"}'));
    const http = await using(testHttp());
    const response = await http.call(server.url, get, tokenCall);
    expect(response).toBeInstanceOf(Response);
    expect([response.status, response.statusText]).toEqual([201, 'Created']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(await response.json()).toEqual({ token_type: 'Bearer' });
  });

  test('sends method, headers, query and body as given, and nothing of the fragment', async () => {
    const server = await using(startEmpty());
    const http = await using(testHttp());
    const request = { method: 'POST', headers: { 'X-Test': 'yes' }, body: 'grant=ä' };
    await http.call(`${server.url}/token?x=1#frag`, request, tokenCall);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({ method: 'POST', path: '/token?x=1', body: 'grant=ä' });
    expect(server.requests[0]?.headers).toMatchObject({ 'x-test': 'yes', 'content-length': '8' });
  });

  test.each([301, 302, 303, 307, 308])('does not follow a %i (F14)', async (status) => {
    const elsewhere = await using(startEmpty());
    const server = await using(startRedirecting(elsewhere.url, status));
    const http = await using(testHttp());
    const response = await http.call(server.url, { method: 'POST', headers: {}, body: 'secret' }, tokenCall);
    expect([response.status, response.headers.get('location')]).toEqual([status, elsewhere.url]);
    expect(elsewhere.requests).toHaveLength(0);
  });

  test.each([204, 205, 304])('makes a Response without a body of a %i', async (status) => {
    const server = await using(startAnswering(status, {}, ''));
    const http = await using(testHttp());
    const response = await http.call(server.url, get, tokenCall);
    expect([response.status, response.body]).toEqual([status, null]);
  });

  test('reads the head alone of a HEAD answer, whatever length it announces', async () => {
    const server = await using(startAnswering(200, { 'content-length': '99999999', 'content-encoding': 'gzip' }, ''));
    const http = await using(testHttp());
    expect((await http.call(server.url, { method: 'HEAD', headers: {} }, tokenCall)).status).toBe(200);
  });

  test.each([
    ['gzip', gzipSync('{"a":1}')],
    ['deflate', deflateSync('{"a":1}')],
    ['br', brotliCompressSync('{"a":1}')],
    ['deflate, gzip', gzipSync(deflateSync('{"a":1}'))],
    ['identity', Buffer.from('{"a":1}')],
  ])('unpacks %s', async (encoding, body) => {
    const server = await using(startAnswering(200, { 'content-encoding': encoding }, body));
    const http = await using(testHttp());
    const response = await http.call(server.url, get, tokenCall);
    expect(await response.json()).toEqual({ a: 1 });
    expect(response.headers.has('content-encoding')).toBe(false);
  });

  test('leaves an unknown encoding as it came', async () => {
    const server = await using(startAnswering(200, { 'content-encoding': 'x-own' }, 'abc'));
    const http = await using(testHttp());
    expect(await (await http.call(server.url, get, tokenCall)).text()).toBe('abc');
  });

  test.each(['gzip', 'deflate', 'br'])('says that a body packed with %s is damaged', async (encoding) => {
    const server = await using(startAnswering(200, { 'content-encoding': encoding }, 'garbage garbage'));
    const http = await using(testHttp());
    expect(await errorOf(http.call(server.url, get, tokenCall))).toMatchObject({
      code: 'answer-invalid',
      stage: 'token',
    });
  });

  test('names a compressed body that ends too early as cut', async () => {
    const packed = gzipSync('{"a":1}'.repeat(1000));
    const server = await using(
      startAnswering(200, { 'content-encoding': 'gzip' }, packed.subarray(0, packed.length - 12)),
    );
    const http = await using(testHttp());
    expect(await errorOf(http.call(server.url, get, tokenCall))).toMatchObject({ code: 'answer-cut' });
  });

  test.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a status over 599', 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n'],
    ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`],
  ])('refuses %s as an invalid answer', async (_name, bytes) => {
    const server = await using(startRaw(bytes));
    const http = await using(testHttp());
    expect(await errorOf(http.call(server.url, get, tokenCall))).toMatchObject({
      code: 'answer-invalid',
      stage: 'token',
    });
  });

  test('takes early hints (1xx) for what they are', async () => {
    const bytes = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
    const server = await using(startRaw(bytes));
    const http = await using(testHttp());
    const response = await http.call(server.url, get, tokenCall);
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
  });

  test.each(['ftp://example.org/', 'file:///etc/passwd', 'nonsense?secret=CANARY', 'http://user:CANARY@'])(
    'refuses the address %s and does not repeat its secrets',
    async (address) => {
      const http = await using(testHttp());
      const error = await errorOf(http.call(address, get, tokenCall));
      expect(error.code).toBe('address-invalid');
      expect(JSON.stringify(error)).not.toContain('CANARY');
    },
  );
});

describe('what is told of a call', () => {
  test('is its address without query, fragment and user, with status and size', async () => {
    const server = await using(startAnswering(200, {}, '12345'));
    const http = await using(testHttp());
    const address = `${server.url.replace('//', '//user:CANARY@')}/path?code=CANARY#CANARY`;
    await http.call(address, get, tokenCall);
    expect(http.exchanges).toEqual([
      {
        stage: 'token',
        method: 'GET',
        address: `${server.url}/path`,
        status: 200,
        bytes: 5,
        milliseconds: expect.any(Number),
      },
    ]);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('comes once for a call that failed, without a status', async () => {
    const server = await using(startEmpty());
    await server.close();
    const http = await using(testHttp());
    await errorOf(http.call(server.url, get, tokenCall));
    expect(http.exchanges).toEqual([
      { stage: 'token', method: 'GET', address: `${server.url}/`, milliseconds: expect.any(Number) },
    ]);
  });
});

describe('connections', () => {
  test('are kept for the next call, and ended by close', async () => {
    const ports = new Set<number>();
    const server = await using(
      startServer((_request, response) => {
        ports.add(response.socket?.remotePort ?? 0);
        response.end('ok');
      }),
    );
    const http = testHttp();
    await http.call(server.url, get, tokenCall);
    await http.call(server.url, get, tokenCall);
    expect(ports.size).toBe(1);
    await http.close();
    expect(await errorOf(http.call(server.url, get, tokenCall))).toEqual({ code: 'cancelled' });
  });

  test('carry several calls at once', async () => {
    const server = await using(startServer((request, response) => setTimeout(() => response.end(request.path), 20)));
    const http = await using(testHttp());
    const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
    const answers = await Promise.all(
      paths.map(async (path) => (await http.call(server.url + path, get, tokenCall)).text()),
    );
    expect(answers).toEqual(paths);
  });
});

describe('a streamed answer', () => {
  test('hands over headers as they came and the body in pieces', async () => {
    const server = await using(
      startServer((_request, response) => {
        response.writeHead(200, { 'X-Kept-Case': 'yes' });
        response.write('one ');
        setTimeout(() => response.end('two'), 50);
      }),
    );
    const http = await using(testHttp());
    const answer = await http.stream(server.url, get, { stage: 'request' });
    expect(answer.headers).toContainEqual(['X-Kept-Case', 'yes']);
    const pieces: string[] = [];
    for await (const piece of answer.body) pieces.push(Buffer.from(piece).toString());
    expect(pieces).toEqual(['one ', 'two']);
    expect(http.exchanges).toMatchObject([{ status: 200, bytes: 7 }]);
  });

  test('frees the connection when the reader leaves off', async () => {
    let closed = false;
    const server = await using(
      startServer((_request, response) => {
        response.on('close', () => {
          closed = true;
        });
        const timer = setInterval(() => response.write('x'.repeat(1000)), 5);
        response.on('close', () => clearInterval(timer));
      }),
    );
    const http = await using(testHttp());
    const answer = await http.stream(server.url, get, { stage: 'request' });
    for await (const piece of answer.body) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await expect.poll(() => closed, { timeout: 2000 }).toBe(true);
    expect(http.exchanges).toHaveLength(1);
  });

  test('says to its reader that it was cancelled', async () => {
    const server = await using(startServer((_request, response) => response.write('and then')));
    const http = await using(testHttp());
    const answer = await http.stream(server.url, get, { stage: 'request' });
    const read = async () => {
      for await (const _piece of answer.body) setTimeout(answer.cancel, 10);
    };
    expect(await errorOf(read())).toEqual({ code: 'cancelled' });
    expect(http.exchanges).toMatchObject([{ status: 200 }]);
  });

  test('frees the connection on cancel, read or not', async () => {
    let closed = 0;
    const server = await using(
      startServer((_request, response) => {
        response.on('close', () => {
          closed += 1;
        });
        response.write('never ending');
      }),
    );
    const http = await using(testHttp());
    const answer = await http.stream(server.url, get, { stage: 'request' });
    answer.cancel();
    answer.cancel();
    await expect.poll(() => closed, { timeout: 2000 }).toBe(1);
    expect(http.exchanges).toHaveLength(1);
  });
});
