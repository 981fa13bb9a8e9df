import { describe, expect, it } from 'vitest';
import { type Check, fixedProfile, type SettingsFix, withCheck } from '../../src/domain/check';
import { certificateCheck, clockCheck, hostsCheck, keysCheck, scopesCheck } from '../../src/domain/checkRules';
import type { CertificateFacts } from '../../src/domain/network';
import type { Profile } from '../../src/domain/profile';
import { sampleProfile } from '../support/sampleData';

const dayMs = 86_400_000;

describe('the clock', () => {
  it.each<[number | undefined, Check['outcome']]>([
    [undefined, 'skipped'],
    [0, 'good'],
    [-29_000, 'good'],
    [31_000, 'warning'],
    [-119_000, 'warning'],
    [120_000, 'bad'],
    [-299_700, 'bad'],
    [1e12, 'bad'],
  ])('%s ms ahead is %s', (ahead, outcome) => {
    expect(clockCheck(ahead).outcome).toBe(outcome);
  });
});

describe('the end of a certificate', () => {
  const now = 1_700_000_000_000;
  const certificate = (days: number, subject: string): CertificateFacts => ({
    host: 'a.example:443',
    subject,
    issuer: 'CN=Root',
    sha256: 'AB',
    validFrom: now - dayMs,
    validTo: now + days * dayMs,
    names: [],
    selfSigned: false,
  });

  it.each<[string, readonly CertificateFacts[], boolean, Check['outcome'], string | undefined]>([
    ['far away', [certificate(90, 'CN=a'), certificate(3650, 'CN=Root')], false, 'good', 'CN=a'],
    ['in 21 days', [certificate(21, 'CN=a')], false, 'good', 'CN=a'],
    ['in 20 days', [certificate(20.9, 'CN=a')], false, 'warning', 'CN=a'],
    ['of the one in the middle', [certificate(90, 'CN=a'), certificate(3, 'CN=Middle')], false, 'warning', 'CN=Middle'],
    ['of one that is trusted as an exception', [certificate(90, 'CN=a')], true, 'warning', 'CN=a'],
    ['of none', [], false, 'good', undefined],
  ])('%s', (_when, chain, pinned, outcome, name) => {
    const check = certificateCheck('a.example:443', chain, { now, pinned });
    expect([check.outcome, check.facts.name]).toEqual([outcome, name]);
  });
});

describe('the hosts of the endpoints', () => {
  it.each<[string, string, Record<string, string>, Check['outcome'], string | undefined]>([
    ['the same host', 'https://a.example/x', { token: 'https://a.example/t' }, 'good', undefined],
    ['a sibling', 'https://login.example.com', { token: 'https://api.example.com/t' }, 'good', undefined],
    ['another site', 'https://login.example.com', { token: 'https://example.org/t' }, 'warning', 'example.org'],
    ['a sibling below a country', 'https://a.acme.co.uk', { token: 'https://b.acme.co.uk/t' }, 'good', undefined],
    ['another site below a country', 'https://acme.co.uk', { token: 'https://evil.co.uk/t' }, 'warning', 'evil.co.uk'],
    ['Google', 'https://accounts.google.com', { token: 'https://oauth2.googleapis.com/token' }, 'good', undefined],
    [
      'Cognito',
      'https://cognito-idp.eu-west-1.amazonaws.com/p',
      { token: 'https://x.auth.eu-west-1.amazoncognito.com/t' },
      'good',
      undefined,
    ],
    [
      'a look-alike of Google',
      'https://accounts.google.com',
      { token: 'https://googleapis.com.evil.example/t' },
      'warning',
      'googleapis.com.evil.example',
    ],
    ['another address', 'https://10.0.0.1', { token: 'https://10.0.0.2/t' }, 'warning', '10.0.0.2'],
    ['plain http', 'https://a.example', { token: 'http://a.example/t', jwks: 'https://a.example/k' }, 'bad', 'token'],
    ['plain http on this computer', 'http://127.0.0.1:1', { token: 'http://127.0.0.1:1/t' }, 'good', undefined],
    ['no address at all', 'https://a.example', { token: 'javascript:alert(1)' }, 'bad', 'token'],
  ])('%s', (_what, home, endpoints, outcome, listed) => {
    const check = hostsCheck(home, endpoints);
    expect([check.outcome, check.facts.listed]).toEqual([outcome, listed]);
  });

  it('plain http that was allowed is worth a warning, and no more', () => {
    const endpoints = { token: 'http://a.example:8080/t', jwks: 'http://a.example:8080/k' };
    expect(hostsCheck('http://a.example:8080', endpoints, ['a.example:8080'])).toEqual({
      id: 'hosts',
      outcome: 'warning',
      facts: { why: 'plain-http', listed: 'a.example:8080' },
    });
    expect(hostsCheck('http://a.example:8080', endpoints, ['a.example:80']).outcome).toBe('bad');
  });
});

describe('the keys', () => {
  const rsa = { kty: 'RSA', n: 'A'.repeat(342), e: 'AQAB', kid: 'a' };
  const ec = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', kid: 'b' };
  it.each<[string, readonly object[], Check['outcome'], string | undefined]>([
    ['of several kinds', [rsa, ec, { kty: 'OKP', crv: 'Ed25519', x: 'x', kid: 'c' }], 'good', undefined],
    ['none', [], 'bad', 'none'],
    ['for encryption alone', [{ ...rsa, use: 'enc' }], 'bad', 'no-signing'],
    ['for other operations alone', [{ ...rsa, key_ops: ['encrypt'] }], 'bad', 'no-signing'],
    ['of an unknown kind', [{ kty: 'XYZ' }], 'bad', 'no-signing'],
    ['without their parts', [{ kty: 'RSA' }], 'bad', 'no-signing'],
    ['with a private part', [{ ...rsa, d: 'secret' }], 'bad', 'private'],
    ['that are a secret', [{ kty: 'oct', k: 'secret' }], 'bad', 'private'],
    ['that are too short', [{ ...rsa, n: 'A'.repeat(171) }], 'warning', 'short'],
    ['two of one name', [rsa, { ...ec, kid: 'a' }], 'warning', 'same-kid'],
    ['several, one without a name', [rsa, { kty: 'EC', x: 'x', y: 'y' }], 'warning', 'no-kid'],
    ['one without a name', [{ kty: 'EC', x: 'x', y: 'y' }], 'good', undefined],
  ])('%s', (_what, keys, outcome, why) => {
    const check = keysCheck(keys as readonly Readonly<Record<string, unknown>>[]);
    expect([check.outcome, check.facts.why]).toEqual([outcome, why]);
    expect(JSON.stringify(check)).not.toContain('secret');
  });
});

describe('the scopes', () => {
  it.each<[string, readonly string[], Check['outcome'] | undefined, Check['fix']]>([
    ['', ['openid'], undefined, undefined],
    ['openid orders:read', [], 'good', undefined],
    ['openid profile', ['profile', 'openid'], 'good', undefined],
    ['openid orders:read', ['openid'], 'good', undefined],
    ['openid offline_access', ['openid'], 'warning', { kind: 'scopes', without: ['offline_access'] }],
  ])('“%s” of %j', (scope, listed, outcome, fix) => {
    const check = scopesCheck(scope, listed);
    expect([check?.outcome, check?.fix]).toEqual([outcome, fix]);
  });
});

describe('a fix', () => {
  const profile = sampleProfile(1, { scope: 'openid  offline_access profile' });
  it.each<[SettingsFix, (fixed: Profile) => unknown, unknown]>([
    [
      { kind: 'issuer', issuer: 'https://b.example' },
      ({ server }) => server,
      { ...profile.server, issuer: 'https://b.example' },
    ],
    [{ kind: 'client-auth', method: 'client_secret_post' }, ({ clientAuth }) => clientAuth, 'client_secret_post'],
    [{ kind: 'port', port: 28_471 }, ({ redirect }) => redirect, { ...profile.redirect, port: 28_471 }],
    [
      { kind: 'redirect-host', host: '127.0.0.1' },
      ({ redirect }) => redirect,
      { ...profile.redirect, host: '127.0.0.1' },
    ],
    [{ kind: 'no-proxy' }, ({ network }) => network.proxy, { kind: 'none' }],
    [{ kind: 'scopes', without: ['offline_access'] }, ({ scope }) => scope, 'openid profile'],
    [{ kind: 'surface', surface: 'newer' }, ({ verify }) => verify?.surface, 'newer'],
  ])('%j changes that setting', (fix, read, expected) => {
    expect(read(fixedProfile(profile, fix))).toEqual(expected);
  });

  it('that means nothing for the profile leaves it as it is', () => {
    const pasted = sampleProfile(1, { redirect: { kind: 'paste', uri: 'https://app.example/cb' } });
    expect(fixedProfile(pasted, { kind: 'port', port: 1 })).toBe(pasted);
  });
});

describe('the list', () => {
  it('has one line for each thing and host, in its order, the newest finding of each', () => {
    const found = [
      { id: 'scopes', outcome: 'good', facts: {} },
      { id: 'certificate', outcome: 'good', facts: { host: 'b' } },
      { id: 'storage', outcome: 'bad', facts: {} },
      { id: 'certificate', outcome: 'bad', facts: { host: 'a' } },
      { id: 'storage', outcome: 'good', facts: {} },
    ] as const;
    const list = found.reduce<readonly Check[]>(withCheck, []);
    expect(list.map(({ id, outcome, facts }) => `${id} ${outcome} ${'host' in facts ? facts.host : ''}`)).toEqual([
      'storage good ',
      'certificate good b',
      'certificate bad a',
      'scopes good ',
    ]);
  });
});
