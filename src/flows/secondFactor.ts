import type { TokenEndpointResponse } from 'openid-client';
import { assertNever, fail } from '../domain/errors';
import type { TokenExtras } from '../domain/token';
import { listFactors } from '../providers/ibmVerifyCalls';
import { isFirstStep, readFactors, type VerifyFactor } from '../providers/ibmVerifyFactors';
import { allowedFactorsOf } from '../providers/ibmVerifyTokens';
import type { FlowClient } from './client';
import { chooseFactor } from './secondFactorChoice';
import { giveSentCode } from './secondFactorCode';
import { givePush, giveQr } from './secondFactorPhone';
import { type FactorRun, within } from './secondFactorProof';
import { giveAnswers } from './secondFactorQuestions';
import { giveTotp } from './secondFactorTotp';
import { openVerifyApi } from './verifyApi';
import { checkProfilePassword } from './verifyPasswordCheck';

/** The proof of a factor, to be exchanged for tokens once and at once, and what it told of the person. */
export type GivenFactor = { readonly assertion: string; readonly facts: TokenExtras };

const only = (assertion: string): GivenFactor => ({ assertion, facts: {} });

const password = async (run: FactorRun): Promise<GivenFactor> => {
  const { assertion, facts } = await checkProfilePassword(run, { wantsAssertion: true });
  if (assertion === undefined) throw fail('internal', { technical: 'a password without its proof' });
  return { assertion, facts };
};

const give = async (run: FactorRun, factor: VerifyFactor, usable: readonly VerifyFactor[]): Promise<GivenFactor> => {
  switch (factor.type) {
    case 'totp':
      return only(await giveTotp(run, factor, usable));
    case 'emailotp':
    case 'smsotp':
    case 'voiceotp':
      return only(await giveSentCode(run, factor));
    case 'questions':
      return only(await giveAnswers(run, factor));
    case 'push':
      return only(await givePush(run, factor));
    case 'qr':
      return only(await giveQr(run));
    case 'password':
      return password(run);
    case 'fido2':
      throw fail('factor-none', { left: [{ type: 'fido2', reason: 'needs-web-origin' }] });
    default:
      return assertNever(factor);
  }
};

/** Before the first factor nobody is known whose enrolments could be listed; a policy that names none means the password. */
const firstFactors = ['password'] as const;

/**
 * Gives the factor that a challenge asks for, with the challenge's own token, which is used for nothing else. `first`: no
 * factor was given before. Throws `factor-none`, `code-*`, `approval-refused`, `challenge-over`, and everything a call
 * and the person throw.
 */
export const giveFactor = async (
  client: FlowClient,
  challenge: TokenEndpointResponse,
  { first }: { readonly first: boolean },
): Promise<GivenFactor> => {
  const run: FactorRun = { client, api: openVerifyApi(client, challenge.access_token) };
  const named = allowedFactorsOf(challenge);
  client.context.step({ kind: 'factor-asked', ...(named === undefined ? {} : { allowed: named }) });
  const allowed = first ? (named ?? firstFactors) : named;
  const listing = first || isFirstStep(allowed) ? undefined : await within(run, listFactors);
  const list = readFactors(listing, allowed);
  const factor = await chooseFactor(run, list, allowed);
  const given = await give(run, factor, list.usable);
  client.context.step({ kind: 'factor-accepted', factor: factor.type });
  return given;
};
