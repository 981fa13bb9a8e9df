import { fail } from '../domain/errors';
import type { Question, SentFactorType } from '../domain/question';
import { readSentCode, readTypedCode, type SentCode } from '../providers/ibmVerifyAnswers';
import { attemptCode, sendCode } from '../providers/ibmVerifyCalls';
import type { VerifyFactor } from '../providers/ibmVerifyFactors';
import { askPerson, attempt, endOnOurClock, type FactorRun } from './secondFactorProof';

type CodeFactor = Extract<VerifyFactor, { readonly type: SentFactorType }>;
type CodeQuestion = Extract<Question, { readonly kind: 'one-time-code' }>;

/** Codes that are sent for one challenge: each costs the account's owner a message. */
const mostSent = 3;
/** Attempts that are made where the system does not count them. */
const mostTyped = 5;
/** Destinations that are asked for before it is given up. */
const mostDestinations = 3;

/** A number as people write it; the zero in `+44 (0)20` is for calls within the country alone. */
const tidy = (factor: CodeFactor, destination: string): string =>
  factor.type === 'emailotp'
    ? destination.trim()
    : destination.replace(/^(\s*\+[\s\d.-]*)\(0\)/, '$1').replace(/[\s()/.\u2010-\u2015-]/g, '');

/** Has a code sent; undefined where the destination is not taken. Throws `code-not-sent`, and what a call throws. */
const trySending = async (run: FactorRun, factor: CodeFactor, destination: string): Promise<SentCode | undefined> => {
  const { api, client } = run;
  const answer = await api.ask(sendCode(factor, destination));
  if ('no' in answer) {
    const { meaning, failure } = answer.no;
    if (meaning === 'limit') throw fail('code-not-sent', { factor: factor.type, reason: 'limit' }, failure);
    if (meaning === 'bad-value' && 'transient' in factor) return undefined;
    // Nothing was handed in yet that could be wrong, so that a bare 401 is about the token too.
    const isOver = meaning === 'not-authorised' || meaning === 'wrong-answer';
    throw isOver ? fail('challenge-over', {}, failure) : failure;
  }
  const sent = readSentCode(answer.json);
  if (sent === undefined)
    throw fail('answer-invalid', { stage: 'factor', reason: 'It does not say which code was sent.' });
  client.context.step({ kind: 'code-sent', factor: factor.type });
  return sent;
};

/** `endsAt` by our own clock, in ms since 1970; undefined where the system does not say. */
type Sending = { readonly sent: SentCode; readonly destination: string; readonly endsAt: number | undefined };

const sendAnywhere = async (run: FactorRun, factor: CodeFactor): Promise<Sending> => {
  let problem: { readonly problem?: 'refused'; readonly typed?: string } = {};
  for (let count = 0; count < mostDestinations; count += 1) {
    const question = { kind: 'destination', askedBy: run.api.host, factor: factor.type, ...problem } as const;
    const { destination: typed } = await askPerson(run, question);
    problem = { problem: 'refused', typed };
    const destination = tidy(factor, typed);
    const sent = await trySending(run, factor, destination);
    if (sent !== undefined) return { sent, destination, endsAt: endOnOurClock(run, sent) };
  }
  throw fail('code-not-sent', { factor: factor.type, reason: 'destination' });
};

const send = async (run: FactorRun, factor: CodeFactor, destination: string | undefined): Promise<Sending> => {
  if ('transient' in factor && destination === undefined) return sendAnywhere(run, factor);
  const sent = await trySending(run, factor, destination ?? '');
  if (sent === undefined) throw fail('code-not-sent', { factor: factor.type, reason: 'destination' });
  return { sent, destination: destination ?? '', endsAt: endOnOurClock(run, sent) };
};

/** How a code that was sent came out. */
type Outcome = { readonly assertion: string } | { readonly ended: 'expired' | 'used-up' | 'again' };

const questionFor = (
  run: FactorRun,
  factor: CodeFactor,
  { sent, destination, endsAt }: Sending,
  now: { readonly problem: CodeQuestion['problem'] | undefined; readonly retriesLeft: number | undefined },
): CodeQuestion => {
  const sentTo = sent.sentTo ?? ('destination' in factor ? factor.destination : destination);
  return {
    kind: 'one-time-code',
    askedBy: run.api.host,
    factor: factor.type,
    ...(sentTo === '' ? {} : { sentTo }),
    ...(sent.correlation === undefined ? {} : { correlation: sent.correlation }),
    ...(now.retriesLeft === undefined ? {} : { retriesLeft: now.retriesLeft }),
    ...(endsAt === undefined ? {} : { codeUntil: endsAt }),
    ...(now.problem === undefined ? {} : { problem: now.problem }),
  };
};

/** Whether a pasted mark is that of another message, as when an older one was opened. */
const isOfAnother = (pasted: string | undefined, { correlation }: SentCode): boolean =>
  pasted !== undefined && correlation !== undefined && pasted.toLowerCase() !== correlation.toLowerCase();

const takeCode = async (
  run: FactorRun,
  factor: CodeFactor,
  sending: Sending,
  firstProblem: CodeQuestion['problem'] | undefined,
): Promise<Outcome> => {
  const { sent, endsAt } = sending;
  const hasEnded = (): boolean => {
    // By the newest that the server said of its time, where it does.
    if (run.api.tellsTime()) return sent.expiresAt !== undefined && run.api.now() >= sent.expiresAt;
    return endsAt !== undefined && run.client.context.clock.now() >= endsAt;
  };
  let retriesLeft = sent.retriesLeft;
  let problem = firstProblem;
  for (let count = 0; count < mostTyped; count += 1) {
    const answer = await askPerson(run, questionFor(run, factor, sending, { problem, retriesLeft }));
    const { otp, correlation } = readTypedCode(answer.code);
    if (answer.again === true || otp === '') return { ended: 'again' };
    problem = 'of-another-message';
    if (isOfAnother(correlation, sent)) continue;
    run.client.hide(otp);
    const outcome = await attempt(run, attemptCode(factor, sent.id, otp));
    if ('assertion' in outcome) return outcome;
    if (outcome.refused === 'over') return { ended: hasEnded() ? 'expired' : 'used-up' };
    problem = 'wrong';
    retriesLeft = retriesLeft === undefined ? undefined : retriesLeft - 1;
    if (retriesLeft !== undefined && retriesLeft <= 0) return { ended: 'used-up' };
  }
  return { ended: 'used-up' };
};

/**
 * Gives a code that is sent by e-mail, text message or phone call. One that has ended, or did not come, is followed by
 * another. Throws `code-refused`, `code-not-sent`, and everything a call and the person throw.
 */
export const giveSentCode = async (run: FactorRun, factor: CodeFactor): Promise<string> => {
  let destination: string | undefined;
  let problem: CodeQuestion['problem'] | undefined;
  for (let count = 0; count < mostSent; count += 1) {
    const sending = await send(run, factor, destination);
    destination = sending.destination;
    const outcome = await takeCode(run, factor, sending, problem);
    if ('assertion' in outcome) return outcome.assertion;
    if (outcome.ended === 'used-up') throw fail('code-refused', { factor: factor.type, reason: 'used-up' });
    problem = outcome.ended === 'expired' ? 'expired' : undefined;
  }
  throw fail('code-not-sent', { factor: factor.type, reason: 'limit' });
};
