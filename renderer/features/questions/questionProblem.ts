import { assertNever } from '../../../src/domain/errors';
import type { Question } from '../../../src/domain/question';
import { plain } from '../../../src/domain/text/wording';

type Asked<Kind extends Question['kind']> = Extract<Question, { readonly kind: Kind }>;

const addressProblems = {
  'not-an-address': 'That is no address. Copy all of it, from https:// to the end.',
  'state-missing':
    'This address carries no answer to this sign-in. Copy the one the browser ends at, with all that follows the question mark.',
  'state-differs':
    'This address belongs to another sign-in, perhaps an older tab. Copy it from the tab that was opened last.',
  'no-answer': 'This address carries neither a code nor an error. Copy the one the browser ends at.',
} as const;

const codeProblem = ({ factor, correlation, problem }: Asked<'one-time-code'>): string | undefined => {
  switch (problem) {
    case undefined:
      return undefined;
    case 'wrong':
      return factor === 'totp'
        ? 'That code was not accepted. Type the one that the app shows now.'
        : 'That code was not accepted. Compare it with the message and type it again.';
    case 'expired':
      return 'That code had ended. Another one was sent: type the new one.';
    case 'of-another-message':
      return correlation === undefined
        ? 'That code belongs to another message. Use the newest one.'
        : `That code belongs to another message. Use the one that begins with ${plain(correlation, 20)}.`;
    default:
      return assertNever(problem);
  }
};

const answerProblems = {
  wrong: 'At least one answer was not right. Give all of them again.',
  incomplete: 'An answer was missing. Each question needs one.',
} as const;

const sourceProblems = {
  unknown: 'The identity source that the settings name is not there. Choose one of these instead.',
  'two-of-one-name': 'More than one identity source has the name in the settings. Choose the one you mean.',
} as const;

const destinationProblem = ({ factor }: Asked<'destination'>): string =>
  factor === 'emailotp'
    ? 'The provider did not take that address. Correct it, or name another.'
    : 'The provider did not take that number. Write it with its country code, such as +44.';

/** Why the last answer did not fit and what to do now; undefined where it is asked for the first time. */
export const questionProblem = (question: Question): string | undefined => {
  switch (question.kind) {
    case 'paste-redirect':
      return question.problem === undefined ? undefined : addressProblems[question.problem];
    case 'one-time-code':
      return codeProblem(question);
    case 'knowledge-questions':
      return question.problem === undefined ? undefined : answerProblems[question.problem];
    case 'identity-source':
      return question.problem === undefined ? undefined : sourceProblems[question.problem];
    case 'destination':
      return question.problem === undefined ? undefined : destinationProblem(question);
    case 'password':
    case 'client-secret':
    case 'choose-factor':
    case 'approve-push':
    case 'scan-qr':
      return undefined;
    default:
      return assertNever(question);
  }
};
