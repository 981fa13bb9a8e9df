import { type AccountState, accountReasons, accountState } from '../text/accountReasons';
import { plain } from '../text/wording';
import type { Evidence, Rule } from './rule';
import { redirectOf, registration, withWords } from './ruleFacts';

const mismatch =
  /redirect[_ ]?(?:uri|url)?[^.\n]{0,40}(?:mismatch|not (?:registered|allowed|match)|does not match|not valid|invalid|unregistered)|(?:invalid|unregistered|incorrect|unknown)(?: parameter:)? redirect[_ ]?ur[il]/i;

const byBrowser = ({ grant }: Evidence): boolean => grant === 'authorization_code' || grant === 'implicit';

const accountRule = (state: AccountState): Rule => ({
  id: `account-${state}`,
  when: {
    codes: ['credentials-refused', 'provider-refused', 'grant-refused'],
    where: ({ said }) => accountState(said) === state && !/consent/i.test(said),
  },
  cause: accountReasons[state].why,
  remedy: accountReasons[state].next,
});

/** The person's part: the account, the redirect address, consent, who answered. */
export const signInRules: readonly Rule[] = [
  accountRule('locked'),
  accountRule('password-change'),
  accountRule('disabled'),
  {
    id: 'redirect-not-registered',
    when: { codes: ['provider-refused', 'grant-refused', 'client-refused'], said: mismatch },
    cause: (e) => `The redirect address ${redirectOf(e)} is not the one registered for this client.`,
    remedy: (e) => `${registration(e)}.`,
  },
  {
    id: 'browser-never-returned',
    when: {
      codes: ['sign-in-timed-out'],
      where: ({ error }) => error.code === 'sign-in-timed-out' && error.strayCallbacks === 0,
    },
    cause: (e) =>
      `The browser never came back to ${redirectOf(e)}: the provider showed an error there, most often because this address is not registered, or the page was closed.`,
    remedy: (e) => `${registration(e)}. Then sign in again.`,
    action: 'sign-in-again',
  },
  {
    id: 'stray-callbacks',
    when: {
      codes: ['sign-in-timed-out'],
      where: ({ error }) => error.code === 'sign-in-timed-out' && error.strayCallbacks > 0,
    },
    cause:
      'Answers came to the redirect address that do not belong to this sign-in: their state is missing or another one.',
    remedy: 'Close old sign-in pages and sign in again; some providers lose the state.',
    action: 'sign-in-again',
  },
  {
    id: 'port-taken',
    when: { codes: ['redirect-port-taken'] },
    cause: (e) =>
      `Another program uses port ${e.error.code === 'redirect-port-taken' ? e.error.port : ''}, to which the browser has to come back.`,
    remedy: 'End that program, or use another port that is registered.',
    action: 'use-another-port',
  },
  {
    id: 'port-reserved',
    when: { codes: ['redirect-port-reserved'] },
    cause: (e) => `The system keeps port ${e.error.code === 'redirect-port-reserved' ? e.error.port : ''} for itself.`,
    remedy: 'Use a port above 1024 that is registered.',
    action: 'use-another-port',
  },
  {
    id: 'declined',
    when: { codes: ['user-declined'], where: (e) => !/consent/i.test(e.said) },
    cause: (e) => withWords('The sign-in was declined, by the person or by a rule of the provider', e),
    remedy: 'Sign in again and agree to what is asked, or ask whoever runs the provider which rule applies.',
    action: 'sign-in-again',
  },
  {
    id: 'consent',
    when: { codes: ['user-declined', 'provider-refused', 'grant-refused'], said: /consent/i },
    cause: 'Consent is missing for what this client asks for.',
    remedy: 'Sign in in the browser and agree, or have an administrator consent.',
    action: 'sign-in-again',
  },
  {
    id: 'question-forbidden',
    when: {
      codes: ['provider-refused'],
      errors: ['login_required', 'interaction_required', 'account_selection_required'],
      where: byBrowser,
    },
    cause: 'The provider has to ask the person something, and the sign-in told it not to.',
    remedy: 'Take prompt=none out of the extra parameters in Settings, or sign in at the provider first.',
    action: 'open-settings',
  },
  {
    id: 'provider-trouble',
    when: {
      codes: ['provider-refused'],
      errors: ['server_error', 'temporarily_unavailable'],
      where: byBrowser,
    },
    cause: (e) => withWords('The provider had a fault of its own during the sign-in', e),
    remedy: 'Sign in again in a minute; if it stays so, show this run to whoever runs the provider.',
    action: 'sign-in-again',
  },
  {
    id: 'issuer-differs',
    when: { codes: ['issuer-differs'] },
    cause: (e) =>
      e.error.code === 'issuer-differs'
        ? `The answer comes from “${plain(e.error.actual, 120) || 'nobody named'}”, not from “${plain(e.error.expected, 120)}”.`
        : '',
    remedy: 'Check the issuer address in Settings; if it is right, do not sign in there.',
    action: 'open-settings',
  },
  {
    id: 'pushed-required',
    when: {
      codes: ['provider-refused'],
      said: /pushed authori[sz]ation request|\bPAR\b[^.\n]{0,30}(?:required|only|must)/i,
    },
    cause:
      'The provider takes sign-in requests of this client only ahead of the browser (PAR), and its description does not say so.',
    remedy: 'Have pushed authorization requests made optional for the client at the provider.',
  },
  {
    id: 'response-type',
    when: { errors: ['unsupported_response_type', 'unsupported_response_mode'] },
    cause: 'The provider does not give an answer in the way this grant asks for.',
    remedy: 'Choose the authorization code grant and the default response mode in Settings.',
    action: 'open-settings',
  },
  {
    id: 'pkce-required',
    when: {
      codes: ['provider-refused', 'grant-refused'],
      said: /code[_ ]challenge[^.\n]{0,30}(?:required|missing|must)|(?:missing|requires?|required)[^.\n]{0,30}(?:code[_ ]challenge|\bPKCE\b)|PKCE is required|must (?:include|use|contain)[^.\n]{0,20}(?:code[_ ]challenge|\bPKCE\b|Proof Key)|parameter:? code_challenge/i,
    },
    cause: 'The provider requires PKCE and did not find it in the sign-in.',
    remedy: 'Choose the authorization code grant, which always sends PKCE; an extra parameter must not replace it.',
    action: 'open-settings',
  },
  {
    id: 'pkce-refused',
    when: {
      codes: ['provider-refused', 'grant-refused', 'client-refused'],
      said: /code[_ ]verifier|PKCE (?:verification|validation) failed/i,
    },
    cause: 'The PKCE verifier was refused: it does not fit the challenge, or the provider does not support S256.',
    remedy: 'Sign in again; if it stays so, ask the provider which challenge methods it supports.',
    action: 'sign-in-again',
  },
];
