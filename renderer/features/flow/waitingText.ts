import type { FlowStep } from '../../../src/domain/flow';
import type { Question } from '../../../src/domain/question';
import { plain } from '../../../src/domain/text/wording';

type Waiting = {
  /** What is waited for, as a sentence among the steps of a run. */
  readonly fact: string;
  /** The same while it lasts, for the line beside Cancel. */
  readonly now: string;
};

const answer = 'Waiting for your answer…';

const waitings: Readonly<Record<Question['kind'], Waiting>> = {
  password: { fact: 'For the password of the user.', now: answer },
  'client-secret': { fact: 'For the client secret.', now: answer },
  'paste-redirect': { fact: 'For the address that the browser ends at.', now: answer },
  'choose-factor': { fact: 'For the choice of a second factor.', now: answer },
  'one-time-code': { fact: 'For a one-time code.', now: 'Waiting for the code…' },
  'knowledge-questions': { fact: 'For the answers to the security questions.', now: answer },
  'approve-push': { fact: 'For your approval on the phone.', now: 'Waiting for your approval on the phone…' },
  'scan-qr': { fact: 'For the phone that scans the code.', now: 'Waiting for the phone that scans the code…' },
  'identity-source': { fact: 'For the choice of an identity source.', now: answer },
  destination: { fact: 'For where the code shall go.', now: answer },
};

const isKnown = (question: string): question is Question['kind'] => Object.hasOwn(waitings, question);

/** What a question waits for, in words; a kind of another version is named as it was noted. */
export const waitingFact = (question: string): string =>
  isKnown(question) ? waitings[question].fact : plain(question);

/** What is going on while a question waits. */
export const waitingNow = (question: string): string => (isKnown(question) ? waitings[question].now : answer);

/** The step that says what a run is doing: while a phone is awaited, each look at how it stands is an exchange of its own. */
export const tellingStep = (steps: readonly FlowStep[]): FlowStep | undefined => {
  const last = steps.at(-1);
  if (last?.kind !== 'exchange') return last;
  const before = steps.filter(({ kind }) => kind !== 'exchange').at(-1);
  const isOnPhone =
    before?.kind === 'waiting-for-person' && (before.question === 'approve-push' || before.question === 'scan-qr');
  return isOnPhone ? before : last;
};
