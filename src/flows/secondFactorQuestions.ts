import { fail } from '../domain/errors';
import type { Question } from '../domain/question';
import { readQuestions } from '../providers/ibmVerifyAnswers';
import { attemptQuestions, beginQuestions } from '../providers/ibmVerifyCalls';
import type { VerifyFactor } from '../providers/ibmVerifyFactors';
import { askPerson, attempt, type FactorRun, within } from './secondFactorProof';

type Problem = Extract<Question, { readonly kind: 'knowledge-questions' }>['problem'];

/** Times the questions are put before it is given up. */
const mostAsked = 5;

/** Gives the answers to the questions that were agreed on. Throws `code-refused`, and everything a call and the person throw. */
export const giveAnswers = async (
  run: FactorRun,
  { id }: Extract<VerifyFactor, { readonly type: 'questions' }>,
): Promise<string> => {
  const asked = readQuestions(await within(run, beginQuestions(id)));
  if (asked === undefined) throw fail('answer-invalid', { stage: 'factor', reason: 'It holds no questions.' });
  const { questions } = asked;
  let problem: Problem | undefined;
  for (let count = 0; count < mostAsked; count += 1) {
    const shown = problem === undefined ? {} : { problem };
    const { answers } = await askPerson(run, {
      kind: 'knowledge-questions',
      askedBy: run.api.host,
      questions,
      ...shown,
    });
    run.client.hide(...answers.map(({ answer }) => answer));
    problem = 'incomplete';
    // All of them are handed in at once, and none that was not asked.
    const complete = questions.flatMap(({ key }) => answers.find((one) => one.key === key) ?? []);
    if (complete.length < questions.length) continue;
    const outcome = await attempt(run, attemptQuestions(id, asked.id, complete));
    if ('assertion' in outcome) return outcome.assertion;
    if (outcome.refused === 'over') throw fail('code-refused', { factor: 'questions', reason: 'used-up' });
    problem = 'wrong';
  }
  throw fail('code-refused', { factor: 'questions', reason: 'wrong' });
};
