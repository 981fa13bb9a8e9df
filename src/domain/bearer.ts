import { type ErrorDetails, fail } from './errors';

/** Why a token cannot be put into a header; undefined when it can (RFC 9110 section 5.5). */
export const tokenProblem = (token: string): ErrorDetails['token-unusable']['reason'] | undefined => {
  if (token === '') return 'empty';
  if (/[\r\n]/.test(token)) return 'line-break';
  return /[^\x20-\x7e]/.test(token) ? 'not-ascii' : undefined;
};

/**
 * The value of the Authorization header that carries a token: as a bearer (RFC 6750 section 2.1), or as one that goes with
 * a proof (RFC 9449 section 7.1). Throws `token-unusable`, which does not hold the token.
 */
export const authorizationHeader = (token: string, scheme: 'Bearer' | 'DPoP' = 'Bearer'): string => {
  const reason = tokenProblem(token);
  if (reason !== undefined) throw fail('token-unusable', { reason });
  return `${scheme} ${token}`;
};
