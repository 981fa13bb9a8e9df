import { describe, expect, it } from 'vitest';
import { toAppError } from '../../src/domain/errors';
import { createQuestionService } from '../../src/services/questionService';
import { createSettableClock } from '../support/memoryPorts';

describe('a question nobody answers', () => {
  it('ends after five minutes and says that it was the question, not the browser', async () => {
    const clock = createSettableClock();
    const questions = createQuestionService({
      clock,
      random: { id: () => 'q1', bytes: (count) => new Uint8Array(count) },
      emit: () => undefined,
    });
    const question = { kind: 'one-time-code', askedBy: 'tenant.example', factor: 'totp' } as const;
    const asked = questions.personFor('p1').ask(question, new AbortController().signal);
    const outcome = asked.catch((caught: unknown) => toAppError(caught));
    clock.advance(5 * 60_000);
    expect(await outcome).toEqual({
      code: 'sign-in-timed-out',
      minutes: 5,
      strayCallbacks: 0,
      question: 'one-time-code',
    });
    expect(questions.open()).toEqual([]);
  });
});
