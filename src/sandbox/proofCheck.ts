import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';

/** The call a proof is to be for. */
export type ProofOf = {
  readonly method: string;
  /** Without query and fragment. */
  readonly address: string;
  /** The access token that goes with it; at the token endpoint there is none yet. */
  readonly token?: string;
};

/** Whose key a proof is of, or why it is none. */
export type ProofVerdict =
  | { readonly ok: true; readonly thumbprint: string }
  | { readonly ok: false; readonly reason: string };

/** Checks a proof of a key (RFC 9449 section 4.3). Each is taken once. */
export type ProofCheck = (proof: string, of: ProofOf) => Promise<ProofVerdict>;

/** How far the time of a proof may be from ours, in seconds. */
const window = 300;

/** So many proofs are remembered at once. */
const mostProofs = 5000;

const refuse = (reason: string): ProofVerdict => ({ ok: false, reason });

/** Creates the check. `now` in ms since 1970. */
export const createProofCheck = ({ now }: { readonly now: () => number }): ProofCheck => {
  const used = new Map<string, number>();

  const isRepeated = (id: string, seconds: number): boolean => {
    for (const [each, until] of used) if (until < seconds || used.size > mostProofs) used.delete(each);
    const repeated = used.has(id);
    used.set(id, seconds + window);
    return repeated;
  };

  return async (proof, { method, address, token }) => {
    const seconds = Math.floor(now() / 1000);
    const read = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: ['ES256'],
      typ: 'dpop+jwt',
      currentDate: new Date(now()),
    }).catch(() => undefined);
    if (read === undefined) return refuse('The proof is no JWT that is signed by the key in it.');
    const { payload, protectedHeader } = read;
    const { htm, htu, iat, jti, ath } = payload;
    if (typeof jti !== 'string' || jti === '' || typeof iat !== 'number') return refuse('The proof lacks jti or iat.');
    if (Math.abs(seconds - iat) > window) return refuse('The proof is not of this time.');
    if (htm !== method) return refuse('The proof is for another method.');
    if (typeof htu !== 'string' || htu !== address) return refuse('The proof is for another address.');
    const hash = token === undefined ? undefined : createHash('sha256').update(token).digest('base64url');
    if (ath !== hash) return refuse('The proof is for another token.');
    const thumbprint = await calculateJwkThumbprint(protectedHeader.jwk ?? {});
    if (isRepeated(`${thumbprint} ${jti}`, seconds)) return refuse('The proof was used before.');
    return { ok: true, thumbprint };
  };
};
