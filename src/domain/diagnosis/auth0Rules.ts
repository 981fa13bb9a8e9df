import type { Rule } from './rule';
import { audienceOf, redirectOf } from './ruleFacts';

/** Auth0: the words of its errors. */
export const auth0Rules: readonly Rule[] = [
  {
    id: 'auth0-callback',
    when: { said: /callback url mismatch/i },
    cause: (e) => `The redirect address ${redirectOf(e)} is not among the Allowed Callback URLs of the application.`,
    remedy: (e) => `Add ${redirectOf(e)} to the Allowed Callback URLs, and fix the port in Settings.`,
    action: 'open-settings',
  },
  {
    id: 'auth0-grant',
    when: { said: /Grant type '[^']*' not allowed for the client/i },
    cause: 'The application is not allowed to use this grant.',
    remedy: 'Switch the grant on under Advanced Settings, Grant Types, of the application.',
  },
  {
    id: 'auth0-audience',
    when: { said: /Service not (?:enabled within domain|found)/i },
    cause: (e) => `Auth0 knows no API with the identifier ${audienceOf(e)}.`,
    remedy: 'Copy the identifier of the API, to the letter, into the audience in Settings.',
    action: 'open-settings',
  },
  {
    id: 'auth0-no-audience',
    when: { said: /No audience parameter was provided/i },
    cause: 'No audience was asked for, and the Auth0 tenant has no default one.',
    remedy: 'Put the identifier of the API into the audience in Settings.',
    action: 'open-settings',
  },
  {
    id: 'auth0-client-grant',
    when: { said: /(?:Client|Application) is not authorized to access|create a \\?"?client-grant/i },
    cause: (e) => `The application is not authorised for the API ${audienceOf(e)}.`,
    remedy: 'Authorise the application on the Machine to Machine tab of the API.',
  },
  {
    id: 'auth0-connection',
    when: { said: /not configured with default connection/i },
    cause: 'The Auth0 tenant has no default directory in which to check a password.',
    remedy: 'Set the Default Directory in the tenant settings to the name of the connection.',
  },
  {
    id: 'auth0-refresh',
    when: { said: /Unknown or invalid refresh token/i },
    cause: 'The refresh token has ended, was revoked, or was used twice under rotation.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'auth0-mfa',
    when: { said: /Multifactor authentication required/i, where: (e) => e.stage !== 'refresh' },
    cause: 'The account has to give a second factor, which this grant cannot ask for.',
    remedy: 'Use the authorization code grant, where the browser asks for it.',
    action: 'open-settings',
  },
  {
    id: 'auth0-code',
    when: { said: /Invalid authorization code/i },
    cause: 'The authorization code was used before, is too old or belongs to another application.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'auth0-pkce',
    when: { said: /Failed to verify code verifier/i },
    cause: 'The PKCE verifier does not fit the challenge of the sign-in.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'auth0-blocked',
    when: { said: /user is blocked|account has been blocked/i },
    cause: 'The account is blocked, by an administrator or after too many tries.',
    remedy: 'Have it unblocked at the provider; in Auth0 its dashboard does that.',
  },
  {
    id: 'auth0-password',
    when: { said: /Wrong email or password/i },
    cause: 'The user name or the password is wrong.',
    remedy: 'Check both in Settings.',
    action: 'open-settings',
  },
];
