import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, importJWK, type JWK, type JWTPayload, jwtVerify, SignJWT } from 'jose';

/** Signs and reads the JWTs of the emulator. */
export type Signing = {
  /** With the application's `jwt_secret`, HS256. `iat` and `exp` must be among the claims where they are wanted. */
  readonly withSecret: (secret: string, claims: JWTPayload) => Promise<string>;
  /** With the server's own key, RS256. */
  readonly withServerKey: (claims: JWTPayload) => Promise<string>;
  /** The claims of a good token; undefined for any other. */
  readonly read: (secret: string, jwt: string) => Promise<JWTPayload | undefined>;
  /** The public half of the server's key. */
  readonly publicKey: () => Promise<JWK>;
};

type SigningOptions = {
  /** Milliseconds. */
  readonly now: () => number;
  /** The private RSA key of an earlier run. */
  readonly kept: JWK | undefined;
  /** Told the key when it is made, which is when it is first needed: making it takes a second of the processor. */
  readonly onKey: (key: JWK) => void;
};

const makeKey = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { ...(await exportJWK(privateKey)), kid: 'keyrock', alg: 'RS256', use: 'sig' };
};

/** Creates the signer around the key that was kept, if any. */
export const createSigning = ({ now, kept, onKey }: SigningOptions): Signing => {
  let making: Promise<JWK> | undefined = kept && Promise.resolve(kept);
  const key = (): Promise<JWK> => {
    making ??= makeKey().then((made) => {
      onKey(made);
      return made;
    });
    return making;
  };
  const bytes = (secret: string): Uint8Array => new TextEncoder().encode(secret);

  return {
    withSecret: (secret, claims) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(bytes(secret)),
    withServerKey: async (claims) => {
      const jwk = await key();
      const header = { alg: 'RS256', typ: 'JWT', kid: 'keyrock' };
      return new SignJWT(claims).setProtectedHeader(header).sign(await importJWK(jwk, 'RS256'));
    },
    read: async (secret, jwt) => {
      try {
        const options = { algorithms: ['HS256'], currentDate: new Date(now()) };
        return (await jwtVerify(jwt, bytes(secret), options)).payload;
      } catch {
        return undefined;
      }
    },
    publicKey: async () => {
      const { kty, n = '', e = '', kid = '', alg = '', use = '' } = await key();
      return { kty: kty ?? 'RSA', n, e, kid, alg, use };
    },
  };
};

/**
 * The hash that ties an access token to an ID token, in standard base64 with its padding (observed on Keyrock 8.3.0),
 * where OpenID Connect Core section 3.1.3.6 wants base64url without.
 */
export const paddedTokenHash = (accessToken: string): string =>
  createHash('sha256').update(accessToken).digest().subarray(0, 16).toString('base64');
