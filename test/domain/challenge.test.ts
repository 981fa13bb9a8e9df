import { describe, expect, test } from 'vitest';
import { type Refusal, readChallenges, readRefusal } from '../../src/domain/challenge';
import { refusalText } from '../../src/domain/text/challengeText';

const answer = (status: number, ...headers: readonly string[]) => ({
  status,
  headers: headers.map((header) => ['WWW-Authenticate', header] as const),
});
const kindOf = (status: number, ...headers: readonly string[]): string | undefined =>
  readRefusal(answer(status, ...headers))?.kind;
const textOf = (status: number, ...headers: readonly string[]) => {
  const refusal = readRefusal(answer(status, ...headers));
  return refusal === undefined ? undefined : refusalText(refusal);
};

describe('challenges (RFC 9110 section 11.6.1)', () => {
  const plain = (header: string) =>
    readChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

  test.each([
    ['Bearer', [['Bearer', {}]]],
    ['Bearer realm="x, y", error="invalid_token"', [['Bearer', { realm: 'x, y', error: 'invalid_token' }]]],
    [
      'Negotiate YII=, Bearer realm=a , error=x',
      [
        ['Negotiate', {}],
        ['Bearer', { realm: 'a', error: 'x' }],
      ],
    ],
    [
      'Basic realm="a", DPoP algs="ES256 PS256", Bearer',
      [
        ['Basic', { realm: 'a' }],
        ['DPoP', { algs: 'ES256 PS256' }],
        ['Bearer', {}],
      ],
    ],
    ['Bearer error_description="say \\"noon\\""', [['Bearer', { error_description: 'say "noon"' }]]],
    [' , ,Bearer  Error = "a" , ERROR=b', [['Bearer', { error: 'a' }]]],
    [
      'Newauth realm="apps", type=1, title="Login to \\"apps\\"", Basic realm="simple"',
      [
        ['Newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
        ['Basic', { realm: 'simple' }],
      ],
    ],
    [
      `Bearer error='invalid_token'; error_description="a; b"`,
      [['Bearer', { error: 'invalid_token', error_description: 'a; b' }]],
    ],
    ['Bearer realm=a;error=b', [['Bearer', { realm: 'a', error: 'b' }]]],
    ['', []],
    ['"', []],
    ['error="x"', []],
  ])('%s', (header, expected) => {
    expect(plain(header)).toEqual(expected);
  });

  test('reading comes to an end for every header, and no hostile one comes to harm', () => {
    for (const part of ['a=', 'Bearer ', '\\"', ' ', ',', 'a =', '"', 'x="y",', 'a ='.padEnd(4000)]) {
      readChallenges(part.repeat(20_000));
    }
    expect(readChallenges('Bearer __proto__="x"')[0]?.parameters.get('__proto__')).toBe('x');
  });
});

describe('what a refusal means', () => {
  test.each([
    [401, ['Bearer realm="api", error="invalid_token", error_description="expired"'], 'invalid_token'],
    [403, ['bearer error=insufficient_scope, scope="a b"'], 'insufficient_scope'],
    [400, ['Bearer error="invalid_request"'], 'invalid_request'],
    [
      401,
      ['Bearer error="insufficient_user_authentication", acr_values="urn:gold", max_age="5"'],
      'insufficient_user_authentication',
    ],
    [401, ['DPoP error="use_dpop_nonce"'], 'use_dpop_nonce'],
    [401, ['DPoP algs="ES256"'], 'dpop-wanted'],
    [401, ['DPoP algs="ES256"', 'Bearer error="invalid_token"'], 'invalid_token'],
    [401, ['Bearer error="something_own"'], 'other-error'],
    [401, ['Bearer'], 'token-not-seen'],
    [401, ['Basic realm="x"'], 'other-scheme'],
    [401, ['OAuth realm="Service", error="invalid_token"'], 'invalid_token'],
    [401, ['Bearer realm="a"', 'Token error="insufficient_scope"'], 'insufficient_scope'],
    [401, ['"oops"'], 'unreadable'],
    [401, [' '], 'no-challenge'],
    [403, ['"oops"'], undefined],
    [401, [], 'no-challenge'],
    [403, [], undefined],
    [400, ['Basic realm="x"'], undefined],
    [200, ['Bearer error="x"'], undefined],
    [500, ['Bearer error="x"'], undefined],
  ] as const)('%i with %j: %s', (status, headers, kind) => {
    expect(kindOf(status, ...headers)).toBe(kind);
  });

  test('a scope that is missing is named, and where to add it (RFC 6750 section 3.1)', () => {
    expect(textOf(403, 'Bearer error="insufficient_scope", scope="orders:write"')).toMatchObject({
      title: 'The token does not allow this',
      sentence: 'The API wants the scope “orders:write”. Add it under Settings and sign in again.',
      details: [
        { name: 'Error', value: 'insufficient_scope' },
        { name: 'Scope', value: 'orders:write' },
      ],
    });
  });

  test('a stronger sign-in is told from a newer one (RFC 9470 section 3)', () => {
    const base = 'Bearer error="insufficient_user_authentication"';
    expect(textOf(401, `${base}, acr_values="urn:gold"`)?.sentence).toContain('a stronger sign-in (urn:gold)');
    expect(textOf(401, `${base}, max_age="300"`)?.sentence).toContain('one no older than 5 minutes');
    expect(textOf(401, `${base}, max_age="0"`)?.sentence).toContain('one that was made just now');
    expect(textOf(401, `${base}, max_age="300"`)?.sentence).toContain('Sign in again with max_age among the extra');
    expect(textOf(401, `${base}, max_age="soon"`)?.sentence).toContain('a stronger or more recent sign-in');
  });

  test('a claims challenge is decoded, so that its text can be sent with the sign-in', () => {
    const claims = { access_token: { acrs: { essential: true, value: 'c1' } } };
    const encoded = Buffer.from(JSON.stringify(claims)).toString('base64');
    const text = textOf(401, `Bearer realm="", error="insufficient_claims", claims="${encoded}"`);
    expect(text?.sentence).toContain('Sign in again with that text as the extra parameter claims');
    expect(text?.details).toContainEqual({ name: 'Claims wanted', value: JSON.stringify(claims) });
    for (const broken of ['%%%', Buffer.from('no json').toString('base64'), '']) {
      expect(textOf(401, `Bearer error="insufficient_claims", claims="${broken}"`)?.details).toEqual([
        { name: 'Error', value: 'insufficient_claims' },
      ]);
    }
  });

  test('the age of a sign-in has a unit', () => {
    const header = 'Bearer error="insufficient_user_authentication", max_age="300"';
    expect(textOf(401, header)?.details).toContainEqual({ name: 'Longest time since the sign-in', value: '5 minutes' });
  });

  test('T9 T18: shows no token an API echoes, and no character that hides', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLWhlcmU';
    const names = ['error', 'error_description', 'scope', 'realm', 'acr_values', 'max_age', 'resource_metadata'];
    const nasty = `bad ${jwt} \u202E<img src=x onerror=alert(1)>`;
    const header = `Bearer ${names.map((name) => `${name}="${nasty}"`).join(', ')}`;
    const text = JSON.stringify(textOf(401, header));
    expect(text).not.toMatch(/c2lnbmF0|\u202E/);
    expect(JSON.stringify(textOf(401, `${nasty.replaceAll(' ', '')} realm="${nasty}"`))).not.toMatch(/c2lnbmF0|\u202E/);
  });

  test('every kind has a title and a sentence of its own', () => {
    const kinds: readonly Refusal['kind'][] = [
      'invalid_token',
      'insufficient_scope',
      'invalid_request',
      'insufficient_user_authentication',
      'insufficient_claims',
      'use_dpop_nonce',
      'invalid_dpop_proof',
      'other-error',
      'token-not-seen',
      'dpop-wanted',
      'other-scheme',
      'unreadable',
      'no-challenge',
    ];
    const empty = {
      scheme: '',
      error: '',
      description: '',
      scope: '',
      realm: '',
      acrValues: '',
      maxAge: '',
      claims: '',
      resourceMetadata: '',
      schemes: [],
    };
    const texts = kinds.map((kind) => refusalText({ kind, ...empty }));
    expect(new Set(texts.map(({ title }) => title)).size).toBe(kinds.length);
    for (const { sentence } of texts) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});
