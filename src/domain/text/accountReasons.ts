/** What is wrong with an account whose password may well be right. */
export type AccountState = 'locked' | 'password-change' | 'disabled';

/** No system has the same codes for these, but nearly all of them say it in words. */
const words: readonly (readonly [AccountState, RegExp])[] = [
  [
    'locked',
    /\baccount\b[^.\n]{0,40}\block(?:ed|ed-?out)\b|\block(?:ed|-?out)\b[^.\n]{0,30}\baccount\b|\btoo many (?:failed|invalid|unsuccessful|incorrect) (?:log-?in|sign-?in|password|credential|authentication|attempt|tries|try|logon)/i,
  ],
  [
    'password-change',
    /\bpassword\b[^.\n]{0,40}\b(?:expired|must be (?:changed|reset)|(?:has|needs) to be (?:changed|reset)|change (?:is )?required)\b|\b(?:must|has to|have to|needs? to) (?:change|reset)\b[^.\n]{0,20}\bpassword\b/i,
  ],
  [
    'disabled',
    /\b(?:account|user)\b (?:is|was|has been) (?:\w+ )?(?:disabled|deactivated|inactive|suspended|not active)\b/i,
  ],
];

/** What a provider's words say of the account; undefined where they are about something else. */
export const accountState = (said: string): AccountState | undefined =>
  words.find(([, pattern]) => pattern.test(said))?.[0];

/** Each of these for a person: why, and what to do. */
export const accountReasons: Readonly<Record<AccountState, { readonly why: string; readonly next: string }>> = {
  locked: {
    why: 'The account is locked: as a rule for a while, after several wrong passwords or codes.',
    next: 'Wait before the next try, or have the account unlocked at the provider.',
  },
  'password-change': {
    why: 'The password has ended or has to be changed before it counts again.',
    next: 'Sign in at the provider in the browser and change it there, then enter the new one here.',
  },
  disabled: {
    why: 'The account is switched off at the provider.',
    next: 'Ask whoever runs the provider to switch it on again.',
  },
};
