/** The hash that goes with each signing algorithm of an ID token (RFC 7518 section 3.1, RFC 8037). */
const hashOf = (algorithm: string): string | undefined => {
  const size = /^(?:RS|PS|ES|HS)(256|384|512)$/.exec(algorithm)?.[1];
  if (size !== undefined) return `SHA-${size}`;
  return algorithm === 'EdDSA' || algorithm === 'Ed25519' ? 'SHA-512' : undefined;
};

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

/**
 * Whether an ID token's `at_hash` belongs to an access token (OpenID Connect Core section 3.2.2.9): half of the token's
 * hash, base64url. Some systems write it as padded base64, which says the same.
 */
export const hashBelongs = async (atHash: unknown, accessToken: string, algorithm: unknown): Promise<boolean> => {
  const hash = typeof algorithm === 'string' ? hashOf(algorithm) : undefined;
  if (hash === undefined || typeof atHash !== 'string') return false;
  const digest = new Uint8Array(await crypto.subtle.digest(hash, new TextEncoder().encode(accessToken)));
  const given = atHash.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  return given === base64url(digest.slice(0, digest.length / 2));
};
