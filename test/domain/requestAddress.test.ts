import { describe, expect, test } from 'vitest';
import { addressWithoutSecrets, isLocalHost, isLoopbackHost } from '../../src/domain/requestAddress';

/** The host as the URL parser hands it over, which is what the rules are asked about. */
const hostIn = (host: string): string => new URL(`http://${host}/`).hostname;

const loopback = [
  'localhost',
  'LOCALHOST.',
  'app.localhost',
  '127.0.0.1',
  '127.1',
  '0x7f.1',
  '2130706433',
  '0177.0.0.1',
  '127.255.255.254',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
];
const otherLocal = [
  '169.254.169.254',
  '169.254.0.1',
  '[fe80::1]',
  '[febf::1]',
  '0.0.0.0',
  '0',
  '[::]',
  '[::ffff:169.254.169.254]',
  '[64:ff9b::a9fe:a9fe]',
  '[fd00:ec2::254]',
  'metadata.google.internal',
  '100.100.100.200',
];
const elsewhere = [
  'example.org',
  'localhost.example.org',
  'notlocalhost',
  '128.0.0.1',
  '10.0.0.1',
  '192.168.1.1',
  '169.253.1.1',
  '[2001:db8::1]',
  '[::ffff:10.0.0.1]',
  '[fec0::1]',
  '127.0.0.1.example.org',
];

describe('this computer and its link (T16)', () => {
  test.each(loopback)('%s is loopback', (host) => {
    expect([isLoopbackHost(hostIn(host)), isLocalHost(hostIn(host))]).toEqual([true, true]);
  });

  test.each(otherLocal)('%s is local, but not loopback', (host) => {
    expect([isLoopbackHost(hostIn(host)), isLocalHost(hostIn(host))]).toEqual([false, true]);
  });

  test.each(elsewhere)('%s is neither', (host) => {
    expect([isLoopbackHost(hostIn(host)), isLocalHost(hostIn(host))]).toEqual([false, false]);
  });

  test.each(['::1', 'fe80::1%eth0', '::ffff:127.0.0.1', '127.0.0.1'])(
    '%s is local as a name server writes it',
    (host) => {
      expect(isLocalHost(host)).toBe(true);
    },
  );
});

describe('an address that is shown', () => {
  test.each([
    ['https://user:CANARY@api.example:8443/path?code=CANARY#CANARY', 'https://api.example:8443/path'],
    ['HTTPS://API.example', 'https://api.example/'],
    ['user:CANARY@host?x=CANARY', 'host'],
    ['http://[bad/CANARY@x', 'x'],
    ['', ''],
  ])('%s is %s', (address, shown) => expect(addressWithoutSecrets(address)).toBe(shown));
});
