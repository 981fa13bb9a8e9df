import type { Presentation } from '../domain/presentation';
import type { ApiResponse } from '../domain/request';
import { headerNamed, type RequestHeaders } from '../domain/requestHeaders';
import type { PreparedRequest } from '../domain/requestPrepared';
import type { ProofHeaders, ProvenCall } from '../flows/proofs';
import type { StreamedAnswer } from '../ports';
import type { SendOne } from './requestRedirects';

/** Makes a call with a bound token under a proof that is for this call alone, twice at most. Throws what `send` throws. */
export type Prove = (
  call: Omit<ProvenCall, 'token'>,
  send: (headers: ProofHeaders) => Promise<StreamedAnswer>,
) => Promise<StreamedAnswer>;

/** A token as it travels, and the way to prove its key where it is bound to one. */
type Proven = Presentation & { readonly prove?: Prove };

/** What a person typed under these names gives way. */
const withProof = (headers: RequestHeaders, { authorization, proof }: ProofHeaders): RequestHeaders => ({
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => !/^(?:authorization|dpop)$/i.test(name))),
  Authorization: authorization,
  DPoP: proof,
});

/** A bound token that a redirect has left behind is no longer in the headers, and its proof must not be either. */
const carries = ({ headers }: PreparedRequest, token: Presentation): boolean =>
  headerNamed(headers, token.name.toLowerCase()) === token.value;

/**
 * Adds a proof to every call that carries the token, as the last thing before it leaves: each address of a redirect gets
 * one of its own, and no proof is ever part of a request that is sent on (RFC 9449 section 7).
 */
export const provingSend = (send: SendOne) => {
  let most = 0;
  return {
    sendAs:
      (token: Proven | undefined): SendOne =>
      (request, refuseLocal) => {
        if (token?.prove === undefined || !carries(request, token)) return send(request, refuseLocal);
        let times = 0;
        return token.prove(request, (headers) => {
          times += 1;
          most = Math.max(most, times);
          return send({ ...request, headers: withProof(request.headers, headers) }, refuseLocal);
        });
      },
    /** What went along with the calls made so far. */
    proof: (): Pick<ApiResponse, 'proof'> => (most === 0 ? {} : { proof: most === 1 ? 'sent' : 'with-nonce' }),
  };
};
