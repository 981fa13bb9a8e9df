import { readJwt } from './jwt';
import type { TokenSet } from './token';
import { isInMilliseconds } from './tokenInspectionClaims';

/** The longest life that is believed, in seconds: 400 days. More would only be a number that overflows a timer. */
const longestLife = 400 * 24 * 60 * 60;

/** A lifetime in seconds that can be counted with; undefined where the provider said nothing of use (RFC 6749 section 5.1). */
export const usableLifetime = (expiresIn: number | undefined): number | undefined => {
  // Zero and less is what servers write that mean "does not end" as often as "has ended": it says nothing.
  if (expiresIn === undefined || Number.isNaN(expiresIn) || expiresIn <= 0) return undefined;
  return Math.min(Math.max(Math.floor(expiresIn), 1), longestLife);
};

/** What is known of a token's end when it comes. */
type EndFacts = {
  readonly accessToken: string;
  readonly expiresIn: number | undefined;
  /** The end as a time in seconds since 1970, where the provider names one in place of a lifetime. */
  readonly endsAt?: number | undefined;
  /** Our clock's time, in ms since 1970, when the answer came. */
  readonly receivedAt: number;
  /** How far the provider's clock is ahead of ours, in ms: the times it names are by its own clock. */
  readonly clockAhead?: number | undefined;
};

type KnownEnd = Pick<TokenSet, 'expiresAt' | 'expirySource'>;

const believable = (endsAt: number, { receivedAt, clockAhead = 0 }: EndFacts): number =>
  Math.min(endsAt * 1000 - clockAhead, receivedAt + longestLife * 1000);

/** A time in seconds since 1970; undefined for what can be none. */
const timeIn = (value: unknown): number | undefined => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return undefined;
  return isInMilliseconds(value) ? value / 1000 : value;
};

/**
 * When an access token ends, in ms since 1970: by the provider's `expires_in`, else by a time it names, else by the
 * token's own `exp` claim (RFC 7519 section 4.1.4), else nobody knows.
 */
export const expiryOf = (facts: EndFacts): KnownEnd => {
  const { accessToken, expiresIn, endsAt, receivedAt } = facts;
  const life = usableLifetime(expiresIn);
  if (life !== undefined) return { expiresAt: receivedAt + life * 1000, expirySource: 'expires_in' };
  const named = timeIn(endsAt);
  if (named !== undefined) return { expiresAt: believable(named, facts), expirySource: 'expires_at' };
  const read = readJwt(accessToken);
  const exp = read.format === 'jwt' ? timeIn(read.claims.exp) : undefined;
  if (exp === undefined) return { expirySource: 'unknown' };
  return { expiresAt: believable(exp, facts), expirySource: 'jwt' };
};

/** The end of a token that lives so many seconds after its last use, from a use at a time in ms since 1970. */
export const slidingEnd = (idleSeconds: number, usedAt: number): Pick<TokenSet, 'expiresAt' | 'lastUsedAt'> => ({
  expiresAt: usedAt + idleSeconds * 1000,
  lastUsedAt: usedAt,
});
