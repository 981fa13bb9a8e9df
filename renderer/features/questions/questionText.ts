import { assertNever } from '../../../src/domain/errors';
import type { Question } from '../../../src/domain/question';
import { plain, shownAddress, shownHost } from '../../../src/domain/text/wording';

/** A question in words: who asks for what, and what it is for. */
export type QuestionText = { readonly title: string; readonly purpose: string; readonly label: string };

/** Words for each kind of question. */
export const questionText = (question: Question): QuestionText => {
  const host = shownHost(question.askedBy);
  switch (question.kind) {
    case 'password':
      return {
        title: `${host} asks for the password of ${plain(question.username) || 'the user'}`,
        purpose: 'It is sent to this provider once, to get the token.',
        label: 'Password',
      };
    case 'client-secret':
      return {
        title: `${host} asks for the client secret of ${plain(question.clientId) || 'this client'}`,
        purpose: 'The application proves with it who it is, each time it gets a token.',
        label: 'Client secret',
      };
    case 'paste-redirect':
      return {
        title: `Sign in at ${host} in the browser, then paste the address it ends at`,
        purpose: `When the browser arrives at ${shownAddress(question.redirectUri)}, it may show an error page: that is expected. Copy the whole address from its address bar.`,
        label: 'Address the browser ended at',
      };
    default:
      return assertNever(question);
  }
};

const problems = {
  'not-an-address': 'That is no address. Copy all of it, from https:// to the end.',
  'state-missing':
    'This address carries no answer to this sign-in. Copy the one the browser ends at, with all that follows the question mark.',
  'state-differs':
    'This address belongs to another sign-in, perhaps an older tab. Copy it from the tab that was opened last.',
  'no-answer': 'This address carries neither a code nor an error. Copy the one the browser ends at.',
} as const;

/** Why the last answer did not fit, where there was one. */
export const questionProblem = (question: Question): string | undefined =>
  question.kind === 'paste-redirect' && question.problem !== undefined ? problems[question.problem] : undefined;
