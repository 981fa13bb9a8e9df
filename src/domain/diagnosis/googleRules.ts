import type { Rule } from './rule';
import { clientOf, redirectOf } from './ruleFacts';

const isGoogle = ({ host }: { readonly host: string }): boolean => /(?:^|\.)(?:google|googleapis)\.com$/.test(host);

/** Google: what its answers say in words of their own. */
export const googleRules: readonly Rule[] = [
  {
    id: 'google-redirect',
    when: { errors: ['redirect_uri_mismatch'], where: isGoogle },
    cause: (e) => `The redirect address ${redirectOf(e)} does not belong to this OAuth client of Google.`,
    remedy: 'Use an OAuth client of the type “Desktop app”, which takes every port of 127.0.0.1.',
  },
  {
    id: 'google-client',
    when: { said: /OAuth client was not found/i, where: isGoogle },
    cause: (e) => `Google does not know ${clientOf(e)}.`,
    remedy: 'Copy the client ID again from the Google Cloud console.',
    action: 'open-settings',
  },
  {
    id: 'google-client-deleted',
    when: { errors: ['deleted_client'] },
    cause: 'The OAuth client was deleted at Google.',
    remedy: 'Restore it in the Google Cloud console, or make another one.',
  },
  {
    id: 'google-secret-missing',
    when: { said: /client_secret is missing/i, where: isGoogle },
    cause: 'Google wants the client secret, for desktop apps too.',
    remedy: 'Add the client secret of the OAuth client in Settings.',
    action: 'open-settings',
  },
  {
    id: 'google-admin',
    when: { errors: ['admin_policy_enforced'] },
    cause: 'The administrator of the Google Workspace does not allow this app the scopes it asks for.',
    remedy: 'Have the app allowed in the admin console.',
  },
  {
    id: 'google-internal',
    when: { errors: ['org_internal'] },
    cause: 'The app is for members of its own organisation only.',
    remedy: 'Sign in with an account of the organisation.',
    action: 'sign-in-again',
  },
  {
    id: 'google-verification',
    when: { said: /has not completed the Google verification process/i },
    cause: 'The app is in testing, and this account is not among its test users.',
    remedy: 'Add the account to the test users of the consent screen.',
  },
  {
    id: 'google-revoked',
    when: { stages: ['token', 'refresh'], said: /Token has been expired or revoked/i, where: isGoogle },
    cause: 'The refresh token has ended or was revoked; those of an app in testing end after seven days.',
    remedy: 'Sign in again, and publish the app to have them last.',
    action: 'sign-in-again',
  },
  {
    id: 'google-code',
    when: { said: /Malformed auth code/i },
    cause: 'The authorization code was changed on its way.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'google-pkce',
    when: { said: /(?:Missing|Invalid) code verifier/i },
    cause: 'The PKCE verifier is missing or does not fit the challenge of the sign-in.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
];
