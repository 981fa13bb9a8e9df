import { freshness } from '../../../src/domain/freshness';
import { countdown } from '../../../src/domain/text/duration';
import type { ProfileStatus } from '../../../src/domain/token';

/**
 * The right end of a row: how long the token lasts at a time (ms since 1970), `idle` before it where each use starts that
 * anew; empty before the first token.
 */
export const rowTime = (status: ProfileStatus | undefined, now: number): string => {
  const token = status?.token;
  if (token === undefined) return '';
  if (freshness(token, now) === 'expired') return 'expired';
  if (token.expiresAt === undefined) return token.endless === true ? 'never' : countdown(undefined);
  const left = countdown(token.expiresAt - now);
  return token.idleSeconds === undefined ? left : `idle ${left}`;
};
