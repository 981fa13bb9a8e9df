import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { toAppError } from '../../src/domain/errors';
import { readJwt } from '../../src/domain/jwt';
import type { Profile, ProfileInput } from '../../src/domain/profile';
import { boundKey, publicJwk } from '../../src/domain/proofKey';
import type { FlowTokens } from '../../src/flows/context';
import { acquire } from '../../src/flows/index';
import { fetchUserinfo } from '../../src/flows/manage';
import { refreshTokens } from '../../src/flows/refresh';
import { createTestContext, profileWith } from '../support/flowContext';
import { goodTokens, type Script, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type OidcServer, oddSecret, oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';
import { createPersonAtBrowser } from '../support/personAtBrowser';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

type ContextParts = Parameters<typeof createTestContext>[0];

const contextOf = (parts: ContextParts = {}) => {
  const context = createTestContext(parts);
  closers.push(context.close);
  return context;
};

const start = async (options: Parameters<typeof startOidcServer>[0] = {}): Promise<OidcServer> => {
  const server = await startOidcServer(options);
  closers.push(server.close);
  return server;
};

const profileAt = (issuer: string, parts: Partial<ProfileInput> = {}): Profile =>
  profileWith({ server: { kind: 'discovery', issuer }, clientId: oidcClients.public.id, dpop: true, ...parts });

const signedIn = (issuer: string): Profile =>
  profileAt(issuer, { grant: 'authorization_code', scope: 'openid profile offline_access' });

const service = (issuer: string, parts: Partial<ProfileInput> = {}): Profile =>
  profileAt(issuer, {
    grant: 'client_credentials',
    clientId: oidcClients.post.id,
    clientAuth: 'client_secret_post',
    scope: 'api:read',
    resource: ['https://api.example'],
    ...parts,
  });

const signIn = async (server: OidcServer) => {
  const context = contextOf({ browser: createPersonAtBrowser() });
  const tokens = await acquire(signedIn(server.issuer), context);
  return { context, tokens };
};

const keyOf = (proof: string | undefined) => decodeProtectedHeader(proof ?? '').jwk ?? {};

const thumbprintOf = ({ proofKey }: Pick<FlowTokens, 'proofKey'>): Promise<string> =>
  calculateJwkThumbprint(proofKey === undefined ? {} : { ...publicJwk(proofKey) });

const scripted = async (script: Script) => {
  const provider = await startMisbehavingProvider(script);
  closers.push(provider.close);
  return provider;
};

describe('a token that is bound to a key', () => {
  it('comes from a sign-in whose code is exchanged under a proof for just that call', async () => {
    const server = await start();
    const { tokens, context } = await signIn(server);

    const [call] = server.tokenRequests;
    const { payload, protectedHeader } = await jwtVerify(call?.proof ?? '', EmbeddedJWK, { typ: 'dpop+jwt' });
    expect(protectedHeader.alg).toBe('ES256');
    expect(payload).toEqual({
      htm: 'POST',
      htu: `${server.issuer}/token`,
      iat: expect.any(Number),
      jti: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(keyOf(call?.proof)).not.toHaveProperty('d');
    expect(tokens.tokenType).toBe('DPoP');
    expect(boundKey(tokens)).toEqual({ algorithm: 'ES256', jwk: expect.objectContaining({ kty: 'EC', crv: 'P-256' }) });
    expect(await calculateJwkThumbprint(keyOf(call?.proof))).toBe(await thumbprintOf(tokens));
    expect(context.steps).toContainEqual({ kind: 'proof-sent', algorithm: 'ES256', withNonce: false, again: false });
    expect(context.steps).toContainEqual({ kind: 'token-binding', found: 'by-type' });
  });

  it('is renewed with the same key, and with no other (T28)', async () => {
    const server = await start();
    const { tokens } = await signIn(server);
    const kept = { ...tokens, generation: 1 };

    const renewed = await refreshTokens(signedIn(server.issuer), kept, contextOf());

    expect(renewed).toMatchObject({ tokenType: 'DPoP', proofKey: tokens.proofKey });
    expect(renewed.accessToken).not.toBe(tokens.accessToken);
    const [first, second] = server.tokenRequests;
    expect(keyOf(second?.proof)).toEqual(keyOf(first?.proof));
    const other = await contextOf().proofs.newKey('ES256');
    await expect(
      refreshTokens(signedIn(server.issuer), { ...renewed, proofKey: other, generation: 2 }, contextOf()),
    ).rejects.toMatchObject({ error: { code: 'grant-refused', stage: 'refresh' } });
  });

  it('keeps its key where a renewal is read that an earlier run of the app had got, and nothing is sent for it', async () => {
    const server = await start();
    const { tokens } = await signIn(server);
    const context = contextOf();
    const body = JSON.stringify({ access_token: 'renewed', token_type: 'DPoP', refresh_token: 'next' });
    const heard = { status: 200, contentType: 'application/json', body, headers: {}, at: context.clock.now() };
    const kept = { ...tokens, generation: 1 };
    const renewed = await refreshTokens(signedIn(server.issuer), kept, { ...context, heard });
    expect(renewed).toMatchObject({ accessToken: 'renewed', proofKey: tokens.proofKey });
    expect(server.tokenRequests).toHaveLength(1);
    expect(context.kinds()).not.toContain('proof-sent');
  });

  it('has a key of its own with each sign-in', async () => {
    const server = await start();
    const [first, second] = [await signIn(server), await signIn(server)];
    expect(first.tokens.proofKey?.jwk.x).not.toBe(second.tokens.proofKey?.jwk.x);
  });

  it('names its key, which is compared, where it can be read', async () => {
    const server = await start();
    const context = contextOf({ clientSecret: oddSecret });

    const tokens = await acquire(service(server.issuer), context);

    expect(readJwt(tokens.accessToken)).toMatchObject({ claims: { cnf: { jkt: await thumbprintOf(tokens) } } });
    expect(context.steps).toContainEqual({ kind: 'token-binding', found: 'bound' });
  });

  it('shows itself to the user info endpoint with a proof of that very token', async () => {
    const server = await start();
    const { tokens } = await signIn(server);
    const profile = signedIn(server.issuer);

    expect(await fetchUserinfo(profile, tokens.accessToken, contextOf(), boundKey(tokens))).toMatchObject({
      json: { sub: 'alice' },
    });
    await expect(fetchUserinfo(profile, tokens.accessToken, contextOf())).rejects.toMatchObject({
      error: { code: 'provider-refused' },
    });
  });

  it('is told apart from one of another key', async () => {
    const body = Buffer.from(JSON.stringify({ cnf: { jkt: 'another-key' } })).toString('base64url');
    const provider = await scripted({
      token: { body: { ...goodTokens, token_type: 'DPoP', access_token: `eyJhbGciOiJub25lIn0.${body}.` } },
    });
    const context = contextOf();
    await acquire(profileAt(provider.issuer), context);
    expect(context.steps).toContainEqual({ kind: 'token-binding', found: 'other-key' });
  });

  it('is not asked for unless the profile says so, nor where no call could carry a proof', async () => {
    const server = await start();
    const plain = await acquire(service(server.issuer, { dpop: false }), contextOf({ clientSecret: oddSecret }));
    expect(plain.tokenType).toBe('Bearer');
    expect(plain).not.toHaveProperty('proofKey');
    expect(server.tokenRequests.map(({ proof }) => proof)).toEqual([undefined]);
  });
});

describe('a provider that takes no notice of the proof', () => {
  it('gives a bearer token, which is kept and told, with the key its refresh token may be bound to', async () => {
    const server = await start();
    const context = contextOf({ password: oidcAccount.password });
    const tokens = await acquire(
      profileAt(server.issuer, { grant: 'password', username: oidcAccount.username, scope: 'profile' }),
      context,
    );
    expect(tokens.tokenType).toBe('Bearer');
    expect(boundKey(tokens)).toBeUndefined();
    expect(tokens.proofKey).toBeDefined();
    expect(context.steps).toContainEqual({ kind: 'token-binding', found: 'not-bound' });
  });
});

describe('the algorithm of the proofs', () => {
  const algorithmAt = async (listed: readonly string[]): Promise<string> => {
    const provider = await scripted({ metadata: () => ({ dpop_signing_alg_values_supported: listed }) });
    const tokens = await acquire(profileAt(provider.issuer), contextOf());
    return String(decodeProtectedHeader(provider.tokenRequests()[0]?.headers.dpop?.toString() ?? '').alg ?? tokens);
  };

  it.each([
    [['RS256', 'ES256'], 'ES256'],
    [['PS256', 'RS256'], 'PS256'],
    [['RS256'], 'RS256'],
    [['EdDSA', 'ES512'], 'ES512'],
    [['ES384'], 'ES384'],
  ])('is the first of ours among %j', async (listed, expected) => {
    expect(await algorithmAt(listed)).toBe(expected);
  });

  it('is missing where the provider takes none of ours, before anything is sent', async () => {
    const provider = await scripted({ metadata: () => ({ dpop_signing_alg_values_supported: ['ES256K'] }) });
    await expect(acquire(profileAt(provider.issuer), contextOf())).rejects.toMatchObject({
      error: { code: 'input-invalid', field: 'dpop', reason: expect.stringContaining('ES256K') },
    });
    expect(provider.tokenRequests()).toEqual([]);
  });
});

describe('a provider that demands its nonce (F33, T28)', () => {
  it('gets it with one more try at a sign-in, and from the first try on at the refresh', async () => {
    const server = await start({ demandsNonce: true });
    const { tokens, context } = await signIn(server);

    expect(server.tokenRequests.map(({ status }) => status)).toEqual([400, 200]);
    expect(tokens.tokenType).toBe('DPoP');
    expect(context.steps.filter(({ kind }) => kind === 'proof-sent')).toEqual([
      { kind: 'proof-sent', algorithm: 'ES256', withNonce: false, again: false },
      { kind: 'proof-sent', algorithm: 'ES256', withNonce: true, again: true },
    ]);

    await refreshTokens(signedIn(server.issuer), { ...tokens, generation: 1 }, context);
    expect(server.tokenRequests.map(({ status }) => status)).toEqual([400, 200, 200]);
    expect(new Set(server.tokenRequests.map(({ proof }) => proof)).size).toBe(3);
  });

  it('gets it after a restart, when no nonce is known any more', async () => {
    const server = await start({ demandsNonce: true });
    const { tokens } = await signIn(server);
    const renewed = await refreshTokens(signedIn(server.issuer), { ...tokens, generation: 1 }, contextOf());
    expect(server.tokenRequests.map(({ status }) => status)).toEqual([400, 200, 400, 200]);
    expect(renewed.tokenType).toBe('DPoP');
  });

  it('gets it at the user info endpoint too', async () => {
    const server = await start({ demandsNonce: true });
    const { tokens } = await signIn(server);
    const context = contextOf();
    expect(await fetchUserinfo(signedIn(server.issuer), tokens.accessToken, context, boundKey(tokens))).toMatchObject({
      json: { sub: 'alice' },
    });
    expect(context.steps.filter(({ kind }) => kind === 'proof-sent')).toMatchObject([
      { withNonce: false, again: false },
      { withNonce: true, again: true },
    ]);
  });

  it('and both forms of the Basic pair are found out beside it', async () => {
    const server = await start({ demandsNonce: true, rawBasic: true });
    const context = contextOf({ clientSecret: oddSecret });
    const tokens = await acquire(
      service(server.issuer, { clientId: oidcClients.basic.id, clientAuth: 'client_secret_basic' }),
      context,
    );
    expect(tokens.tokenType).toBe('DPoP');
  });

  it('and refuses it again is asked twice and no more', async () => {
    let given = 0;
    const provider = await scripted({
      token: () => {
        given += 1;
        return {
          status: 400,
          headers: { 'dpop-nonce': `nonce-${given}` },
          body: { error: 'use_dpop_nonce', error_description: 'Another one' },
        };
      },
    });
    const context = contextOf();
    const error = await acquire(profileAt(provider.issuer), context).then(() => undefined, toAppError);

    expect(error).toMatchObject({ code: 'provider-refused', error: 'use_dpop_nonce', stage: 'token' });
    const nonces = provider.tokenRequests().map(({ headers }) => {
      const read = readJwt(String(headers.dpop));
      return read.format === 'jwt' ? read.claims.nonce : 'unreadable';
    });
    expect(nonces).toEqual([undefined, 'nonce-1']);
  });

  it.each([400, 401])('is named where it does not take the proof at all, by %d', async (status) => {
    const provider = await scripted({ token: { status, body: { error: 'invalid_dpop_proof' } } });
    const error = await acquire(profileAt(provider.issuer), contextOf()).then(() => undefined, toAppError);
    expect(error).toMatchObject({ code: 'provider-refused', error: 'invalid_dpop_proof' });
    expect(provider.tokenRequests()).toHaveLength(1);
  });
});
