import { type AppErrorOf, assertNever } from '../errors';
import type { ErrorText } from './errorAction';
import { plain, sentence, shownAddress, technicalWords } from './wording';

type SignInCode =
  | 'cancelled'
  | 'sign-in-timed-out'
  | 'browser-not-opened'
  | 'redirect-port-taken'
  | 'redirect-port-reserved'
  | 'redirect-host-unavailable'
  | 'redirect-not-ours'
  | 'redirect-invalid'
  | 'issuer-differs'
  | 'interaction-required'
  | 'sign-in-needed'
  | 'not-offered';

/** Words for a sign-in that did not come to its end. */
export const signInErrorText = (error: AppErrorOf<SignInCode>): ErrorText => {
  switch (error.code) {
    case 'cancelled':
      return {
        what: 'This was cancelled.',
        why: 'It was stopped before its end; what was kept before is unchanged.',
        next: 'Start again at any time.',
        action: 'try-again',
      };
    case 'sign-in-timed-out':
      return timedOut(error);
    case 'browser-not-opened':
      return {
        what: 'The browser did not open.',
        why: 'The system could not start it for the sign-in page.',
        next: 'Copy the sign-in address and open it yourself, in a browser on this computer.',
        action: 'copy-sign-in-address',
        ...technicalWords(error.reason),
      };
    case 'redirect-port-taken':
      return {
        what: `Port ${error.port} is in use by another program.`,
        why: `The browser is to come back to ${plain(error.host, 60)}:${error.port}, and Token Helper cannot listen there.`,
        next: 'Close the other program, or choose another port that is registered at the provider.',
        action: 'use-another-port',
      };
    case 'redirect-port-reserved':
      return {
        what: `The system does not let programs listen on port ${error.port}.`,
        why: `The browser is to come back to ${plain(error.host, 60)}:${error.port}; ports below 1024 mostly belong to the system.`,
        next: 'Choose a port from 1024 up that is registered at the provider.',
        action: 'use-another-port',
      };
    case 'redirect-host-unavailable':
      return {
        what: `This computer cannot listen on ${plain(error.host, 60)}.`,
        why: 'It has no such address; for [::1], IPv6 is switched off.',
        next: 'Choose 127.0.0.1 as the host of the redirect address in Settings.',
        action: 'open-settings',
      };
    case 'redirect-not-ours':
      return notOurs(error);
    case 'redirect-invalid':
      return {
        what: 'The browser came back with an answer that cannot be used.',
        why: sentence(error.reason, 'Something that it must contain is missing, wrong or there twice.'),
        next: 'Sign in again; if it stays so, look at the Flow tab.',
        action: 'sign-in-again',
      };
    case 'issuer-differs':
      return {
        what:
          error.actual === ''
            ? 'The answer does not say which provider it comes from.'
            : 'Another provider answered than the one that was asked.',
        why: `Asked was ${shownAddress(error.expected, 90)}, ${answeredBy(error.actual)}. The sign-in was stopped, because two providers may have been mixed up.`,
        next: 'Check the issuer in Settings; if it is right, show the Flow tab to whoever runs the provider.',
        action: 'open-settings',
      };
    case 'interaction-required':
      return {
        what: 'The provider has a question, and nobody was there to answer it.',
        why: questionText(error.question),
        next: 'Get the token by hand; the question then appears here.',
        action: 'sign-in-again',
      };
    case 'sign-in-needed':
      return signInNeeded(error);
    case 'not-offered':
      return {
        what: `This is not on offer here: ${plain(error.what, 80) || 'what was asked for'}.`,
        why: 'Neither the provider’s description nor the profile says that it is available.',
        next: 'If the provider has it all the same, enter its endpoint in Settings.',
        action: 'open-settings',
      };
    default:
      return assertNever(error);
  }
};

const answeredBy = (issuer: string): string =>
  issuer === ''
    ? 'which promises to name itself in every answer, and did not'
    : `the answer names ${shownAddress(issuer, 90)}`;

const questions: Readonly<Record<string, string>> = {
  password: 'It asks for the password, and none is kept.',
  'client-secret': 'It asks for the client secret, and none is kept.',
  'paste-redirect': 'The address where the browser ends has to be pasted by hand.',
  'choose-factor': 'It asks for a second factor, and there is more than one to choose from.',
  'one-time-code': 'It asks for a one-time code.',
  'knowledge-questions': 'It asks the questions that were agreed on with it.',
  'approve-push': 'It waits for an approval on a phone.',
  'scan-qr': 'It shows a code to be scanned by a phone.',
  'identity-source': 'It has to be chosen where the account is kept.',
  destination: 'It has to be said where a one-time code shall be sent.',
};

const questionText = (question: string): string =>
  Object.hasOwn(questions, question)
    ? (questions[question] ?? '')
    : sentence(question, 'It wants something that only a person can say.');

const timedOut = (error: AppErrorOf<'sign-in-timed-out'>): ErrorText => {
  const minutes = `${error.minutes} ${error.minutes === 1 ? 'minute' : 'minutes'}`;
  const strays = error.strayCallbacks;
  if (error.question !== undefined) {
    return {
      what: `The sign-in was not finished within ${minutes}.`,
      why: `The question in the window was not answered. ${questionText(error.question)}`,
      next: 'Sign in again; the question then comes back.',
      action: 'sign-in-again',
    };
  }
  return {
    what: `The sign-in was not finished within ${minutes}.`,
    why:
      strays === 0
        ? 'The browser did not come back with an answer.'
        : `The browser came back ${strays === 1 ? 'once' : `${strays} times`} with an answer that belongs to another sign-in, as an old tab does.`,
    next: strays === 0 ? 'Sign in again.' : 'Close the old sign-in tabs, then sign in again.',
    action: 'sign-in-again',
  };
};

const notOurs = (error: AppErrorOf<'redirect-not-ours'>): ErrorText => {
  const why = {
    'not-an-address': 'What was pasted is not the address of a page.',
    'state-missing': 'It carries no “state”, the mark that ties an answer to its sign-in.',
    'state-differs': 'Its “state” is that of another sign-in, as in an old tab.',
    'no-answer': 'It holds neither a code nor an error of the provider.',
  }[error.reason];
  return {
    what: 'This address is not the answer to this sign-in.',
    why,
    next: 'Sign in once more, then copy the whole address of the page where the browser ends.',
    action: 'sign-in-again',
  };
};

const signInNeeded = (error: AppErrorOf<'sign-in-needed'>): ErrorText => {
  const why = {
    'no-refresh-token': 'The provider gave no refresh token, so the token cannot be renewed by itself.',
    'refresh-refused': 'The provider no longer accepts the refresh token.',
    'refreshes-used-up': 'The provider allows a set number of refreshes after each sign-in, and all of them are used.',
    'not-attended': 'The token can only be renewed in the browser, and that is never opened unasked.',
    'reply-lost':
      'The provider was asked to renew the token, and its answer never arrived; the old refresh token may be used up.',
  }[error.reason];
  return {
    what: 'A new sign-in is needed.',
    why,
    next: 'Sign in again.',
    action: 'sign-in-again',
  };
};
