import { createGuardrails, generateSync } from 'otplib';
import type { TotpSettings } from './totpSeed';

/** otplib refuses seeds under 16 bytes, which RFC 4226 only advises against: real servers hand out ten. */
const anySeed = () => createGuardrails({ MIN_SECRET_BYTES: 10 });

/** The number of the time step a moment lies in (RFC 6238 section 4.2). `now` in ms since 1970, `period` in seconds. */
export const totpStepAt = (now: number, period: number): number => Math.floor(now / 1000 / period);

/** The code of one time step (RFC 6238 section 4). `secret` in base32. */
export const totpCode = (secret: string, { algorithm, digits, period }: TotpSettings, step: number): string =>
  generateSync({ secret, algorithm, digits, period, epoch: step * period, guardrails: anySeed() });

/** A code with less left to live is not sent: it could end on its way. In ms. */
const leastLeft = 3000;

/** A step that can be used, and how long to wait for it, in ms. */
export type TotpTurn = { readonly step: number; readonly waitMs: number };

/**
 * The first time step whose code may be given: one that has at least three seconds left and was not given before
 * (RFC 6238 section 5.2 lets a code be used once). `now` is the server's time in ms since 1970.
 */
export const nextTotpTurn = (now: number, period: number, used: readonly number[]): TotpTurn => {
  const current = totpStepAt(now, period);
  const left = (current + 1) * period * 1000 - now;
  let step = left < leastLeft ? current + 1 : current;
  while (used.includes(step)) step += 1;
  return { step, waitMs: Math.max(step * period * 1000 - now, 0) };
};
