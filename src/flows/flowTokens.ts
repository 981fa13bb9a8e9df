import { expiryOf } from '../domain/expiry';
import { textClaim } from '../domain/jwt';
import type { FlowTokens } from './context';
import type { TokenAnswer } from './tokenCall';

/** Tokens as the app keeps them, with their end by our own clock. */
export const flowTokens = ({ tokens, tokenType, receivedAt }: Omit<TokenAnswer, 'answer' | 'idToken'>): FlowTokens => {
  const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken, scope } = tokens;
  const subject = textClaim(idToken, 'sub') ?? textClaim(accessToken, 'sub');
  return {
    accessToken,
    tokenType,
    receivedAt,
    ...expiryOf({ accessToken, expiresIn: tokens.expires_in, receivedAt }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
    ...(scope === undefined ? {} : { scope }),
    ...(subject === undefined ? {} : { subject }),
  };
};
