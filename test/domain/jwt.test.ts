import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJwt, textClaim } from '../../src/domain/jwt';
import { unsignedJwt } from '../support/idTokens';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('reading a token', () => {
  it('gives header and claims of a JWT', () => {
    expect(readJwt(unsignedJwt({ sub: 'Zoë 🦉' }, { alg: 'RS256', kid: 'k' }))).toEqual({
      format: 'jwt',
      header: { alg: 'RS256', kid: 'k' },
      claims: { sub: 'Zoë 🦉' },
    });
  });

  it('tells an encrypted one by its five parts', () => {
    expect(readJwt(`${part({ alg: 'dir', enc: 'A128GCM' })}....`)).toEqual({ format: 'jwe' });
  });

  it.each([
    ['', 'nothing'],
    ['2YotnFZFEjr1zCsicMWpAA', 'no dots'],
    ['a.b.c', 'two dots around nonsense'],
    [`${part({ typ: 'JWT' })}.${part({})}.x`, 'a header without an algorithm'],
    [`${part(['alg'])}.${part({})}.x`, 'a list for a header'],
    [`${part({ alg: 'RS256' })}.${part([1])}.x`, 'a list for claims'],
    [`${part({ alg: 'RS256' })}.${part(null)}.x`, 'null for claims'],
    [`${part({ alg: 'RS256' })}.${part({})}`, 'two parts'],
    [`${part({ alg: 'RS256' })}.${part({})}.x.y`, 'four parts'],
    [`${part({ alg: 'dir' })}....`, 'five parts without an encryption'],
    [`${part({ alg: 'RS256' })}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}.x`, 'no UTF-8'],
    [`${Buffer.from('{"alg":"RS256"}').toString('base64')}=.${part({})}.x`, 'padding'],
  ])('takes %s for opaque: %s', (token) => {
    expect(readJwt(token)).toEqual({ format: 'opaque' });
  });

  it('F8: takes one that is nested too deep to be shown for opaque, since no message to the window could carry it', () => {
    const nested = (depth: number): string =>
      `${part({ alg: 'RS256' })}.${Buffer.from(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`).toString('base64url')}.x`;
    expect(readJwt(nested(63)).format).toBe('jwt');
    expect(readJwt(nested(64)).format).toBe('opaque');
    expect(readJwt(nested(90_000)).format).toBe('opaque');
  });

  it('never throws and never touches what every object inherits', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    fc.assert(fc.property(fc.string(), (text) => void readJwt(text)));
    fc.assert(
      fc.property(fc.json(), fc.json(), (header, claims) => {
        const encode = (json: string) => Buffer.from(json).toString('base64url');
        readJwt(`${encode(header)}.${encode(claims)}.`);
      }),
    );
    readJwt(unsignedJwt(JSON.parse('{"__proto__":{"polluted":1}}')));
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('a claim that should be text', () => {
  it('is given when it is text with something in it, and only then', () => {
    expect(textClaim(unsignedJwt({ sub: 'alice' }), 'sub')).toBe('alice');
    for (const sub of ['', 5, null, ['a'], undefined]) expect(textClaim(unsignedJwt({ sub }), 'sub')).toBeUndefined();
    expect(textClaim('opaque', 'sub')).toBeUndefined();
    expect(textClaim(undefined, 'sub')).toBeUndefined();
  });
});
