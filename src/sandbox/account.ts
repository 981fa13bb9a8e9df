import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccountClaims, FindAccount } from 'oidc-provider';

/** The one person who can sign in at the practice provider. */
export type PracticeUser = { readonly username: string; readonly password: string; readonly sub: string };

/** Dana, with the password of this installation. */
export const practiceUser = (password: string): PracticeUser => ({
  username: 'dana',
  password,
  sub: 'practice-user-dana',
});

/** Which claims each scope gives (OpenID Connect Core section 5.4). */
export const claimsByScope = {
  openid: ['sub'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username'],
  email: ['email', 'email_verified'],
} as const;

/** What is known about the person; `.example` is reserved, so the address can belong to nobody. */
export const claimsOf = (user: PracticeUser): AccountClaims => ({
  sub: user.sub,
  name: 'Dana Doyle',
  given_name: 'Dana',
  family_name: 'Doyle',
  preferred_username: user.username,
  email: 'dana@practice.example',
  email_verified: true,
});

/** The claims that the granted scopes allow, for the userinfo endpoint. */
export const claimsForScopes = (user: PracticeUser, scopes: readonly string[]): Record<string, unknown> => {
  const allowed = Object.entries(claimsByScope).flatMap(([scope, names]) => (scopes.includes(scope) ? names : []));
  const claims = claimsOf(user);
  return Object.fromEntries(allowed.map((name) => [name, claims[name]]));
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether this is the person's name and password, compared in constant time. */
export const signsIn = (user: PracticeUser, username: string, password: string): boolean => {
  const rightName = timingSafeEqual(digest(username.trim().toLowerCase()), digest(user.username));
  return timingSafeEqual(digest(password), digest(user.password)) && rightName;
};

/** Finds the account for oidc-provider. */
export const accountFinder =
  (user: PracticeUser): FindAccount =>
  (_ctx, sub) =>
    sub === user.sub ? { accountId: user.sub, claims: () => claimsOf(user) } : undefined;
