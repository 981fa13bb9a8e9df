import { calculateJwkThumbprint, exportJWK, importJWK } from 'jose';
import {
  allowInsecureRequests,
  Configuration,
  type CryptoKey,
  customFetch,
  type DPoPHandle,
  fetchProtectedResource,
  getDPoPHandle,
  modifyAssertion,
  randomDPoPKeyPair,
} from 'openid-client';
import { fail } from '../domain/errors';
import { type ProofAlgorithm, type ProofKey, publicJwk } from '../domain/proofKey';
import type { Clock } from '../ports';

/** A call that a proof is made for. */
export type ProvenCall = { readonly url: string; readonly method: string; readonly token: string };

/** The two headers of a call under a proof (RFC 9449 section 7.1). */
export type ProofHeaders = { readonly authorization: string; readonly proof: string };

/** What an answer must hold for the nonce in it to be found. */
type Answered = {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly cancel: () => void;
};

/** Proves possession of one key. It knows the nonce each server gave last. */
export type Prover = {
  /** For the grants and calls of openid-client. */
  readonly handle: DPoPHandle;
  /** RFC 7638. */
  readonly thumbprint: string;
  /**
   * Makes a call under a proof of its own, and once more where the server demands its nonce in it (RFC 9449 section 9).
   * Throws what `send` throws.
   */
  readonly send: <Answer extends Answered>(
    call: ProvenCall,
    send: (headers: ProofHeaders) => Promise<Answer>,
  ) => Promise<Answer>;
  /** One proof for a call that somebody else makes. */
  readonly proof: (call: ProvenCall) => Promise<string>;
};

/** Makes keys, and proofs of them. */
export type Proofs = {
  readonly newKey: (algorithm: ProofAlgorithm) => Promise<ProofKey>;
  /** The prover of a key; the same one as long as the key is in use. Throws `secret-damaged` for what is no key. */
  readonly of: (key: ProofKey) => Promise<Prover>;
};

/** So many keys are ready at once; the one used longest ago is imported again when it is needed. */
const mostProvers = 50;

const newKey = async (algorithm: ProofAlgorithm): Promise<ProofKey> => {
  const { privateKey } = await randomDPoPKeyPair(algorithm, { extractable: true });
  // The JWK of a key pair of these kinds has members of text alone (RFC 7518 section 6).
  return { algorithm, jwk: (await exportJWK(privateKey)) as Record<string, string> };
};

/** A half of a key, at work; the private one cannot be read back. No cause is handed on: it may quote the key. */
const importHalf = async (
  jwk: Readonly<Record<string, string>>,
  algorithm: string,
  half: 'private' | 'public',
): Promise<CryptoKey> => {
  const key = await importJWK({ ...jwk }, algorithm, { extractable: half === 'public' }).catch(() => undefined);
  if (key === undefined || key instanceof Uint8Array || key.type !== half) {
    throw fail('secret-damaged', { what: 'token' });
  }
  return key;
};

/** A client for calls that are no business of any provider; every address passes, since who calls has judged it. */
const nobody = (fetch?: Configuration[typeof customFetch]): Configuration => {
  const config = new Configuration({ issuer: 'urn:token-helper:proofs' }, 'none');
  allowInsecureRequests(config);
  config.timeout = 0;
  if (fetch !== undefined) config[customFetch] = fetch;
  return config;
};

/** As much of an answer as openid-client looks at: a nonce, and whether it was missed. */
const proofPart = ({ status, headers }: Answered): Response => {
  const kept = headers.filter(([name]) => /^(?:dpop-nonce|www-authenticate)$/i.test(name));
  const refused = status === 401;
  return new Response(null, {
    status: refused ? 401 : 200,
    headers: kept
      .filter(([name]) => refused || !/^www-/i.test(name))
      .map(([name, value]): [string, string] => [name, value]),
  });
};

const createProver = async (key: ProofKey, clock: Pick<Clock, 'now'>): Promise<Prover> => {
  const open = publicJwk(key);
  const privateKey = await importHalf(key.jwk, key.algorithm, 'private');
  const publicKey = await importHalf(open, key.algorithm, 'public');
  const handle = getDPoPHandle(
    nobody(),
    { privateKey, publicKey },
    {
      [modifyAssertion]: (_header, payload) => {
        payload.iat = Math.floor(clock.now() / 1000);
      },
    },
  );

  const send: Prover['send'] = async <Answer extends Answered>(
    { url, method, token }: ProvenCall,
    sendWith: (headers: ProofHeaders) => Promise<Answer>,
  ) => {
    const calls: Promise<Answer>[] = [];
    const config = nobody(async (_address, { headers }) => {
      // A refusal that is answered by another try is read no further.
      void calls.at(-1)?.then((answer) => answer.cancel());
      const call = sendWith({ authorization: headers.authorization ?? '', proof: headers.dpop ?? '' });
      calls.push(call);
      return proofPart(await call);
    });
    const asked = fetchProtectedResource(config, token, new URL(url), method, null, new Headers(), { DPoP: handle });
    // What openid-client makes of the answer does not matter: the caller reads it itself, or meets the failure itself.
    const failure = await asked.then(
      () => undefined,
      (caught: unknown) => caught,
    );
    const last = calls.at(-1);
    if (last === undefined) throw failure;
    return last;
  };

  return {
    handle,
    thumbprint: await calculateJwkThumbprint({ ...open }),
    send,
    proof: async (call) => {
      const proofs: string[] = [];
      await send(call, async ({ proof }) => {
        proofs.push(proof);
        return { status: 200, headers: [], cancel: () => undefined };
      });
      const [proof] = proofs;
      if (proof === undefined) throw fail('internal', { technical: 'no proof' });
      return proof;
    },
  };
};

/** Proofs of possession (RFC 9449) as openid-client makes them, at our time. */
export const createProofs = ({ clock }: { readonly clock: Pick<Clock, 'now'> }): Proofs => {
  const provers = new Map<string, Promise<Prover>>();
  return {
    newKey,
    of: (key) => {
      const name = JSON.stringify(publicJwk(key));
      const prover = provers.get(name) ?? createProver(key, clock);
      provers.delete(name);
      provers.set(name, prover);
      prover.catch(() => provers.delete(name));
      const [oldest] = provers.keys();
      if (provers.size > mostProvers && oldest !== undefined) provers.delete(oldest);
      return prover;
    },
  };
};
