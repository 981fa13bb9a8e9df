import { AppFailure, fail } from '../domain/errors';
import type { Question } from '../domain/question';
import { type ApprovalState, approvalState } from '../providers/ibmVerifyAnswers';
import { type FactorRun, proofIn } from './secondFactorProof';
import { wait } from './wait';

/** Between two looks at how an approval stands, in ms. */
const pollEvery = 2000;

/** How long an approval is waited for where the system names no end, in ms. */
const longest = 120_000;

/** Looks in a row that may fail on the way before it is given up: the phone has nothing to do with our network. */
const mostLost = 3;

const lostOnTheWay: ReadonlySet<string> = new Set([
  'connection-lost',
  'connection-refused',
  'network-unreachable',
  'timed-out',
  'provider-unavailable',
  // A page of a proxy, or half an answer: the request on the phone is as it was.
  'answer-not-json',
  'answer-cut',
]);

const mayPass = (caught: unknown): boolean => caught instanceof AppFailure && lostOnTheWay.has(caught.error.code);

/** How long to leave a system alone that wants fewer requests, in ms; undefined for any other failure. */
const pauseAfter = (caught: unknown): number | undefined => {
  if (!(caught instanceof AppFailure) || caught.error.code !== 'rate-limited') return undefined;
  return Math.max((caught.error.retryAfterSeconds ?? 0) * 1000, pollEvery);
};

/** Something that a person answers on a phone while the window shows a question that ends by itself. */
export type Approval = {
  readonly factor: 'push' | 'qr';
  readonly question: Extract<Question, { readonly kind: 'approve-push' | 'scan-qr' }>;
  /** By our own clock, in ms since 1970; undefined where the system does not say. */
  readonly endsAt: number | undefined;
  /** How it stands, as the system says it. */
  readonly look: () => Promise<unknown>;
};

const refusals = {
  denied: 'denied',
  reported: 'reported',
  'timed-out': 'timed-out',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Partial<Record<ApprovalState, string>>;

const poll = async (run: FactorRun, { factor, endsAt, look }: Approval, signal: AbortSignal): Promise<string> => {
  const { clock } = run.client.context;
  const end = (endsAt ?? clock.now() + longest) + pollEvery;
  let lost = 0;
  let pause = pollEvery;
  const missed = (caught: unknown): undefined => {
    const asked = pauseAfter(caught);
    // However long it wants to be left alone, one look is taken at the end of the approval's time.
    if (asked !== undefined) pause = Math.max(Math.min(asked, end - clock.now()), pollEvery);
    else if (lost === mostLost || !mayPass(caught)) throw caught;
    else lost += 1;
  };
  for (;;) {
    await wait(clock, pause, signal);
    pause = pollEvery;
    const json = await look().then((answer) => {
      lost = 0;
      return answer;
    }, missed);
    const state = approvalState(json);
    if (state === 'approved') return proofIn(run, json);
    if (state !== 'pending') throw fail('approval-refused', { factor, outcome: refusals[state] });
    if (clock.now() >= end) throw fail('approval-refused', { factor, outcome: 'timed-out' });
  }
};

/**
 * Shows the question and looks again and again until the phone has answered, the time is over, or the person cancels.
 * Throws `approval-refused`, and everything a call and the person throw.
 */
export const awaitApproval = async (run: FactorRun, approval: Approval): Promise<string> => {
  const { context } = run.client;
  const controller = new AbortController();
  const end = () => controller.abort();
  context.signal.addEventListener('abort', end, { once: true });
  context.step({ kind: 'waiting-for-person', question: approval.question.kind });
  try {
    // Only the phone answers; the question can be cancelled here, which ends the race.
    const asked = context.person.ask(approval.question, controller.signal).then(() => {
      throw fail('interaction-required', { question: approval.question.kind });
    });
    return await Promise.race([poll(run, approval, controller.signal), asked]);
  } finally {
    end();
    context.signal.removeEventListener('abort', end);
  }
};
