import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiryOf, usableLifetime } from '../../src/domain/expiry';
import { unsignedJwt } from '../support/idTokens';

const receivedAt = 1_800_000_000_000;
const longest = 400 * 24 * 60 * 60;

describe('a lifetime in seconds', () => {
  it.each([
    [3600, 3600],
    [0.2, 1],
    [1.9, 1],
    [longest + 1, longest],
    [Number.POSITIVE_INFINITY, longest],
    [0, undefined],
    [-5, undefined],
    [Number.NaN, undefined],
    [undefined, undefined],
  ])('%s counts as %s (F18)', (said, counted) => {
    expect(usableLifetime(said)).toBe(counted);
  });

  it('is undefined or a whole number between a second and 400 days, whatever a provider writes (F18, F19)', () => {
    fc.assert(
      fc.property(fc.double(), (said) => {
        const counted = usableLifetime(said);
        if (counted === undefined) expect(said > 0).toBe(false);
        else expect(Number.isInteger(counted) && counted >= 1 && counted <= longest).toBe(true);
      }),
    );
  });
});

describe('the end of an access token', () => {
  const exp = receivedAt / 1000 + 60;

  it('is counted from when it came, by expires_in before anything else', () => {
    expect(expiryOf({ accessToken: unsignedJwt({ exp }), expiresIn: 10, receivedAt })).toEqual({
      expiresAt: receivedAt + 10_000,
      expirySource: 'expires_in',
    });
  });

  it('is the exp claim where the provider says nothing', () => {
    expect(expiryOf({ accessToken: unsignedJwt({ exp }), expiresIn: undefined, receivedAt })).toEqual({
      expiresAt: exp * 1000,
      expirySource: 'jwt',
    });
  });

  it.each([300_000, -300_000, 86_400_000])(
    'F34: is by our clock where the provider’s is %i ms ahead of it',
    (ahead) => {
      const named = { accessToken: unsignedJwt({ exp }), expiresIn: undefined, receivedAt, clockAhead: ahead };
      expect(expiryOf(named).expiresAt).toBe(exp * 1000 - ahead);
      expect(expiryOf({ ...named, endsAt: exp + 10 }).expiresAt).toBe((exp + 10) * 1000 - ahead);
      expect(expiryOf({ ...named, expiresIn: 10 }).expiresAt).toBe(receivedAt + 10_000);
    },
  );

  it('is read from milliseconds too, which some write in place of seconds', () => {
    const inMs = { accessToken: unsignedJwt({ exp: exp * 1000 }), expiresIn: undefined, receivedAt };
    expect(expiryOf(inMs).expiresAt).toBe(exp * 1000);
    expect(expiryOf({ ...inMs, endsAt: (exp + 10) * 1000 }).expiresAt).toBe((exp + 10) * 1000);
  });

  it('may have passed already, which a wrong clock looks like, and is said all the same', () => {
    expect(expiryOf({ accessToken: unsignedJwt({ exp: 5 }), expiresIn: 0, receivedAt }).expiresAt).toBe(5000);
  });

  it('is never further away than 400 days', () => {
    const { expiresAt } = expiryOf({ accessToken: unsignedJwt({ exp: 1e300 }), expiresIn: undefined, receivedAt });
    expect(expiresAt).toBe(receivedAt + longest * 1000);
  });

  it.each([
    'opaque',
    unsignedJwt({}),
    unsignedJwt({ exp: 'soon' }),
    unsignedJwt({ exp: null }),
    unsignedJwt({ exp: 0 }),
  ])('is unknown where nobody says it', (accessToken) => {
    expect(expiryOf({ accessToken, expiresIn: undefined, receivedAt })).toEqual({ expirySource: 'unknown' });
  });
});
