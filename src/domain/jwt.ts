import { jsonDepth } from './jsonDepth';

/** What a token is by its shape, and its parts where they can be read. Nothing here checks a signature. */
export type ReadJwt =
  | {
      readonly format: 'jwt';
      readonly header: Readonly<Record<string, unknown>>;
      readonly claims: Readonly<Record<string, unknown>>;
    }
  | { readonly format: 'jwe' }
  | { readonly format: 'opaque' };

const base64url = /^[A-Za-z0-9_-]+$/;

/** Deeper than any token that means well, and far from what the way to the window can carry. */
const deepest = 64;

/** The text behind base64url without padding (RFC 4648 section 5); undefined where it is none, or no UTF-8. */
const decoded = (part: string): string | undefined => {
  if (!base64url.test(part)) return undefined;
  try {
    const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const jsonObject = (part: string | undefined): Readonly<Record<string, unknown>> | undefined => {
  const text = part === undefined ? undefined : decoded(part);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    if (jsonDepth(value) > deepest) return undefined;
    // A JSON object has string keys and nothing else is known of its values.
    return value as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
};

/**
 * Reads a token's parts for the eye (RFC 7519 section 3, RFC 7516 section 3.1). Two dots alone make no JWT: what cannot
 * be read is opaque.
 */
export const readJwt = (token: string): ReadJwt => {
  const parts = token.split('.');
  const header = jsonObject(parts[0]);
  if (header === undefined || typeof header.alg !== 'string') return { format: 'opaque' };
  if (parts.length === 5 && typeof header.enc === 'string') return { format: 'jwe' };
  const claims = parts.length === 3 ? jsonObject(parts[1]) : undefined;
  return claims === undefined ? { format: 'opaque' } : { format: 'jwt', header, claims };
};

/** A claim that is text, or undefined: for `sub`, `iss` and the like of a token that may be no JWT at all. */
export const textClaim = (token: string | undefined, name: string): string | undefined => {
  const read = token === undefined ? undefined : readJwt(token);
  const value = read?.format === 'jwt' ? read.claims[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
};
