import type { AppError } from '../../../src/domain/errors';

/** Why there is nothing to copy, in a few words beside the button; the Token tab says the rest. */
export const unusableText = (problem: AppError): string => {
  if (problem.code !== 'token-unusable') return 'This token cannot be used';
  switch (problem.reason) {
    case 'challenge':
      return 'Not a token yet';
    case 'not-jwt':
      return 'Not the JWT the API takes';
    default:
      return 'No header can carry this token';
  }
};
