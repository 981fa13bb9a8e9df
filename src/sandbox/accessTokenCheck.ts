import { errors, importJWK, type JWTPayload, jwtVerify } from 'jose';
import type { RecordPayload, Records } from './records';
import { splitScope } from './scopes';
import type { PracticeState } from './state';
import { practiceAudience } from './tokenChoice';

/** What a good access token says. */
export type AccessTokenFacts = {
  readonly sub: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** Seconds since 1970. */
  readonly exp: number;
  /** The thumbprint of the key it is bound to (RFC 9449 section 6); absent for one that whoever holds it may use. */
  readonly boundTo?: string;
};

/** The answer to "may this token come in", with the reason when it may not. */
export type AccessTokenVerdict =
  | { readonly ok: true; readonly token: AccessTokenFacts }
  | { readonly ok: false; readonly reason: string };

/** Checks access tokens, structured (RFC 9068) and opaque alike. */
export type AccessTokenCheck = {
  readonly verify: (token: string) => Promise<AccessTokenVerdict>;
  /** The name under which a genuine JWT is remembered; undefined for a forged or expired one. */
  readonly recordIdOf: (jwt: string) => Promise<string | undefined>;
};

type AccessTokenCheckOptions = {
  readonly records: Records;
  readonly signingKey: PracticeState['signingKey'];
  /** Milliseconds. */
  readonly now: () => number;
};

/** Where an issued JWT is remembered. The prefix keeps a `jti`, which anyone can read, from passing as a token. */
export const jwtRecordId = (jti: string): string => `jwt:${jti}`;

/** Whether a token has the three parts of a signed JWT. */
export const looksLikeJwt = (token: string): boolean => token.split('.').length === 3;

const refuse = (reason: string): AccessTokenVerdict => ({ ok: false, reason });

/** Creates the check. A JWT must be signed, in time, for this API, and still remembered: revoking forgets it. */
export const createAccessTokenCheck = async ({
  records,
  signingKey: { d: _privatePart, ...publicKey },
  now,
}: AccessTokenCheckOptions): Promise<AccessTokenCheck> => {
  const key = await importJWK(publicKey, 'ES256');

  const readJwt = async (token: string): Promise<JWTPayload> => {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['ES256'],
      typ: 'at+jwt',
      audience: practiceAudience,
      currentDate: new Date(now()),
    });
    return payload;
  };

  const remembered = (id: string): RecordPayload | undefined =>
    records.find('AccessToken', id) ?? records.find('ClientCredentials', id);

  const judge = (record: RecordPayload | undefined): AccessTokenVerdict => {
    if (record === undefined) return refuse('The access token was revoked, or this provider never issued it.');
    const { accountId, clientId, scope, exp, jkt } = record;
    if (typeof clientId !== 'string' || typeof exp !== 'number') return refuse('The access token is damaged.');
    if (exp * 1000 <= now()) return refuse('The access token has expired.');
    const sub = typeof accountId === 'string' ? accountId : clientId;
    const binding = typeof jkt === 'string' ? { boundTo: jkt } : {};
    return { ok: true, token: { sub, clientId, scopes: splitScope(scope), exp, ...binding } };
  };

  return {
    verify: async (token) => {
      if (!looksLikeJwt(token)) return judge(remembered(token));
      try {
        const { jti } = await readJwt(token);
        return judge(jti === undefined ? undefined : remembered(jwtRecordId(jti)));
      } catch (error) {
        if (error instanceof errors.JWTExpired) return refuse('The access token has expired.');
        return refuse('The access token was not issued for this API, or it was changed on the way.');
      }
    },
    recordIdOf: async (jwt) => {
      try {
        const { jti } = await readJwt(jwt);
        return jti === undefined ? undefined : jwtRecordId(jti);
      } catch {
        return undefined;
      }
    },
  };
};
