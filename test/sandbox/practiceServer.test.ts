import { readFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPersonBrowser, signInWithCode } from './personBrowser';
import { authorizationUrl, startPractice, withPassword } from './practice';

const listen = async (port: number, host = '127.0.0.1'): Promise<ReturnType<typeof createServer>> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  onTestFinished(() => void server.close());
  return server;
};

const portOf = (server: ReturnType<typeof createServer>): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
};

const openSocket = (port: number, host = '127.0.0.1'): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, host, () => resolve(socket)).once('error', reject);
    onTestFinished(() => void socket.destroy());
  });

const closed = (socket: Socket): Promise<void> =>
  new Promise(
    (resolve) =>
      void socket
        .on('error', () => {})
        .resume()
        .once('close', () => resolve()),
  );

describe('the port', () => {
  it('is the preferred one when it is free', async () => {
    const probe = await listen(0);
    const port = portOf(probe);
    await new Promise((resolve) => probe.close(resolve));

    const provider = await startPractice({ preferredPort: port });

    expect(provider.port).toBe(port);
    expect(provider.issuer).toBe(`http://127.0.0.1:${port}`);
  });

  it('F72: is another one, told in the answer, when somebody else has it', async () => {
    const port = portOf(await listen(0));

    const provider = await startPractice({ preferredPort: port });

    expect(provider.port).not.toBe(port);
    const metadata = await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).json();
    expect(metadata.issuer).toBe(provider.issuer);
    expect(metadata.token_endpoint).toBe(`${provider.issuer}/token`);
    expect(provider.apiUrl).toBe(`${provider.issuer}/api/echo`);
    expect((await signInWithCode(provider)).access_token).toBeTruthy();
  });

  it('T2: is open on 127.0.0.1 only', async () => {
    const { port } = await startPractice();
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((each) => each !== undefined && !each.internal && each.family === 'IPv4')
      .map((each) => each?.address ?? '');

    for (const host of ['::1', ...others]) await expect(openSocket(port, host)).rejects.toThrow();
    if (process.platform !== 'linux') return;
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    const tables = `${await readFile('/proc/net/tcp', 'utf8')}${await readFile('/proc/net/tcp6', 'utf8').catch(() => '')}`;
    const listening = tables.split('\n').filter((line) => line.includes(`:${hex} `) && / 0A /.test(line));
    expect(listening.map((line) => line.trim().split(/\s+/)[1])).toEqual([`0100007F:${hex}`]);
  });

  it('F79: is free within a second of the stop, though connections are open', async () => {
    const provider = await startPractice();
    const idle = await openSocket(provider.port);
    const half = await openSocket(provider.port);
    half.write('POST /token HTTP/1.1\r\nHost: 127.0.0.1');
    const ended = Promise.all([closed(idle), closed(half)]);
    const before = performance.now();

    await Promise.all([provider.stop(), provider.stop()]);

    expect(performance.now() - before).toBeLessThan(1000);
    await ended;
    expect((await listen(provider.port)).listening).toBe(true);
  });

  it('F80: does not wait for a request that never ends', { timeout: 15_000 }, async () => {
    const { port } = await startPractice();
    const socket = await openSocket(port);
    const before = performance.now();
    socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ');

    await closed(socket);

    expect(performance.now() - before).toBeLessThan(8000);
  });

  it('F80: refuses headers over 16 KiB', async () => {
    const { issuer } = await startPractice();

    const response = await fetch(`${issuer}/api/echo`, { headers: { 'x-long': 'a'.repeat(20_000) } });

    expect(response.status).toBe(431);
  });
});

describe('requests by another name', () => {
  const ask = (port: number, host: string | undefined, path = '/api/echo'): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = host === undefined ? {} : { host };
      request({ host: '127.0.0.1', port, path, headers, setHost: host !== undefined, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once('error', reject)
        .end();
    });

  it('T3: are refused whatever they ask for', async () => {
    const { port } = await startPractice();
    const hosts = [`evil.example:${port}`, 'evil.example', '127.0.0.1', `localhost:${port}`, `127.0.0.1:${port + 1}`];

    for (const host of hosts) {
      for (const path of ['/', '/auth', '/.well-known/openid-configuration', '/api/echo', '//evil.example/auth']) {
        expect(await ask(port, host, path)).toBe(421);
      }
    }
    expect(await ask(port, undefined)).toBe(400);
    expect(await ask(port, `127.0.0.1:${port}`)).toBe(401);
  });

  it('survives addresses that are none', async () => {
    const { port } = await startPractice();
    const host = `127.0.0.1:${port}`;

    for (const path of ['//', '/%', '/%00', '/interaction/%2e%2e', 'http://evil.example/', '*']) {
      expect(await ask(port, host, path)).toBeGreaterThanOrEqual(400);
    }
    expect(await ask(port, host)).toBe(401);
  });
});

describe('while it runs', () => {
  it('says nothing on the console', async () => {
    const names = ['log', 'info', 'warn', 'error', 'debug'] as const;
    const spies = names.map((name) => vi.spyOn(console, name));
    onTestFinished(() => void vi.restoreAllMocks());
    const provider = await startPractice();
    const browser = createPersonBrowser(provider);

    await signInWithCode(provider, {}, browser);
    await browser.visit(authorizationUrl(provider, { client_id: 'unknown' }));
    await browser.visit(`${provider.issuer}/session/end`);
    await withPassword(provider);
    await fetch(`${provider.issuer}/token`, { method: 'POST', body: '{', headers: { 'content-type': 'text/plain' } });

    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
  });
});
