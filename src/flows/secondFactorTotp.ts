import { fail } from '../domain/errors';
import { nextTotpTurn, totpCode } from '../domain/totp';
import { commonTotpSettings, readTotpSeed, type TotpSeed, type TotpSettings } from '../domain/totpSeed';
import { attemptTotp } from '../providers/ibmVerifyCalls';
import type { VerifyFactor } from '../providers/ibmVerifyFactors';
import { type Attempt, askPerson, attempt, type FactorRun } from './secondFactorProof';
import { wait } from './wait';

type TotpFactor = Extract<VerifyFactor, { readonly type: 'totp' }>;

/** Codes that are typed before it is given up: more would only lock the account. */
const mostTyped = 5;

const clockFact = ({ api }: FactorRun): { readonly clockAheadSeconds?: number } => {
  const ahead = api.ahead();
  return ahead === 0 ? {} : { clockAheadSeconds: Math.round(ahead / 1000) };
};

/** Makes the next code that was not given yet, by the server's clock, and hands it in. */
const giveNextCode = async (
  run: FactorRun,
  { id }: TotpFactor,
  { secret }: TotpSeed,
  settings: TotpSettings,
): Promise<Attempt> => {
  const { client, api } = run;
  const { clock, usedCodes, signal, step: note } = client.context;
  const { step, waitMs } = nextTotpTurn(api.now(), settings.period, usedCodes.of(secret));
  // Taken before anything is waited for, so that another run for the same account takes the one after it.
  await usedCodes.add(secret, step);
  if (waitMs > 0) {
    note({ kind: 'waiting-for-code', until: clock.now() + waitMs });
    await wait(clock, waitMs, signal);
  }
  const code = totpCode(secret, settings, step);
  client.hide(code);
  return attempt(run, attemptTotp(id, code));
};

/**
 * Answers with a code made from the kept seed. A refused one is followed by one more, since the first may have been
 * given by another app or fallen between two clocks. Throws `code-refused`, and `input-invalid` for a seed that is none.
 */
const fromSeed = async (run: FactorRun, factor: TotpFactor, kept: string): Promise<string> => {
  const seed = readTotpSeed(kept);
  run.client.hide(kept, seed.secret);
  const settings = { ...commonTotpSettings, ...seed.settings, ...factor.settings };
  const first = await giveNextCode(run, factor, seed, settings);
  if ('assertion' in first) return first.assertion;
  const second = await giveNextCode(run, factor, seed, settings);
  if ('assertion' in second) return second.assertion;
  const reason = second.refused === 'over' ? 'used-up' : 'wrong';
  throw fail('code-refused', { factor: 'totp', reason, fromSeed: true, ...clockFact(run) });
};

/** A code as people paste it: some apps show it in two groups. */
const bare = (typed: string): string => typed.replace(/[\s-]/g, '');

const typed = async (run: FactorRun, { id }: TotpFactor): Promise<string> => {
  const { api, client } = run;
  for (let count = 0; count < mostTyped; count += 1) {
    const problem = count === 0 ? {} : ({ problem: 'wrong' } as const);
    const { code } = await askPerson(run, { kind: 'one-time-code', askedBy: api.host, factor: 'totp', ...problem });
    const otp = bare(code);
    client.hide(otp);
    const outcome = await attempt(run, attemptTotp(id, otp));
    if ('assertion' in outcome) return outcome.assertion;
  }
  throw fail('code-refused', { factor: 'totp', reason: 'wrong', ...clockFact(run) });
};

/**
 * Gives the code of an authenticator app: made here from a kept seed, or typed. Throws `code-refused`, and everything a
 * call and the person throw.
 */
export const giveTotp = async (run: FactorRun, factor: TotpFactor): Promise<string> => {
  const kept = await run.client.context.secrets.totpSeed();
  return kept === undefined || kept === '' ? typed(run, factor) : fromSeed(run, factor, kept);
};
