import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantKinds, type Profile, type ProfileInput, profileSchema } from '../../src/domain/profile';
import { canBeSaved, checkProfile } from '../../src/domain/profileCheck';
import type { CheckContext, ProfileField } from '../../src/domain/profileRules/issue';

const profile = (change: Partial<ProfileInput> = {}): Profile =>
  profileSchema.parse({
    id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
    name: 'Test',
    server: { kind: 'discovery', issuer: 'https://login.example.com/realms/dev' },
    grant: 'authorization_code',
    clientId: 'my-client',
    scope: 'openid profile',
    ...change,
  });

/** A profile as it stands in the form, where anything can be typed. */
const typed = (change: object): Profile => ({ ...profile(), ...change });

const remarks = (checked: Profile, field: ProfileField, context?: CheckContext) =>
  checkProfile(checked, context).filter((issue) => issue.field === field);
const severities = (checked: Profile, field: ProfileField, context?: CheckContext) =>
  remarks(checked, field, context).map(({ severity }) => severity);

const byHand = (endpoints: object): Partial<ProfileInput> => ({ server: { kind: 'endpoints', endpoints } });
const kept = (secret: boolean, password = true): CheckContext => ({ secrets: { 'client-secret': secret, password } });

describe('a profile without fault', () => {
  it('gets no remark, for each grant', () => {
    for (const grant of grantKinds) {
      const whole = profile({
        grant,
        clientAuth: grant === 'implicit' ? 'none' : 'client_secret_basic',
        scope: grant === 'client_credentials' ? 'orders' : 'openid',
        username: 'alice',
      });
      expect(checkProfile(whole, kept(true))).toEqual([]);
    }
  });

  it('gets no remark as a practice profile, which needs neither client nor address', () => {
    expect(checkProfile(profile({ server: { kind: 'practice' }, clientId: '', scope: 'openid' }))).toEqual([]);
  });
});

describe('addresses', () => {
  it.each([
    ['', 'problem'],
    ['not an address', 'problem'],
    ['http://login.example.com', 'problem'],
    ['ftp://login.example.com', 'problem'],
    ['https://login.example.com/#x', 'problem'],
    ['https://user:pw@login.example.com', 'blocking'],
    [`https://login.example.com/${'x'.repeat(2000)}`, 'blocking'],
  ])('an issuer “%s” is a %s', (issuer, severity) => {
    const server = { kind: 'discovery', issuer, document: 'auto', overrides: {} };
    expect(severities(typed({ server }), 'issuer')).toContain(severity);
  });

  it.each([
    'https://login.example.com',
    'login.example.com',
    'http://localhost:8080/realms/x',
    'http://127.0.0.1:1',
    'http://[::1]:8080',
  ])('an issuer %s is good', (issuer) => {
    expect(remarks(profile({ server: { kind: 'discovery', issuer } }), 'issuer')).toEqual([]);
  });

  it('has nothing against plain http to a server that it was allowed for, and to no other', () => {
    const [at, other] = ['http://inside.example.com', 'http://inside.example.com:8080'];
    const server = { kind: 'discovery', issuer: at, document: 'auto', overrides: { token: `${other}/token` } } as const;
    const network = { ...profile({}).network, plainHttpHosts: ['inside.example.com:80'] };
    const judged = profile({ server, network });
    expect(severities(judged, 'issuer')).toEqual([]);
    expect(severities(judged, 'endpoints.token')).toEqual(['problem']);
  });

  it('says why plain http will not do, and where it would', () => {
    const [remark] = remarks(profile({ server: { kind: 'discovery', issuer: 'http://x.example.com' } }), 'issuer');
    expect(remark?.text).toMatch(/https.*this computer/i);
  });

  it('asks for the endpoints a grant needs, and no others', () => {
    const missing = (grant: Profile['grant']) =>
      checkProfile(profile({ ...byHand({}), grant, username: 'a', scope: 'x' }))
        .map(({ field }) => field)
        .filter((field) => field.startsWith('endpoints'));
    expect(missing('authorization_code')).toEqual(['endpoints.authorization', 'endpoints.token']);
    expect(missing('implicit')).toEqual(['endpoints.authorization']);
    expect(missing('password')).toEqual(['endpoints.token']);
    expect(missing('client_credentials')).toEqual(['endpoints.token']);
  });

  it('judges an endpoint put in place of what was discovered', () => {
    const server = {
      kind: 'discovery',
      issuer: 'https://h.example',
      overrides: { userinfo: 'http://h.example' },
    } as const;
    expect(severities(profile({ server }), 'endpoints.userinfo')).toEqual(['problem']);
  });
});

describe('the client', () => {
  it('needs an ID, except that some providers do without one for the password grant', () => {
    expect(severities(profile({ clientId: '' }), 'clientId')).toEqual(['problem']);
    expect(severities(profile({ clientId: '', grant: 'password' }), 'clientId')).toEqual(['advice']);
  });

  it('is told when its secret is not kept, and only when one is used', () => {
    const basic = profile({ clientAuth: 'client_secret_basic' });
    expect(severities(basic, 'clientSecret', kept(false))).toEqual(['advice']);
    expect(remarks(basic, 'clientSecret', kept(true))).toEqual([]);
    expect(remarks(basic, 'clientSecret')).toEqual([]);
    expect(remarks(profile(), 'clientSecret', kept(false))).toEqual([]);
    expect(
      remarks(profile({ clientAuth: 'client_secret_post', grant: 'implicit' }), 'clientSecret', kept(false)),
    ).toEqual([]);
  });

  it('is told that client credentials without a secret are mostly refused', () => {
    expect(severities(profile({ grant: 'client_credentials', scope: '' }), 'clientAuth')).toEqual(['advice']);
  });

  it('cannot send a colon raw', () => {
    const change = { clientId: 'a:b', clientAuth: 'client_secret_basic', basicEncoding: 'raw' } as const;
    expect(severities(profile(change), 'clientId')).toEqual(['problem']);
    expect(remarks(profile({ ...change, basicEncoding: 'standard' }), 'clientId')).toEqual([]);
  });

  it('needs a user name for the password grant, and is told that the password is asked for', () => {
    const grant = profile({ grant: 'password', username: '' });
    expect(severities(grant, 'username')).toEqual(['problem']);
    expect(severities(grant, 'password', kept(true, false))).toEqual(['advice']);
  });
});

describe('the scope', () => {
  it.each([
    ['profile', 'authorization_code', /ID token/],
    ['openid,profile', 'authorization_code', /spaces/],
    ['openid "x"', 'authorization_code', /ASCII/],
    ['openid ä', 'authorization_code', /ASCII/],
    ['openid', 'client_credentials', /No user/],
    ['orders offline_access', 'client_credentials', /No user/],
    ['openid offline_access', 'implicit', /refresh token/],
  ] as const)('“%s” with %s is worth a remark', (scope, grant, words) => {
    const texts = remarks(profile({ scope, grant }), 'scope').map(({ text }) => text);
    expect(texts.some((text) => words.test(text))).toBe(true);
  });

  it('says nothing about openid where the provider may know no OpenID Connect', () => {
    const endpoints = byHand({ authorization: 'https://h.example/a', token: 'https://h.example/t' });
    expect(remarks(profile({ ...endpoints, scope: 'repo' }), 'scope')).toEqual([]);
  });

  it('wants resources as complete addresses', () => {
    expect(severities(profile({ resource: ['orders'] }), 'resource')).toEqual(['problem']);
    expect(severities(profile({ resource: ['https://api.example.com#x'] }), 'resource')).toEqual(['problem']);
    expect(remarks(profile({ resource: ['https://api.example.com', 'urn:example:api'] }), 'resource')).toEqual([]);
  });
});

describe('the redirect', () => {
  const loopback = { kind: 'loopback', host: '127.0.0.1', port: null, path: '/callback' } as const;

  it.each([
    [Number.NaN, 'blocking'],
    [0, 'blocking'],
    [65_536, 'blocking'],
    [80.5, 'blocking'],
    [80, 'advice'],
  ])('a port %s gets a remark: %s', (port, severity) => {
    expect(severities(typed({ redirect: { ...loopback, port } }), 'redirect.port')).toEqual([severity]);
  });

  it.each(['', 'callback', '/', '/a b', '/a?b', '/a#b'])('the path “%s” cannot be kept', (path) => {
    expect(severities(typed({ redirect: { ...loopback, path } }), 'redirect.path')).toEqual(['blocking']);
  });

  it('warns of localhost without a fixed port, except where a preset knows better', () => {
    const redirect = { ...loopback, host: 'localhost' } as const;
    expect(severities(profile({ redirect }), 'redirect.port')).toEqual(['advice']);
    expect(remarks(profile({ redirect, preset: 'entra' }), 'redirect.port')).toEqual([]);
    expect(remarks(profile({ redirect: { ...redirect, port: 8765 } }), 'redirect.port')).toEqual([]);
  });

  it.each([
    ['', 'blocking'],
    ['/callback', 'problem'],
    ['https://app.example.com/cb#x', 'problem'],
    ['https://u:p@app.example.com/cb', 'blocking'],
    ['http://127.0.0.1:8080/cb', 'advice'],
  ])('a pasted redirect “%s” gets a remark: %s', (uri, severity) => {
    expect(severities(typed({ redirect: { kind: 'paste', uri } }), 'redirect.uri')).toEqual([severity]);
  });

  it('takes schemes of an app’s own for pasting', () => {
    expect(remarks(profile({ redirect: { kind: 'paste', uri: 'com.example.app:/cb' } }), 'redirect.uri')).toEqual([]);
  });

  it('gives no advice on a redirect that the grant does not use', () => {
    const redirect = { ...loopback, host: 'localhost' } as const;
    expect(remarks(profile({ redirect, grant: 'password', username: 'a' }), 'redirect.port')).toEqual([]);
  });

  it('knows which answers cannot arrive', () => {
    expect(severities(profile({ grant: 'implicit', responseMode: 'query' }), 'responseMode')).toEqual(['problem']);
    const pasted = profile({ responseMode: 'form_post', redirect: { kind: 'paste', uri: 'https://a.example/cb' } });
    expect(severities(pasted, 'responseMode')).toEqual(['problem']);
  });
});

describe('extra parameters', () => {
  const withExtra = (call: 'authorize' | 'token' | 'refresh', name: string, value = 'x') =>
    typed({ extra: { authorize: [], token: [], refresh: [], [call]: [{ name, value }] } });

  it.each([
    ['authorize', 'state'],
    ['authorize', 'redirect_uri'],
    ['token', 'grant_type'],
    ['token', 'client_secret'],
    ['refresh', 'refresh_token'],
  ] as const)('T1 T7: %s may not set %s', (call, name) => {
    expect(severities(withExtra(call, name), `extra.${call}.0`)).toEqual(['problem']);
  });

  it('need a name', () => {
    expect(severities(withExtra('authorize', ' '), 'extra.authorize.0')).toEqual(['blocking']);
  });

  it('T22: are no place for a secret', () => {
    expect(remarks(withExtra('token', 'api_key'), 'extra.token.0')[0]?.text).toMatch(/not in the keychain/);
  });

  it('are told when they take the place of a setting', () => {
    expect(remarks(withExtra('authorize', 'scope'), 'extra.authorize.0')[0]?.text).toMatch(/takes its place/);
  });

  it('are otherwise free', () => {
    expect(remarks(withExtra('authorize', 'acr_values'), 'extra.authorize.0')).toEqual([]);
  });
});

describe('the network', () => {
  const withNetwork = (change: object) => typed({ network: { ...profile().network, ...change } });

  it.each([
    [{ connectTimeoutSeconds: Number.NaN }, 'network.connectTimeoutSeconds', 'blocking'],
    [{ connectTimeoutSeconds: 121 }, 'network.connectTimeoutSeconds', 'blocking'],
    [{ overallTimeoutSeconds: 0 }, 'network.overallTimeoutSeconds', 'blocking'],
    [{ connectTimeoutSeconds: 20, overallTimeoutSeconds: 10 }, 'network.overallTimeoutSeconds', 'advice'],
    [{ caPem: 'hello' }, 'network.caPem', 'problem'],
    [{ caPem: '-----BEGIN PRIVATE KEY-----' }, 'network.caPem', 'blocking'],
    [{ proxy: { kind: 'manual', url: '' } }, 'network.proxy', 'blocking'],
    [{ proxy: { kind: 'manual', url: 'http://u:p@proxy:3128' } }, 'network.proxy', 'blocking'],
    [{ proxy: { kind: 'manual', url: 'proxy' } }, 'network.proxy', 'problem'],
  ] as const)('%o', (change, field, severity) => {
    expect(severities(withNetwork(change), field)).toEqual([severity]);
  });
});

describe('saving', () => {
  it('is possible with problems and advice, and not with what cannot be kept', () => {
    expect(canBeSaved(checkProfile(profile({ clientId: '' })))).toBe(true);
    expect(canBeSaved(checkProfile(typed({ name: ' ' })))).toBe(false);
  });

  it('never lets through what the schema refuses, nor keeps back what it takes without a reason', () => {
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom('', ' ', 'x'.repeat(130), 'x'.repeat(9000)));
    const parameters = fc.array(fc.record({ name: text, value: text }), { maxLength: 3 });
    fc.assert(
      fc.property(
        fc.record({
          name: text,
          folder: text,
          environment: text,
          clientId: text,
          scope: text,
          audience: text,
          username: text,
          resource: fc.array(text, { maxLength: 3 }),
          grant: fc.constantFrom(...grantKinds),
          server: fc.oneof(
            fc.record({
              kind: fc.constant('discovery'),
              issuer: text,
              document: fc.constant('auto'),
              overrides: fc.record({ token: text }),
            }),
            fc.record({
              kind: fc.constant('endpoints'),
              issuer: text,
              endpoints: fc.record({ token: text, jwks: text }),
            }),
          ),
          redirect: fc.oneof(
            fc.record({
              kind: fc.constant('loopback'),
              host: fc.constant('127.0.0.1'),
              port: fc.oneof(fc.constant(null), fc.constant(Number.NaN), fc.integer()),
              path: text,
            }),
            fc.record({ kind: fc.constant('paste'), uri: text }),
          ),
          extra: fc.record({ authorize: parameters, token: parameters, refresh: parameters }),
        }),
        (change) => {
          const checked = typed(change);
          const issues = checkProfile(checked);
          expect(issues.some(({ field }) => field === 'other')).toBe(false);
          if (canBeSaved(issues)) expect(profileSchema.safeParse(checked).success).toBe(true);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('has words without codes for everything', () => {
    const everything = checkProfile(
      typed({ name: '', clientId: '', scope: ',"', redirect: { kind: 'paste', uri: '' }, username: '' }),
    );
    for (const { text } of everything) expect(text).toMatch(/^[\p{Lu}“].*\.$/u);
    expect(everything.length).toBeGreaterThan(3);
  });
});
