import { type AppError, fail } from '../domain/errors';
import { shownText } from '../domain/redact';
import type { TokenExtras } from '../domain/token';
import { checkPassword } from '../providers/ibmVerifyCalls';
import { userFacts } from '../providers/ibmVerifyPassword';
import { type FactorRun, proofIn } from './secondFactorProof';
import { askedSecret } from './secrets';
import type { VerifyAnswer } from './verifyApi';
import { findIdentitySource, forgetSources } from './verifyPasswordSource';

/** Whose password it was, and the proof of it where one was wanted. */
export type CheckedPassword = { readonly facts: TokenExtras; readonly assertion: string | undefined };

/** Most facts that are kept of a person, and characters of each. */
const mostFacts = 30;
const longestFact = 300;

const shortFacts = (facts: TokenExtras, secrets: readonly string[]): TokenExtras =>
  Object.fromEntries(
    Object.entries(facts)
      .slice(0, mostFacts)
      .map(([name, value]) => [shownText(name, 60, secrets), shownText(value, longestFact, secrets)]),
  );

/** What there is to be shown of a no without words. */
const bareStatus = (error: AppError): string =>
  'status' in error && error.status !== undefined ? `HTTP ${error.status}` : error.code;

const refuse = (run: FactorRun, { no }: Extract<VerifyAnswer, { readonly no: unknown }>): never => {
  const { error } = no.failure;
  // Without a message ID of its own, a no to a user name and a password is about these.
  const aboutPassword = no.meaning === 'password-wrong' || no.meaning === 'wrong-answer' || no.meaning === 'over';
  if (!aboutPassword) throw no.failure;
  // The pair may have been right in another source.
  forgetSources(run);
  const said = error.code === 'provider-refused' ? error : { error: bareStatus(error) };
  const description = 'description' in said && said.description !== undefined ? { description: said.description } : {};
  throw fail('credentials-refused', { error: said.error, ...description }, no.failure);
};

/**
 * Checks the profile's user name and password in its identity source. Throws `input-invalid` without a user name,
 * `credentials-refused`, `identity-source-*`, and everything a call and the person throw.
 */
export const checkProfilePassword = async (
  run: FactorRun,
  how: { readonly wantsAssertion: boolean },
): Promise<CheckedPassword> => {
  const { client, api } = run;
  const { profile, context } = client;
  if (profile.username === '') {
    throw fail('input-invalid', {
      field: 'username',
      reason: 'The password is checked for a user name, and it is empty.',
    });
  }
  const sourceId = await findIdentitySource(run);
  const typed = await askedSecret(profile, api.host, context, 'password');
  client.hide(typed.value);
  const credentials = { username: profile.username, password: typed.value };
  const answer = await api.ask(checkPassword(sourceId, credentials, how.wantsAssertion));
  if ('no' in answer) return refuse(run, answer);
  await typed.keep();
  const assertion = how.wantsAssertion ? proofIn(run, answer.json) : undefined;
  return { facts: shortFacts(userFacts(answer.json), client.hidden()), assertion };
};
