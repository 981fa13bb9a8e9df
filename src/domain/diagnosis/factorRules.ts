import { inWords } from '../text/duration';
import { errorText } from '../text/errorText';
import { plain } from '../text/wording';
import type { Evidence, Rule } from './rule';
import { hostOf } from './ruleFacts';

const clockAhead = ({ error }: Evidence): number | undefined =>
  error.code === 'code-refused' ? error.clockAheadSeconds : undefined;

const outcomeOf = ({ error }: Evidence): string => (error.code === 'approval-refused' ? error.outcome : '');
const inBrowser = ({ grant }: Evidence): boolean => grant === 'authorization_code' || grant === 'implicit';

/** Second factors. */
export const factorRules: readonly Rule[] = [
  {
    id: 'code-clock-off',
    when: { codes: ['code-refused'], where: (e) => Math.abs(clockAhead(e) ?? 0) > 30 },
    cause: (e) =>
      `The one-time code was refused, and the provider’s clock is ${inWords(Math.abs(clockAhead(e) ?? 0))} ${(clockAhead(e) ?? 0) > 0 ? 'ahead of' : 'behind'} this computer’s.`,
    remedy: 'Set the clock of this computer, and of the phone that makes the codes.',
  },
  {
    id: 'code-seed',
    when: {
      codes: ['code-refused'],
      where: (e) => e.error.code === 'code-refused' && e.error.fromSeed === true && Math.abs(clockAhead(e) ?? 0) <= 30,
    },
    cause: 'The code made from the kept seed was refused, so the seed is not the one of this account any more.',
    remedy: 'Enter the seed of the account again in Settings.',
    action: 'open-settings',
  },
  {
    id: 'code-wrong',
    when: {
      codes: ['code-refused'],
      where: (e) => e.error.code === 'code-refused' && e.error.fromSeed !== true && Math.abs(clockAhead(e) ?? 0) <= 30,
    },
    cause: 'The one-time code or the answers were not accepted.',
    remedy: 'Get the token again for a new code.',
    action: 'try-again',
  },
  {
    id: 'approval-reported',
    when: { codes: ['approval-refused'], where: (e) => outcomeOf(e) === 'reported' },
    cause: 'The request was reported as fraud on the phone; the provider may have locked the account.',
    remedy: 'If it was you, tell whoever runs the provider; if not, change the password.',
  },
  {
    id: 'approval-refused',
    when: { codes: ['approval-refused'], where: (e) => outcomeOf(e) !== 'reported' },
    cause: (e) => errorText(e.error).what,
    remedy: 'Get the token again and approve it on the phone.',
    action: 'try-again',
  },
  {
    id: 'factor-page',
    when: {
      codes: ['answer-not-json'],
      where: (e) => e.error.code === 'answer-not-json' && e.error.stage === 'factor',
    },
    cause: (e) => `${hostOf(e)} answered the identity check with a page, so nothing was said of the person.`,
    remedy:
      'Open that host in the browser: a proxy or log-in page may stand before it, or it does not offer this check.',
    action: 'try-again',
  },
  {
    id: 'factor-answer',
    when: { codes: ['answer-invalid'], where: (e) => e.error.code === 'answer-invalid' && e.error.stage === 'factor' },
    cause: (e) =>
      `The answer to the identity check cannot be used: ${plain(e.error.code === 'answer-invalid' ? e.error.reason : '', 160).replace(/\.$/, '')}.`,
    remedy: 'Look at the answer below, and show it to whoever runs the provider.',
  },
  {
    id: 'factor-none',
    when: { codes: ['factor-none'] },
    cause: 'The account has no second factor that can be given here.',
    remedy: 'Enrol a one-time code app, e-mail or phone for the account at the provider.',
  },
  {
    id: 'challenge-over',
    when: { codes: ['challenge-over'] },
    cause: 'The provider’s challenge ended before the second factor was given.',
    remedy: 'Get the token again and answer sooner.',
    action: 'try-again',
  },
  {
    id: 'mfa-required',
    when: {
      codes: ['provider-refused', 'credentials-refused', 'grant-refused'],
      errors: ['mfa_required', 'interaction_required', 'login_required'],
      // In a browser the provider may ask: there something in the request forbade it.
      where: (e) =>
        e.stage !== 'refresh' && !e.said.includes('Multifactor') && (e.oauthError === 'mfa_required' || !inBrowser(e)),
    },
    cause: 'The provider wants to ask the person something, such as a second factor, which this grant cannot show.',
    remedy: 'Use the authorization code grant, where the browser asks for it.',
    action: 'open-settings',
  },
  {
    id: 'refresh-asks',
    when: {
      codes: ['grant-refused'],
      errors: ['mfa_required', 'interaction_required', 'login_required', 'account_selection_required'],
      stages: ['refresh'],
    },
    cause: 'The provider wants to ask the person something, such as a second factor, before it renews the token.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
];
