import { describe, expect, test } from 'vitest';
import { outwardAddress } from '../../electron/outwardAddress';
import { hostileAddresses } from './hostileAddresses';

describe('addresses that may leave the app', () => {
  test.each([
    'https://login.example.com/authorize?client_id=a&scope=openid%20profile#x',
    'https://login.example.com:8443/realms/acme',
    'https://xn--bcher-kva.example/',
    'https://[2001:db8::1]/authorize',
    "https://login.example.com/a;b='c'/(d)*,!~@e",
    'http://127.0.0.1:49152/callback',
    'http://[::1]:8080/',
    'http://localhost:3005/oauth2/authorize',
    'HTTPS://LOGIN.EXAMPLE.COM/',
  ])('lets %s go', (address) => {
    expect(outwardAddress(address)).toBe(new URL(address).href);
  });

  test('T11: none of the hostile addresses goes', () => {
    expect(hostileAddresses.length).toBeGreaterThanOrEqual(200);
    expect(hostileAddresses.filter((address) => outwardAddress(address) !== undefined)).toEqual([]);
  });

  test('T11: of them only plain http itself goes where a person allowed it, at that very host and port', () => {
    const sso = 'http://sso.example.com/authorize';
    expect(outwardAddress(sso)).toBeUndefined();
    expect(outwardAddress(sso, ['sso.example.com:80'])).toBe(sso);
    expect(outwardAddress('http://sso.example.com:8080/', ['sso.example.com:80'])).toBeUndefined();
    expect(outwardAddress('http://sso.example.com.evil.test/', ['sso.example.com:80'])).toBeUndefined();
    expect(outwardAddress('http://me@sso.example.com/', ['sso.example.com:80'])).toBeUndefined();
    expect(outwardAddress('ftp://sso.example.com:80/', ['sso.example.com:80'])).toBeUndefined();
  });

  test('T11: an address longer than an operating system takes does not go', () => {
    const long = `https://login.example.com/?a=${'b'.repeat(40_000)}`;
    expect(outwardAddress(long)).toBeUndefined();
    expect(outwardAddress(long.slice(0, 8000))).toBe(long.slice(0, 8000));
  });
});
