import { OAuthRefusal } from './oauthError';
import type { WebMethodsClient } from './seed';

/** The registered spelling of a scope name, whose case does not matter; undefined when it is not among the known. */
const registered = (name: string, known: readonly string[]): string | undefined =>
  known.find((one) => one.toLowerCase() === name.toLowerCase());

/** The names in a scope parameter. */
export const splitScope = (text: string | null): readonly string[] =>
  (text ?? '').split(/\s+/).filter((name) => name !== '');

/**
 * The scopes a request is for, in their registered spelling; all of the client's when it names none. Throws an
 * OAuthRefusal for a scope that is not among the allowed.
 */
export const requestedScopes = (
  text: string | null,
  allowed: WebMethodsClient['scopes'],
): { readonly scopes: readonly string[]; readonly asAsked: boolean } => {
  const names = splitScope(text);
  if (names.length === 0) return { scopes: allowed, asAsked: false };
  const scopes = names.map((name) => {
    const scope = registered(name, allowed);
    if (scope === undefined) throw new OAuthRefusal(400, 'invalid_scope', 'The requested scope is invalid.');
    return scope;
  });
  return { scopes: [...new Set(scopes)], asAsked: true };
};
