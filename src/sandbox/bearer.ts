import type { AccessTokenCheck, AccessTokenFacts } from './accessTokenCheck';
import { answerJson, type Exchange } from './httpAnswer';

const realm = 'Bearer realm="practice"';

const challenge = (exchange: Exchange, status: 401 | 403, error: string, description: string, scope?: string): void => {
  const parts = [
    realm,
    `error="${error}"`,
    `error_description="${description}"`,
    ...(scope ? [`scope="${scope}"`] : []),
  ];
  answerJson(
    exchange,
    status,
    { error, error_description: description },
    {
      'www-authenticate': parts.join(', '),
    },
  );
};

/**
 * Lets a request in when it carries a good access token with the scope it needs, else answers it as RFC 6750 section 3
 * says and gives undefined.
 */
export const requireBearer = async (
  exchange: Exchange,
  check: AccessTokenCheck,
  scope?: string,
): Promise<AccessTokenFacts | undefined> => {
  const { authorization } = exchange.request.headers;
  if (authorization === undefined || !/^bearer( |$)/i.test(authorization)) {
    // Section 3.1: a request without any token is told the scheme, not an error code.
    const body = { error: 'unauthorized', error_description: 'Send an access token as "Authorization: Bearer ...".' };
    answerJson(exchange, 401, body, { 'www-authenticate': realm });
    return undefined;
  }
  const token = /^bearer +([\w\-.~+/]+=*)$/i.exec(authorization)?.[1];
  const verdict =
    token === undefined
      ? ({ ok: false, reason: 'The Authorization header does not hold one access token.' } as const)
      : await check.verify(token);
  if (!verdict.ok) {
    challenge(exchange, 401, 'invalid_token', verdict.reason);
    return undefined;
  }
  if (scope !== undefined && !verdict.token.scopes.includes(scope)) {
    challenge(exchange, 403, 'insufficient_scope', `This call needs the scope ${scope}.`, scope);
    return undefined;
  }
  return verdict.token;
};
