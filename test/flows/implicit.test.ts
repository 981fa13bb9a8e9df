import { createHash } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { createSigner, signWithSecret } from '../support/idTokens';
import { type Script, startMisbehavingProvider } from '../support/misbehavingProvider';
import { signInAt } from '../support/signInAt';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const tokens = { access_token: 'the-token', token_type: 'bearer', expires_in: '3600' };

const signIn = async (script: Script, parts: Partial<ProfileInput> = {}) => {
  const provider = await startMisbehavingProvider({ answerIn: 'fragment', ...script });
  closers.push(provider.close);
  const outcome = await signInAt(provider.issuer, { grant: 'implicit', ...parts });
  closers.push(outcome.context.close);
  return { ...outcome, provider };
};

describe('an access token alone', () => {
  it('is asked for with a state, and read out of the fragment', async () => {
    const { tokens: got, provider, context } = await signIn({ authorize: () => ({ ...tokens, scope: 'api' }) });
    expect(got).toEqual({
      accessToken: 'the-token',
      tokenType: 'bearer',
      scope: 'api',
      receivedAt: got?.receivedAt,
      expiresAt: (got?.receivedAt ?? 0) + 3_600_000,
      expirySource: 'expires_in',
    });
    const asked = provider.asked();
    expect(asked.get('response_type')).toBe('token');
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
    expect(asked.has('nonce')).toBe(false);
    expect(asked.has('code_challenge')).toBe(false);
    expect(provider.tokenRequests()).toEqual([]);
    expect(context.steps).toContainEqual({ kind: 'checked', what: 'issuer' });
  });

  it('is read out of the query, where some systems put it', async () => {
    const { tokens: got, context } = await signIn({ answerIn: 'query', authorize: () => tokens });
    expect(got?.accessToken).toBe('the-token');
    expect(context.steps).toContainEqual(expect.objectContaining({ kind: 'callback-received', via: 'query' }));
  });

  it.each<[Record<string, string>, object]>([
    [{ error: 'access_denied' }, { code: 'user-declined' }],
    [{ error: 'unsupported_response_type' }, { code: 'provider-refused', stage: 'authorization' }],
    [{ ...tokens, iss: 'https://evil.example' }, { code: 'issuer-differs' }],
    [
      { ...tokens, iss: '' },
      { code: 'issuer-differs', actual: '' },
    ],
    [
      { ...tokens, iss: '', id_token: 'a.b.c' },
      { code: 'issuer-differs', actual: '' },
    ],
    [
      { ...tokens, token_type: 'mac' },
      { code: 'answer-invalid', stage: 'authorization' },
    ],
    [
      { ...tokens, access_token: 'a\r\nb' },
      { code: 'token-unusable', reason: 'line-break' },
    ],
    [{ code: 'a-code' }, { code: 'redirect-invalid' }],
  ])('is refused by name: %j', async (answer, expected) => {
    const { error } = await signIn({ authorize: () => answer });
    expect(error).toMatchObject(expected);
  });

  it('brings no ID token that nobody asked for, since nobody checked it', async () => {
    const { tokens: got } = await signIn({ authorize: () => ({ ...tokens, id_token: 'a.b.c' }) });
    expect(got?.idToken).toBeUndefined();
  });
});

describe('an access token with an ID token', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const atHash = (token: string, hash = 'sha256') =>
    createHash(hash)
      .update(token)
      .digest()
      .subarray(0, hash === 'sha256' ? 16 : 32)
      .toString('base64url');

  const withIdToken = async (
    claims: (good: JWTPayload) => JWTPayload,
    how: {
      readonly alg?: 'ES256' | 'EdDSA' | 'RS256';
      readonly mint?: (claims: JWTPayload) => Promise<string>;
      readonly script?: Script;
    } = {},
  ) => {
    const signer = await createSigner(how.alg);
    // The answer is a page that the script of the test can make wait for a signature.
    const script: Script = {
      keys: { body: signer.jwks },
      paths: {
        '/authorize': async ({ parameters, headers }) => {
          const issuer = `http://${headers.host}`;
          const good = {
            iss: issuer,
            aud: 'client',
            sub: 'alice',
            iat: now(),
            exp: now() + 60,
            nonce: parameters.get('nonce') ?? '',
            at_hash: atHash(tokens.access_token, how.alg === 'EdDSA' ? 'sha512' : 'sha256'),
          };
          const idToken = await (how.mint ?? signer.sign)(claims(good));
          const state = parameters.get('state') ?? '';
          const answer = new URLSearchParams({ ...tokens, id_token: idToken, state });
          return { status: 302, headers: { location: `${parameters.get('redirect_uri')}#${answer}` } };
        },
      },
      ...how.script,
    };
    return signIn(script, { scope: 'openid' });
  };

  it.each(['ES256', 'RS256', 'EdDSA'] as const)('is checked by signature, nonce and at_hash: %s', async (alg) => {
    const { tokens: got, context } = await withIdToken((good) => good, { alg });
    expect(got).toMatchObject({ accessToken: 'the-token', subject: 'alice' });
    expect(got?.idToken).toMatch(/^eyJ/);
    expect(context.steps).toContainEqual({ kind: 'checked', what: 'id-token' });
  });

  it('may write its at_hash as padded base64, as Keyrock does', async () => {
    const padded = (good: JWTPayload) => ({
      ...good,
      at_hash: Buffer.from(String(good.at_hash), 'base64url').toString('base64'),
    });
    expect((await withIdToken(padded)).tokens?.subject).toBe('alice');
  });

  it.each<[string, (good: JWTPayload) => JWTPayload]>([
    ['belongs to another access token', (good) => ({ ...good, at_hash: atHash('another') })],
    ['does not say which access token it belongs to', ({ at_hash: _left, ...good }) => good],
    ['belongs to another sign-in', (good) => ({ ...good, nonce: 'x' })],
    ['is for another client', (good) => ({ ...good, aud: 'x' })],
    ['is by another issuer (T5)', (good) => ({ ...good, iss: 'https://evil.example' })],
    ['has ended', (good) => ({ ...good, exp: now() - 600 })],
  ])('spoils the answer when it %s', async (_name, claims) => {
    const { error } = await withIdToken(claims);
    expect(error).toMatchObject({ code: 'id-token-invalid' });
  });

  it('spoils the answer when nobody published the key, or when only a secret signed it', async () => {
    const forged = await withIdToken((good) => good, { mint: async (claims) => (await createSigner()).sign(claims) });
    expect(forged.error).toMatchObject({ code: 'id-token-invalid' });
    const metadata = () => ({ id_token_signing_alg_values_supported: ['HS256'] });
    const bySecret = await withIdToken((good) => good, {
      mint: (claims) => signWithSecret(claims, 'shhh'),
      script: { metadata },
    });
    expect(bySecret.error).toMatchObject({ code: 'id-token-invalid' });
  });

  it('spoils the answer when it is missing', async () => {
    const { error, provider } = await signIn({ authorize: () => tokens }, { scope: 'openid' });
    expect(error).toMatchObject({ code: 'id-token-invalid' });
    expect(provider.asked().get('response_type')).toBe('id_token token');
  });

  it('is not begun where there are no keys to check it with', async () => {
    const { error, provider } = await signIn({ metadata: () => ({ jwks_uri: undefined }) }, { scope: 'openid' });
    expect(error).toEqual({ code: 'endpoint-missing', endpoint: 'jwks' });
    expect(provider.asked().size).toBe(0);
  });
});
