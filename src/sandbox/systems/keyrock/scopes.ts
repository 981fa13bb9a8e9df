import type { KeyrockApplication } from './directory';
import { KeyrockRefusal } from './refusal';

const invalidScope = (): KeyrockRefusal => new KeyrockRefusal(400, 'Invalid scope: Requested scope is invalid');

/** The words of a scope parameter; blanks and commas both part them (observed on Keyrock 8.3.0). */
export const splitScope = (text: string | null | undefined): readonly string[] =>
  (text ?? '').split(/[ ,]+/).filter((word) => word !== '');

/**
 * The scope a token gets. Three words choose what kind of token it is and need the application's registration; any other
 * word is taken as it stands. Throws a KeyrockRefusal.
 */
export const grantedScope = (
  application: Pick<KeyrockApplication, 'tokenTypes' | 'scopes'>,
  requested: readonly string[],
): readonly string[] => {
  if (requested.length === 0) return ['bearer'];
  if (requested.includes('bearer') && requested.includes('jwt')) throw invalidScope();
  if (requested.includes('permanent') || requested.includes('jwt')) {
    if (!requested.every((word) => application.tokenTypes.includes(word))) throw invalidScope();
  } else if (requested.includes('openid') && !application.scopes.includes('openid')) throw invalidScope();
  return requested;
};

/** What kind of token the granted scope asks for. */
export const tokenKind = (scope: readonly string[]): { readonly jwt: boolean; readonly permanent: boolean } => ({
  jwt: scope.includes('jwt'),
  permanent: scope.includes('permanent'),
});
