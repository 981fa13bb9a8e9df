import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { probeRedirect } from '../../src/flows/loopback';
import { anyRedirect, openTestListener, rightAnswer } from '../support/loopbackListener';
import { isOpen, openSocket, rawRequest, readAll } from '../support/rawHttp';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

const open: typeof openTestListener = async (parts) => {
  const listener = await openTestListener(parts);
  closers.push(listener.close);
  return listener;
};

/** Holds a port the way another program would. */
const squat = (host: string, port = 0): Promise<Server> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    closers.push(() => server.close());
    server.once('error', reject);
    server.listen({ host, port, ipv6Only: true }, () => resolve(server));
  });

const hasIpv6 = await squat('::1').then(
  () => true,
  () => false,
);

/** The local addresses that listen on a port, as the kernel sees them. */
const listeningOn = (port: number): readonly string[] =>
  ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(
        ([, local, , connection]) => connection === '0A' && Number.parseInt(local?.split(':')[1] ?? '', 16) === port,
      )
      .map(([, local]) => local?.split(':')[0] ?? ''),
  );

const ipv4Loopback = '0100007F';
const ipv6Loopback = '00000000000000000000000001000000';

describe('the port', () => {
  it('is a free one, of the IP literal and of loopback alone (T2)', async () => {
    const loopback = await open();
    expect(loopback.redirectUri).toBe(`http://127.0.0.1:${loopback.port}/callback`);
    expect(listeningOn(loopback.port)).toEqual([ipv4Loopback]);
  });

  it.runIf(hasIpv6)('is held in both families where the host is a name (T2, F87)', async () => {
    const loopback = await open({ redirect: { host: 'localhost' } });
    expect([...listeningOn(loopback.port)].sort()).toEqual([ipv6Loopback, ipv4Loopback].sort());
    const answer = await rawRequest(
      loopback.port,
      { target: `/callback${rightAnswer}`, host: `localhost:${loopback.port}` },
      '::1',
    );
    expect(answer.status).toBe(303);
  });

  it.runIf(hasIpv6)('is the literal ::1 where that was asked for', async () => {
    const loopback = await open({ redirect: { host: '[::1]' } });
    expect(loopback.redirectUri).toBe(`http://[::1]:${loopback.port}/callback`);
    expect(listeningOn(loopback.port)).toEqual([ipv6Loopback]);
  });

  it.runIf(hasIpv6)('is refused when somebody else holds half of the name (T2)', async () => {
    for (const host of ['::1', '127.0.0.1']) {
      const squatter = await squat(host);
      const address = squatter.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      await expect(open({ redirect: { host: 'localhost', port } })).rejects.toMatchObject({
        error: { code: 'redirect-port-taken', port, host: 'localhost' },
      });
      const other = host === '::1' ? '127.0.0.1' : '::1';
      expect(await isOpen(port, other)).toBe(false);
    }
  });

  it('is named when a fixed one is busy (F72)', async () => {
    const squatter = await squat('127.0.0.1');
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(open({ redirect: { port } })).rejects.toMatchObject({
      error: { code: 'redirect-port-taken', port, host: '127.0.0.1' },
    });
    await expect(probeRedirect({ ...anyRedirect, port })).rejects.toMatchObject({
      error: { code: 'redirect-port-taken' },
    });
  });

  it('is free again after a look whether it could be used', async () => {
    const uri = await probeRedirect(anyRedirect);
    expect(uri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
    expect(await isOpen(Number(new URL(uri).port))).toBe(false);
  });

  it('closes at once, whoever still holds a socket open (F79, F85, G10)', async () => {
    const loopback = await open();
    const idle = await openSocket(loopback.port);
    const ended = readAll(idle);
    loopback.close();
    expect(await isOpen(loopback.port)).toBe(false);
    expect(await ended).toBe('');
  });

  it('closes within a second after the answer, the last page shown or not (F85, G10)', async () => {
    const loopback = await open();
    await openSocket(loopback.port);
    await rawRequest(loopback.port, { target: `/callback${rightAnswer}` });
    loopback.closeSoon();
    expect((await rawRequest(loopback.port, { target: '/callback/done' })).status).toBe(200);
    loopback.clock.advance(1000);
    expect(await isOpen(loopback.port)).toBe(false);
  });

  it('drops a request whose head is too large or never ends, and goes on (F80)', async () => {
    const loopback = await open();
    const large = await rawRequest(loopback.port, { target: '/callback', headers: { x: 'x'.repeat(9000) } });
    expect(large.status).toBe(431);
    const slow = await openSocket(loopback.port);
    const since = performance.now();
    const ended = readAll(slow);
    slow.write('GET /callback HTTP/1.1\r\n');
    expect(await ended).toBe('');
    expect(performance.now() - since).toBeLessThan(8000);
    expect((await rawRequest(loopback.port, { target: `/callback${rightAnswer}` })).status).toBe(303);
  });
});
