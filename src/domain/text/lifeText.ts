import { assertNever } from '../errors';
import type { LifeState, SignInReason } from '../lifeCycle';
import { errorText } from './errorText';

const signInReasons: Readonly<Record<SignInReason, string>> = {
  'no-refresh-token': 'There is no refresh token, so only a sign-in gives a new one.',
  'refresh-refused': 'The provider no longer takes the refresh token.',
  'refreshes-used-up': 'All refreshes that the provider allows are used.',
  'not-attended': 'The provider asks for something that only a person can give.',
  'credentials-refused': 'The provider no longer takes the kept password or code.',
  'reply-lost': 'The answer to the last refresh was lost, and with it the new refresh token.',
  'token-damaged': 'The kept token cannot be read.',
};

/** Why a token is where it is in its life, in a sentence; empty where its times say it all. */
export const lifeText = (life: LifeState): string => {
  switch (life.kind) {
    case 'fresh':
    case 'getting':
    case 'refreshing':
      return '';
    case 'none':
      return life.reason === 'signed-out' ? 'It was removed here.' : '';
    case 'due':
      return life.reason === 'refused-by-api' ? 'An API refused it before its end.' : '';
    case 'retrying':
      return `${errorText(life.reason).what} It is tried again by itself.`;
    case 'needs-sign-in':
      return signInReasons[life.reason];
    case 'failed':
      return errorText(life.reason).what;
    case 'revoked':
      return life.reason === 'by-person' ? 'It was revoked.' : 'The provider has ended the session.';
    default:
      return assertNever(life);
  }
};
