import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizationHeader, tokenProblem } from '../../src/domain/bearer';
import { toAppError } from '../../src/domain/errors';

describe('the Authorization header', () => {
  it('carries a token as Bearer', () => {
    expect(authorizationHeader('abc.DEF-_~+/=')).toBe('Bearer abc.DEF-_~+/=');
  });

  it.each([
    ['', 'empty'],
    ['a\rb', 'line-break'],
    ['a\nb', 'line-break'],
    ['a\u0000b', 'not-ascii'],
    ['a\tb', 'not-ascii'],
    ['a\u007fb', 'not-ascii'],
    ['tokén', 'not-ascii'],
  ])('does not carry %j (F21)', (token, reason) => {
    expect(tokenProblem(token)).toBe(reason);
    expect(() => authorizationHeader(token)).toThrow('token-unusable');
  });

  it('is one that fetch takes, or is refused without repeating the token (F21)', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.integer({ min: 0, max: 0x2fff }).map((unit) => String.fromCharCode(unit)) }),
        ),
        (token) => {
          try {
            expect(new Headers({ authorization: authorizationHeader(token) }).get('authorization')).toMatch(/^Bearer/);
          } catch (caught) {
            expect(toAppError(caught)).toEqual({ code: 'token-unusable', reason: tokenProblem(token) });
          }
        },
      ),
    );
  });
});
