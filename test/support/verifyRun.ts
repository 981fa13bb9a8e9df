import { type AppError, toAppError } from '../../src/domain/errors';
import type { FlowStepFact } from '../../src/domain/flow';
import type { ProfileInput } from '../../src/domain/profile';
import type { Answer, Question } from '../../src/domain/question';
import type { TokenSet } from '../../src/domain/token';
import type { FlowTokens } from '../../src/flows/context';
import { acquire } from '../../src/flows/index';
import { refreshTokens } from '../../src/flows/refresh';
import { createTestContext, profileWith, type TestContext } from './flowContext';
import { createFakePerson, createSettableClock, type SettableClock } from './memoryPorts';
import { tenantTime, type VerifyTenant } from './verifyTenant';

/** A clock that does not wait: whoever asks for time to pass finds that it has. It agrees with the scripted tenants. */
export const createImpatientClock = (start = tenantTime): SettableClock => {
  const clock = createSettableClock(start);
  return {
    ...clock,
    after: (milliseconds, run) => {
      const cancel = clock.after(milliseconds, run);
      const turn = setImmediate(() => clock.advance(milliseconds));
      return () => {
        clearImmediate(turn);
        cancel();
      };
    },
  };
};

/** How a run at a tenant came out, and all that was seen of it. */
export type VerifyRun = {
  readonly tokens: FlowTokens | undefined;
  readonly error: AppError | undefined;
  readonly context: TestContext;
  readonly asked: readonly Question[];
};

/** What a test gives a run besides the profile. */
export type RunParts = Parameters<typeof createTestContext>[0] & {
  readonly profile?: Partial<ProfileInput>;
  readonly answer?: (question: Question, count: number) => Answer | Promise<Answer>;
  /** Hears each step as it happens, and may cancel the run. */
  readonly onStep?: (fact: FlowStepFact, cancel: () => void) => void;
  /** A kept set of tokens, to be refreshed. */
  readonly refresh?: TokenSet;
};

/** Runs a profile of the tenant: the password grant of `dana`, whose password is kept, unless said. */
export const runAt = async (tenant: Pick<VerifyTenant, 'issuer'>, parts: RunParts = {}): Promise<VerifyRun> => {
  const { profile: changes, answer, refresh, onStep, ...given } = parts;
  const person = createFakePerson(answer);
  const made = createTestContext({ password: 'the password of dana', person, clock: createImpatientClock(), ...given });
  const step = (fact: FlowStepFact): void => {
    made.step(fact);
    onStep?.(fact, made.cancel);
  };
  const context = { ...made, step };
  const profile = profileWith({
    provider: 'ibmVerify',
    server: { kind: 'discovery', issuer: tenant.issuer },
    grant: 'password',
    username: 'dana',
    scope: 'openid',
    ...changes,
  });
  try {
    const tokens =
      refresh === undefined ? await acquire(profile, context) : await refreshTokens(profile, refresh, context);
    return { tokens, error: undefined, context, asked: person.asked };
  } catch (caught) {
    return { tokens: undefined, error: toAppError(caught), context, asked: person.asked };
  } finally {
    await context.http.close();
  }
};

type Answers = { readonly [Kind in Answer['kind']]?: Answer | ((question: Question, count: number) => Answer) };

/** The answer to each kind of question; a kind left out is one that must not be asked. */
export const answering = (answers: Answers) => {
  const counts = new Map<string, number>();
  return (question: Question): Answer => {
    const count = (counts.get(question.kind) ?? 0) + 1;
    counts.set(question.kind, count);
    const answer = Object.entries(answers).find(([kind]) => kind === question.kind)?.[1];
    if (answer === undefined) throw new Error(`nobody should ask ${question.kind}`);
    return typeof answer === 'function' ? answer(question, count) : answer;
  };
};

/** A typed code. */
export const code = (text: string): Answer => ({ kind: 'one-time-code', code: text });
