import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { callFailure, errorCode } from '../../src/network/failures';
import { startAnswering, startEmpty, startRaw, startResetting, unusedPort } from '../support/badServers';
import { createEnding, errorOf, get, secretPost, testHttp, tokenCall } from './harness';

const { using, endAll } = createEnding();
afterEach(endAll);

/** A name server that knows these addresses for every name. */
const resolving =
  (...addresses: readonly string[]): LookupFunction =>
  (_name, options, callback) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (options.all === true) callback(null, found);
    else callback(null, found[0]?.address ?? '', found[0]?.family ?? 4);
  };

const notResolving =
  (code: string): LookupFunction =>
  (_name, _options, callback) =>
    callback(Object.assign(new Error(code), { code }), '', 0);

describe('a server that cannot be reached', () => {
  test('is named as refusing when nothing listens (F1)', async () => {
    const port = await unusedPort();
    const http = await using(testHttp());
    const error = await errorOf(http.call(`http://127.0.0.1:${port}/`, secretPost, tokenCall));
    expect(error).toEqual({ code: 'connection-refused', host: `127.0.0.1:${port}` });
  });

  test('is named as refusing when both families of localhost do (F1)', async () => {
    const port = await unusedPort();
    const http = await using(testHttp({}, { lookup: resolving('::1', '127.0.0.1') }));
    const error = await errorOf(http.call(`http://localhost:${port}/`, secretPost, tokenCall));
    expect(error).toEqual({ code: 'connection-refused', host: `localhost:${port}` });
  });

  test.each(['ENOTFOUND', 'EAI_AGAIN'])('is named as not found on %s (F1)', async (code) => {
    const http = await using(testHttp({}, { lookup: notResolving(code) }));
    const error = await errorOf(http.call('https://nowhere.test/', get, tokenCall));
    expect(error).toEqual({ code: 'host-not-found', host: 'nowhere.test' });
  });

  test.each(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN'])('is named as unreachable on %s', async (code) => {
    const http = await using(testHttp({}, { lookup: notResolving(code) }));
    const error = await errorOf(http.call('https://away.test/', get, tokenCall));
    expect(error).toEqual({ code: 'network-unreachable', host: 'away.test' });
  });
});

describe('a connection that breaks', () => {
  test('after the request says that the request was sent (F15)', async () => {
    const server = await using(startResetting());
    const http = await using(testHttp());
    const error = await errorOf(http.call(server.url, secretPost, { ...tokenCall, stage: 'refresh' }));
    expect(server.requests).toHaveLength(1);
    expect(error).toEqual({ code: 'connection-lost', host: `127.0.0.1:${server.port}`, stage: 'refresh', sent: true });
  });

  test('by a close without an answer says the same (F15)', async () => {
    const server = await using(startRaw(''));
    const http = await using(testHttp());
    expect(await errorOf(http.call(server.url, secretPost, tokenCall))).toMatchObject({
      code: 'connection-lost',
      sent: true,
    });
  });

  test('in the TLS handshake says that nothing was sent', async () => {
    const server = await using(startRaw(''));
    const http = await using(testHttp());
    const error = await errorOf(http.call(server.url.replace('http:', 'https:'), secretPost, tokenCall));
    expect(error).toMatchObject({ code: 'connection-lost', sent: false });
  });

  test('is not tried again behind the caller: one request, one failure', async () => {
    const server = await using(startResetting());
    const http = await using(testHttp());
    await errorOf(http.call(server.url, get, tokenCall));
    expect(server.requests).toHaveLength(1);
  });
});

describe('happy eyeballs (F30)', () => {
  test('reaches IPv4 in less than a second where IPv6 leads nowhere', async () => {
    const server = await using(startAnswering(200, {}, 'here'));
    // 2001:db8::/32 is for documentation: nobody is there.
    const http = await using(testHttp({}, { lookup: resolving('2001:db8::1', '127.0.0.1') }));
    const started = performance.now();
    const response = await http.call(`http://dual.test:${server.port}/`, get, tokenCall);
    expect(await response.text()).toBe('here');
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('a call that must keep away from local addresses (T16)', () => {
  const guarded = { ...tokenCall, refuseLocal: true };

  test.each(['127.0.0.1', '127.1', '0x7f.1', '2130706433', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0', 'localhost'])(
    'does not connect to %s',
    async (host) => {
      const server = await using(startEmpty());
      const http = await using(testHttp());
      const error = await errorOf(http.call(`http://${host}:${server.port}/`, secretPost, guarded));
      expect(error).toMatchObject({ code: 'address-invalid', field: 'redirect' });
      expect(server.requests).toHaveLength(0);
    },
  );

  test.each(['127.0.0.1', '169.254.169.254', 'fe80::1', 'fd00:ec2::254', '::ffff:169.254.169.254'])(
    'does not connect to a name that turns out to be %s',
    async (address) => {
      const server = await using(startEmpty());
      const http = await using(testHttp({}, { lookup: resolving(address) }));
      const error = await errorOf(http.call(`http://rebinding.test:${server.port}/`, secretPost, guarded));
      expect(error).toEqual({ code: 'address-invalid', field: 'redirect', address: 'rebinding.test' });
      expect(server.requests).toHaveLength(0);
    },
  );

  test('looks the name up once: one that changes its mind is not asked again', async () => {
    const server = await using(startEmpty());
    let asked = 0;
    const changing: LookupFunction = (name, options, callback) => {
      asked += 1;
      resolving(asked === 1 ? '192.0.2.1' : '127.0.0.1')(name, options, callback);
    };
    const http = await using(testHttp({ connectTimeoutSeconds: 0.3 }, { lookup: changing }));
    await errorOf(http.call(`http://rebinding.test:${server.port}/`, secretPost, guarded));
    expect(asked).toBe(1);
    expect(server.requests).toHaveLength(0);
  });

  test('does not ride on a connection that a freer call left open', async () => {
    const server = await using(startAnswering(200, {}, 'ok'));
    const http = await using(testHttp());
    await http.call(server.url, get, tokenCall);
    expect((await errorOf(http.call(server.url, get, guarded))).code).toBe('address-invalid');
    expect(server.requests).toHaveLength(1);
  });
});

describe('the code of a failure', () => {
  test('is found down the chain of causes', () => {
    const cause = Object.assign(new Error('inner'), { code: 'ECONNRESET' });
    expect(errorCode(new Error('outer', { cause: new Error('middle', { cause }) }))).toBe('ECONNRESET');
  });

  test('is the most telling one of several', () => {
    const coded = (code: string) => Object.assign(new Error(code), { code });
    expect(errorCode(new AggregateError([coded('ENETUNREACH'), coded('ECONNREFUSED')]))).toBe('ECONNREFUSED');
  });

  test('of a chain that bites its tail is looked for with an end', () => {
    const snake: { cause?: unknown } = {};
    snake.cause = snake;
    expect(errorCode(snake)).toBe('');
  });

  test('that nobody knows is ours to own up to, without its message', () => {
    const state = { host: 'h', stage: 'token', connectSeconds: 1, sent: true, answered: false } as const;
    const { error } = callFailure(Object.assign(new Error('CANARY'), { code: 'EODD' }), state);
    expect(error).toEqual({ code: 'internal', technical: 'EODD' });
  });
});
