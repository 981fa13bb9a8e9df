import { readJwt } from './jwt';
import type { TokenSet } from './token';

/** The longest life that is believed, in seconds: 400 days. More would only be a number that overflows a timer. */
const longestLife = 400 * 24 * 60 * 60;

/** A lifetime in seconds that can be counted with; undefined where the provider said nothing of use (RFC 6749 section 5.1). */
export const usableLifetime = (expiresIn: number | undefined): number | undefined => {
  // Zero and less is what servers write that mean "does not end" as often as "has ended": it says nothing.
  if (expiresIn === undefined || Number.isNaN(expiresIn) || expiresIn <= 0) return undefined;
  return Math.min(Math.max(Math.floor(expiresIn), 1), longestLife);
};

/**
 * When an access token ends, in ms since 1970: by the provider's `expires_in`, else by the token's own `exp` claim
 * (RFC 7519 section 4.1.4), else nobody knows. `receivedAt` is our clock's time, in ms, when the answer came.
 */
export const expiryOf = (answer: {
  readonly accessToken: string;
  readonly expiresIn: number | undefined;
  readonly receivedAt: number;
}): Pick<TokenSet, 'expiresAt' | 'expirySource'> => {
  const life = usableLifetime(answer.expiresIn);
  if (life !== undefined) return { expiresAt: answer.receivedAt + life * 1000, expirySource: 'expires_in' };
  const read = readJwt(answer.accessToken);
  const exp = read.format === 'jwt' ? read.claims.exp : undefined;
  if (typeof exp !== 'number' || !Number.isFinite(exp) || exp <= 0) return { expirySource: 'unknown' };
  return { expiresAt: Math.min(exp * 1000, answer.receivedAt + longestLife * 1000), expirySource: 'jwt' };
};
