import type { CustomFetch } from 'openid-client';
import { readJwt } from '../domain/jwt';
import { isBoundType, namedThumbprint } from '../domain/proofKey';
import type { FlowClient } from './client';
import type { FlowContext } from './context';
import type { TokenReceipt } from './tokenReceipt';

/** Tells of each proof that goes with a call, and of nothing in it but how it is signed and whether it holds a nonce. */
export const notingProofs = (step: FlowContext['step'], fetch: CustomFetch): CustomFetch => {
  let sent = 0;
  return async (address, request) => {
    const proof = request.headers.dpop;
    const read = proof === undefined ? undefined : readJwt(proof);
    const answer = await fetch(address, request);
    if (read?.format === 'jwt') {
      const withNonce = read.claims.nonce !== undefined;
      step({ kind: 'proof-sent', algorithm: String(read.header.alg), withNonce, again: sent > 0 });
      sent += 1;
    }
    return answer;
  };
};

const thumbprintIn = (accessToken: string): unknown => {
  const read = readJwt(accessToken);
  return read.format === 'jwt' ? namedThumbprint(read.claims) : undefined;
};

/** Tells whether the token that came is bound to the key it was asked for with (RFC 9449 sections 5 and 6). */
export const noteBinding = (
  { binding, context }: FlowClient,
  { tokenType }: TokenReceipt,
  accessToken: string,
): void => {
  if (binding === undefined) return;
  const named = thumbprintIn(accessToken);
  const found = !isBoundType(tokenType)
    ? 'not-bound'
    : named === undefined
      ? 'by-type'
      : named === binding.prover.thumbprint
        ? 'bound'
        : 'other-key';
  context.step({ kind: 'token-binding', found });
};
