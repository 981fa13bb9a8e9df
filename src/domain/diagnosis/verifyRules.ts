import { ofVerify, otherSurface } from '../text/discoveryErrors';
import type { Evidence, Rule, Words } from './rule';
import { clientOf, redirectOf } from './ruleFacts';

const rule = (code: string, cause: Words, remedy: Words, action?: Rule['action']): Rule => ({
  id: `verify-${code}`,
  when: { said: new RegExp(`\\b${code}\\b`) },
  cause,
  remedy,
  ...(action === undefined ? {} : { action }),
});

/** What only a sign-in is told so; a call of the person's own is read by what any system says. */
const inSignIn = (one: Rule): Rule => ({ ...one, when: { ...one.when, stages: ['factor'] } });

const entitlement = 'Grant it at the application under API access, or have an administrator of the tenant do so.';

/** A code from an app or a seed, and answers to questions, have no message whose mark could be compared. */
const ofMessage = ({ error }: Evidence): boolean =>
  error.code !== 'code-refused' || (error.factor !== 'totp' && error.factor !== 'questions');

/** The same for a message ID that is about a code in a message. */
const messageRule = (code: string, cause: Words, remedy: Words): Rule => ({
  ...rule(code, cause, remedy, 'try-again'),
  when: { said: new RegExp(`\\b${code}\\b`), where: ofMessage },
});

const grantOff: ReadonlySet<string> = new Set(['unauthorized_client', 'unsupported_grant_type']);

/** IBM Verify: message IDs of its catalogues, and the grant that people forget to switch on. */
export const verifyRules: readonly Rule[] = [
  {
    id: 'verify-other-surface',
    when: {
      codes: ['discovery-not-found'],
      where: ({ error }) => error.code === 'discovery-not-found' && ofVerify(error.address),
    },
    cause: 'The tenant does not describe itself below the endpoints that were chosen, or the host is no tenant.',
    remedy: otherSurface,
    action: 'open-settings',
  },
  {
    id: 'verify-jwt-bearer-off',
    when: {
      codes: ['grant-refused'],
      where: ({ error }) => error.code === 'grant-refused' && error.proof === true && grantOff.has(error.error),
    },
    cause: (e) =>
      `The factor was right, but ${clientOf(e)} may not use the grant “JWT bearer”, by which its proof becomes a token.`,
    remedy: 'Switch on “JWT bearer” among the grant types on the Sign-on tab of the application.',
  },
  rule(
    'CSIAQ0155E',
    (e) => `The client secret is not the one of ${clientOf(e)}, or was renewed.`,
    'Copy client ID and secret again from the Sign-on tab of the application.',
    'open-settings',
  ),
  {
    ...rule(
      'CSIAQ0158E',
      'The refresh token is unknown there: it has ended, was used before or belongs to another client.',
      'Sign in again.',
      'sign-in-again',
    ),
    id: 'verify-CSIAQ0158E-refresh',
    when: { said: /\bCSIAQ0158E\b/, where: ({ stage }) => stage === 'refresh' },
  },
  {
    ...rule(
      'CSIAQ0158E',
      'The code or assertion is unknown there: it has ended, was used before or belongs to another client.',
      'Get the token again.',
      'sign-in-again',
    ),
    when: { said: /\bCSIAQ0158E\b/, where: ({ stage }) => stage !== 'refresh' },
  },
  rule(
    'CSIAQ0167E',
    (e) => `The redirect address ${redirectOf(e)} is not registered for the application.`,
    (e) => `Add ${redirectOf(e)} to the redirect URIs on the Sign-on tab of the application.`,
  ),
  rule(
    'CSIAQ0278E',
    'The access policy of the application denies this sign-in.',
    'Ask an administrator of the tenant which rule of the policy applies.',
  ),
  rule(
    'CSIAQ0279E',
    'The account is not entitled to the application.',
    'Have the account added under Entitlements of the application.',
  ),
  rule(
    'CSIAQ0298E',
    'The access policy wants to know more about the session than was sent.',
    'Switch on the session context in Settings.',
    'open-settings',
  ),
  inSignIn(
    rule(
      'CSIBN0001E',
      'The token of the second factor call is missing, wrong or has ended.',
      'Get the token again.',
      'try-again',
    ),
  ),
  inSignIn(
    rule(
      'CSIBN0002E',
      'The token may not use second factors: it lacks the entitlement “Authenticate any user”.',
      entitlement,
    ),
  ),
  rule(
    'CSIBN0018E',
    'The mark before the one-time code may have letters and digits only.',
    'Get the token again.',
    'try-again',
  ),
  messageRule(
    'CSIBN0021E',
    'The one-time code was wrong.',
    'Get the token again and type the code that belongs to the mark shown.',
  ),
  messageRule(
    'CSIBN0025E',
    'The one-time code had ended, or too many were tried.',
    'Get the token again for a new code.',
  ),
  messageRule(
    'CSIBN0028E',
    'The verification is gone: it was used, or its time had passed.',
    'Get the token again for a new one.',
  ),
  rule(
    'CSIBN0081E',
    'No more text messages are sent for now.',
    'Choose another factor, or try again later.',
    'try-again',
  ),
  inSignIn(
    rule(
      'CSIBH0001E',
      'The token of the password call is missing, wrong or has ended.',
      'Get the token again.',
      'try-again',
    ),
  ),
  inSignIn(
    rule(
      'CSIBH0002E',
      'The client may not check passwords: it lacks the entitlement “Authenticate any user”.',
      entitlement,
    ),
  ),
  rule('CSIBH0003E', 'The tenant is not known there.', 'Check the address of the tenant in Settings.', 'open-settings'),
  rule(
    'CSIBH0044E',
    'The user name or the password is wrong, or the account is kept in another identity source.',
    'Check the user name, the password and the identity source in Settings.',
    'open-settings',
  ),
  rule(
    'CSIAI0160E',
    'The user name or the password is wrong in the cloud directory.',
    'Check both in Settings.',
    'open-settings',
  ),
  {
    id: 'verify-call-entitlement',
    when: { stages: ['call'], said: /\bCSI[A-Z]{2}0002E\b/ },
    cause: 'The token lacks the entitlement that this call needs.',
    remedy: entitlement,
  },
];
