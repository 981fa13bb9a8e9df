import { randomUUID } from 'node:crypto';
import type { Enrolment } from './enrolments';

/** Every state a push verification has been seen in. */
export type PushState =
  | 'PENDING'
  | 'SENDING'
  | 'VERIFY_ATTEMPT'
  | 'BIOMETRY_FAILED'
  | 'VERIFY_SUCCESS'
  | 'VERIFY_FAILED'
  | 'USER_DENIED'
  | 'USER_FRAUDULENT'
  | 'CANCELED'
  | 'TIMEOUT'
  | 'EXPIRED';

/** A question that went to the person's phone. */
export type PushVerification = {
  readonly id: string;
  readonly authenticatorId: string;
  readonly enrolments: readonly Enrolment[];
  readonly userId: string;
  /** As it was sent; it comes back as text. */
  readonly transactionData: unknown;
  readonly title: string;
  readonly message: string;
  readonly send: boolean;
  readonly logic: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly expiry: number;
  readonly state: PushState;
};

/** The questions that were sent to phones. */
export type PushVerifications = {
  readonly create: (
    wish: Omit<PushVerification, 'id' | 'state' | 'created' | 'expiry'> & { seconds: number },
  ) => PushVerification;
  readonly find: (id: string) => PushVerification | undefined;
  /** Those that still wait, newest first. */
  readonly waiting: () => readonly PushVerification[];
  /** Sets the state by hand; whether there is such a verification. */
  readonly setState: (id: string, state: PushState) => boolean;
};

const open: readonly PushState[] = ['PENDING', 'SENDING', 'VERIFY_ATTEMPT', 'BIOMETRY_FAILED'];
const mostHeld = 100;

type PushOptions = {
  /** Milliseconds. */
  readonly now: () => number;
  readonly timeoutState: () => 'TIMEOUT' | 'EXPIRED';
};

/** Creates an empty list. */
export const createPushVerifications = ({ now, timeoutState }: PushOptions): PushVerifications => {
  const held = new Map<string, PushVerification>();

  const current = (verification: PushVerification): PushVerification =>
    open.includes(verification.state) && now() >= verification.expiry
      ? { ...verification, state: timeoutState() }
      : verification;

  return {
    create: ({ seconds, ...wish }) => {
      const created = now();
      const verification: PushVerification = {
        ...wish,
        id: randomUUID(),
        created,
        expiry: created + seconds * 1000,
        state: 'PENDING',
      };
      held.set(verification.id, verification);
      const [oldest] = held.keys();
      if (held.size > mostHeld && oldest !== undefined) held.delete(oldest);
      return verification;
    },
    find: (id) => {
      const found = held.get(id);
      return found && current(found);
    },
    waiting: () =>
      [...held.values()]
        .map(current)
        .filter(({ state }) => open.includes(state))
        .reverse(),
    setState: (id, state) => {
      const found = held.get(id);
      if (found !== undefined) held.set(id, { ...found, state });
      return found !== undefined;
    },
  };
};
