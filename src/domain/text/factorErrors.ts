import { type AppErrorOf, assertNever } from '../errors';
import type { FactorType } from '../question';
import { inWords } from './duration';
import type { ErrorText } from './errorAction';
import { plain } from './wording';

type FactorCode =
  | 'factor-none'
  | 'factor-unending'
  | 'code-refused'
  | 'code-not-sent'
  | 'approval-refused'
  | 'challenge-over'
  | 'identity-source-unknown'
  | 'identity-source-ambiguous';

/** What a person calls each second factor. */
export const factorNames: Readonly<Record<FactorType, string>> = {
  password: 'password',
  totp: 'code of an authenticator app',
  emailotp: 'code by e-mail',
  smsotp: 'code by text message',
  voiceotp: 'code by phone call',
  questions: 'knowledge questions',
  push: 'approval on a phone',
  qr: 'QR code',
  fido2: 'security key or passkey',
};

const nameOf = (type: string): string =>
  Object.hasOwn(factorNames, type) ? (factorNames[type as FactorType] ?? type) : plain(type, 60); // hasOwn has just looked

/** Words for a second factor, or the check of a password, that did not come to its end. */
export const factorErrorText = (error: AppErrorOf<FactorCode>): ErrorText => {
  switch (error.code) {
    case 'factor-none':
      return factorNone(error);
    case 'factor-unending':
      return {
        what: 'The provider kept asking for one more factor.',
        why: `After ${error.rounds} factors in a row there was still no token, so it was stopped.`,
        next: 'Ask whoever runs the provider which access policy applies to this application.',
        action: 'show-flow',
      };
    case 'code-refused':
      return codeRefused(error);
    case 'code-not-sent':
      return codeNotSent(error);
    case 'approval-refused':
      return approvalRefused(error);
    case 'challenge-over':
      return {
        what: 'The time for the second factor is over.',
        why: 'The provider keeps its question open for a while only, and that while has passed.',
        next: 'Sign in again.',
        action: 'sign-in-again',
      };
    case 'identity-source-unknown':
      return sourceUnknown(error);
    case 'identity-source-ambiguous':
      return {
        what: `More than one identity source is named “${plain(error.wanted, 80)}”.`,
        why: `There are ${error.count}, and the name alone does not say which of them keeps the account.`,
        next: 'Choose the identity source by its ID in Settings.',
        action: 'open-settings',
      };
    default:
      return assertNever(error);
  }
};

const leftReasons = {
  disabled: 'switched off',
  'not-validated': 'never confirmed',
  'not-allowed': 'not allowed by the policy',
  'needs-web-origin': 'for web pages only',
  'not-supported': 'unknown to Token Helper',
} as const;

const shortName = (type: string): string => plain(nameOf(type), 40);

/** Browsers tie such a key to the origin of a page, which the provider has to know beforehand (WebAuthn, relying party). */
const keyReason =
  'Security keys and passkeys work only on a page of an https address that is registered with the provider; an app on this computer has none.';

const factorNone = ({ left, allowed }: AppErrorOf<'factor-none'>): ErrorText => {
  const each = [...new Set(left.map(({ type, reason }) => `${shortName(type)} (${leftReasons[reason]})`))];
  const has = each.length === 0 ? 'This account has none set up.' : `This account has: ${each.slice(0, 4).join('; ')}.`;
  const wanted =
    allowed === undefined || allowed.length === 0 ? '' : ` It would take: ${plain(allowed.join(', '), 60)}.`;
  const onlyKeys = left.length > 0 && left.every(({ reason }) => reason === 'needs-web-origin');
  return {
    what: 'The provider asks for a second factor, and none can be given here.',
    why: onlyKeys ? keyReason : `${has}${wanted}`,
    next: 'Set up another factor at the provider, or use the authorization code grant, where the browser gives it.',
    action: 'open-settings',
  };
};

const clockWords = (seconds: number | undefined): string => {
  if (seconds === undefined) return '';
  const amount = inWords(Math.abs(Math.round(seconds)));
  return ` This computer’s clock is ${amount} ${seconds > 0 ? 'behind' : 'ahead of'} the provider’s, which was allowed for.`;
};

const tried = (apps: number | undefined): string =>
  apps === undefined ? 'Two codes in a row were refused' : `Codes were refused for ${apps} apps of the account`;

const codeRefused = ({ factor, reason, fromSeed, apps, clockAheadSeconds }: AppErrorOf<'code-refused'>): ErrorText => {
  const answers = factor === 'questions';
  if (fromSeed === true) {
    return {
      what: 'The code made from the kept seed was not accepted.',
      why: `${tried(apps)}, so the seed is probably of another account or was replaced.${clockWords(clockAheadSeconds)}`,
      next: 'Remove the seed in Settings and type a code once, or enter the seed of this account again.',
      action: 'open-settings',
    };
  }
  const what = answers ? 'The answers were not accepted.' : 'The one-time code was not accepted.';
  switch (reason) {
    case 'wrong':
      return factor === 'totp' ? wrongTotp(what, clockAheadSeconds) : wrongAgain(what, answers);
    case 'expired':
      return {
        what,
        why: 'It had ended by the time it was handed in.',
        next: 'Sign in again; a new one is sent then.',
        action: 'sign-in-again',
      };
    case 'used-up':
      return {
        what,
        why: 'The provider allows a set number of tries, and they are used up.',
        next: 'Sign in again to start anew; if it stays so, wait a while, since accounts can be locked.',
        action: 'sign-in-again',
      };
    default:
      return assertNever(reason);
  }
};

const wrongTotp = (what: string, clockAheadSeconds: number | undefined): ErrorText => ({
  what,
  why: `It was refused each time. Codes go by the clock: the phone that shows them must have the right time.${clockWords(clockAheadSeconds)}`,
  next: 'Let the phone set its clock by the network, then sign in again.',
  action: 'sign-in-again',
});

const wrongAgain = (what: string, answers: boolean): ErrorText => ({
  what,
  why: answers ? 'They were refused each time.' : 'It was refused each time.',
  next: answers ? 'Sign in again.' : 'Sign in again; a new code is sent then.',
  action: 'sign-in-again',
});

const codeNotSent = ({ factor, reason }: AppErrorOf<'code-not-sent'>): ErrorText => ({
  what: `The ${nameOf(factor)} was not sent.`,
  why:
    reason === 'limit'
      ? 'Only so many of them are sent for one account or one sign-in, and that number is reached.'
      : 'The provider does not take the address or phone number.',
  next: reason === 'limit' ? 'Choose another factor, or try again later.' : 'Sign in again and correct it.',
  action: 'sign-in-again',
});

const approvalRefused = ({ factor, outcome }: AppErrorOf<'approval-refused'>): ErrorText => {
  const again = { next: 'Sign in again.', action: 'sign-in-again' } as const;
  switch (outcome) {
    case 'denied':
      return { what: 'The sign-in was denied on the phone.', why: 'Somebody chose to deny it there.', ...again };
    case 'reported':
      return {
        what: 'The sign-in was reported as fraud on the phone.',
        why: 'Somebody said there that they did not ask for it; the provider may have locked the account.',
        next: 'If it was you, tell whoever runs the provider; if not, change the password.',
      };
    case 'timed-out':
      return {
        what: 'Nobody answered on the phone in time.',
        why:
          factor === 'qr'
            ? 'The QR code was not scanned before it ended.'
            : 'The request was neither approved nor denied.',
        next: 'Sign in again with the phone at hand.',
        action: 'sign-in-again',
      };
    case 'cancelled':
      return {
        what: 'The request was cancelled at the provider.',
        why: 'It was taken back before it was answered.',
        ...again,
      };
    case 'failed':
      return {
        what: 'The phone could not prove who you are.',
        why: 'The check on the phone, such as a fingerprint, did not succeed.',
        ...again,
      };
    default:
      return assertNever(outcome);
  }
};

const sourceUnknown = ({ wanted, known }: AppErrorOf<'identity-source-unknown'>): ErrorText => ({
  what:
    wanted === ''
      ? 'There is no identity source to check the password with.'
      : `There is no identity source “${plain(wanted, 80)}”.`,
  why:
    known.length === 0
      ? 'The provider lists none for this application.'
      : `The provider lists: ${plain(known.slice(0, 10).join(', '), 160)}.`,
  ...(known.length === 0
    ? { next: 'Have one set up there, or have it opened to this application.' }
    : { next: 'Correct it in Settings; a name can have been changed at the provider.', action: 'open-settings' }),
});
