import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';

/** A key that signs tokens, and the set a provider publishes for it. */
export type Signer = {
  readonly jwks: { readonly keys: readonly object[] };
  readonly sign: (claims: JWTPayload, header?: Partial<JWTHeaderParameters>) => Promise<string>;
};

/** Makes a fresh key of an algorithm. */
export const createSigner = async (alg: 'ES256' | 'RS256' | 'EdDSA' = 'ES256', kid = 'key-1'): Promise<Signer> => {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const jwk = { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
  return {
    jwks: { keys: [jwk] },
    sign: (claims, header = {}) => new SignJWT(claims).setProtectedHeader({ alg, kid, ...header }).sign(privateKey),
  };
};

/** A token signed with the client's secret, as HS256 providers do. */
export const signWithSecret = (claims: JWTPayload, secret: string): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(secret.padEnd(32, '.')));

/** A JWT nobody signed, for what is only read. */
export const unsignedJwt = (claims: object, header: object = { alg: 'none' }): string =>
  `${[header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
