import { type AppErrorOf, assertNever } from '../errors';
import type { ErrorText } from './errorAction';
import { plain, sentence, technicalWords } from './wording';

type RequestCode =
  | 'header-invalid'
  | 'body-invalid'
  | 'redirect-limit'
  | 'renewal-interrupted'
  | 'renewal-elsewhere'
  | 'practice-unavailable'
  | 'internal';

/** Words for the request tester, the practice provider and faults of our own. */
export const requestErrorText = (error: AppErrorOf<RequestCode>): ErrorText => {
  switch (error.code) {
    case 'header-invalid':
      return {
        what: `The header “${plain(error.name, 60)}” cannot be sent.`,
        why: sentence(error.reason, 'Its name or its value holds characters that no header may hold.'),
        next: 'Correct or switch off this header, then send again.',
      };
    case 'body-invalid':
      return {
        what: 'The body cannot be sent as it is.',
        why: sentence(error.reason, 'It is not what its type says.'),
        next: 'Correct it, or send it as text.',
      };
    case 'redirect-limit':
      return {
        what: `The request was redirected more than ${error.limit} times.`,
        why: 'The addresses probably lead round in a circle.',
        next: 'Switch off “Follow redirects” under Options to see where the first one leads.',
      };
    case 'renewal-interrupted':
      return {
        what: 'The app ended while the token was being renewed.',
        why: 'Whether the provider had already answered is not known; if it had, the kept refresh token no longer works.',
        next: 'Refresh; if the provider refuses, sign in again.',
        action: 'try-again',
      };
    case 'renewal-elsewhere':
      return {
        what: 'Another running copy of Token Helper is working with this token.',
        why: 'It has not finished for over a minute, and two renewals at once would end the session at the provider.',
        next: 'Close the other copy, then try again.',
        action: 'try-again',
      };
    case 'practice-unavailable':
      return {
        what: 'The practice provider did not start.',
        why: 'It listens on this computer alone, and that was not possible.',
        next: 'Try again; if it stays so, start the app again.',
        action: 'try-again',
        ...technicalWords(error.technical),
      };
    case 'internal':
      return {
        what: 'Something went wrong inside Token Helper.',
        why: 'This is a fault of the app; what was kept before is unchanged.',
        next: 'Try again; if it happens again, report it with the technical details.',
        action: 'try-again',
        ...technicalWords(error.technical),
      };
    default:
      return assertNever(error);
  }
};
