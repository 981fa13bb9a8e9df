/** The scopes the practice provider knows, each with what it allows, in words for the sign-in page. */
export const practiceScopes = {
  openid: 'Know who you are',
  profile: 'See your name',
  email: 'See your e-mail address',
  offline_access: 'Stay signed in with a refresh token',
  'api:read': 'Read from the practice API',
  'api:write': 'Write to the practice API',
} as const;

/** Every known scope name. */
export const scopeNames: readonly string[] = Object.keys(practiceScopes);

/** The scopes that make sense without a person (client credentials). */
export const scopesWithoutPerson: readonly string[] = ['api:read', 'api:write'];

/** What a request that names no scope gets (RFC 6749 section 3.3). */
export const defaultScope = 'api:read';

/** The scope names in a space-separated list, each once. */
export const splitScope = (scope: unknown): readonly string[] =>
  typeof scope === 'string' ? [...new Set(scope.split(' ').filter((name) => name !== ''))] : [];

/** The names in a list that the practice provider does not know. */
export const unknownScopes = (scope: unknown): readonly string[] =>
  splitScope(scope).filter((name) => !scopeNames.includes(name));

/** What a scope allows, in words; the name itself for one that is not known. */
export const describeScope = (name: string): string =>
  Object.entries(practiceScopes).find(([known]) => known === name)?.[1] ?? name;
