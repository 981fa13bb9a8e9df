import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';

/** The OpenID provider that the Manager is set up with. */
export type ManagerProvider = {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly userInfoEndpoint: string;
};

/** Why a token is not accepted. */
export type TokenRefusal = 'opaque' | 'forged' | 'challenge' | 'claims';

/** Who calls, or why nobody is let in. */
export type TokenVerdict =
  | { readonly ok: true; readonly name: string }
  | { readonly ok: false; readonly reason: TokenRefusal };

const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** What the Manager wants to know of a person, from the token or from the userinfo endpoint. */
const claims = z.object({
  iss: z.string(),
  sub: z.string(),
  name: z.string(),
  email: z.string(),
  email_verified: z.boolean(),
});

const getJson = async (address: string, headers: Readonly<Record<string, string>> = {}): Promise<unknown> => {
  const answer = await fetch(address, { headers, redirect: 'error' });
  return answer.ok ? answer.json() : undefined;
};

const refuse = (reason: TokenRefusal): TokenVerdict => ({ ok: false, reason });

const isJwt = (token: string): boolean => {
  const [header = '', ...rest] = token.split('.');
  try {
    return rest.length === 2 && typeof JSON.parse(Buffer.from(header, 'base64url').toString('utf8')).alg === 'string';
  } catch {
    return false;
  }
};

const verified = async (
  token: string,
  { issuer, jwksUri }: ManagerProvider,
  now: () => number,
): Promise<JWTPayload | undefined> => {
  const keys: JSONWebKeySet = keySet.parse(await getJson(jwksUri));
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ['RS256', 'ES256'],
      issuer,
      requiredClaims: ['exp'],
      currentDate: new Date(now()),
    });
    return payload;
  } catch {
    return undefined;
  }
};

const withUserInfo = async (payload: JWTPayload, token: string, { userInfoEndpoint }: ManagerProvider) => {
  const found = claims.safeParse(payload);
  if (found.success) return found;
  const more = z.looseObject({}).safeParse(await getJson(userInfoEndpoint, { authorization: `Bearer ${token}` }));
  return claims.safeParse({ ...(more.success ? more.data : {}), ...payload });
};

/**
 * Checks an access token as the Manager does: it must be a JWT of the provider, no challenge, and the person's name and
 * verified e-mail address must be known. Throws when the provider cannot be asked.
 */
export const checkAccessToken = async (
  token: string,
  provider: ManagerProvider,
  now: () => number,
): Promise<TokenVerdict> => {
  if (!isJwt(token)) return refuse('opaque');
  const payload = await verified(token, provider, now);
  if (payload === undefined) return refuse('forged');
  if (
    String(payload.scope ?? '')
      .split(' ')
      .includes('mfa_challenge')
  )
    return refuse('challenge');
  const person = await withUserInfo(payload, token, provider);
  return person.success ? { ok: true, name: person.data.name } : refuse('claims');
};
