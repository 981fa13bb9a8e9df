import type { Evidence, Rule } from './rule';
import { audienceOf, clockIsOff, clockOf, redirectOf, scopeOf, withWords } from './ruleFacts';

const grantErrors = ['invalid_grant', 'invalid_token'];
const refreshErrors = [...grantErrors, 'expired_token', 'invalid_refresh_token', 'bad_refresh_token'];

const isCode = ({ grant, stage }: Evidence): boolean => grant === 'authorization_code' && stage === 'token';

const aboutAudience =
  /(?:invalid|unknown|unsupported)[^.\n]{0,20}(?:audience|resource)|(?:audience|resource)[^.\n]{0,30}(?:invalid|unknown|not found|not registered)|audience[^\n]{0,120}not (?:been )?(?:whitelisted|allowed|permitted)/i;

/** What is handed in for a token, and what is asked for. */
export const grantRules: readonly Rule[] = [
  {
    id: 'scope-missing',
    when: { codes: ['scope-refused'], where: ({ scope }) => scope === '' },
    cause: 'No scope was asked for, and the provider wants one.',
    remedy: 'Name a scope in Settings.',
    action: 'open-settings',
  },
  {
    id: 'scope-unknown',
    when: { codes: ['scope-refused'], where: ({ scope }) => scope !== '' },
    cause: (e) => `The provider does not know or does not allow this client every scope of ${scopeOf(e)}.`,
    remedy: 'Correct the scope in Settings, or have it allowed for the client.',
    action: 'open-settings',
  },
  {
    id: 'audience-unknown',
    when: { codes: ['provider-refused', 'grant-refused'], errors: ['invalid_target'] },
    cause: (e) =>
      e.audience === ''
        ? 'The provider does not know the audience or resource that it took the request for.'
        : `The provider does not know ${audienceOf(e)} as an audience or resource.`,
    remedy: 'Correct the audience and the resources in Settings.',
    action: 'open-settings',
  },
  {
    id: 'audience-words',
    when: {
      codes: ['provider-refused', 'grant-refused'],
      said: aboutAudience,
      where: ({ oauthError }) => oauthError !== 'invalid_target',
    },
    cause: (e) =>
      withWords(
        `The provider does not accept the audience or resource that was asked for${e.audience === '' ? '' : `, ${audienceOf(e)}`}`,
        e,
      ),
    remedy: 'Correct the audience and the resources in Settings.',
    action: 'open-settings',
  },
  {
    id: 'password-wrong',
    when: { codes: ['credentials-refused'] },
    cause: 'The user name or the password was not accepted.',
    remedy: 'Check both in Settings before trying again: repeated tries can lock an account.',
    action: 'open-settings',
  },
  {
    id: 'refresh-dead',
    when: { codes: ['grant-refused'], errors: refreshErrors, stages: ['refresh'] },
    cause: 'The refresh token is no longer accepted: it has ended, was revoked, or was used before by something else.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'code-out-of-time',
    when: {
      codes: ['grant-refused'],
      errors: grantErrors,
      where: (e) => isCode(e) && clockIsOff(e) && /expired|not yet valid|\biat\b|\bnbf\b/i.test(e.said),
    },
    cause: (e) => `What was handed in is out of its time; ${clockOf(e)}.`,
    remedy: 'Set this computer’s clock right, and sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'code-refused',
    when: {
      codes: ['grant-refused'],
      errors: grantErrors,
      where: (e) => isCode(e) && !(clockIsOff(e) && /expired|not yet valid|\biat\b|\bnbf\b/i.test(e.said)),
    },
    cause: (e) =>
      `The authorization code was not accepted: it was used before, is too old, or was got for another redirect address than ${redirectOf(e)}.`,
    remedy: 'Sign in again; if it fails the same way, compare the redirect address with the one registered.',
    action: 'sign-in-again',
  },
  {
    id: 'github-code',
    when: { errors: ['bad_verification_code'] },
    cause: 'The code was not accepted: GitHub’s codes last ten minutes and work once.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'request-malformed',
    when: {
      codes: ['provider-refused'],
      errors: ['invalid_request'],
      where: ({ said }) => !aboutAudience.test(said),
    },
    cause: 'Something in the request is missing, sent twice or malformed in the provider’s eyes.',
    remedy: 'Look at the request below, and compare it with what the provider says it wants.',
  },
  {
    id: 'refresh-missing',
    when: {
      codes: ['sign-in-needed'],
      where: ({ error }) => error.code === 'sign-in-needed' && error.reason === 'no-refresh-token',
    },
    cause: 'The provider gave no refresh token, so nothing can be renewed without a sign-in.',
    remedy: 'Sign in again; many providers want the scope offline_access for a refresh token.',
    action: 'sign-in-again',
  },
  {
    id: 'refresh-reply-lost',
    when: {
      codes: ['sign-in-needed'],
      where: ({ error }) => error.code === 'sign-in-needed' && error.reason === 'reply-lost',
    },
    cause: 'The answer to a refresh was lost on its way, and the provider has replaced the refresh token since.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
];
