import type { WebMethodsParts } from './parts';
import type { WebMethodsClient } from './seed';

/** Who gets a token for what. */
export type TokenGrant = {
  readonly client: WebMethodsClient;
  /** Null for a client acting for itself. */
  readonly username: string | null;
  readonly scopes: readonly string[];
  /** Whether these are the scopes the request named; the answer tells them otherwise. */
  readonly asAsked: boolean;
  /** How often the new token can be refreshed: 0 gives no refresh token, null sets no limit. */
  readonly refreshes: number | null;
  /** Set in a refresh, which goes on with what is left of the count and may go on with the refresh token. */
  readonly refreshed?: { readonly keptRefreshToken: string | undefined };
};

/** The refresh count of a new token of the authorization code grant, the one grant that can be refreshed. */
export const firstRefreshes = ({ switches }: WebMethodsParts): number | null => {
  const { refreshCount } = switches();
  return refreshCount === 'unlimited' ? null : (refreshCount ?? 0);
};

const lifetimeFields = ({ switches }: WebMethodsParts): Readonly<Record<string, string>> => {
  const { expirySeconds, expiresInWithoutEnd } = switches();
  // The service declares this output as a string, so a string it is.
  if (expirySeconds !== null) return { expires_in: String(expirySeconds) };
  return expiresInWithoutEnd === 'absent' ? {} : { expires_in: expiresInWithoutEnd };
};

/** Issues tokens and answers the fields that tell of them, all of them strings. */
export const issueTokens = (parts: WebMethodsParts, grant: TokenGrant): Readonly<Record<string, string>> => {
  const { client, username, scopes, asAsked, refreshes, refreshed } = grant;
  const { expirySeconds, newTokenEndsOlder } = parts.switches();
  if (newTokenEndsOlder && refreshed === undefined) parts.tokens.endAll(client.id, username);
  const { accessToken, refreshToken } = parts.tokens.issue({
    clientId: client.id,
    username,
    scopes,
    refreshesLeft: refreshes,
    accessEnds: expirySeconds === null ? null : parts.now() + expirySeconds * 1000,
    // A refresh answers with a refresh token even when that was the last time: the count is never told.
    refreshable: refreshed !== undefined || refreshes === null || refreshes > 0,
    keptRefreshToken: refreshed?.keptRefreshToken,
  });
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    ...lifetimeFields(parts),
    ...(refreshToken !== undefined && { refresh_token: refreshToken }),
    ...(!asAsked && { scope: scopes.join(' ') }),
  };
};
