import type { RecordedRun } from '../flow';
import { errorText } from '../text/errorText';
import { cosManagerRules, dxRules, webMethodsRules } from './appRules';
import { auth0Rules } from './auth0Rules';
import { bindingRules } from './bindingRules';
import { callRules } from './callRules';
import { clientRules } from './clientRules';
import { cognitoRules } from './cognitoRules';
import { entraRules } from './entraRules';
import { evidenceOf } from './evidence';
import { factorRules } from './factorRules';
import { googleRules } from './googleRules';
import { grantRules } from './grantRules';
import { keycloakRules } from './keycloakRules';
import { keyrockRules } from './keyrockRules';
import { networkRules } from './networkRules';
import { oktaRules } from './oktaRules';
import { proofRules } from './proofRules';
import { type Diagnosis, type Evidence, fits, type Rule, type Words } from './rule';
import { withWords } from './ruleFacts';
import { signInRules } from './signInRules';
import { tokenRules } from './tokenRules';
import { verifyRules } from './verifyRules';

/**
 * Every rule, in the order in which they are tried, within a list as well: what only one system says before what any
 * says, and the narrower before the wider.
 */
export const ruleLists: readonly (readonly Rule[])[] = [
  entraRules,
  verifyRules,
  oktaRules,
  auth0Rules,
  keycloakRules,
  keyrockRules,
  googleRules,
  cognitoRules,
  dxRules,
  webMethodsRules,
  cosManagerRules,
  networkRules,
  bindingRules,
  callRules,
  factorRules,
  signInRules,
  proofRules,
  clientRules,
  grantRules,
  tokenRules,
];

const wordsOf = (words: Words, evidence: Evidence): string => (typeof words === 'string' ? words : words(evidence));

/** What no rule knows: the failure's own words. */
const general = (evidence: Evidence): Diagnosis => {
  const { error } = evidence;
  const { what, next, action } = errorText(error);
  const cause = error.code === 'provider-refused' ? withWords(what.replace(/\.$/, ''), evidence) : what;
  return { rule: `general-${error.code}`, cause, remedy: next, ...(action === undefined ? {} : { action }) };
};

/** Why a run failed and what to do about it; undefined for one that did not. */
export const diagnose = (recorded: RecordedRun): Diagnosis | undefined => {
  const evidence = evidenceOf(recorded);
  if (evidence === undefined) return undefined;
  const rule = ruleLists.flat().find((each) => fits(each, evidence));
  if (rule === undefined) return general(evidence);
  return {
    rule: rule.id,
    cause: wordsOf(rule.cause, evidence),
    remedy: wordsOf(rule.remedy, evidence),
    ...(rule.action === undefined ? {} : { action: rule.action }),
  };
};
