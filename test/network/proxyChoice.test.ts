import { describe, expect, test } from 'vitest';
import { chooseProxy, isExempt, readProxy } from '../../src/network/proxyChoice';

const https = new URL('https://api.corp.example:8443/x');
const http = new URL('http://api.corp.example/x');
const environment = { kind: 'environment' } as const;

describe('the proxy from the environment', () => {
  test.each([
    ['HTTPS_PROXY for https', https, { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' }, 'p:1'],
    ['HTTP_PROXY for http', http, { HTTPS_PROXY: 'http://p:1', HTTP_PROXY: 'http://q:2' }, 'q:2'],
    ['the lower-case name first', https, { HTTPS_PROXY: 'http://p:1', https_proxy: 'http://r:3' }, 'r:3'],
    ['none where the lower-case name is empty', https, { HTTPS_PROXY: 'http://p:1', https_proxy: '' }, undefined],
    ['none where NO_PROXY names the host', https, { HTTPS_PROXY: 'http://p:1', NO_PROXY: 'corp.example' }, undefined],
    ['none where no_proxy names the host', https, { HTTPS_PROXY: 'http://p:1', no_proxy: 'corp.example' }, undefined],
    ['none where nothing is set', https, {}, undefined],
    [
      'ALL_PROXY where the scheme has none of its own',
      https,
      { ALL_PROXY: 'http://a:4', HTTP_PROXY: 'http://q:2' },
      'a:4',
    ],
    ['all_proxy for http as well', http, { all_proxy: 'http://a:4', HTTPS_PROXY: 'http://p:1' }, 'a:4'],
    ['the one of the scheme before ALL_PROXY', https, { ALL_PROXY: 'http://a:4', HTTPS_PROXY: 'http://p:1' }, 'p:1'],
    [
      'none where the scheme says none, whatever ALL_PROXY says',
      https,
      { ALL_PROXY: 'http://a:4', https_proxy: '' },
      undefined,
    ],
    [
      'none where NO_PROXY names the host, for ALL_PROXY too',
      https,
      { ALL_PROXY: 'http://a:4', NO_PROXY: '*' },
      undefined,
    ],
  ])('is %s', (_name, url, variables, name) => {
    expect(chooseProxy(url, environment, variables)?.name).toBe(name);
  });

  test('is not asked for when the profile names one, and NO_PROXY then says nothing', () => {
    const variables = { HTTPS_PROXY: 'http://p:1', NO_PROXY: '*' };
    expect(chooseProxy(https, { kind: 'manual', url: ' http://own:8 ' }, variables)?.name).toBe('own:8');
  });

  test.each([
    'https://localhost/',
    'https://app.localhost/',
    'https://127.0.0.1/',
    'https://127.8.9.1/',
    'https://[::1]/',
    'https://0x7f.1/',
  ])('is never used for %s', (url) => {
    const variables = { HTTPS_PROXY: 'http://p:1' };
    expect(chooseProxy(new URL(url), environment, variables)).toBeUndefined();
    expect(chooseProxy(new URL(url), { kind: 'manual', url: 'http://p:1' }, {})).toBeUndefined();
  });
});

describe('NO_PROXY', () => {
  const yes: readonly (readonly [string, string])[] = [
    ['*', 'https://any.example/'],
    ['example.org', 'https://example.org/'],
    ['example.org', 'https://deep.sub.example.org/'],
    ['.example.org', 'https://sub.example.org/'],
    ['*.example.org', 'https://sub.example.org/'],
    ['EXAMPLE.org', 'https://Sub.Example.ORG./'],
    ['a.test, example.org  b.test', 'https://example.org/'],
    ['example.org:8443', 'https://example.org:8443/'],
    ['example.org:443', 'https://example.org/'],
    ['10.1.2.3', 'https://10.1.2.3/'],
    ['10.0.0.0/8', 'https://10.1.2.3/'],
    ['[2001:db8::1]', 'https://[2001:db8::1]/'],
    ['2001:db8::/32', 'https://[2001:db8::1]/'],
  ];
  const no: readonly (readonly [string, string])[] = [
    ['', 'https://example.org/'],
    ['example.org', 'https://badexample.org/'],
    ['sub.example.org', 'https://example.org/'],
    ['example.org:8443', 'https://example.org/'],
    ['10.0.0.0/8', 'https://11.1.2.3/'],
    ['10.0.0.0/99', 'https://10.1.2.3/'],
    ['10.0.0.0/8', 'https://name.example/'],
    ['2.3', 'https://10.1.2.3/'],
    ['.', 'https://example.org/'],
  ];
  test.each(yes)('%s exempts %s', (list, url) => expect(isExempt(list, new URL(url))).toBe(true));
  test.each(no)('%s does not exempt %s', (list, url) => expect(isExempt(list, new URL(url))).toBe(false));
});

describe('a proxy address', () => {
  test('without a scheme means http', () => {
    expect(readProxy('proxy.corp.example:3128')).toEqual({
      hostname: 'proxy.corp.example',
      port: 3128,
      secure: false,
      name: 'proxy.corp.example:3128',
    });
  });

  test('with a user and a password yields the header, and a name without them', () => {
    const proxy = readProxy('https://me:100%@proxy.example');
    expect(proxy).toMatchObject({ secure: true, port: 443, name: 'proxy.example:443' });
    expect(proxy.authorization).toBe(`Basic ${Buffer.from('me:100%').toString('base64')}`);
  });
});
