import { AppFailure } from '../../../src/domain/errors';
import { readTotpSeed } from '../../../src/domain/totpSeed';

/** What is wrong with the seed of an authenticator app as it is typed, in words without the seed; undefined when it is good or empty. */
export const seedProblem = (typed: string): string | undefined => {
  if (typed.trim() === '') return undefined;
  try {
    readTotpSeed(typed);
    return undefined;
  } catch (caught) {
    const isNamed = caught instanceof AppFailure && caught.error.code === 'input-invalid';
    return isNamed ? caught.error.reason : 'This seed cannot be read.';
  }
};

/** What the seed of an authenticator app is called, and where a person finds it. */
export const seedWords = {
  label: 'Authenticator app seed',
  description:
    'The secret key shown beside the QR code when the app is set up, or the otpauth:// address in it. Codes are made from it, so that nobody has to type one.',
} as const;
