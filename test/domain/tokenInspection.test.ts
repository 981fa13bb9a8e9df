import { describe, expect, test } from 'vitest';
import { checkSentence } from '../../src/domain/text/inspectionText';
import { type CheckReason, checked, checkReasons } from '../../src/domain/tokenInspection';
import { claimChecks, timeCheck } from '../../src/domain/tokenInspectionClaims';
import { jsonOutline } from '../../src/domain/tokenInspectionJson';
import { claimsOf, longestToken, readToken } from '../../src/domain/tokenInspectionRead';
import { structureCheck } from '../../src/domain/tokenInspectionShape';

const now = Date.UTC(2026, 5, 1, 12);
const raw = (text: string): string => Buffer.from(text).toString('base64url');
const tokenOf = (claims: string, header = '{"alg":"RS256"}'): string => `${raw(header)}.${raw(claims)}.AAAA`;
const reason = (token: string): string => structureCheck(readToken(token)).reason;

describe('reading a token', () => {
  test.each([
    ['a1b2c3', 'no-parts'],
    ['a.b', 'no-header'],
    ['..', 'no-header'],
    ['a.b.c', 'no-header'],
    ['1.2.3.4', 'no-header'],
    ['a.b.c.d.e', 'no-header'],
    [`${raw('{"typ":"JWT"}')}.${raw('{}')}.x`, 'no-algorithm'],
    [`${raw('{"alg":7}')}.${raw('{}')}.x`, 'no-algorithm'],
    [`${raw('[]')}.${raw('{}')}.x`, 'no-header'],
    [`${raw('{"alg":"RS256"}')}.${raw('{}')}`, 'parts'],
    [`${raw('{"alg":"RS256"}')}.${raw('{}')}.x.y`, 'parts'],
    [`${raw('{"alg":"RS256"}')}.*.x`, 'parts'],
    [`${raw('{"alg":"RS256"}')}.${Buffer.from([0xff, 0xfe]).toString('base64url')}.x`, 'parts'],
    ['', 'no-parts'],
  ])('%s is opaque, and it is said why', (token, why) => {
    expect(readToken(token)).toMatchObject({ format: 'opaque', why });
    expect(reason(token)).toBe('opaque');
  });

  test('a signed envelope around a token is nested, signed or encrypted within', () => {
    const inner = tokenOf('{"sub":"a"}');
    const encrypted = `${raw('{"alg":"dir","enc":"A256GCM"}')}..AAAA.AAAA.AAAA`;
    expect(readToken(tokenOf(inner, '{"alg":"RS256","cty":"JWT"}'))).toMatchObject({
      format: 'nested',
      inner: 'signed',
    });
    expect(readToken(tokenOf(encrypted))).toMatchObject({ format: 'nested', inner: 'encrypted' });
    expect(reason(tokenOf(inner))).toBe('nested');
  });

  test('a name that comes twice is found, however it is spelled and wherever it stands', () => {
    expect(reason(tokenOf('{"a":1,"a":2}'))).toBe('names-repeated');
    expect(reason(tokenOf('{"a":1,"\\u0061":2}'))).toBe('names-repeated');
    expect(reason(tokenOf('{"x":{"b":1,"c":[{"b":1}],"b":2}}'))).toBe('names-repeated');
    expect(reason(tokenOf('{}', '{"alg":"none","alg":"RS256"}'))).toBe('names-repeated');
    expect(reason(tokenOf('{"a":{"a":1},"b":[{"a":1},{"a":1}],"c":"\\"a\\":1,\\"a\\":2"}'))).toBe('well-formed');
  });

  test('claims a thousand and a million levels deep are shown as text', () => {
    const deep = (levels: number): string => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    const thousand = readToken(tokenOf(deep(1000)));
    expect(thousand).toMatchObject({ format: 'jwt', content: { kind: 'text', why: 'too-deep', depth: 1001 } });
    expect(claimsOf(thousand)).toBeUndefined();
    expect(reason(tokenOf(deep(1_000_000)))).toBe('too-deep');
    expect(readToken(tokenOf(deep(63)))).toMatchObject({ content: { kind: 'members' } });
  });

  test('what is signed and no JSON object has no claims', () => {
    for (const text of ['[]', '7', 'null', 'hello', '{"a":', ''])
      expect(reason(tokenOf(text))).toBe('payload-not-json');
  });

  test('a megabyte in a claim, a hundred thousand claims and the longest token are read to their end', () => {
    expect(readToken(tokenOf(JSON.stringify({ a: 'x'.repeat(1_000_000) })))).toMatchObject({ format: 'jwt' });
    const many = JSON.stringify(Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`claim-${n}`, n])));
    expect(readToken(tokenOf(many))).toMatchObject({ format: 'jwt' });
    expect(readToken(`${'.'.repeat(longestToken)}`)).toMatchObject({ format: 'opaque' });
    expect(reason(tokenOf('"'.repeat(1_000_000)))).toBe('payload-not-json');
    expect(reason(tokenOf(`{"${'\\"'.repeat(500_000)}`))).toBe('payload-not-json');
    expect(readToken('a'.repeat(longestToken + 1))).toMatchObject({ why: 'too-large' });
  });

  test('a key identifier with a path in it, and keys that a token brings, are remarked upon', () => {
    const header = '{"alg":"RS256","kid":"../../etc/passwd","jwk":{},"jku":"https://evil.example"}';
    expect(readToken(tokenOf('{}', header))).toMatchObject({ notes: ['kid-path', 'key-inside', 'key-elsewhere'] });
    expect(reason(tokenOf('{}', '{"alg":"RS256","kid":{"a":1}}'))).toBe('kid-not-text');
    expect(readToken(tokenOf('{}', `{"alg":"RS256","kid":"${'k'.repeat(5000)}"}`))).toMatchObject({
      notes: ['kid-long'],
    });
  });

  test('numbers too large for JavaScript are shown digit by digit, and no others are touched', () => {
    const text =
      '{"id":12345678901234567890,"safe":9007199254740991,"list":[-98765432109876543210,1.5e300],"s":"12345678901234567890"}';
    expect(claimsOf(readToken(tokenOf(text)))).toEqual({
      id: '12345678901234567890',
      safe: 9007199254740991,
      list: ['-98765432109876543210', 1.5e300],
      s: '12345678901234567890',
    });
  });

  test('names that objects have of their own are names like any other', () => {
    const claims = claimsOf(readToken(tokenOf('{"__proto__":{"polluted":1},"constructor":"c","toString":1}')));
    expect(Object.keys(claims ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('the outline of a JSON text', () => {
  test('of no JSON at all ends as well', () => {
    for (const text of ['', '"', '\\', '}}}}', '{"', '{"a"', '[[[', '":":":"'])
      expect(jsonOutline(text).repeated).toEqual([]);
  });
});

describe('times', () => {
  const clock = { now, aheadMs: 0 };
  test('in the year 292 million are shown and not believed to be near', () => {
    const check = timeCheck({ exp: 9.2e15 }, 'access', clock);
    expect(check.reason).toBe('time-within');
    expect(checkSentence(check, now)).toBe('It ends at a time beyond every calendar.');
  });

  test('in milliseconds are said to be just that, and the token is not held for ended', () => {
    const end = timeCheck({ exp: now + 600_000 }, 'access', clock);
    expect(end).toMatchObject({ reason: 'time-milliseconds', outcome: 'not-checkable' });
    expect(checkSentence(end, now)).toContain('The number must be milliseconds, where RFC 7519 wants seconds.');
    const issued = timeCheck({ iat: now, exp: now / 1000 + 60 }, 'access', clock);
    expect(issued.reason).toBe('time-issued-later');
    expect(checkSentence(issued, now)).toContain('The number must be milliseconds');
  });

  test('in a text are no numbers, which is said', () => {
    const check = timeCheck({ exp: '1780315800' }, 'access', clock);
    expect(checkSentence(check, now)).toBe(
      'Its exp is the text “1780315800”, where RFC 7519 wants a number; an API may refuse it.',
    );
    expect(checkSentence(timeCheck({ exp: Number.POSITIVE_INFINITY }, 'access', clock), now)).toContain('“Infinity”');
  });

  test.each([['soon'], [null], [[]], [{}], [true], [Number.POSITIVE_INFINITY]])('that are %j are no times', (exp) => {
    expect(timeCheck({ exp }, 'access', clock).reason).toBe('time-odd');
  });

  test('without an end: an ID token must have one, an access token need not', () => {
    expect(timeCheck({}, 'id', clock).outcome).toBe('failed');
    expect(timeCheck({}, 'access', clock).outcome).toBe('not-checkable');
  });
});

describe('who issued it and for whom', () => {
  const looked = (claims: object, expected: object) =>
    claimChecks({}, { ...claims }, { kind: 'access', ...expected }, { now, aheadMs: 0 });
  const words = (id: string, claims: object, expected: object): string => {
    const found = looked(claims, expected).find((check) => check.id === id);
    return found === undefined ? '' : checkSentence(found, now);
  };

  test('differs by a slash at the end at times, which is pointed out', () => {
    const slash = 'They differ in the slash at the end alone, which counts.';
    expect(words('issuer', { iss: 'https://a.example/' }, { issuer: 'https://a.example' })).toContain(slash);
    expect(words('audience', { aud: 'https://a.example' }, { audiences: ['https://a.example/'] })).toContain(slash);
    expect(words('issuer', { iss: 'https://b.example' }, { issuer: 'https://a.example' })).not.toContain(slash);
  });

  test('is shown as it stands where nothing in it can be an audience', () => {
    expect(words('audience', { aud: [1, null] }, { audiences: ['api'] })).toBe(
      'It is meant for “[1,null]”, not for “api”.',
    );
  });
});

describe('the kind of token', () => {
  const kindOf = (typ: unknown, claims: object, kind: 'access' | 'id') =>
    claimChecks({ typ }, { ...claims }, { kind }, { now, aheadMs: 0 }).find(({ id }) => id === 'type')?.reason;
  test.each([
    ['at+jwt', {}, 'access', 'type-right'],
    ['application/AT+JWT', {}, 'access', 'type-right'],
    ['at+jwt', {}, 'id', 'type-wrong'],
    ['JWT', {}, 'id', 'type-right'],
    [undefined, {}, 'id', 'type-right'],
    ['JWT', {}, 'access', 'type-general'],
    [undefined, {}, 'access', 'type-general'],
    ['logout+jwt', {}, 'access', 'type-wrong'],
    ['JWT', { typ: 'ID' }, 'access', 'type-wrong'],
    ['JWT', { typ: 'ID' }, 'id', 'type-right'],
    ['JWT', { typ: 'Refresh' }, 'access', 'type-wrong'],
    ['JWT', { typ: 'Bearer' }, 'access', 'type-general'],
    [{}, {}, 'access', 'type-wrong'],
  ] as const)('%j with the claims %j as the %s token: %s', (typ, claims, kind, expected) => {
    expect(kindOf(typ, claims, kind)).toBe(expected);
  });
});

describe('the words for every reason', () => {
  // The names of a table's own members are its keys.
  const reasons = Object.keys(checkReasons) as readonly CheckReason[];
  test.each(reasons)('%s: a sentence, whatever is known, and no markup', (name) => {
    for (const facts of [{}, hostileFacts]) {
      const sentence = checkSentence(checked(name, facts), now);
      expect(sentence).toMatch(/^[A-Z].*\.$/su);
      expect(sentence).not.toMatch(/undefined|NaN|\[object/);
      expect(sentence.length).toBeLessThan(1000);
      expect(sentence).not.toMatch(/\p{Cc}|\p{Cf}/u);
    }
  });
});

const nasty = `<img src=x onerror=alert(1)>\u202e\u0000${'y'.repeat(10_000)}`;
const hostileFacts = Object.fromEntries(
  'actual expected algorithm kid kty bits count names depth why notes by claim inside inner kind whose parts'
    .split(' ')
    .map((name) => [name, nasty]),
);
