/** A secret for the eye: its ends when it is long enough to give nothing away, dots alone when not. */
export const maskSecret = (secret: string): string =>
  secret.length < 24 ? '••••••••' : `${secret.slice(0, 4)}…${secret.slice(-4)}`;
