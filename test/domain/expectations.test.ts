import { describe, expect, test } from 'vitest';
import { type Expectation, expectationFor, expectationPlace, expectationSchema } from '../../src/domain/expectations';
import { expectationOf, type JudgedToken, judgedToken, judgeToken } from '../../src/domain/expectationVerdict';
import { missSentence, unseenSentence } from '../../src/domain/text/expectationText';
import { sampleId, sampleProfile, sampleView } from '../support/sampleData';

const now = Date.UTC(2026, 5, 1, 12);
const at = Math.floor(now / 1000);
const place = 'https://api.example.com/orders';

const expecting = (parts: Partial<Expectation>): Expectation =>
  expectationSchema.parse({ id: sampleId(1), place, ...parts });

const token: JudgedToken = {
  format: 'jwt',
  header: { alg: 'RS256' },
  claims: {
    iss: 'https://login.example.com',
    aud: ['https://api.example.com', 'account'],
    scope: 'orders:read openid',
    iat: at - 600,
    groups: ['admins', 'staff'],
    email_verified: true,
    realm_access: { roles: ['buyer'] },
    resource_access: { 'my.api': { roles: ['reader'] }, my: { web: {} } },
    'https://example.com/tenant': 'acme',
  },
  scopes: ['orders:read', 'orders:write'],
  receivedAt: now - 590_000,
  expiresAt: now + 600_000,
};
const opaque: JudgedToken = { ...token, format: 'opaque', header: {}, claims: undefined };

describe('where an expectation holds', () => {
  test.each([
    ['https://api.example.com/orders', place],
    ['https://api.example.com/orders/', place],
    ['https://API.example.com:443/orders?page=2#x', place],
    ['  https://api.example.com/orders ', place],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['https://user:pass@api.example.com/orders', place],
    ['ftp://api.example.com', undefined],
    ['javascript:alert(1)', undefined],
    ['orders', undefined],
    ['', undefined],
  ])('%s', (address, expected) => {
    expect(expectationPlace(address)).toBe(expected);
  });

  test('the longest beginning wins, and only whole parts of a path count', () => {
    const list = ['https://api.example.com', place, `${place}/7`].map((each, n) =>
      expectationSchema.parse({ id: sampleId(n + 1), place: each }),
    );
    const found = (address: string) => expectationFor(list, address)?.place;
    expect(found(`${place}/7/lines?x=1`)).toBe(`${place}/7`);
    expect(found(`${place}/71`)).toBe(place);
    expect(found('https://api.example.com/orders2')).toBe('https://api.example.com');
    expect(found('https://api.example.com.evil.example/orders')).toBeUndefined();
    expect(found('http://api.example.com/orders')).toBeUndefined();
    expect(found('https://api.')).toBeUndefined();
    expect(found('api.example.com/orders/7')).toBe(`${place}/7`);
    expect(found('')).toBeUndefined();
  });

  test('a place that is none is refused', () => {
    for (const bad of ['', 'orders', `${place}/`, `${place}?x`, 'file:///x']) {
      expect(expectationSchema.safeParse({ id: sampleId(1), place: bad }).success).toBe(false);
    }
  });
});

describe('whether an API would take a token', () => {
  const reasons = (parts: Partial<Expectation>, judged: JudgedToken = token): readonly string[] =>
    judgeToken(expecting(parts), judged, now).misses.map(({ reason }) => reason);

  test('one that expects nothing takes any', () => {
    expect(judgeToken(expecting({}), token, now)).toEqual({ taken: 'yes', misses: [], unseen: [] });
    expect(judgeToken(expecting({}), opaque, now).taken).toBe('yes');
  });

  test.each([
    [{ format: 'jwt' }, []],
    [{ format: 'opaque' }, ['format']],
    [{ issuer: 'https://login.example.com' }, []],
    [{ issuer: 'https://login.example.com/' }, ['issuer']],
    [{ audiences: ['account'] }, []],
    [{ audiences: ['x', 'https://api.example.com'] }, []],
    [{ audiences: ['x'] }, ['audience']],
    [{ scopes: ['orders:read'] }, []],
    [{ scopes: ['orders:read', 'orders:write'] }, ['scope']],
    [{ algorithms: ['ES256', 'RS256'] }, []],
    [{ algorithms: ['ES256'] }, ['algorithm']],
    [{ maxAgeSeconds: 600 }, []],
    [{ maxAgeSeconds: 599 }, ['too-old']],
    [{ claims: [{ name: 'groups', value: 'admins' }] }, []],
    [{ claims: [{ name: 'groups', value: 'guests' }] }, ['claim-differs']],
    [{ claims: [{ name: 'email_verified', value: 'true' }] }, []],
    [{ claims: [{ name: 'realm_access.roles', value: 'buyer' }] }, []],
    [{ claims: [{ name: 'https://example.com/tenant', value: 'acme' }] }, []],
    [{ claims: [{ name: 'resource_access.my.api.roles', value: 'reader' }] }, []],
    [{ claims: [{ name: 'resource_access.my.api.roles', value: 'writer' }] }, ['claim-differs']],
    [{ claims: [{ name: 'resource_access.my.other.roles', value: '' }] }, ['claim-absent']],
    [{ claims: [{ name: '.realm_access..roles.', value: '' }] }, ['claim-absent']],
    [{ claims: [{ name: 'tenant', value: '' }] }, ['claim-absent']],
    [{ claims: [{ name: 'constructor', value: '' }] }, ['claim-absent']],
    [{ claims: [{ name: 'realm_access.__proto__', value: '' }] }, ['claim-absent']],
    [{ issuer: 'x', audiences: ['x'], scopes: ['x'], format: 'opaque' }, ['format', 'issuer', 'audience', 'scope']],
  ] as const)('%j misses %j', (parts, expected) => {
    // The lists of the table are not changed by anybody.
    expect(reasons(parts as unknown as Partial<Expectation>)).toEqual(expected);
  });

  test('a token that has ended is not taken, whatever else it has', () => {
    expect(reasons({}, { ...token, expiresAt: now })).toEqual(['ended']);
  });

  test('an opaque token is judged by what was granted, and the rest is said to be out of sight', () => {
    const verdict = judgeToken(expecting({ issuer: 'x', audiences: ['y'], scopes: ['orders:write'] }), opaque, now);
    expect(verdict).toMatchObject({ taken: 'unknown', misses: [] });
    expect(unseenSentence(verdict)).toBe('Not to be seen in this token: its issuer, audience.');
    expect(reasons({ scopes: ['orders:delete'] }, opaque)).toEqual(['scope']);
  });

  test('every miss is a sentence that names both sides and hides nothing', () => {
    const nasty = { ...token, claims: { ...token.claims, iss: '<script>alert(1)</script>\u202e', aud: 7, scope: '' } };
    const { misses } = judgeToken(
      expecting({
        issuer: 'a',
        audiences: ['b'],
        scopes: ['c'],
        maxAgeSeconds: 1,
        algorithms: ['ES256'],
        format: 'opaque',
        claims: [
          { name: 'd', value: '' },
          { name: 'groups', value: 'e' },
        ],
      }),
      { ...nasty, expiresAt: now - 1 },
      now,
    );
    expect(misses).toHaveLength(9);
    for (const miss of misses) {
      expect(missSentence(miss)).toMatch(/^(?:It wants|The token ended).*\.$/);
      expect(missSentence(miss)).not.toMatch(/undefined|NaN|\u202e/);
    }
  });
});

describe('an expectation from a token that worked', () => {
  test('is met by that token, and by no token of another audience', () => {
    const expectation = expectationOf(token, sampleId(1), place);
    expect(expectation).toMatchObject({
      format: 'jwt',
      scopes: ['orders:read'],
      algorithms: ['RS256'],
      maxAgeSeconds: null,
    });
    expect(expectationSchema.parse(expectation)).toEqual(expectation);
    expect(judgeToken(expectation, token, now).taken).toBe('yes');
    const other = { ...token, claims: { ...token.claims, aud: 'another' } };
    expect(judgeToken(expectation, other, now).taken).toBe('no');
  });

  test('goes by what names the API: a token for the provider’s own pages alone is another one', () => {
    const audiences = (claims: object) =>
      expectationOf({ ...token, claims: { ...claims } }, sampleId(1), place).audiences;
    const expectation = expectationOf(token, sampleId(1), place);
    expect(expectation.audiences).toEqual(['https://api.example.com']);
    const lesser = { ...token, claims: { ...token.claims, aud: 'account' } };
    expect(judgeToken(expectation, lesser, now).misses.map(({ reason }) => reason)).toEqual(['audience']);
    const iss = 'https://acme.auth0.com/';
    expect(audiences({ iss, aud: ['urn:api', 'https://acme.auth0.com/userinfo'] })).toEqual(['urn:api']);
    expect(audiences({ iss, aud: ['urn:api', 'client-1'], azp: 'client-1' })).toEqual(['urn:api']);
    expect(audiences({ iss, aud: ['account'] })).toEqual(['account']);
    expect(audiences({ aud: ['https://a.example', 'b'] })).toEqual(['https://a.example', 'b']);
  });

  test('of an opaque token names its kind and its scopes', () => {
    expect(expectationOf(opaque, sampleId(1), place)).toMatchObject({
      format: 'opaque',
      issuer: '',
      audiences: [],
      scopes: ['orders:read', 'orders:write'],
      algorithms: [],
    });
  });

  test('of a hostile token can be kept', () => {
    const long = 'x'.repeat(5000);
    const hostile = {
      ...token,
      header: { alg: long },
      claims: { iss: long, aud: Array.from({ length: 500 }, () => long), scp: [long, ' ', 'ok'] },
    };
    expect(expectationSchema.safeParse(expectationOf(hostile, sampleId(1), place)).success).toBe(true);
  });

  test('the kept token of a view is judged as what the request would carry', () => {
    const view = sampleView(sampleProfile(1), now);
    expect(judgedToken(view, 'access')).toMatchObject({ format: 'jwt', scopes: view.scopeGranted });
    expect(judgedToken(view, 'id')?.scopes).toBeUndefined();
    const { id: _id, ...without } = view;
    expect(judgedToken(without, 'id')).toBeUndefined();
  });
});
