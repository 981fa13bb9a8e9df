import { afterEach, describe, expect, it } from 'vitest';
import { defaultNetworkSettings, type NetworkSettings } from '../../src/domain/network';
import { startEmpty, startPlainOnTlsPort, startSilent, unusedPort } from '../support/badServers';
import { createAuthority, createSelfSigned } from '../support/certificates';
import { createEnding, testNetwork } from './harness';

const { using, endAll } = createEnding();
afterEach(endAll);

const surveyed = (
  address: string,
  settings: Partial<NetworkSettings> = {},
  environment: Record<string, string> = {},
  signal = new AbortController().signal,
) => testNetwork({ environment }).survey(address, { ...defaultNetworkSettings, ...settings }, signal);

describe('the way to a host', () => {
  it('names every certificate of the chain, the server’s own first, and that it is trusted', async () => {
    const authority = await createAuthority('Example Root');
    const certificate = await authority.issue({ commonName: 'login' });
    const server = await using(
      startEmpty(200, { tls: { ...certificate, certPem: `${certificate.certPem}\n${authority.certPem}` } }),
    );
    const seen = await surveyed(server.url, { caPem: authority.certPem });
    expect(seen.certificates.map(({ subject }) => subject)).toEqual(['CN=login', 'CN=Example Root']);
    expect(seen).toMatchObject({ secure: true, pinned: false, proxy: { why: 'loopback' } });
    expect(seen.failure).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['F23: signed by itself', {}, 'self-signed'],
    ['F24: expired', { validFrom: new Date(0), validTo: new Date(Date.now() - 60_000) }, 'expired'],
  ])('says why a certificate is not trusted: %s', async (_what, options, reason) => {
    const certificate = await createSelfSigned(options);
    const server = await using(startEmpty(200, { tls: certificate }));
    const seen = await surveyed(server.url, reason === 'expired' ? { caPem: certificate.certPem } : {});
    expect(seen.failure).toMatchObject({ code: 'tls-untrusted', reason });
    expect(seen.certificates).toHaveLength(1);
    expect(server.requests).toEqual([]);
  });

  it('T23: tells an exception from trust, and another certificate from the one that was chosen', async () => {
    const certificate = await createSelfSigned();
    const server = await using(startEmpty(200, { tls: certificate }));
    const pin = { host: `127.0.0.1:${server.port}`, sha256: certificate.sha256, until: Date.now() + 60_000 };
    expect(await surveyed(server.url, { pins: [pin] })).toMatchObject({ pinned: true });
    const other = await createSelfSigned();
    const seen = await surveyed(server.url, { pins: [{ ...pin, sha256: other.sha256 }] });
    expect(seen.failure).toMatchObject({ code: 'pin-mismatch', actual: certificate.sha256 });
  });

  it.each([
    ['nobody', async () => `https://127.0.0.1:${await unusedPort()}`, 'connection-refused'],
    ['somebody who speaks no TLS', async () => (await using(startPlainOnTlsPort())).url, 'tls-failed'],
    ['somebody who says nothing', async () => (await using(startSilent())).url, 'timed-out'],
  ])('ends at %s', async (_who, address, code) => {
    const seen = await surveyed(await address(), { connectTimeoutSeconds: 1 });
    expect(seen.failure?.code).toBe(code);
    expect(seen.certificates).toEqual([]);
  });

  it('is given up when nobody wants to know any more', async () => {
    const controller = new AbortController();
    const silent = await using(startSilent());
    const seen = surveyed(silent.url, { connectTimeoutSeconds: 60 }, {}, controller.signal);
    setTimeout(() => controller.abort(), 50);
    expect((await seen).failure?.code).toBe('cancelled');
  });
});

describe('the proxy', () => {
  const proxy = async () => `http://alice:CANARY@127.0.0.1:${await unusedPort()}`;

  it.each<[string, string, (address: string) => Record<string, string>, Partial<NetworkSettings>, string]>([
    ['HTTPS_PROXY', 'https://a.example', (address) => ({ HTTPS_PROXY: address }), {}, 'HTTPS_PROXY'],
    ['HTTP_PROXY', 'http://a.example', (address) => ({ http_proxy: address }), {}, 'HTTP_PROXY'],
    ['ALL_PROXY', 'https://a.example', (address) => ({ ALL_PROXY: address }), {}, 'ALL_PROXY'],
  ])('of %s is named without its password, and fails as one', async (_name, address, environment, settings, why) => {
    const seen = await surveyed(address, settings, environment(await proxy()));
    expect(seen.proxy.why).toBe(why);
    expect(seen.proxy.name).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(seen.failure?.code).toBe('proxy-failed');
    expect(JSON.stringify(seen)).not.toContain('CANARY');
  });

  it.each<[string, Partial<NetworkSettings>, Record<string, string>]>([
    ['setting', { proxy: { kind: 'none' } }, { HTTPS_PROXY: 'http://127.0.0.1:9' }],
    ['NO_PROXY', {}, { HTTPS_PROXY: 'http://127.0.0.1:9', NO_PROXY: '.invalid' }],
    ['unset', {}, {}],
  ])('is none, and why: %s', async (why, settings, environment) => {
    const seen = await surveyed('https://host.invalid', settings, environment);
    expect(seen.proxy).toEqual({ why });
    expect(seen.failure?.code).toBe('host-not-found');
  });

  it('that is no address is said to be', async () => {
    const seen = await surveyed('https://a.example', { proxy: { kind: 'manual', url: 'ftp://proxy' } });
    expect(seen.proxy).toEqual({ why: 'setting', name: '' });
    expect(seen.failure?.code).toBe('proxy-failed');
  });
});
