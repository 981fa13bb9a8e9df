import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CertificatePin } from '../../src/domain/network';
import { startAnswering, startOldTls, startPlainOnTlsPort, startRaw, type TestServer } from '../support/badServers';
import { createAuthority, createSelfSigned, type TestAuthority, type TestCertificate } from '../support/certificates';
import { createEnding, errorOf, secretPost, testHttp, testNetwork, tokenCall } from './harness';

const { using, endAll } = createEnding();
const dayMs = 86_400_000;
let authority: TestAuthority;

beforeAll(async () => {
  authority = await createAuthority('Laboratory Root');
});
afterAll(endAll);

const serve = (certificate: TestCertificate): Promise<TestServer> =>
  using(startAnswering(200, {}, 'trusted', { tls: certificate }));

const pinFor = (server: TestServer, sha256: string, until = Date.now() + dayMs): CertificatePin => ({
  host: `127.0.0.1:${server.port}`,
  sha256,
  until,
});

describe('a certificate that cannot be trusted', () => {
  const daysAgo = (days: number) => new Date(Date.now() - days * dayMs);
  const kinds: readonly (readonly [string, string, string, () => Promise<TestCertificate>])[] = [
    ['made by the server itself (F23)', 'self-signed', 'DEPTH_ZERO_SELF_SIGNED_CERT', () => createSelfSigned()],
    [
      'of an unknown authority (F26)',
      'unknown-issuer',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      async () => (await createAuthority()).issue(),
    ],
    [
      'that has ended (F24)',
      'expired',
      'CERT_HAS_EXPIRED',
      () => authority.issue({ validFrom: daysAgo(9), validTo: daysAgo(2) }),
    ],
    [
      'that has not begun (F24)',
      'not-yet-valid',
      'CERT_NOT_YET_VALID',
      () => authority.issue({ validFrom: daysAgo(-2), validTo: daysAgo(-9) }),
    ],
    [
      'made for another name (F25)',
      'wrong-host',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      () => authority.issue({ hosts: ['other.example', '10.1.2.3'] }),
    ],
  ];

  test.each(kinds)('%s is refused as %s before anything is sent', async (_name, reason, technical, make) => {
    const certificate = await make();
    const server = await serve(certificate);
    const http = await using(testHttp({ caPem: authority.certPem }));
    const error = await errorOf(http.call(`${server.url}/token?x=1`, secretPost, tokenCall));
    const host = `127.0.0.1:${server.port}`;
    expect(error).toMatchObject({ code: 'tls-untrusted', host, reason, technical });
    expect(error).toHaveProperty('certificate.sha256', certificate.sha256);
    expect(server.requests).toHaveLength(0);
  });

  test('is shown with what a person needs to recognise it', async () => {
    const validFrom = new Date('2026-01-02T03:04:05Z');
    const validTo = new Date('2126-01-02T03:04:05Z');
    const certificate = await authority.issue({
      commonName: 'lab server',
      hosts: ['lab.example', '::1'],
      validFrom,
      validTo,
    });
    const server = await serve(certificate);
    const http = await using(testHttp());
    expect(await errorOf(http.call(server.url, secretPost, tokenCall))).toHaveProperty('certificate', {
      host: `127.0.0.1:${server.port}`,
      subject: 'CN=lab server',
      issuer: 'CN=Laboratory Root',
      sha256: certificate.sha256,
      validFrom: validFrom.getTime(),
      validTo: validTo.getTime(),
      names: ['lab.example', '0:0:0:0:0:0:0:1'],
      selfSigned: false,
    });
  });

  test('stays untrusted where the environment says to trust everything (T23)', async () => {
    const server = await serve(await createSelfSigned());
    const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    try {
      const http = await using(testHttp());
      expect((await errorOf(http.call(server.url, secretPost, tokenCall))).code).toBe('tls-untrusted');
    } finally {
      if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before;
    }
    expect(server.requests).toHaveLength(0);
  });
});

describe('a connection that cannot be encrypted (F27)', () => {
  test('because the server knows outdated versions only', async () => {
    const server = await using(startOldTls(await authority.issue()));
    const http = await using(testHttp({ caPem: authority.certPem }));
    const error = await errorOf(http.call(server.url, secretPost, tokenCall));
    expect(error).toMatchObject({ code: 'tls-failed', reason: 'version', host: `127.0.0.1:${server.port}` });
  });

  test('because the server speaks plain http', async () => {
    const server = await using(startPlainOnTlsPort());
    const http = await using(testHttp());
    const error = await errorOf(http.call(server.url, secretPost, tokenCall));
    expect(error).toMatchObject({ code: 'tls-failed', reason: 'not-tls' });
  });

  test('because the server breaks off with an alert', async () => {
    // TLS alert record: fatal (2), handshake_failure (40).
    const server = await using(startRaw(Uint8Array.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28])));
    const http = await using(testHttp());
    const error = await errorOf(http.call(server.url.replace('http:', 'https:'), secretPost, tokenCall));
    expect(error).toMatchObject({ code: 'tls-failed', reason: 'other' });
  });
});

describe('additional authorities (F26)', () => {
  test('are trusted beside the built-in ones', async () => {
    const server = await serve(await authority.issue());
    const caPem = `a comment\n${(await createAuthority('Another')).certPem}\n\n${authority.certPem}`;
    const http = await using(testHttp({ caPem }));
    expect(await (await http.call(server.url, secretPost, tokenCall)).text()).toBe('trusted');
    expect(await (await http.call(server.url.replace('127.0.0.1', 'localhost'), secretPost, tokenCall)).text()).toBe(
      'trusted',
    );
  });

  test('of one profile are nothing to another', async () => {
    const server = await serve(await authority.issue());
    const network = testNetwork();
    const settings = {
      connectTimeoutSeconds: 5,
      overallTimeoutSeconds: 5,
      pins: [],
      plainHttpHosts: [],
      proxy: { kind: 'none' as const },
    };
    const trusting = await using(network.http({ ...settings, caPem: authority.certPem }));
    const other = await using(network.http({ ...settings, caPem: '' }));
    expect((await trusting.call(server.url, secretPost, tokenCall)).status).toBe(200);
    expect((await errorOf(other.call(server.url, secretPost, tokenCall))).code).toBe('tls-untrusted');
  });

  const damaged = (pem: string) => pem.replace(/MII.{20}/, 'MIIAAAAAAAAAAAAAAAAAAAA');

  test.each([
    ['text that is no certificate', () => 'hello', 'There is no certificate in the text.'],
    ['a private key', () => authority.keyPem, 'There is no certificate in the text.'],
    [
      'a damaged certificate',
      () => authority.certPem + damaged(authority.certPem),
      'Certificate 2 of 2 cannot be read.',
    ],
  ])('are refused when they are %s', async (_name, caPem, reason) => {
    const server = await serve(await authority.issue());
    const http = await using(testHttp({ caPem: caPem() }));
    expect(await errorOf(http.call(server.url, secretPost, tokenCall))).toEqual({ code: 'ca-invalid', reason });
  });
});

describe('a pinned exception (T23)', () => {
  test('lets exactly this certificate through, whatever is wrong with it', async () => {
    const certificate = await createSelfSigned({ hosts: ['other.example'], validTo: new Date(Date.now() - 3600_000) });
    const server = await serve(certificate);
    const http = await using(testHttp({ pins: [pinFor(server, certificate.sha256)] }));
    expect(await (await http.call(server.url, secretPost, tokenCall)).text()).toBe('trusted');
  });

  test('refuses any other certificate before anything is sent', async () => {
    const [pinned, shown] = [await createSelfSigned(), await createSelfSigned()];
    const server = await serve(shown);
    const http = await using(testHttp({ pins: [pinFor(server, pinned.sha256)] }));
    const host = `127.0.0.1:${server.port}`;
    const expected = { code: 'pin-mismatch', host, expected: pinned.sha256, actual: shown.sha256 };
    expect(await errorOf(http.call(server.url, secretPost, tokenCall))).toEqual(expected);
    expect(server.requests).toHaveLength(0);
  });

  test('refuses another certificate of a trusted authority too', async () => {
    const server = await serve(await authority.issue());
    const pins = [pinFor(server, (await authority.issue()).sha256)];
    const http = await using(testHttp({ caPem: authority.certPem, pins }));
    expect((await errorOf(http.call(server.url, secretPost, tokenCall))).code).toBe('pin-mismatch');
  });

  test('says nothing about another port, another name, or a time after its end', async () => {
    const certificate = await createSelfSigned();
    const server = await serve(certificate);
    const pin = pinFor(server, certificate.sha256);
    const elsewhere = { ...pin, host: `127.0.0.1:${server.port + 1}` };
    const otherName = { ...pin, host: `localhost:${server.port}` };
    const ended = { ...pin, until: Date.now() - 1 };
    const http = await using(testHttp({ pins: [elsewhere, otherName, ended] }));
    expect((await errorOf(http.call(server.url, secretPost, tokenCall))).code).toBe('tls-untrusted');
    expect(server.requests).toHaveLength(0);
  });

  test('ends by itself: a call after its end is refused, though the one before was not', async () => {
    const certificate = await createSelfSigned();
    const server = await serve(certificate);
    let now = 1000;
    const clock = {
      now: () => now,
      monotonic: () => performance.now(),
      after: (milliseconds: number, run: () => void) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
    };
    const http = await using(testHttp({ pins: [pinFor(server, certificate.sha256, 2000)] }, { clock }));
    expect((await http.call(server.url, secretPost, tokenCall)).status).toBe(200);
    now = 2000;
    expect((await errorOf(http.call(server.url, secretPost, tokenCall))).code).toBe('tls-untrusted');
    expect(server.requests).toHaveLength(1);
  });

  test('looks at the certificate on every connection: no session is resumed past it', async () => {
    const certificate = await createSelfSigned();
    const server = await serve(certificate);
    const sessions: boolean[] = [];
    const http = await using(testHttp({ pins: [pinFor(server, certificate.sha256)] }));
    for (let round = 0; round < 3; round += 1) await http.call(server.url, secretPost, tokenCall);
    // What a client that does resume sees at the same server, to show that the server would have gone along.
    const first = connect({ port: server.port, host: '127.0.0.1', rejectUnauthorized: false, maxVersion: 'TLSv1.2' });
    const session = await new Promise<Buffer>((resolve) => first.once('session', resolve));
    first.destroy();
    const again = connect({
      port: server.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.2',
      session,
    });
    await new Promise((resolve) => again.once('secureConnect', resolve));
    sessions.push(again.isSessionReused());
    again.destroy();
    expect(sessions).toEqual([true]);
    await server.close();
    const impostor = await using(
      startAnswering(200, {}, 'impostor', { tls: await createSelfSigned(), port: server.port }),
    );
    expect((await errorOf(http.call(server.url, secretPost, tokenCall))).code).toBe('pin-mismatch');
    expect(impostor.requests).toHaveLength(0);
  });
});

describe('a look at a certificate', () => {
  const look = (address: string, caPem = '') =>
    testNetwork().readCertificate(address, {
      connectTimeoutSeconds: 0.5,
      overallTimeoutSeconds: 5,
      caPem,
      pins: [],
      plainHttpHosts: [],
      proxy: { kind: 'none' },
    });

  test('shows it without trusting it and without a request', async () => {
    const certificate = await createSelfSigned({ commonName: 'lab' });
    const server = await serve(certificate);
    const facts = await look(`${server.url}/any/path`);
    expect(facts).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      subject: 'CN=lab',
      sha256: certificate.sha256,
      selfSigned: true,
      names: ['127.0.0.1', '0:0:0:0:0:0:0:1', 'localhost'],
    });
    expect(server.requests).toHaveLength(0);
  });

  test('of a server without TLS says so', async () => {
    const server = await using(startPlainOnTlsPort());
    expect(await errorOf(look(server.url))).toMatchObject({ code: 'tls-failed', reason: 'not-tls' });
  });

  test('needs an https address', async () => {
    const error = await errorOf(look('http://127.0.0.1/?secret=CANARY'));
    expect(error).toEqual({ code: 'address-invalid', field: 'address', address: 'http://127.0.0.1/' });
  });
});
