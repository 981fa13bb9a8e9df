import type { Evidence, Rule } from './rule';
import { addressesOf, clientOf, redirectOf, scopeOf } from './ruleFacts';

/** Words that others use too are Keycloak's only where its realms are. */
const isKeycloak = (evidence: Evidence): boolean =>
  addressesOf(evidence).some((address) => /\/realms\/|\/protocol\/openid-connect\//.test(address));

/** A call with a token is told the same words about another token. */
const grants = ['token', 'refresh'] as const;

/** Keycloak: the words of its errors. */
export const keycloakRules: readonly Rule[] = [
  {
    id: 'keycloak-redirect',
    when: { said: /Invalid parameter: redirect_uri|Incorrect redirect_uri/i, where: isKeycloak },
    cause: (e) =>
      `The redirect address ${redirectOf(e)} is not among the valid redirect URIs of the client in Keycloak.`,
    remedy: (e) =>
      `Add ${redirectOf(e)} to the valid redirect URIs; without its port every port of 127.0.0.1 is taken.`,
  },
  {
    id: 'keycloak-client',
    when: { said: /Invalid client or Invalid client credentials/i },
    cause: (e) => `The secret is not the one of ${clientOf(e)}, or the client does not exist in this realm.`,
    remedy: 'Copy the secret again from the Credentials tab of the client, and check the realm.',
    action: 'open-settings',
  },
  {
    id: 'keycloak-direct-access',
    when: { said: /not allowed for direct access grants/i },
    cause: 'The client in Keycloak may not use the password grant.',
    remedy: 'Switch on Direct access grants for the client, or choose another grant.',
    action: 'open-settings',
  },
  {
    id: 'keycloak-service-account',
    when: { said: /not enabled to retrieve service account/i },
    cause: 'The client in Keycloak has no service account.',
    remedy: 'Switch on Service accounts roles for the client.',
  },
  {
    id: 'keycloak-standard-flow',
    when: { said: /Standard flow is disabled for the client/i },
    cause: 'The client in Keycloak may not use the authorization code grant.',
    remedy: 'Switch on Standard flow for the client.',
  },
  {
    id: 'keycloak-implicit-flow',
    when: { said: /Implicit flow is disabled for the client/i },
    cause: 'The client in Keycloak may not use the implicit grant.',
    remedy: 'Use the authorization code grant, or switch on Implicit flow for the client.',
    action: 'open-settings',
  },
  {
    id: 'keycloak-setup',
    when: { said: /Account is not fully set up/i },
    cause: 'The account in Keycloak has something left to do, such as choosing a new password or verifying its e-mail.',
    remedy: 'Sign in once in the browser, or take away the required actions of the user.',
  },
  {
    id: 'keycloak-disabled',
    when: { said: /\bAccount disabled\b/i, where: isKeycloak },
    cause: 'The account is disabled in Keycloak, or locked for a while after too many tries.',
    remedy: 'Have it enabled in the admin console.',
  },
  {
    id: 'keycloak-password',
    when: { said: /Invalid user credentials/i, where: isKeycloak },
    cause: 'The user name or the password is wrong, or a one-time code is due that was not sent.',
    remedy: 'Check both in Settings; an account with a one-time code needs the authorization code grant.',
    action: 'open-settings',
  },
  {
    id: 'keycloak-pkce-missing',
    when: { said: /Missing parameter: code_challenge_method|PKCE code verifier not specified/i, where: isKeycloak },
    cause: 'The client in Keycloak requires PKCE, and the request carried none.',
    remedy: 'Use the authorization code grant, which always sends PKCE with S256.',
    action: 'open-settings',
  },
  {
    id: 'keycloak-pkce',
    when: { said: /PKCE verification failed|PKCE invalid code verifier/i, where: isKeycloak },
    cause: 'The PKCE verifier does not fit the challenge of the sign-in.',
    remedy: 'Sign in again; the client must be set to S256, not plain.',
    action: 'sign-in-again',
  },
  {
    id: 'keycloak-session',
    when: {
      stages: grants,
      said: /Session not active|Offline user session not found|Session doesn't have required client/i,
      where: isKeycloak,
    },
    cause: 'The session at Keycloak behind the refresh token is over.',
    remedy: 'Sign in again; the scope offline_access gives a session that outlives the browser’s.',
    action: 'sign-in-again',
  },
  {
    id: 'keycloak-refresh',
    when: {
      stages: grants,
      said: /Token is not active|Stale token|Maximum allowed refresh token reuse exceeded/i,
      where: isKeycloak,
    },
    cause: 'The refresh token has ended or was used before.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'keycloak-page-expired',
    when: { said: /\bauthentication_expired\b/, where: isKeycloak },
    cause: 'The sign-in page of Keycloak was open for too long.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'keycloak-code',
    when: { said: /Code not valid/i, where: isKeycloak },
    cause: 'The authorization code was used before or is too old.',
    remedy: 'Sign in again.',
    action: 'sign-in-again',
  },
  {
    id: 'keycloak-realm',
    when: { said: /Realm does not exist/i },
    cause: 'The realm in the issuer address does not exist.',
    remedy:
      'Correct the realm in Settings; its name is case-sensitive, and before version 17 the path begins with /auth.',
    action: 'open-settings',
  },
  {
    id: 'keycloak-https',
    when: { said: /HTTPS required/i, where: isKeycloak },
    cause: 'The realm takes https only.',
    remedy: 'Use the https address of Keycloak, or set Require SSL of the realm to none for tests.',
    action: 'open-settings',
  },
  {
    id: 'keycloak-scope',
    when: { said: /Invalid scopes:/i, where: isKeycloak },
    cause: (e) => `The client in Keycloak does not have every scope of ${scopeOf(e)}.`,
    remedy: 'Add the client scope to the client, or correct the scope in Settings.',
    action: 'open-settings',
  },
];
