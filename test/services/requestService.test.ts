import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { apiRequestSchema } from '../../src/domain/request';
import { createEnding, errorOf } from '../network/harness';
import {
  startAnswering,
  startDripping,
  startEmpty,
  startHangingBeforeHeaders,
  startHuge,
  startServer,
} from '../support/badServers';
import { createAuthority } from '../support/certificates';
import { startProxy } from '../support/proxies';
import { canaryToken, createTester } from './requestHarness';

const { using, endAll } = createEnding();
afterEach(endAll);

const mebibyte = 1_048_576;
const json = { 'content-type': 'application/json' };

describe('a request', () => {
  test('carries the token, the typed fields and the usual headers, and shows the token masked', async () => {
    const server = await using(startAnswering(200, json, '{"ok":true}'));
    const { send } = createTester();
    const response = await send({
      method: 'POST',
      url: `${server.url}/things?kept=1`,
      query: [{ name: 'q', value: 'a b', enabled: true }],
      headers: [{ name: 'X-Key', value: 'k', enabled: true }],
      body: { kind: 'json', text: '{"a":1}' },
    });
    expect(server.requests).toMatchObject([{ method: 'POST', path: '/things?kept=1&q=a%20b', body: '{"a":1}' }]);
    expect(server.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer CANARY-token',
      'x-key': 'k',
      'content-type': 'application/json',
      accept: 'application/json, */*;q=0.8',
      'user-agent': 'token-helper/1.2.3',
      'content-length': '7',
    });
    expect(response).toMatchObject({
      status: 200,
      statusText: 'OK',
      url: `${server.url}/things?kept=1&q=a%20b`,
      contentType: 'application/json',
      text: '{"ok":true}',
      bytes: 11,
      truncated: false,
      hops: [],
      sentAuthorization: 'Bearer CANA…oken',
      tokenBytes: 12,
    });
    expect(JSON.stringify(response)).not.toContain('CANARY-token');
  });

  test('carries no token where none is asked for, and asks for none', async () => {
    const server = await using(startEmpty());
    const { send } = createTester();
    const response = await send({ url: server.url, authorization: 'none' });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(response).not.toHaveProperty('sentAuthorization');
    expect(response).not.toHaveProperty('tokenBytes');
  });

  test('that is refused by the API is an answer like any other: 401', async () => {
    const server = await using(startAnswering(401, { 'www-authenticate': 'Bearer error="invalid_token"' }, ''));
    const response = await createTester().send({ url: server.url });
    expect(response).toMatchObject({ status: 401, text: '', bytes: 0 });
    expect(response.headers).toContainEqual(['www-authenticate', 'Bearer error="invalid_token"']);
  });

  test('counts as a use of the access token where the API took it, and of nothing else', async () => {
    const server = await using(startEmpty());
    const tester = createTester();
    await tester.send({ url: server.url });
    await tester.send({ url: server.url, authorization: 'id' });
    await tester.send({ url: server.url, authorization: 'none' });
    expect(tester.uses).toEqual([1]);
  });

  test('whose token is too large for the server shows how large it is (F22)', async () => {
    const server = await using(startEmpty());
    const value = `Bearer ${'x'.repeat(17_000)}`;
    const { send } = createTester({ token: { ...canaryToken, value, masked: 'Bearer xxxx…xxxx', bytes: 17_000 } });
    const response = await send({ url: server.url });
    expect(response).toMatchObject({ status: 431, tokenBytes: 17_000 });
  });

  test('goes out under the network settings of its profile', async () => {
    const authority = await createAuthority();
    const certificate = await authority.issue({ hosts: ['api.test'] });
    const server = await using(startAnswering(200, {}, 'ok', { tls: certificate }));
    const proxy = await using(startProxy({ tunnelTo: server.port }));
    const network = { caPem: authority.certPem, proxy: { kind: 'manual', url: proxy.url } };
    expect(await createTester({ network }).send({ url: 'https://api.test/' })).toMatchObject({
      status: 200,
      text: 'ok',
    });
    const untrusting = createTester({ network: { proxy: network.proxy } });
    expect((await errorOf(untrusting.send({ url: 'https://api.test/' }))).code).toBe('tls-untrusted');
  });

  test('that cannot be sent is refused before a token is fetched', async () => {
    let asked = 0;
    const { service, profile } = createTester();
    const tester = createTester({
      get token() {
        asked += 1;
        return canaryToken;
      },
    });
    expect(await errorOf(tester.send({ url: 'nonsense://x' }))).toMatchObject({
      code: 'address-invalid',
      field: 'url',
    });
    expect(asked).toBe(0);
    const request = apiRequestSchema.parse({ url: 'http://127.0.0.1/' });
    const unknown = service.send({ profileId: randomUUID(), runId: randomUUID(), request });
    expect(await errorOf(unknown)).toEqual({ code: 'not-found', what: 'profile' });
    expect(profile.id).not.toBe('');
  });
});

describe('the log', () => {
  test('tells of a request without its address, headers, body or answer (T18)', async () => {
    const server = await using(startAnswering(200, { 'x-answer': 'CANARY' }, 'CANARY'));
    const { send, logged } = createTester();
    await send({
      method: 'POST',
      url: `${server.url}/CANARY?q=CANARY`,
      headers: [{ name: 'X-CANARY', value: 'CANARY', enabled: true }],
      body: { kind: 'text', text: 'CANARY' },
    });
    await errorOf(send({ url: `http://CANARY:CANARY@127.0.0.1/?CANARY` }));
    await server.close();
    await errorOf(send({ url: `${server.url}/CANARY` }));
    expect(logged).toHaveLength(3);
    expect(logged.join('\n')).not.toMatch(/canary/i);
    expect(logged[0]).toMatch(/^request\.answered .*"status":200.*"bytes":6/);
    expect(logged[2]).toMatch(/^request\.failed .*"code":"connection-refused"/);
  });
});

describe('the answer', () => {
  test('is shown up to 1 MiB and kept up to 10 MiB for Copy', async () => {
    const server = await using(startHuge(12 * mebibyte));
    const { send, service } = createTester();
    const runId = randomUUID();
    const response = await send({ url: server.url }, runId);
    expect([response.text?.length, response.bytes, response.truncated]).toEqual([mebibyte, 12 * mebibyte, true]);
    expect(service.bodyText(runId)).toHaveLength(10 * mebibyte);
  });

  test('that never ends is read up to 50 MiB and no further (F5, F71)', async () => {
    const server = await using(startHuge(Number.POSITIVE_INFINITY));
    const response = await createTester().send({ url: server.url });
    expect([response.text?.length, response.bytes, response.truncated]).toEqual([mebibyte, 50 * mebibyte, true]);
  });

  test('that is no text shows its size alone, and cannot be copied as text', async () => {
    const server = await using(startAnswering(200, { 'content-type': 'image/png' }, new Uint8Array([137, 80, 78, 71])));
    const { send, service } = createTester();
    const runId = randomUUID();
    const response = await send({ url: server.url }, runId);
    expect(response).toMatchObject({ bytes: 4, contentType: 'image/png' });
    expect(response).not.toHaveProperty('text');
    expect(() => service.bodyText(runId)).toThrowError('not-found');
  });

  test('comes with the time to its first byte and to its last', async () => {
    const server = await using(
      startServer((_request, response) => {
        setTimeout(() => response.write('a'), 100);
        setTimeout(() => response.end('b'), 250);
      }),
    );
    const { timing } = await createTester().send({ url: server.url });
    expect(timing.firstByte).toBeGreaterThan(90);
    expect(timing.total - timing.firstByte).toBeGreaterThan(100);
  });

  test('of the last run of each profile is kept, and of no other', async () => {
    const server = await using(startServer((request, response) => response.end(request.path)));
    const { send, service, profile } = createTester();
    const [first, second] = [randomUUID(), randomUUID()];
    await send({ url: `${server.url}/first` }, first);
    await send({ url: `${server.url}/second` }, second);
    expect(service.bodyText(second)).toBe('/second');
    expect(() => service.bodyText(first)).toThrowError('not-found');
    service.forget(profile.id);
    expect(() => service.bodyText(second)).toThrowError('not-found');
  });
});

describe('a run', () => {
  test('ends at once when it is cancelled', async () => {
    const server = await using(startHangingBeforeHeaders());
    const { send, service } = createTester();
    const runId = randomUUID();
    const failed = errorOf(send({ url: server.url }, runId));
    await expect.poll(() => server.requests.length).toBe(1);
    service.cancel(runId);
    expect(await failed).toEqual({ code: 'cancelled' });
    service.cancel(runId);
    service.cancel(randomUUID());
  });

  test('ends when its profile is forgotten, and leaves nothing behind', async () => {
    const server = await using(startDripping());
    const { send, service, profile } = createTester();
    const runId = randomUUID();
    const failed = errorOf(send({ url: server.url }, runId));
    await expect.poll(() => server.requests.length).toBe(1);
    service.forget(profile.id);
    expect(await failed).toEqual({ code: 'cancelled' });
    expect(() => service.bodyText(runId)).toThrowError('not-found');
  });

  test('is not sent twice under one id, neither while it runs nor afterwards', async () => {
    const server = await using(startServer((_request, response) => setTimeout(() => response.end('ok'), 50)));
    const { send } = createTester();
    const runId = randomUUID();
    const first = send({ url: server.url }, runId);
    expect(await errorOf(send({ url: server.url }, runId))).toMatchObject({ code: 'input-invalid', field: 'runId' });
    expect(await first).toMatchObject({ status: 200 });
    expect(await errorOf(send({ url: server.url }, runId))).toMatchObject({ code: 'input-invalid', field: 'runId' });
    expect(server.requests).toHaveLength(1);
  });

  test('ends with its time limit, named as the person set it (F2)', async () => {
    const server = await using(startDripping());
    const error = await errorOf(createTester().send({ url: server.url, timeoutSeconds: 1 }));
    const host = `127.0.0.1:${server.port}`;
    expect(error).toEqual({ code: 'timed-out', host, stage: 'request', phase: 'answer', seconds: 1 });
  });

  test('has one time limit for all of its redirects together', async () => {
    const server = await using(
      startServer((request, response) => {
        setTimeout(() => response.writeHead(302, { location: `${request.path}x` }).end(), 300);
      }),
    );
    const started = performance.now();
    const error = await errorOf(createTester().send({ url: server.url, timeoutSeconds: 1 }));
    expect(error).toMatchObject({ code: 'timed-out', seconds: 1 });
    expect(performance.now() - started).toBeLessThan(1800);
  });
});
