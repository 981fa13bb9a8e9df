import { randomUUID } from 'node:crypto';
import { randomDigits } from '../shared/randomText';

/** A one-time code on its way to a person and back. */
export type OtpVerification = {
  readonly id: string;
  readonly type: 'emailotp' | 'smsotp' | 'voiceotp' | 'otp';
  /** The enrolment it was made for; `transient` for a bare address. */
  readonly enrolmentId: string;
  readonly userId: string | undefined;
  readonly destination: string;
  readonly correlation: string;
  readonly otp: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly expiry: number;
  readonly attempts: number;
  readonly retries: number;
  /** When its last retry was used up; undefined while it can be attempted. */
  readonly failedAt: number | undefined;
};

/** What became of an attempt. */
export type AttemptResult =
  | { readonly kind: 'right'; readonly verification: OtpVerification }
  | { readonly kind: 'wrong' }
  /** Still there, but expired or without retries. */
  | { readonly kind: 'over' }
  | { readonly kind: 'unknown' };

/** The verifications under way. */
export type OtpVerifications = {
  readonly create: (
    wish: Pick<OtpVerification, 'type' | 'enrolmentId' | 'userId' | 'destination'> & {
      correlation: string | undefined;
    },
  ) => OtpVerification;
  readonly find: (id: string, enrolmentId: string) => OtpVerification | undefined;
  readonly attempt: (id: string, enrolmentId: string, otp: string) => AttemptResult;
};

const lifeMs = 5 * 60_000;
/** How long one that is over is still told from one that never was. */
const vanishMs = 60_000;
const retriesAtFirst = 4;
const mostHeld = 200;

/** Creates an empty list; `now` in milliseconds. */
export const createOtpVerifications = (now: () => number): OtpVerifications => {
  const held = new Map<string, OtpVerification>();

  const find = (id: string, enrolmentId: string): OtpVerification | undefined => {
    const found = held.get(id);
    if (found === undefined || found.enrolmentId !== enrolmentId) return undefined;
    return now() >= (found.failedAt ?? found.expiry) + vanishMs ? undefined : found;
  };

  return {
    create: ({ type, enrolmentId, userId, destination, correlation }) => {
      const verification: OtpVerification = {
        id: randomUUID(),
        type,
        enrolmentId,
        userId,
        destination,
        correlation: correlation ?? randomDigits(4),
        otp: randomDigits(6),
        created: now(),
        expiry: now() + lifeMs,
        attempts: 0,
        retries: retriesAtFirst,
        failedAt: undefined,
      };
      held.set(verification.id, verification);
      const [oldest] = held.keys();
      if (held.size > mostHeld && oldest !== undefined) held.delete(oldest);
      return verification;
    },
    find,
    attempt: (id, enrolmentId, otp) => {
      const verification = find(id, enrolmentId);
      if (verification === undefined) return { kind: 'unknown' };
      if (verification.failedAt !== undefined || now() >= verification.expiry) return { kind: 'over' };
      if (otp === verification.otp) {
        held.delete(id);
        return { kind: 'right', verification };
      }
      const retries = verification.retries - 1;
      held.set(id, {
        ...verification,
        attempts: verification.attempts + 1,
        retries,
        failedAt: retries === 0 ? now() : undefined,
      });
      return { kind: 'wrong' };
    },
  };
};
