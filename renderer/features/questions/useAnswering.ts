import type { KeyboardEvent } from 'react';
import type { AppError } from '../../../src/domain/errors';
import type { Answer, OpenQuestion } from '../../../src/domain/question';
import { errorOf, useCall } from '../../data';
import { useSecretCall } from '../../useSecretCall';

/** What becomes of a question: it is answered or given up, once. */
export type Answering = {
  readonly open: OpenQuestion;
  /** Whoever calls it clears what was typed: an answer is held nowhere in the window once it is sent. */
  readonly send: (answer: Answer) => void;
  readonly giveUp: () => void;
  /** Escape anywhere in the question gives it up. */
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly isSending: boolean;
  readonly isCancelling: boolean;
  readonly error: AppError | undefined;
};

/** Answers a question or cancels it, and says what went wrong on the way. */
export const useAnswering = (open: OpenQuestion): Answering => {
  const answer = useSecretCall('questions.answer');
  const cancel = useCall('questions.cancel');
  const giveUp = (): void => {
    if (!cancel.isPending) cancel.mutate({ questionId: open.id });
  };
  return {
    open,
    send: (given) => {
      if (!answer.busy) void answer.run({ questionId: open.id, answer: given });
    },
    giveUp,
    onKeyDown: (event) => {
      if (event.key === 'Escape') giveUp();
    },
    isSending: answer.busy,
    isCancelling: cancel.isPending,
    error: answer.error ?? errorOf(cancel.error),
  };
};
