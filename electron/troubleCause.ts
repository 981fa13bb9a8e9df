import { errorClass } from '../src/domain/errorClass';
import type { AppError, AppErrorOf } from '../src/domain/errors';
import { isWorking, type SignInReason } from '../src/domain/lifeCycle';
import type { ProfileStatus } from '../src/domain/token';

/** What only a person can put right, and under which name it is told once. */
export type Trouble = { readonly cause: string; readonly error: AppError };

/** A new sign-in is one cause whatever led to it; every other failure is a cause of its own. */
export const causeOf = (error: AppError): string => (errorClass(error) === 'refused' ? 'sign-in' : error.code);

/**
 * What is wrong with a profile's token for good; undefined where nothing is, `unsettled` while work is under way or will
 * be tried again by itself.
 */
export const troubleOf = ({ life, token }: ProfileStatus): Trouble | 'unsettled' | undefined => {
  if (isWorking(life)) return 'unsettled';
  switch (life.kind) {
    case 'retrying':
      return 'unsettled';
    case 'needs-sign-in':
      return { cause: 'sign-in', error: life.error ?? signInNeeded(life.reason) };
    case 'revoked':
      if (life.reason === 'by-person') return undefined;
      return { cause: 'sign-in', error: life.error ?? signInNeeded('refresh-refused') };
    case 'failed':
      // Without a token nobody waits for one to come by itself: whoever asked has been told.
      if (token === undefined) return undefined;
      return errorClass(life.reason) === 'misconfigured'
        ? { cause: causeOf(life.reason), error: life.reason }
        : 'unsettled';
    default:
      return undefined;
  }
};

/** A reason without an error of its own, as one; what was refused or damaged always comes with its error. */
const signInNeeded = (reason: SignInReason): AppErrorOf<'sign-in-needed'> => ({
  code: 'sign-in-needed',
  reason: reason === 'credentials-refused' || reason === 'token-damaged' ? 'refresh-refused' : reason,
});
