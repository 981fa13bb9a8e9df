import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { fail, toAppError } from '../../src/domain/errors';
import { type ProofKey, proofAlgorithmFor, proofAlgorithms, publicJwk, secretsOfKey } from '../../src/domain/proofKey';
import { createProofs, type ProofHeaders } from '../../src/flows/proofs';
import { createSettableClock } from '../support/memoryPorts';

const noon = Date.parse('2026-11-22T12:00:00Z');

const world = async () => {
  const clock = createSettableClock(noon);
  const proofs = createProofs({ clock });
  const key = await proofs.newKey('ES256');
  return { clock, proofs, key, prover: await proofs.of(key) };
};

const call = { url: 'https://api.example:8443/a%20b/c?secret=1#part', method: 'POST', token: 'the-token' };

/** What a proof says, its signature checked. `at`: whose time it is checked at. */
const read = (proof: string, at = noon) =>
  jwtVerify(proof, EmbeddedJWK, { typ: 'dpop+jwt', currentDate: new Date(at), maxTokenAge: 5 });

type Said = { readonly status: number; readonly headers: readonly (readonly [string, string])[] };

/** A server that says one thing after the other, and remembers what it was sent and which answers were given up. */
const server = (...said: readonly Said[]) => {
  const sent: ProofHeaders[] = [];
  const cancelled: number[] = [];
  const send = async (headers: ProofHeaders) => {
    const number = sent.length;
    sent.push(headers);
    return { ...(said[number] ?? { status: 200, headers: [] }), number, cancel: () => void cancelled.push(number) };
  };
  const nonces = () => Promise.all(sent.map(async ({ proof }) => (await read(proof)).payload.nonce));
  return { send, sent, cancelled, nonces };
};

const demands = (nonce: string): Said => ({
  status: 401,
  headers: [
    ['WWW-Authenticate', 'DPoP error="use_dpop_nonce", error_description="A nonce"'],
    ['DPoP-Nonce', nonce],
  ],
});

describe('a proof (RFC 9449 section 4.2)', () => {
  it('is for one method, one address without query and fragment, one token, and now by our clock', async () => {
    const { prover, clock } = await world();
    const { payload } = await read(await prover.proof(call));
    expect(payload).toEqual({
      htm: 'POST',
      htu: 'https://api.example:8443/a%20b/c',
      iat: noon / 1000,
      jti: expect.stringMatching(/^[\w-]{43}$/),
      // SHA-256 of `the-token`.
      ath: Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from('the-token'))).toString('base64url'),
    });
    clock.advance(60_000);
    const later = await read(await prover.proof(call), noon + 60_000);
    expect(later.payload.iat).toBe(noon / 1000 + 60);
    expect(later.payload.jti).not.toBe(payload.jti);
  });

  it('shows the public half of its key and nothing of the private one', async () => {
    const { key, prover } = await world();
    const proof = await prover.proof(call);
    const { protectedHeader } = await read(proof);
    expect(protectedHeader.jwk).toEqual(publicJwk(key));
    expect(await calculateJwkThumbprint(protectedHeader.jwk ?? {})).toBe(prover.thumbprint);
    const decoded = proof.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    for (const secret of secretsOfKey(key)) expect(`${proof} ${decoded.join(' ')}`).not.toContain(secret);
  });

  it.each(proofAlgorithms)('can be signed with %s, by a key that outlives the app', async (algorithm) => {
    const { proofs } = await world();
    const key = await proofs.newKey(algorithm);
    expect(secretsOfKey(key).length).toBe(algorithm.startsWith('ES') ? 1 : 6);
    const kept: ProofKey = JSON.parse(JSON.stringify(key));
    const prover = await createProofs({ clock: createSettableClock(noon) }).of(kept);
    const { protectedHeader } = await read(await prover.proof(call));
    expect(protectedHeader.alg).toBe(algorithm);
    expect(protectedHeader.jwk).toEqual(publicJwk(key));
  });

  it.each([
    ['a secret', { kty: 'oct', k: 'AAAA' }],
    ['half a key', { kty: 'EC', crv: 'P-256', x: 'a', y: 'b' }],
    ['nothing', {}],
  ])('needs a key, which %s is not', async (_name, jwk) => {
    const { proofs } = await world();
    await expect(proofs.of({ algorithm: 'ES256', jwk })).rejects.toMatchObject({
      error: { code: 'secret-damaged' },
    });
  });

  it('needs its private half', async () => {
    const { key, clock } = await world();
    await expect(createProofs({ clock }).of({ algorithm: 'ES256', jwk: publicJwk(key) })).rejects.toMatchObject({
      error: { code: 'secret-damaged' },
    });
  });
});

describe('a call under a proof', () => {
  it('carries the token by the scheme DPoP, and each call a proof of its own', async () => {
    const { prover } = await world();
    const { send, sent, cancelled } = server();
    expect(await prover.send(call, send)).toMatchObject({ status: 200, number: 0 });
    await prover.send(call, send);
    expect(sent.map(({ authorization }) => authorization)).toEqual(['DPoP the-token', 'DPoP the-token']);
    expect(new Set(sent.map(({ proof }) => proof)).size).toBe(2);
    expect(cancelled).toEqual([]);
  });

  it('is made once more with the nonce the API demands, and the first answer is given up (F33, T28)', async () => {
    const { prover } = await world();
    const { send, cancelled, nonces } = server(demands('nonce-1'));
    expect(await prover.send(call, send)).toMatchObject({ status: 200, number: 1 });
    expect(await nonces()).toEqual([undefined, 'nonce-1']);
    expect(cancelled).toEqual([0]);
  });

  it('is not made a third time where the nonce is refused again (F33, T28)', async () => {
    const { prover } = await world();
    const { send, sent, nonces } = server(demands('nonce-1'), demands('nonce-2'));
    expect(await prover.send(call, send)).toMatchObject({ status: 401, number: 1 });
    expect(sent).toHaveLength(2);
    expect(await nonces()).toEqual([undefined, 'nonce-1']);
  });

  it('takes the newest nonce of that server, and of no other (F33)', async () => {
    const { prover } = await world();
    const { send, nonces } = server({ status: 200, headers: [['dpop-nonce', 'kept']] });
    await prover.send(call, send);
    await prover.send({ ...call, url: 'https://api.example:8443/elsewhere' }, send);
    await prover.send({ ...call, url: 'https://api.example/a' }, send);
    expect(await nonces()).toEqual([undefined, 'kept', undefined]);
  });

  it.each<readonly [string, Said]>([
    ['a refused token', { status: 401, headers: [['www-authenticate', 'DPoP error="invalid_token"']] }],
    [
      'another scheme that speaks of a nonce',
      { status: 401, headers: [['www-authenticate', 'Bearer error="use_dpop_nonce"']] },
    ],
    ['a challenge beside a yes', { status: 200, headers: demands('n').headers }],
    ['a header nobody can read', { status: 401, headers: [['www-authenticate', '=,=;"']] }],
    ['a page in between', { status: 511, headers: [] }],
  ])('is not repeated for %s', async (_name, said) => {
    const { prover } = await world();
    const { send, sent } = server(said);
    expect(await prover.send(call, send)).toMatchObject({ status: said.status });
    expect(sent).toHaveLength(1);
  });

  it('fails as the call itself did, the second one too', async () => {
    const { prover } = await world();
    const lost = () => fail('connection-refused', { host: 'api.example' });
    await expect(prover.send(call, () => Promise.reject(lost()))).rejects.toMatchObject(lost());
    const { send, sent } = server(demands('nonce-1'));
    const error = await prover
      .send(call, (headers) => (sent.length === 1 ? Promise.reject(lost()) : send(headers)))
      .then(() => undefined, toAppError);
    expect(error).toEqual({ code: 'connection-refused', host: 'api.example' });
  });
});

describe('keys', () => {
  it('are imported once as long as they are used', async () => {
    const { proofs, key, prover } = await world();
    expect(await proofs.of(JSON.parse(JSON.stringify(key)))).toBe(prover);
  });

  it('are of the first algorithm of ours that the provider lists, ES256 where it lists none', () => {
    expect(proofAlgorithmFor([])).toBe('ES256');
    expect(proofAlgorithmFor(['RS256', 'ES384'])).toBe('ES384');
    expect(proofAlgorithmFor(['none', 'HS256'])).toBeUndefined();
  });
});
