import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareTokens, isSame, lifetimeOf } from '../../src/domain/tokenDifference';
import { sampleRecord } from '../support/sampleTimeline';

const compared = (before: object, after: object) => compareTokens(sampleRecord(1, before), sampleRecord(2, after));

describe('two tokens compared', () => {
  it('names the scopes that were lost and gained', () => {
    const before = sampleRecord(1, {}, {}, { scopes: ['openid', 'orders:read', 'orders:write'] });
    const after = sampleRecord(2, {}, {}, { scopes: ['orders:read', 'openid', 'profile'] });
    expect(compareTokens(before, after).scopes).toEqual({
      lost: ['orders:write'],
      gained: ['profile'],
      kept: ['orders:read', 'openid'],
    });
  });

  it.each([
    ['roles in another order', { roles: ['a', 'b'] }, { roles: ['b', 'a'] }, []],
    ['a role named twice', { roles: ['a', 'a'] }, { roles: ['a'] }, []],
    ['members in another order', { address: { x: 1, y: [2] } }, { address: { y: [2], x: 1 } }, []],
    ['one audience, as a text and as a list', { aud: 'api' }, { aud: ['api'] }, []],
    ['a scope claim in another order', { scope: 'b a' }, { scope: 'a b' }, []],
    ['a lost role', { roles: ['a', 'b'] }, { roles: ['b'] }, [['roles', 'changed', ['a'], []]]],
    ['a gained group', { groups: [] }, { groups: ['staff'] }, [['groups', 'changed', [], ['staff']]]],
    ['a lost word of a scope claim', { scp: 'a b' }, { scp: 'a' }, [['scp', 'changed', ['b'], []]]],
    [
      'a role inside another claim',
      { realm_access: { roles: ['admin', 'user'] } },
      { realm_access: { roles: ['user'] } },
      [['realm_access roles', 'changed', ['admin'], []]],
    ],
    ['an audience added', { aud: 'api' }, { aud: ['api', 'account'] }, [['aud', 'changed', [], ['account']]]],
    [
      'a list of objects',
      { rights: [{ id: 1 }] },
      { rights: [{ id: 2 }] },
      [['rights', 'changed', ['{"id":1}'], ['{"id":2}']]],
    ],
    ['an added claim', {}, { tenant: 't1' }, [['tenant', 'added', undefined, undefined]]],
    ['a removed claim', { tenant: 't1' }, {}, [['tenant', 'removed', undefined, undefined]]],
    ['a changed claim', { acr: '1' }, { acr: '2' }, [['acr', 'changed', undefined, undefined]]],
    ['a number that became a text', { level: 1 }, { level: '1' }, [['level', 'changed', undefined, undefined]]],
    [
      'a claim that was removed although it is always new',
      { nonce: 'x' },
      {},
      [['nonce', 'removed', undefined, undefined]],
    ],
  ])('%s', (_what, before, after, expected) => {
    const found = compared(before, after).claims;
    expect(found.map(({ path, kind, lost, gained }) => [path.join(' '), kind, lost, gained])).toEqual(expected);
  });

  it.each(['iat', 'exp', 'nbf', 'jti', 'sid', 'auth_time', 'nonce', 'at_hash', 'session_state', 'uti'])(
    '%s differs in every token and stands apart',
    (name) => {
      const { claims, expected } = compared({ [name]: 1 }, { [name]: 2 });
      expect(claims).toEqual([]);
      expect(expected.map(({ path }) => path)).toEqual([[name]]);
    },
  );

  it('says which facts are others: issuer, audience, subject, format', () => {
    const dev = sampleRecord(1, { iss: 'https://dev.example', aud: 'a', sub: 'alice' });
    const prod = sampleRecord(2, { iss: 'https://prod.example', aud: ['b', 'a'], sub: 'bob' });
    expect(compareTokens(dev, prod).facts).toEqual([
      { fact: 'issuer', before: 'https://dev.example', after: 'https://prod.example' },
      { fact: 'subject', before: 'alice', after: 'bob' },
    ]);
    expect(compareTokens(dev, sampleRecord(3, undefined)).facts.find(({ fact }) => fact === 'format')).toEqual({
      fact: 'format',
      before: 'jwt',
      after: 'opaque',
    });
  });

  it.each([
    ['shorter', 3600, 300],
    ['longer', 300, 3600],
    ['same', 3600, 3598],
    ['same', 3600, 3600],
  ])('a lifetime that is %s', (change, before, after) => {
    const lived = (seconds: number) => ({ receivedAt: 0, expiresAt: seconds * 1000 });
    const [one, other] = [sampleRecord(1, undefined, lived(before)), sampleRecord(2, undefined, lived(after))];
    expect(compareTokens(one, other).lifetime).toMatchObject({ change, before: before * 1000, after: after * 1000 });
  });

  it('takes the lifetime from the token itself, from the idle time, or from when it came; else it is unknown', () => {
    expect(lifetimeOf(sampleRecord(1, { iat: 100, exp: 700 }, { receivedAt: 0, expiresAt: 1 }))).toBe(600_000);
    expect(lifetimeOf(sampleRecord(1, undefined, { idleSeconds: 60 }))).toBe(60_000);
    expect(lifetimeOf(sampleRecord(1, undefined, { receivedAt: 5, expiresAt: 1005 }))).toBe(1000);
    const { expiresAt: _end, ...endless } = sampleRecord(1, undefined);
    expect(lifetimeOf(endless)).toBeUndefined();
    expect(compareTokens(endless, endless).lifetime).toEqual({ change: 'unknown' });
  });

  it('loses no claim where one of the two cannot be read', () => {
    const difference = compareTokens(sampleRecord(1, { roles: ['a'] }), sampleRecord(2, undefined));
    expect(difference.claims).toEqual([]);
    expect(difference.compared).toEqual({ access: false, id: false });
  });

  it('compares the claims of ID tokens as well', () => {
    const withId = (n: number, email: string) => sampleRecord(n, undefined, { idToken: sampleRecordToken({ email }) });
    const { claims, compared: what } = compareTokens(withId(1, 'a@example.org'), withId(2, 'b@example.org'));
    expect(claims).toMatchObject([{ from: 'id', path: ['email'], before: 'a@example.org', after: 'b@example.org' }]);
    expect(what).toEqual({ access: false, id: true });
  });

  it('is nothing for a token and itself, whatever it says', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (claims) => {
        const difference = compareTokens(sampleRecord(1, claims), sampleRecord(1, claims));
        expect(difference.expected).toEqual([]);
        expect(isSame(difference)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('names the same claims in either direction, added for removed', () => {
    const claims = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'roles'), fc.jsonValue());
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    fc.assert(
      fc.property(claims, claims, (one, other) => {
        const names = (list: ReturnType<typeof compared>['claims']) =>
          list.map(({ path, kind }) => `${JSON.stringify(path)} ${kind}`).sort();
        const there = compared(one, other).claims.map((each) => ({ ...each, kind: turned[each.kind] }));
        expect(names(compared(other, one).claims)).toEqual(names(there));
      }),
      { numRuns: 300 },
    );
  });

  it('lists five hundred differences and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`c${index}`, index]));
    const { claims, more } = compared({}, many);
    expect([claims.length, more]).toEqual([500, 200]);
  });
});

const sampleRecordToken = (claims: object): string => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
};
