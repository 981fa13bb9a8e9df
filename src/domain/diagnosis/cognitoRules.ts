import type { Evidence, Rule } from './rule';
import { clientOf, redirectOf, scopeOf } from './ruleFacts';

const isCognito = ({ host, issuer }: Evidence): boolean =>
  host.endsWith('.amazoncognito.com') || /^https:\/\/cognito-idp\.[\w-]+\.amazonaws\.com\//.test(issuer);

const cognito =
  (more: (evidence: Evidence) => boolean = () => true) =>
  (evidence: Evidence): boolean =>
    isCognito(evidence) && more(evidence);

/** Amazon Cognito, whose errors are a code without words. */
export const cognitoRules: readonly Rule[] = [
  {
    id: 'cognito-redirect',
    when: { errors: ['redirect_mismatch', 'redirect_uri_mismatch'], where: cognito() },
    cause: (e) => `The redirect address ${redirectOf(e)} is not among the callback URLs of the app client.`,
    remedy:
      'Register it with the host localhost, which is the only one Cognito takes without https, and fix the port in Settings.',
    action: 'open-settings',
  },
  {
    id: 'cognito-secret',
    when: { errors: ['invalid_client'], where: cognito((e) => e.clientProof !== 'none') },
    cause: (e) => `The secret is not the one of ${clientOf(e)}, or the app client has none.`,
    remedy: 'Copy the secret again, or choose no client authentication for a public app client.',
    action: 'open-settings',
  },
  {
    id: 'cognito-no-secret',
    when: { errors: ['invalid_client'], where: cognito((e) => e.clientProof === 'none') },
    cause: 'The app client has a secret, and none was sent.',
    remedy: 'Add the client secret in Settings.',
    action: 'open-settings',
  },
  {
    id: 'cognito-refresh',
    when: { errors: ['invalid_grant'], stages: ['refresh'], where: cognito() },
    cause: 'The refresh token has ended, was revoked or belongs to another app client.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'cognito-code',
    when: { errors: ['invalid_grant'], stages: ['token'], where: cognito() },
    cause: (e) =>
      `The authorization code was used before, is too old, or was got for another redirect address than ${redirectOf(e)}.`,
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'cognito-grant',
    when: { errors: ['unauthorized_client'], where: cognito() },
    cause: 'The app client may not use this grant.',
    remedy: 'Switch on the OAuth grant for the app client; client credentials need one with a secret.',
  },
  {
    id: 'cognito-scope',
    when: { errors: ['invalid_scope'], where: cognito() },
    cause: (e) => `The app client may not ask for every scope of ${scopeOf(e)}.`,
    remedy: 'Allow the scope for the app client; scopes of an API read resource-server/name.',
    action: 'open-settings',
  },
];
