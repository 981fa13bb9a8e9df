import type { ApiResponse } from '../../../src/domain/request';
import { inWords, timeLeft } from '../../../src/domain/text/duration';
import { momentText } from '../../../src/domain/text/time';
import type { TokenSummary } from '../../../src/domain/token';

/**
 * Why an API refused the token, where its times say it: it had ended when the answer came at `at` (ms since 1970).
 * Undefined for every other refusal, and once a newer token is there.
 */
export const endedTokenText = (
  { status, sentAuthorization }: Pick<ApiResponse, 'status' | 'sentAuthorization'>,
  token: TokenSummary | undefined,
  at: number,
): { readonly title: string; readonly text: string } | undefined => {
  if (status !== 401 || sentAuthorization === undefined) return undefined;
  if (token?.expiresAt === undefined || token.expiresAt > at || token.receivedAt > at) return undefined;
  const ended = `It ended ${timeLeft(at - token.expiresAt)} before, at ${momentText(token.expiresAt, at)}`;
  if (token.idleSeconds === undefined) return { title: 'The token had ended.', text: `${ended}.` };
  return {
    title: 'The token had lain unused for too long.',
    text: `${ended}, which is ${inWords(token.idleSeconds)} after its last use. A use starts that time anew only while the token lives.`,
  };
};
