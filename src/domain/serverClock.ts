/** Less than this is the way of the answer and the whole seconds of the header, in ms. */
const noise = 2000;

/**
 * How far a server's clock is ahead of ours by the Date header of an answer (RFC 9110 section 6.6.1), in ms; 0 where the
 * two agree, undefined where it does not say. `receivedAt` in ms since 1970.
 */
export const clockDifference = (date: string | undefined, receivedAt: number): number | undefined => {
  const at = date === undefined ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) return undefined;
  // The header names a whole second; its middle is the best guess.
  const difference = at + 500 - receivedAt;
  return Math.abs(difference) <= noise ? 0 : difference;
};
