import type { JWTPayload } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { createSigner, signWithSecret, unsignedJwt } from '../support/idTokens';
import { goodTokens, type Script, startMisbehavingProvider } from '../support/misbehavingProvider';
import { signInAt } from '../support/signInAt';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const start = async (script: Script = {}) => {
  const provider = await startMisbehavingProvider(script);
  closers.push(provider.close);
  return provider;
};

/** Signs in at a provider with a person who does what the page says. */
const signIn: typeof signInAt = async (...at) => {
  const outcome = await signInAt(...at);
  closers.push(outcome.context.close);
  return outcome;
};

describe('the ID token', () => {
  const now = () => Math.floor(Date.now() / 1000);

  /** Signs in at a provider that hands out an ID token with these claims over the right ones. */
  const withIdToken = async (
    claims: (good: JWTPayload) => JWTPayload,
    how: {
      readonly mint?: (claims: JWTPayload) => Promise<string> | string;
      readonly script?: Script;
      readonly headers?: Readonly<Record<string, string>>;
      readonly profile?: (issuer: string) => Partial<ProfileInput>;
    } = {},
  ) => {
    const signer = await createSigner();
    const provider = await start({
      keys: { body: signer.jwks },
      token: async () => {
        const nonce = provider.asked().get('nonce');
        const good = {
          iss: provider.issuer,
          aud: 'client',
          sub: 'alice',
          iat: now(),
          exp: now() + 60,
          ...(nonce === null ? {} : { nonce }),
        };
        const idToken = await (how.mint ?? signer.sign)(claims(good));
        return { ...(how.headers && { headers: how.headers }), body: { ...goodTokens, id_token: idToken } };
      },
      ...how.script,
    });
    const parts = { scope: 'openid', ...how.profile?.(provider.issuer) };
    return { ...(await signIn(provider.issuer, parts, { clientSecret: 'shhh' })), provider };
  };

  it('is checked by signature, and its subject is the account', async () => {
    const { tokens, context, provider } = await withIdToken((good) => good);
    expect(tokens?.subject).toBe('alice');
    expect(provider.requests.map(({ path }) => path)).toContain('/keys');
    expect(context.kinds().slice(-3)).toEqual(['checked', 'checked', 'checked']);
    expect(context.steps).toContainEqual({ kind: 'checked', what: 'id-token' });
  });

  it.each<[string, (good: JWTPayload) => JWTPayload]>([
    ['is for another client', (good) => ({ ...good, aud: 'somebody-else' })],
    ['is by another issuer', (good) => ({ ...good, iss: 'https://evil.example' })],
    ['belongs to another sign-in (T6)', (good) => ({ ...good, nonce: 'another' })],
    ['belongs to no sign-in (T6)', ({ nonce: _left, ...good }) => good],
    ['has ended', (good) => ({ ...good, exp: now() - 120 })],
    ['names nobody', ({ sub: _left, ...good }) => good],
    ['is for many, and for us only by the way', (good) => ({ ...good, aud: ['client', 'other'] })],
  ])('spoils the answer when it %s', async (_name, claims) => {
    const { error } = await withIdToken(claims);
    expect(error).toMatchObject({ code: 'id-token-invalid', reason: expect.stringMatching(/.{10,}/) });
  });

  it.each<[string, (claims: JWTPayload) => Promise<string> | string]>([
    ['is signed by a stranger', async (claims) => (await createSigner()).sign(claims)],
    [
      'is signed by a key nobody published (F31)',
      async (claims) => (await createSigner('ES256', 'key-2')).sign(claims),
    ],
    ['is not signed', (claims) => unsignedJwt(claims)],
    ['is no JWT', () => 'nonsense'],
    ['is no base64', () => '!.!.!'],
    ['is encrypted', () => 'a.b.c.d.e'],
    ['is signed with a secret although the provider does not do that', (claims) => signWithSecret(claims, 'shhh')],
    [
      'has a signature that is no base64',
      async (claims) => `${unsignedJwt(claims, { alg: 'ES256', kid: 'key-1' })}!!!`,
    ],
  ])('spoils the answer when it %s', async (_name, mint) => {
    const { error } = await withIdToken((good) => good, { mint });
    expect(error).toMatchObject({ code: 'id-token-invalid' });
    expect(JSON.stringify(error)).not.toContain('eyJ');
  });

  describe('at a provider whose clock is not ours (F34)', () => {
    const withClock = (seconds: number, claims: (good: JWTPayload) => JWTPayload = (good) => good) => {
      const there = now() + seconds;
      const date = new Date(there * 1000).toUTCString();
      const byIts = (good: JWTPayload) => ({ ...good, iat: there, nbf: there, exp: there + 60 });
      return withIdToken((good) => claims(byIts(good)), { headers: { date } });
    };

    it.each([
      ['ten minutes ahead', 600],
      ['ten minutes behind', -600],
    ])('%s is checked by the clock that wrote its times', async (_name, seconds) => {
      const { tokens, provider } = await withClock(seconds);
      expect(tokens?.subject).toBe('alice');
      expect(provider.tokenRequests()).toHaveLength(1);
    });

    it('still spoils the answer when it has ended there, or is for another client', async () => {
      const ended = await withClock(600, (good) => ({ ...good, exp: (good.exp ?? 0) - 120 }));
      expect(ended.error).toMatchObject({ code: 'id-token-invalid', reason: expect.stringContaining('exp') });
      const other = await withClock(600, (good) => ({ ...good, aud: 'somebody-else' }));
      expect(other.error).toMatchObject({ code: 'id-token-invalid', reason: expect.stringContaining('aud') });
    });

    it('still spoils the answer when a stranger signed it', async () => {
      const stranger = await createSigner();
      const there = now() + 600;
      const { error } = await withIdToken((good) => ({ ...good, iat: there, nbf: there, exp: there + 60 }), {
        headers: { date: new Date(there * 1000).toUTCString() },
        mint: stranger.sign,
      });
      expect(error).toMatchObject({ code: 'id-token-invalid' });
    });
  });

  it('spoils the answer when it is missing although it was asked for', async () => {
    const { error } = await withIdToken((good) => good, { script: { token: { body: goodTokens } } });
    expect(error).toEqual({ code: 'id-token-invalid', reason: '"id_token" property must be a string' });
  });

  it('cannot be checked when the keys are gone', async () => {
    const { error } = await withIdToken((good) => good, { script: { keys: { status: 404, body: 'no' } } });
    expect(error).toMatchObject({ stage: 'keys' });
  });

  it('is taken on the word of the token endpoint where it is signed with the secret', async () => {
    const metadata = () => ({ id_token_signing_alg_values_supported: ['HS256'] });
    const { tokens, provider } = await withIdToken((good) => good, {
      mint: (claims) => signWithSecret(claims, 'shhh'),
      script: { metadata },
    });
    expect(tokens?.subject).toBe('alice');
    expect(provider.tokenRequests()).toHaveLength(1);
    const wrong = await withIdToken((good) => ({ ...good, aud: 'other' }), {
      mint: (claims) => signWithSecret(claims, 'shhh'),
      script: { metadata },
    });
    expect(wrong.error).toMatchObject({ code: 'id-token-invalid' });
  });

  it('names its own issuer where nobody typed one, and everything else is checked', async () => {
    const profile = (issuer: string): Partial<ProfileInput> => ({
      server: {
        kind: 'endpoints',
        endpoints: { authorization: `${issuer}/authorize`, token: `${issuer}/token`, jwks: `${issuer}/keys` },
      },
    });
    const whoever = (good: JWTPayload) => ({ ...good, iss: 'https://whoever.example' });
    const good = await withIdToken(whoever, { profile });
    expect(good.tokens?.subject).toBe('alice');
    expect(good.provider.tokenRequests()).toHaveLength(1);
    const bad = await withIdToken((claims) => ({ ...whoever(claims), nonce: 'another' }), { profile });
    expect(bad.error).toMatchObject({ code: 'id-token-invalid' });
    const forged = await withIdToken(whoever, { profile, mint: async (claims) => (await createSigner()).sign(claims) });
    expect(forged.error).toMatchObject({ code: 'id-token-invalid' });
  });

  it('fills in the tenant of an issuer that is shared by many (Microsoft Entra ID)', async () => {
    const signer = await createSigner();
    const shared = (token: (issuer: string, nonce: string) => JWTPayload) =>
      start({
        keys: { body: signer.jwks },
        authorize: () => ({ code: 'the-code', iss: '' }),
        paths: {
          '/common/.well-known/openid-configuration': ({ headers }) => {
            const issuer = `http://${headers.host}`;
            return {
              body: {
                issuer: `${issuer}/{tenantid}`,
                authorization_endpoint: `${issuer}/authorize`,
                token_endpoint: `${issuer}/issue`,
                jwks_uri: `${issuer}/keys`,
                id_token_signing_alg_values_supported: ['ES256'],
              },
            };
          },
          '/issue': async ({ headers }) => ({
            body: {
              ...goodTokens,
              id_token: await signer.sign(token(`http://${headers.host}`, asked().get('nonce') ?? '')),
            },
          }),
        },
      });
    let asked = () => new URLSearchParams();
    const claims = (issuer: string, nonce: string, tenant: string) => ({
      iss: `${issuer}/${tenant}`,
      tid: 't-1',
      aud: 'client',
      sub: 'alice',
      iat: now(),
      exp: now() + 60,
      nonce,
    });
    const honest = await shared((issuer, nonce) => claims(issuer, nonce, 't-1'));
    asked = honest.asked;
    expect((await signIn(`${honest.issuer}/common`, { scope: 'openid' })).tokens?.subject).toBe('alice');
    const lying = await shared((issuer, nonce) => claims(issuer, nonce, 't-2'));
    asked = lying.asked;
    expect((await signIn(`${lying.issuer}/common`, { scope: 'openid' })).error).toMatchObject({
      code: 'id-token-invalid',
    });
  });
});
