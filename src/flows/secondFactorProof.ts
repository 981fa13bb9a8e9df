import { fail } from '../domain/errors';
import type { Answer, Question } from '../domain/question';
import { assertionIn, type Term } from '../providers/ibmVerifyAnswers';
import type { VerifyRequest } from '../providers/ibmVerifyCalls';
import type { FlowClient } from './client';
import type { VerifyAnswer, VerifyApi } from './verifyApi';

/** What giving a factor needs: the client of the run, and Verify's interfaces with the challenge's token. */
export type FactorRun = { readonly client: FlowClient; readonly api: VerifyApi };

/** What came of an attempt: the proof, or why there is none, so that another attempt may be made. */
export type Attempt =
  | { readonly assertion: string }
  | { readonly refused: 'wrong' }
  /** Used up, ended, or no longer there. */
  | { readonly refused: 'over' };

/** The proof in a yes. Throws `answer-invalid` for one without it, which could not be exchanged for a token. */
export const proofIn = ({ client }: FactorRun, json: unknown): string => {
  const assertion = assertionIn(json);
  if (assertion === undefined) {
    throw fail('answer-invalid', {
      stage: 'factor',
      reason: 'The factor was accepted, but no assertion came with it.',
    });
  }
  client.hide(assertion);
  return assertion;
};

/** Reads a no that ends the whole challenge. Throws `challenge-over`, or the failure of the no. */
const endOf = (answer: Extract<VerifyAnswer, { readonly no: unknown }>): never => {
  const { meaning, failure } = answer.no;
  throw meaning === 'not-authorised' ? fail('challenge-over', {}, failure) : failure;
};

/** Hands in a proof. Throws `challenge-over` once the challenge has ended, and everything else that is not about this proof. */
export const attempt = async (run: FactorRun, request: VerifyRequest): Promise<Attempt> => {
  const answer = await run.api.ask(request);
  if ('json' in answer) return { assertion: proofIn(run, answer.json) };
  switch (answer.no.meaning) {
    case 'wrong-answer':
    // The body holds nothing but what was typed, so that one which is no good means a code or an answer of no good form.
    case 'bad-value':
      return { refused: 'wrong' };
    case 'over':
    case 'gone':
      return { refused: 'over' };
    default:
      return endOf(answer);
  }
};

/** A call within a challenge that hands in nothing. Throws `challenge-over`, and the failure of a no. */
export const within = async ({ api }: FactorRun, request: VerifyRequest): Promise<unknown> => {
  const answer = await api.ask(request);
  if ('json' in answer) return answer.json;
  // Without a code of its own, 401 can only be about the token here: nothing was handed in that could be wrong.
  if (answer.no.meaning === 'wrong-answer') throw fail('challenge-over', {}, answer.no.failure);
  return endOf(answer);
};

type AnswerOf<Kind> = Extract<Answer, { readonly kind: Kind }>;

const answers = <Kind extends Question['kind']>(answer: Answer, kind: Kind): answer is AnswerOf<Kind> =>
  answer.kind === kind;

/** Asks the person a question of the run. Throws what Person throws. */
export const askPerson = async <Asked extends Question>(
  { client: { context } }: FactorRun,
  question: Asked,
): Promise<AnswerOf<Asked['kind']>> => {
  context.step({ kind: 'waiting-for-person', question: question.kind });
  const answer = await context.person.ask(question, context.signal);
  if (!answers<Asked['kind']>(answer, question.kind)) throw fail('interaction-required', { question: question.kind });
  return answer;
};

/**
 * When something ends by our own clock, in ms since 1970; undefined where the system does not say. A server whose answers
 * carry no time, as behind some proxies, still says how long it gives.
 */
export const endOnOurClock = ({ api, client }: FactorRun, { createdAt, expiresAt }: Term): number | undefined => {
  if (expiresAt === undefined) return undefined;
  if (api.tellsTime() || createdAt === undefined) return expiresAt - api.ahead();
  return client.context.clock.now() + expiresAt - createdAt;
};
