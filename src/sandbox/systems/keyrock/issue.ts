import type { KeyrockApplication, KeyrockUser } from './directory';
import type { KeyrockParts } from './parts';
import { tokenKind } from './scopes';
import { paddedTokenHash } from './signing';
import { newOpaqueToken, type TokenPair } from './tokens';
import { userInfo, whoOnly } from './userInfo';

/** Who gets tokens for what. */
export type TokenGrant = {
  readonly application: KeyrockApplication;
  /** Undefined for an application acting for itself. */
  readonly user: KeyrockUser | undefined;
  readonly scope: readonly string[];
  /** Whether a refresh token may come along. */
  readonly refreshable: boolean;
};

/** Fresh tokens: the answer of the token endpoint, and what is remembered of them. */
export type IssuedTokens = {
  readonly body: Readonly<Record<string, unknown>> & { readonly access_token: string };
  readonly pair: TokenPair;
};

const secondsNow = (now: () => number): number => Math.floor(now() / 1000);

const claimsAbout = (parts: KeyrockParts, { application, user }: TokenGrant): Readonly<Record<string, unknown>> =>
  user === undefined ? { app_id: application.id } : { ...userInfo(parts, user, application.id, whoOnly), type: 'user' };

const signedAccessToken = (parts: KeyrockParts, grant: TokenGrant, endless: boolean): Promise<string> => {
  const iat = secondsNow(parts.now);
  const exp = endless ? {} : { exp: iat + parts.switches().accessTokenSeconds };
  return parts.signing.withSecret(grant.application.jwtSecret ?? '', { ...claimsAbout(parts, grant), iat, ...exp });
};

/** Issues tokens in the form that the scope chooses (observed on Keyrock 8.3.0). */
export const issueTokens = async (parts: KeyrockParts, grant: TokenGrant): Promise<IssuedTokens> => {
  const { application, user, scope } = grant;
  const { accessTokenSeconds, refreshTokenSeconds, askAuthorization } = parts.switches();
  const { jwt, permanent } = tokenKind(scope);
  // Any token for a person counts as their agreement, however they asked for it.
  if (user !== undefined && askAuthorization) {
    parts.directory.addConsent(user.id, application.id, ['username', 'email']);
  }
  const accessToken = jwt ? await signedAccessToken(parts, grant, permanent) : newOpaqueToken();
  const refreshToken = grant.refreshable && !permanent ? newOpaqueToken() : null;
  const pair = parts.tokens.add({
    // A JWT is not stored: nobody can revoke it.
    accessToken: jwt ? null : accessToken,
    refreshToken,
    clientId: application.id,
    userId: user?.id ?? null,
    scope,
    accessEnds: permanent ? null : parts.now() + accessTokenSeconds * 1000,
    refreshEnds: refreshToken === null ? null : parts.now() + refreshTokenSeconds * 1000,
  });
  const body = {
    access_token: accessToken,
    token_type: jwt ? 'jwt' : 'bearer',
    // The time until the end is rounded down a moment after the token was made.
    ...(!jwt && !permanent && { expires_in: accessTokenSeconds - 1 }),
    ...(refreshToken !== null && { refresh_token: refreshToken }),
    scope,
  };
  return { body, pair };
};

/** The issuer of an application's ID tokens and of its discovery document. */
export const issuerOf = (parts: Pick<KeyrockParts, 'origin'>, applicationId: string): string =>
  `${parts.origin}/idm/applications/${applicationId}`;

/** An ID token as Keyrock 8.3.0 writes it: the user answer with the claims of OpenID Connect on top. */
export const issueIdToken = (
  parts: KeyrockParts,
  application: KeyrockApplication,
  user: KeyrockUser,
  { nonce, accessToken }: { readonly nonce: string | null; readonly accessToken?: string | undefined },
): Promise<string> => {
  const iat = secondsNow(parts.now);
  const claims = {
    ...userInfo(parts, user, application.id, whoOnly),
    iss: issuerOf(parts, application.id),
    sub: user.id,
    aud: application.id,
    exp: iat + parts.switches().accessTokenSeconds,
    iat,
    ...(nonce !== null && { nonce }),
    ...(accessToken !== undefined && { at_hash: paddedTokenHash(accessToken) }),
  };
  if (parts.switches().idTokenAlgorithm === 'RS256') return parts.signing.withServerKey(claims);
  return parts.signing.withSecret(application.jwtSecret ?? '', claims);
};
