import type { OpenQuestion, Question } from '../../../src/domain/question';
import { timeLeft } from '../../../src/domain/text/duration';

/** When what the question is about ends by itself, in ms since 1970; undefined where the provider named no end. */
export const ownEnd = (question: Question): number | undefined => {
  switch (question.kind) {
    case 'one-time-code':
      return question.codeUntil;
    case 'approve-push':
      return question.pushUntil;
    case 'scan-qr':
      return question.qrUntil;
    default:
      return undefined;
  }
};

const ended: Readonly<Partial<Record<Question['kind'], string>>> = {
  'one-time-code': 'The code has ended',
  'approve-push': 'The request has ended',
  'scan-qr': 'The code has ended',
};

/** How long there is to answer, whichever ends first: what was asked for, or the question. `now` in ms since 1970. */
export const timeToAnswer = ({ question, until }: OpenQuestion, now: number): string => {
  const end = Math.min(ownEnd(question) ?? until, until);
  const over = end < until && end <= now ? ended[question.kind] : undefined;
  return over ?? `${timeLeft(end - now)} left`;
};
