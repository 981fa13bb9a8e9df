import { fail } from '../domain/errors';
import { nextTotpTurn, totpCode } from '../domain/totp';
import { commonTotpSettings, readTotpSeed, type TotpSeed, type TotpSettings } from '../domain/totpSeed';
import { attemptTotp } from '../providers/ibmVerifyCalls';
import type { VerifyFactor } from '../providers/ibmVerifyFactors';
import { type Attempt, askPerson, attempt, type FactorRun } from './secondFactorProof';
import { wait } from './wait';

type TotpFactor = Extract<VerifyFactor, { readonly type: 'totp' }>;
/** The chosen app, and the others of the account that a kept seed may be of. */
type Factors = readonly [TotpFactor, ...TotpFactor[]];

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

/** What is remembered of which app a profile's seed turned out to be of. */
const appKey = ({ client, api }: FactorRun): string => `${api.origin} app of ${client.profile.id}`;

/** Apps whose turn it is at most: each costs a code and half a minute. */
const mostApps = 3;

/**
 * The apps the seed may be of, the one that took it last before all others; the first of them once more at the end, since
 * its code may have been given by another app or fallen between two clocks.
 */
const inTurn = (run: FactorRun, factors: Factors): readonly TotpFactor[] => {
  const last = run.client.context.recalled.get(appKey(run));
  const apps = [...factors].sort((a, b) => Number(b.id === last) - Number(a.id === last)).slice(0, mostApps);
  return [...apps, ...apps.slice(0, 1)];
};

/**
 * Answers with a code made from the kept seed, a new one at each attempt. Throws `code-refused`, and `input-invalid` for a
 * seed that is none.
 */
const fromSeed = async (run: FactorRun, factors: Factors, kept: string): Promise<string> => {
  const seed = readTotpSeed(kept);
  run.client.hide(kept, seed.secret);
  let isOver = false;
  for (const factor of inTurn(run, factors)) {
    const settings = { ...commonTotpSettings, ...seed.settings, ...factor.settings };
    const outcome = await giveNextCode(run, factor, seed, settings);
    if ('assertion' in outcome) {
      run.client.context.recalled.set(appKey(run), factor.id);
      return outcome.assertion;
    }
    isOver = outcome.refused === 'over';
  }
  throw fail('code-refused', {
    factor: 'totp',
    reason: isOver ? 'used-up' : 'wrong',
    fromSeed: true,
    ...(factors.length > 1 ? { apps: Math.min(factors.length, mostApps) } : {}),
    ...clockFact(run),
  });
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
 * Gives the code of an authenticator app: made here from a kept seed, or typed. Which of several apps a seed is of cannot
 * be told from it, so that those of `usable` come after the chosen one, unless the settings name that. Throws `code-refused`, and everything a
 * call and the person throw.
 */
export const giveTotp = async (
  run: FactorRun,
  factor: TotpFactor,
  usable: readonly VerifyFactor[],
): Promise<string> => {
  const kept = await run.client.context.secrets.totpSeed();
  if (kept === undefined || kept === '') return typed(run, factor);
  const isNamed = run.client.profile.verify?.preferredFactor === factor.id;
  const others = isNamed ? [] : usable.flatMap((one) => (one.type === 'totp' && one.id !== factor.id ? [one] : []));
  return fromSeed(run, [factor, ...others], kept);
};
