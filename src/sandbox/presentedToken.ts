import type { AccessTokenCheck, AccessTokenFacts, AccessTokenVerdict } from './accessTokenCheck';
import { answerJson, type Exchange } from './httpAnswer';
import type { ProofCheck } from './proofCheck';

/** What judges a token that comes with a request, and the proof beside it. */
export type TokenGate = { readonly check: AccessTokenCheck; readonly proof: ProofCheck };

type Scheme = 'Bearer' | 'DPoP';
type Refusal = { readonly error: string; readonly reason: string };

const realm = 'realm="practice"';

/** How a token is presented; undefined where none is. */
const schemeOf = (authorization: string | undefined): Scheme | undefined => {
  const [, name = ''] = /^(bearer|dpop)(?: |$)/i.exec(authorization ?? '') ?? [];
  if (name === '') return undefined;
  return name.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
};

const challenge = (exchange: Exchange, status: 401 | 403, scheme: Scheme, refusal: Refusal, scope?: string): void => {
  const { error, reason } = refusal;
  const parts = [
    `${scheme} ${realm}`,
    `error="${error}"`,
    `error_description="${reason}"`,
    ...(scheme === 'DPoP' ? ['algs="ES256"'] : []),
    ...(scope ? [`scope="${scope}"`] : []),
  ];
  answerJson(
    exchange,
    status,
    { error, error_description: reason },
    {
      'www-authenticate': parts.join(', '),
    },
  );
};

/** Why a good token must not come in the way it came (RFC 9449 section 7); undefined where it may. */
const bindingFault = async (
  { request, url }: Exchange,
  scheme: Scheme,
  token: string,
  { boundTo }: AccessTokenFacts,
  proof: ProofCheck,
): Promise<Refusal | undefined> => {
  if (boundTo === undefined) {
    return scheme === 'Bearer' ? undefined : { error: 'invalid_token', reason: 'The access token is bound to no key.' };
  }
  if (scheme === 'Bearer') {
    return { error: 'invalid_token', reason: 'The access token is bound to a key: send it as DPoP, with a proof.' };
  }
  const given = request.headers.dpop;
  if (typeof given !== 'string') return { error: 'invalid_dpop_proof', reason: 'The proof is missing.' };
  const verdict = await proof(given, { method: request.method ?? '', address: `${url.origin}${url.pathname}`, token });
  if (!verdict.ok) return { error: 'invalid_dpop_proof', reason: verdict.reason };
  if (verdict.thumbprint === boundTo) return undefined;
  return { error: 'invalid_token', reason: 'The access token is bound to another key.' };
};

type Judged =
  | { readonly token: AccessTokenFacts }
  /** `wanted`: the scheme that would do. */
  | { readonly refusal: Refusal; readonly wanted: Scheme };

const judge = async (exchange: Exchange, { check, proof }: TokenGate, scheme: Scheme): Promise<Judged> => {
  const token = /^\S+ +([\w\-.~+/]+=*)$/.exec(exchange.request.headers.authorization ?? '')?.[1];
  const verdict: AccessTokenVerdict =
    token === undefined
      ? { ok: false, reason: 'The Authorization header does not hold one access token.' }
      : await check.verify(token);
  if (!verdict.ok) return { refusal: { error: 'invalid_token', reason: verdict.reason }, wanted: scheme };
  const refusal = await bindingFault(exchange, scheme, token ?? '', verdict.token, proof);
  if (refusal === undefined) return { token: verdict.token };
  return { refusal, wanted: verdict.token.boundTo === undefined ? 'Bearer' : 'DPoP' };
};

/**
 * Lets a request in when it carries a good access token with the scope it needs, and a proof of its key where it is bound
 * to one; else answers it as RFC 6750 section 3 and RFC 9449 section 7.1 say and gives undefined.
 */
export const requireToken = async (
  exchange: Exchange,
  gate: TokenGate,
  scope?: string,
): Promise<AccessTokenFacts | undefined> => {
  const scheme = schemeOf(exchange.request.headers.authorization);
  if (scheme === undefined) {
    // Section 3.1: a request without any token is told the scheme, not an error code.
    const body = { error: 'unauthorized', error_description: 'Send an access token as "Authorization: Bearer ...".' };
    answerJson(exchange, 401, body, { 'www-authenticate': `Bearer ${realm}` });
    return undefined;
  }
  const judged = await judge(exchange, gate, scheme);
  if ('refusal' in judged) {
    challenge(exchange, 401, judged.wanted, judged.refusal);
    return undefined;
  }
  if (scope !== undefined && !judged.token.scopes.includes(scope)) {
    const missing = { error: 'insufficient_scope', reason: `This call needs the scope ${scope}.` };
    challenge(exchange, 403, scheme, missing, scope);
    return undefined;
  }
  return judged.token;
};
