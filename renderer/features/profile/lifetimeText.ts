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
  const { expiresAt, idleSeconds } = token;
  if (expiresAt === undefined) {
    const received = `Received at ${momentText(token.receivedAt, now)}`;
    return token.endless === true
      ? `${received}; it does not end by itself.`
      : `${received}; the provider did not say when it expires.`;
  }
  // A token whose end slides: what the person does with it decides, so that is said with the time.
  const unused = idleSeconds === undefined ? '' : `, ${timeLeft(idleSeconds * 1000)} after its last use`;
  if (freshness(token, now) === 'expired') {
    return `Expired ${timeLeft(now - expiresAt)} ago, at ${momentText(expiresAt, now)}${unused}.`;
  }
  const end = `in ${timeLeft(expiresAt - now)}, at ${momentText(expiresAt, now)}`;
  return idleSeconds === undefined ? `Expires ${end}.` : `Ends ${end}${unused}. Each use starts that time anew.`;
};

/** How much of the lifetime is left, in whole per cent; undefined where nobody knows. */
export const lifetimeLeft = (token: TokenSummary | undefined, now: number): number | undefined => {
  if (token?.endless === true) return 100;
  if (token?.expiresAt === undefined) return undefined;
  const whole = token.expiresAt - token.receivedAt;
  if (whole <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, (token.expiresAt - now) / whole)) * 100);
};
