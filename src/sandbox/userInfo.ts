import { claimsForScopes, type PracticeUser } from './account';
import { answerJson, answerNotFound, type Exchange } from './httpAnswer';
import { requireToken, type TokenGate } from './presentedToken';

/**
 * Creates the userinfo endpoint (OpenID Connect Core section 5.3). oidc-provider's own takes opaque tokens without an
 * audience only; here the token a person already has must do.
 */
export const createUserInfo =
  (gate: TokenGate, user: PracticeUser) =>
  async (exchange: Exchange): Promise<void> => {
    const { method } = exchange.request;
    if (method !== 'GET' && method !== 'POST') return answerNotFound(exchange);
    const token = await requireToken(exchange, gate, 'openid');
    if (token !== undefined) answerJson(exchange, 200, claimsForScopes(user, token.scopes));
  };
