/**
 * What a person can do next about a failure, as a button. The place that shows the failure decides which of them it can
 * carry out and leaves the others away.
 */
export type ErrorAction =
  | 'try-again'
  | 'sign-in-again'
  | 'show-flow'
  | 'open-settings'
  | 'use-form-credentials'
  | 'use-basic-credentials'
  | 'use-raw-encoding'
  | 'use-another-port'
  | 'trust-certificate'
  | 'forget-token'
  | 'copy-sign-in-address'
  | 'choose-storage'
  | 'unlock-storage';

/** What each button says. */
export const errorActionLabels: Readonly<Record<ErrorAction, string>> = {
  'try-again': 'Try again',
  'sign-in-again': 'Sign in again',
  'show-flow': 'Show flow',
  'open-settings': 'Open Settings',
  'use-form-credentials': 'Use form credentials',
  'use-basic-credentials': 'Use Basic credentials',
  'use-raw-encoding': 'Use raw encoding',
  'use-another-port': 'Use another port',
  'trust-certificate': 'Look at the certificate',
  'forget-token': 'Forget token',
  'copy-sign-in-address': 'Copy sign-in address',
  'choose-storage': 'Choose where secrets are kept',
  'unlock-storage': 'Enter the passphrase',
};

/** A failure in words. `what` happened, `why`, and what to do `next`: whole sentences, shown as text only. */
export type ErrorText = {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly action?: ErrorAction;
  /** The provider's own code and text, kept apart from ours and made safe to show. */
  readonly fromProvider?: { readonly code: string; readonly description?: string; readonly uri?: string };
  /** What a library or the system said, for a report; shown on request. */
  readonly technical?: string;
};
