import type { LookupFunction } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import {
  startCuttingMidBody,
  startDripping,
  startGzipBomb,
  startHangingBeforeHeaders,
  startHangingMidBody,
  startHuge,
  startServer,
  startSilent,
} from '../support/badServers';
import { createEnding, errorOf, get, secretPost, testHttp, tokenCall } from './harness';

const { using, endAll } = createEnding();
afterEach(endAll);

/** Short enough for a test, long enough for a busy computer to connect. */
const quick = { connectTimeoutSeconds: 0.5, overallTimeoutSeconds: 0.6 };
const mebibyte = 1_048_576;

const timed = async (call: Promise<unknown>) => {
  const started = performance.now();
  const error = await errorOf(call);
  return { error, milliseconds: performance.now() - started };
};

describe('the overall limit', () => {
  test.each([
    ['an answer that drips for ever (F2)', () => startDripping(20)],
    ['an answer whose headers never come (F3)', () => startHangingBeforeHeaders()],
    ['an answer that stops in the middle (F4)', () => startHangingMidBody()],
  ])('ends %s', async (_name, start) => {
    const server = await using(start());
    const http = await using(testHttp(quick));
    const { error, milliseconds } = await timed(http.call(server.url, secretPost, tokenCall));
    const host = `127.0.0.1:${server.port}`;
    expect(error).toEqual({ code: 'timed-out', host, stage: 'token', phase: 'answer', seconds: 0.6 });
    expect(milliseconds).toBeGreaterThan(590);
    expect(milliseconds).toBeLessThan(1500);
  });

  test('ends a streamed body too, while it is read', async () => {
    const server = await using(startDripping(20));
    const http = await using(testHttp(quick));
    const answer = await http.stream(server.url, get, { stage: 'request' });
    const read = async () => {
      for await (const piece of answer.body) expect(piece.length).toBe(1);
    };
    expect(await errorOf(read())).toMatchObject({ code: 'timed-out', phase: 'answer', stage: 'request' });
    expect(http.exchanges).toHaveLength(1);
  });

  test('ends a streamed body that nobody reads', async () => {
    let closed = false;
    const server = await using(
      startServer((_request, response) => {
        response.on('close', () => {
          closed = true;
        });
        response.write('x');
      }),
    );
    const http = await using(testHttp(quick));
    await http.stream(server.url, get, { stage: 'request' });
    await expect.poll(() => closed, { timeout: 3000 }).toBe(true);
  });

  test('leaves no timer behind when all went well', async () => {
    const server = await using(startServer((_request, response) => response.end('ok')));
    let armed = 0;
    const clock = {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      after: (): (() => void) => {
        armed += 1;
        return () => {
          armed -= 1;
        };
      },
    };
    const http = await using(testHttp({}, { clock }));
    await http.call(server.url, get, tokenCall);
    expect(armed).toBe(0);
  });
});

describe('the connect limit', () => {
  test('ends a TLS handshake that is never answered, and says that nothing was sent', async () => {
    const server = await using(startSilent());
    const http = await using(testHttp({ connectTimeoutSeconds: 0.3, overallTimeoutSeconds: 5 }));
    const { error, milliseconds } = await timed(http.call(server.url, secretPost, tokenCall));
    const host = `127.0.0.1:${server.port}`;
    expect(error).toEqual({ code: 'timed-out', host, stage: 'token', phase: 'connect', seconds: 0.3 });
    expect(milliseconds).toBeLessThan(1500);
  });

  test('gives way to a shorter overall limit, still as a connect fault', async () => {
    const server = await using(startSilent());
    const http = await using(testHttp({ connectTimeoutSeconds: 5, overallTimeoutSeconds: 0.3 }));
    const error = await errorOf(http.call(server.url, get, tokenCall));
    expect(error).toMatchObject({ code: 'timed-out', phase: 'connect', seconds: 0.3 });
  });

  test('holds for a name that is never resolved', async () => {
    const http = await using(testHttp({ connectTimeoutSeconds: 0.2 }, { lookup: () => undefined }));
    expect(await errorOf(http.call('http://never.test', get, tokenCall))).toMatchObject({ phase: 'connect' });
  });
});

describe('cancelling', () => {
  test('before the call sends nothing', async () => {
    const server = await using(startHangingBeforeHeaders());
    const http = await using(testHttp());
    const call = http.call(server.url, secretPost, { ...tokenCall, signal: AbortSignal.abort() });
    expect(await errorOf(call)).toEqual({ code: 'cancelled' });
    await wait(50);
    expect(server.requests).toHaveLength(0);
  });

  test('while the connection is being made sends nothing either', async () => {
    const server = await using(startSilent());
    const http = await using(testHttp());
    const { error, milliseconds } = await timed(
      http.call(server.url, secretPost, { ...tokenCall, signal: AbortSignal.timeout(100) }),
    );
    expect(error).toEqual({ code: 'cancelled' });
    expect(milliseconds).toBeLessThan(1000);
  });

  test('before the connection is there: once it is, nothing goes over it', async () => {
    const server = await using(startServer((_request, response) => response.end('ok')));
    let connected = false;
    const lookup: LookupFunction = (_name, _options, callback) => {
      setTimeout(() => {
        connected = true;
        callback(null, [{ address: '127.0.0.1', family: 4 }]);
      }, 150);
    };
    const http = await using(testHttp({}, { lookup }));
    const url = `http://slow.test:${server.port}/`;
    const call = http.call(url, secretPost, { ...tokenCall, signal: AbortSignal.timeout(50) });
    expect(await errorOf(call)).toEqual({ code: 'cancelled' });
    expect(connected).toBe(false);
    await wait(300);
    expect(connected).toBe(true);
    expect(server.requests).toHaveLength(0);
  });

  test.each([
    ['before the headers', () => startHangingBeforeHeaders()],
    ['in the body', () => startHangingMidBody()],
  ])('%s ends the call at once', async (_name, start) => {
    const server = await using(start());
    const http = await using(testHttp());
    const { error, milliseconds } = await timed(
      http.call(server.url, secretPost, { ...tokenCall, signal: AbortSignal.timeout(100) }),
    );
    expect(error).toEqual({ code: 'cancelled' });
    expect(milliseconds).toBeLessThan(1000);
  });

  test('closing the Http ends its calls under way', async () => {
    const server = await using(startHangingBeforeHeaders());
    const http = testHttp();
    const call = errorOf(http.call(server.url, get, tokenCall));
    await expect.poll(() => server.requests.length).toBe(1);
    await http.close();
    expect(await call).toEqual({ code: 'cancelled' });
  });
});

describe('the size limit (F5)', () => {
  const limited = { stage: 'token', limitBytes: mebibyte } as const;

  test.each([
    ['256 MiB in chunks', () => startHuge()],
    ['256 MiB announced as such', () => startHuge(256 * mebibyte, 256 * mebibyte)],
    ['256 MiB that unpack from a small body', () => startGzipBomb()],
  ])('stops at 1 MiB of %s', async (_name, start) => {
    const server = await using(start());
    const http = await using(testHttp());
    const { error } = await timed(http.call(server.url, get, limited));
    const host = `127.0.0.1:${server.port}`;
    expect(error).toEqual({ code: 'answer-too-large', host, stage: 'token', limitBytes: mebibyte });
  });

  test('refuses an announced length before it reads, and drops the connection', async () => {
    let closed = false;
    const server = await using(
      startServer((_request, response) => {
        response.on('close', () => {
          closed = true;
        });
        response.writeHead(200, { 'content-length': String(2 * mebibyte) });
        response.flushHeaders();
      }),
    );
    const http = await using(testHttp());
    const { error, milliseconds } = await timed(http.call(server.url, get, limited));
    expect(error.code).toBe('answer-too-large');
    expect(milliseconds).toBeLessThan(500);
    await expect.poll(() => closed, { timeout: 2000 }).toBe(true);
  });

  test('reads no more than an announced length that is too small', async () => {
    const server = await using(startHuge(4 * mebibyte, 10));
    const http = await using(testHttp());
    expect(await (await http.call(server.url, get, limited)).text()).toBe('aaaaaaaaaa');
  });

  test('takes a body of exactly the limit', async () => {
    const server = await using(startHuge(mebibyte));
    const http = await using(testHttp());
    expect((await (await http.call(server.url, get, limited)).arrayBuffer()).byteLength).toBe(mebibyte);
  });
});

describe('an answer cut off in its body', () => {
  test.each(['fin', 'reset'] as const)('by %s is no whole answer', async (how) => {
    const server = await using(startCuttingMidBody(how));
    const http = await using(testHttp());
    const error = await errorOf(http.call(server.url, secretPost, tokenCall));
    expect(error).toEqual({ code: 'answer-cut', stage: 'token', host: `127.0.0.1:${server.port}` });
  });
});
