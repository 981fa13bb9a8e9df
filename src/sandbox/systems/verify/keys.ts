import { importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Seed } from './seed';

/** What signs and checks every JWT of the tenant. */
export type Keys = {
  /** The public key set (RFC 7517 section 5). */
  readonly jwks: { readonly keys: readonly JWK[] };
  readonly sign: (claims: JWTPayload, type?: string) => Promise<string>;
  /** The claims of a JWT that this tenant signed and that is in time; undefined for any other. */
  readonly verify: (jwt: string, options?: { readonly audience?: string }) => Promise<JWTPayload | undefined>;
};

const header = { alg: 'RS256', kid: 'server' };

/** Creates the signer from the kept key; `now` in milliseconds. */
export const createKeys = async ({ signingKey }: Seed, now: () => number): Promise<Keys> => {
  const { kty, n, e } = signingKey;
  const publicJwk: JWK = { kty, n, e, ...header, use: 'sig' };
  const privateKey = await importJWK({ ...signingKey, alg: 'RS256' }, 'RS256');
  const publicKey = await importJWK(publicJwk, 'RS256');
  return {
    jwks: { keys: [publicJwk] },
    sign: (claims, type) =>
      new SignJWT(claims).setProtectedHeader({ ...header, ...(type !== undefined && { typ: type }) }).sign(privateKey),
    verify: async (jwt, options = {}) => {
      try {
        const { payload } = await jwtVerify(jwt, publicKey, {
          algorithms: ['RS256'],
          currentDate: new Date(now()),
          ...options,
        });
        return payload;
      } catch {
        return undefined;
      }
    },
  };
};
