import { generateSync } from 'otplib/functional';

/** What an authenticator app shows. */
export type TotpDisplay = {
  readonly code: string;
  /** Seconds until the next code. */
  readonly secondsLeft: number;
  /** Whether the server took this code already, so that it waits for the next one. */
  readonly used: boolean;
};

/** A time-based one-time password (RFC 6238) from both sides: the app that shows it and the server that checks it. */
export type TotpDevice = {
  readonly show: () => TotpDisplay;
  /** Whether the code is right now, or one step to either side, and was not taken before (RFC 6238 section 5.2). */
  readonly accept: (code: string) => boolean;
};

type TotpOptions = {
  /** Base32. */
  readonly seed: string;
  /** Milliseconds. */
  readonly now: () => number;
  /** How many steps to either side are accepted. */
  readonly window?: number;
};

const periodSeconds = 30;

/** Creates both sides for one seed: SHA-1, six digits, thirty seconds. */
export const createTotpDevice = ({ seed, now, window = 1 }: TotpOptions): TotpDevice => {
  const used = new Set<number>();

  const stepNow = (): number => Math.floor(now() / 1000 / periodSeconds);
  const codeAt = (step: number): string => generateSync({ secret: seed, epoch: step * periodSeconds });

  return {
    show: () => ({
      code: codeAt(stepNow()),
      secondsLeft: periodSeconds - (Math.floor(now() / 1000) % periodSeconds),
      used: used.has(stepNow()),
    }),
    accept: (code) => {
      const current = stepNow();
      for (const old of used) if (old < current - window) used.delete(old);
      const steps = Array.from({ length: 2 * window + 1 }, (_, index) => current - window + index);
      const match = steps.find((step) => !used.has(step) && codeAt(step) === code);
      if (match !== undefined) used.add(match);
      return match !== undefined;
    },
  };
};
