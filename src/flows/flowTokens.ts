import { fail } from '../domain/errors';
import { expiryOf, slidingEnd, usableLifetime } from '../domain/expiry';
import { textClaim } from '../domain/jwt';
import type { Provider } from '../providers/provider';
import type { FlowTokens } from './context';
import type { TokenAnswer } from './tokenCall';

type Answer = Omit<TokenAnswer, 'answer' | 'idToken'>;
type End = Pick<FlowTokens, 'expiresAt' | 'expirySource' | 'idleSeconds' | 'lastUsedAt'>;

/** When a token ends by the ways of its system. */
const endOf = ({ tokens, receivedAt, clockAhead }: Answer, { expiry }: Pick<Provider, 'expiry'>): End => {
  const { access_token: accessToken, expires_in: expiresIn, expires_at: endsAt } = tokens;
  const idleSeconds = expiry === 'sliding' ? usableLifetime(expiresIn) : undefined;
  if (idleSeconds !== undefined) return { ...slidingEnd(idleSeconds, receivedAt), expirySource: 'idle', idleSeconds };
  const end = expiryOf({
    accessToken,
    expiresIn,
    endsAt: typeof endsAt === 'number' ? endsAt : undefined,
    receivedAt,
    clockAhead,
  });
  return expiry === 'jwt-or-never' && end.expirySource === 'unknown' ? { expirySource: 'never' } : end;
};

/**
 * Tokens as the app keeps them, with their end by our own clock. Throws `token-unusable` for a challenge, which is never
 * kept as a token.
 */
export const flowTokens = (answer: Answer, provider: Pick<Provider, 'expiry' | 'isChallenge'>): FlowTokens => {
  if (provider.isChallenge?.(answer.tokens) === true) throw fail('token-unusable', { reason: 'challenge' });
  const { tokens, tokenType, receivedAt, extras, proofKey } = answer;
  const { access_token: accessToken, refresh_token: refreshToken, id_token: idToken, scope } = tokens;
  const subject = textClaim(idToken, 'sub') ?? textClaim(accessToken, 'sub');
  return {
    accessToken,
    tokenType,
    receivedAt,
    ...endOf(answer, provider),
    ...(proofKey === undefined ? {} : { proofKey }),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
    ...(scope === undefined ? {} : { scope }),
    ...(subject === undefined ? {} : { subject }),
    ...(Object.keys(extras).length === 0 ? {} : { extras }),
  };
};
