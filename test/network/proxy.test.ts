import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAnswering, startRaw, startSilent, unusedPort } from '../support/badServers';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { startProxy, startProxyWantingSignIn } from '../support/proxies';
import { createEnding, errorOf, get, secretPost, testHttp, testNetwork, tokenCall } from './harness';

const { using, endAll } = createEnding();
let authority: TestAuthority;

beforeAll(async () => {
  authority = await createAuthority();
});
afterAll(endAll);

const named = { hosts: ['provider.test'] };
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
const manual = (url: string) => ({ kind: 'manual' as const, url });

/** An https server that is only reached through the proxy, under a name that nobody resolves. */
const behindProxy = async (options: Parameters<typeof startProxy>[0] = {}) => {
  const server = await using(startAnswering(200, {}, 'origin', { tls: await authority.issue(named) }));
  const proxy = await using(startProxy({ ...options, tunnelTo: server.port }));
  return { server, proxy };
};

describe('an https call through a proxy', () => {
  test('goes through a tunnel in which the proxy can read nothing (T24)', async () => {
    const { server, proxy } = await behindProxy();
    const http = await using(testHttp({ caPem: authority.certPem, proxy: manual(proxy.url) }));
    const response = await http.call('https://provider.test/token?code=CANARY', secretPost, tokenCall);
    expect(await response.text()).toBe('origin');
    expect(proxy.tunnels).toEqual(['provider.test:443']);
    expect(proxy.received().length).toBeGreaterThan(500);
    expect(proxy.received()).not.toContain('CANARY');
    expect(server.requests[0]).toMatchObject({ path: '/token?code=CANARY', body: 'client_secret=CANARY' });
  });

  test('gives the proxy its user and password, and the server nothing of them (T24)', async () => {
    const authorization = basic('me@corp:pässword:1');
    const { server, proxy } = await behindProxy({ authorization });
    const url = `http://me%40corp:p%C3%A4ssword:1@127.0.0.1:${proxy.port}`;
    const http = await using(testHttp({ caPem: authority.certPem, proxy: manual(url) }));
    expect((await http.call('https://provider.test/', secretPost, tokenCall)).status).toBe(200);
    expect(proxy.requests[0]?.headers).toMatchObject({ 'proxy-authorization': authorization });
    expect(JSON.stringify(server.requests)).not.toMatch(/proxy-|pässword|corp/i);
  });

  test('works through a proxy that itself speaks https', async () => {
    const { proxy } = await behindProxy({ tls: await authority.issue() });
    const http = await using(testHttp({ caPem: authority.certPem, proxy: manual(proxy.url) }));
    expect((await http.call('https://provider.test/', secretPost, tokenCall)).status).toBe(200);
  });

  test('still checks the certificate of the server behind it (T23)', async () => {
    const { server, proxy } = await behindProxy();
    const http = await using(testHttp({ proxy: manual(proxy.url) }));
    const error = await errorOf(http.call('https://provider.test/', secretPost, tokenCall));
    expect(error).toMatchObject({ code: 'tls-untrusted', host: 'provider.test', reason: 'unknown-issuer' });
    expect(server.requests).toHaveLength(0);
  });

  test('uses a pinned exception for the server, not for the proxy (T23)', async () => {
    const certificate = await authority.issue(named);
    const server = await using(startAnswering(200, {}, 'origin', { tls: certificate }));
    const proxy = await using(startProxy({ tls: certificate, tunnelTo: server.port }));
    const until = Date.now() + 60_000;
    const pins = [
      { host: 'provider.test:443', sha256: certificate.sha256, until },
      { host: `127.0.0.1:${proxy.port}`, sha256: certificate.sha256, until },
    ];
    const plainProxy = await using(startProxy({ tunnelTo: server.port }));
    const good = await using(testHttp({ pins, proxy: manual(plainProxy.url) }));
    expect((await good.call('https://provider.test/', secretPost, tokenCall)).status).toBe(200);
    const bad = await using(testHttp({ pins, proxy: manual(proxy.url) }));
    const error = await errorOf(bad.call('https://provider.test/', secretPost, tokenCall));
    expect(error).toMatchObject({ code: 'proxy-failed', proxy: `127.0.0.1:${proxy.port}` });
  });

  test('lets a person look at the certificate of the server behind it', async () => {
    const { server, proxy } = await behindProxy();
    const facts = await testNetwork().readCertificate('https://provider.test/', {
      connectTimeoutSeconds: 5,
      overallTimeoutSeconds: 5,
      caPem: '',
      pins: [],
      plainHttpHosts: [],
      proxy: manual(proxy.url),
    });
    expect(facts).toMatchObject({ host: 'provider.test:443', names: ['provider.test'] });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a plain http call through a proxy', () => {
  test('is forwarded by it, with its credentials for the proxy alone (T24)', async () => {
    const server = await using(startAnswering(200, {}, 'origin'));
    const authorization = basic('user:secret');
    const proxy = await using(startProxy({ authorization, tunnelTo: server.port }));
    const http = await using(testHttp({ proxy: manual(proxy.url.replace('//', '//user:secret@')) }));
    const response = await http.call('http://provider.test/path?x=1', get, tokenCall);
    expect(await response.text()).toBe('origin');
    expect(proxy.requests[0]).toMatchObject({ method: 'GET', path: 'http://provider.test/path?x=1' });
    expect(server.requests[0]?.headers).toMatchObject({ host: 'provider.test' });
    expect(JSON.stringify(server.requests)).not.toMatch(/proxy-authorization/i);
  });

  test('that the proxy wants a sign-in for is a fault of the proxy (F28)', async () => {
    const proxy = await using(startProxyWantingSignIn());
    const http = await using(testHttp({ proxy: manual(proxy.url) }));
    const error = await errorOf(http.call('http://provider.test/', get, tokenCall));
    expect(error).toMatchObject({ code: 'proxy-failed', status: 407, proxy: `127.0.0.1:${proxy.port}` });
  });

  test('that the proxy answers with nonsense is a fault of the proxy (F28)', async () => {
    const proxy = await using(startRaw('nonsense\r\n\r\n'));
    const http = await using(testHttp({ proxy: manual(proxy.url) }));
    expect(await errorOf(http.call('http://provider.test/', get, tokenCall))).toMatchObject({ code: 'proxy-failed' });
  });
});

describe('a proxy that fails is named as the one that failed (F28)', () => {
  const faults: readonly (readonly [string, () => Promise<{ readonly port: number }>, object])[] = [
    ['is down', async () => ({ port: await unusedPort() }), { reason: 'It refused the connection.' }],
    ['wants a sign-in', () => using(startProxyWantingSignIn()), { status: 407 }],
    ['forbids the host', () => using(startProxy({ refuseWith: 403 })), { status: 403 }],
    ['cannot reach the server', async () => using(startProxy({ tunnelTo: await unusedPort() })), { status: 502 }],
    [
      'answers with nonsense',
      () => using(startRaw('220 mail.example ESMTP\r\n')),
      { reason: 'It answered with something that is not HTTP.' },
    ],
    ['closes without a word', () => using(startRaw('')), { reason: 'It broke the connection off.' }],
    ['never answers', () => using(startSilent()), { reason: 'It did not answer in time.' }],
  ];

  test.each(faults)('when it %s', async (_name, start, details) => {
    const { port } = await start();
    const url = `http://user:CANARY@127.0.0.1:${port}`;
    const http = await using(testHttp({ connectTimeoutSeconds: 0.5, proxy: manual(url) }));
    const error = await errorOf(http.call('https://provider.test/', secretPost, tokenCall));
    expect(error).toMatchObject({ code: 'proxy-failed', proxy: `127.0.0.1:${port}`, ...details });
    expect(JSON.stringify(error)).not.toContain('CANARY');
  });

  test.each([
    'http://user:CANARY@',
    'http://user:CANARY@host:99999',
    'socks5://user:CANARY@127.0.0.1:1080',
    '::CANARY',
  ])('when its address %s cannot be used, without repeating it', async (url) => {
    const http = await using(testHttp({ proxy: manual(url) }));
    const error = await errorOf(http.call('https://provider.test/', secretPost, tokenCall));
    expect(error.code).toBe('proxy-failed');
    expect(JSON.stringify(error)).not.toContain('CANARY');
  });
});

describe('loopback', () => {
  test.each(['127.0.0.1', 'localhost'])('is never asked for through a proxy: %s', async (host) => {
    const server = await using(startAnswering(200, {}, 'direct'));
    const proxy = await using(startProxy());
    const http = await using(testHttp({ proxy: manual(proxy.url) }));
    expect(await (await http.call(`http://${host}:${server.port}/`, get, tokenCall)).text()).toBe('direct');
    expect(proxy.requests).toHaveLength(0);
  });
});

describe('the environment', () => {
  test('names the proxy of a profile that says nothing else', async () => {
    const { proxy } = await behindProxy();
    const http = await using(testHttp({ caPem: authority.certPem }, { environment: { HTTPS_PROXY: proxy.url } }));
    expect((await http.call('https://provider.test/', secretPost, tokenCall)).status).toBe(200);
    expect(proxy.tunnels).toEqual(['provider.test:443']);
  });

  test('is not looked at by a profile that wants no proxy', async () => {
    const { proxy } = await behindProxy();
    const lookup = (
      _name: string,
      _options: unknown,
      callback: (error: NodeJS.ErrnoException, address: string, family: number) => void,
    ) => callback(Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' }), '', 0);
    const environment = { HTTPS_PROXY: proxy.url, https_proxy: proxy.url };
    const http = await using(testHttp({ proxy: { kind: 'none' } }, { environment, lookup }));
    const error = await errorOf(http.call('https://provider.test/', secretPost, tokenCall));
    expect(error).toEqual({ code: 'host-not-found', host: 'provider.test' });
    expect(proxy.requests).toHaveLength(0);
  });
});
