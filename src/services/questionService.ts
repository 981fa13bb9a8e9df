import { fail } from '../domain/errors';
import type { Answer, OpenQuestion, Question } from '../domain/question';
import type { Clock, Person, Random } from '../ports';
import type { Emit } from './events';

type Waiting = {
  readonly open: OpenQuestion;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: Error) => void;
};

/** How long a question waits for its answer, in ms. */
export const questionLimit = 5 * 60_000;

const unanswered = ({ kind }: Question) =>
  fail('sign-in-timed-out', { minutes: questionLimit / 60_000, strayCallbacks: 0, question: kind });

/** The person behind the window: questions wait here until the window answers, cancels, or the time is up. */
export const createQuestionService = (deps: {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}) => {
  const waiting = new Map<string, Waiting>();

  const take = (questionId: string): Waiting => {
    const entry = waiting.get(questionId);
    if (!entry) throw fail('not-found', { what: 'question' });
    return entry;
  };

  const ask = (profileId: string, question: Question, signal: AbortSignal): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      if (signal.aborted) {
        reject(fail('cancelled', {}));
        return;
      }
      const id = deps.random.id();
      const askedAt = deps.clock.now();
      const settle = (finish: () => void) => {
        stopTimer();
        signal.removeEventListener('abort', onAbort);
        waiting.delete(id);
        deps.emit('questions.changed', null);
        finish();
      };
      const onAbort = () => settle(() => reject(fail('cancelled', {})));
      const stopTimer = deps.clock.after(questionLimit, () => settle(() => reject(unanswered(question))));
      signal.addEventListener('abort', onAbort);
      waiting.set(id, {
        open: { id, profileId, question, askedAt, until: askedAt + questionLimit },
        resolve: (answer) => settle(() => resolve(answer)),
        reject: (reason) => settle(() => reject(reason)),
      });
      deps.emit('questions.changed', null);
    });

  return {
    /** The Person port of one profile's flow. */
    personFor: (profileId: string): Person => ({ ask: (question, signal) => ask(profileId, question, signal) }),
    open: (): readonly OpenQuestion[] => [...waiting.values()].map((entry) => entry.open),
    /** Throws `not-found` when the question is gone, `input-invalid` when the answer is to another kind of question. */
    answer: (questionId: string, answer: Answer): void => {
      const entry = take(questionId);
      if (answer.kind !== entry.open.question.kind) {
        throw fail('input-invalid', { field: 'answer', reason: 'answers another question' });
      }
      entry.resolve(answer);
    },
    cancel: (questionId: string): void => take(questionId).reject(fail('cancelled', {})),
  };
};

export type QuestionService = ReturnType<typeof createQuestionService>;
