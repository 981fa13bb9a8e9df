import { freshness } from '../../../src/domain/freshness';
import { timeLeft } from '../../../src/domain/text/duration';
import { momentText } from '../../../src/domain/text/time';
import type { ProfileStatus, TokenSummary } from '../../../src/domain/token';

/** The lifetime of a token in a sentence, at a time in ms since 1970. */
export const lifetimeText = (
  status: Pick<ProfileStatus, 'token' | 'otherSettings'> | undefined,
  now: number,
): string => {
  const token = status?.token;
  if (token === undefined) {
    return status?.otherSettings
      ? 'The kept token belongs to other settings of this profile, so it is not used. Get a new one, or change them back.'
      : 'No token yet.';
  }
  const { expiresAt } = token;
  if (expiresAt === undefined) {
    return `Received at ${momentText(token.receivedAt, now)}; the provider did not say when it expires.`;
  }
  if (freshness(token, now) === 'expired') {
    return `Expired ${timeLeft(now - expiresAt)} ago, at ${momentText(expiresAt, now)}.`;
  }
  return `Expires in ${timeLeft(expiresAt - now)}, at ${momentText(expiresAt, now)}.`;
};

/** How much of the lifetime is left, in whole per cent; undefined where nobody knows. */
export const lifetimeLeft = (token: TokenSummary | undefined, now: number): number | undefined => {
  if (token?.expiresAt === undefined) return undefined;
  const whole = token.expiresAt - token.receivedAt;
  if (whole <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, (token.expiresAt - now) / whole)) * 100);
};
