import { afterEach, describe, expect, it } from 'vitest';
import { type AppError, toAppError } from '../../src/domain/errors';
import type { ProfileInput } from '../../src/domain/profile';
import type { TokenSet } from '../../src/domain/token';
import type { FlowTokens } from '../../src/flows/context';
import { acquire } from '../../src/flows/index';
import { refreshTokens } from '../../src/flows/refresh';
import { createTestContext, profileWith } from '../support/flowContext';
import { createSigner, unsignedJwt } from '../support/idTokens';
import { goodTokens, type Reply, startMisbehavingProvider } from '../support/misbehavingProvider';
import { oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const kept: TokenSet = {
  accessToken: 'old-access-token',
  tokenType: 'Bearer',
  refreshToken: 'old-refresh-token',
  idToken: 'old-id-token',
  scope: 'openid api',
  receivedAt: 1,
  expirySource: 'unknown',
  subject: 'alice',
  generation: 3,
};

const refreshAt = async (token: Reply, parts: Partial<ProfileInput> = {}, tokens: TokenSet = kept) => {
  const provider = await startMisbehavingProvider({ token });
  const context = createTestContext();
  closers.push(context.close, provider.close);
  const profile = profileWith({
    server: { kind: 'discovery', issuer: provider.issuer },
    grant: 'authorization_code',
    ...parts,
  });
  const outcome: { readonly got?: FlowTokens; readonly error?: AppError } = await refreshTokens(
    profile,
    tokens,
    context,
  ).then(
    (got) => ({ got }),
    (caught) => ({ error: toAppError(caught) }),
  );
  const forms = provider.tokenRequests().map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  return { ...outcome, forms, provider, context };
};

describe('a refresh', () => {
  it('sends the refresh token alone: no scope, which then stays what it was', async () => {
    const { forms } = await refreshAt({ body: goodTokens }, { scope: 'openid api' });
    expect(forms).toEqual([{ grant_type: 'refresh_token', refresh_token: 'old-refresh-token', client_id: 'client' }]);
  });

  it('sends scope and other parameters where the profile says so, and names its resources again', async () => {
    const { forms } = await refreshAt(
      { body: goodTokens },
      {
        resource: ['https://api.example'],
        extra: { refresh: [{ name: 'scope', value: 'jwt' }] },
      },
    );
    expect(forms[0]).toMatchObject({ scope: 'jwt', resource: 'https://api.example' });
  });

  it.each([
    ['absent (F16)', undefined],
    ['null (F17)', null],
    ['empty (F17)', ''],
  ])('keeps the old refresh token when the new one is %s', async (_name, refreshToken) => {
    const { got } = await refreshAt({ body: { ...goodTokens, refresh_token: refreshToken } });
    expect(got).toMatchObject({
      accessToken: 'good-access-token',
      refreshToken: 'old-refresh-token',
      idToken: 'old-id-token',
      scope: 'openid api',
      subject: 'alice',
    });
  });

  it('takes the new refresh token and scope when they come', async () => {
    const { got } = await refreshAt({ body: { ...goodTokens, refresh_token: 'new', scope: 'api' } });
    expect(got).toMatchObject({ refreshToken: 'new', scope: 'api' });
  });

  it('never loses a rotated refresh token to an ID token that is not good, and keeps the old ID token', async () => {
    const foreign = unsignedJwt({ iss: 'https://evil.example', aud: 'client', sub: 'mallory', exp: 9e9, iat: 1 });
    for (const idToken of ['nonsense', foreign]) {
      const { got } = await refreshAt({ body: { ...goodTokens, refresh_token: 'new', id_token: idToken } });
      expect(got).toMatchObject({ refreshToken: 'new', idToken: 'old-id-token', subject: 'alice' });
    }
  });

  it('takes a good new ID token without a call for keys, so that the new tokens can be kept at once', async () => {
    const signer = await createSigner();
    const now = Math.floor(Date.now() / 1000);
    const provider = await startMisbehavingProvider({
      token: async () => ({
        body: {
          ...goodTokens,
          id_token: await signer.sign({ iss: provider.issuer, aud: 'client', sub: 'bob', iat: now, exp: now + 60 }),
        },
      }),
    });
    const context = createTestContext();
    closers.push(context.close, provider.close);
    const server = { kind: 'discovery', issuer: provider.issuer } as const;

    const got = await refreshTokens(profileWith({ server, grant: 'authorization_code' }), kept, context);

    expect(got.idToken).not.toBe(kept.idToken);
    expect(got.subject).toBe('bob');
    expect(provider.requests.map(({ path }) => path)).not.toContain('/keys');
  });

  it.each<[string, Reply, object]>([
    [
      'invalid_grant (F10)',
      { status: 400, body: { error: 'invalid_grant' } },
      { code: 'grant-refused', stage: 'refresh' },
    ],
    [
      'invalid_token with 401 (F10)',
      { status: 401, body: { error: 'invalid_token', error_description: 'ended' } },
      { code: 'grant-refused', stage: 'refresh', description: 'ended' },
    ],
    ['invalid_client (F11)', { status: 401, body: { error: 'invalid_client' } }, { code: 'client-refused' }],
    ['429 (F12)', { status: 429, headers: { 'retry-after': '7' } }, { code: 'rate-limited', retryAfterSeconds: 7 }],
    ['503 (F13)', { status: 503 }, { code: 'provider-unavailable', status: 503 }],
    ['a web page (F7)', { body: '<html>' }, { code: 'answer-not-json', stage: 'refresh' }],
    ['half an answer (F6)', { body: '{"access_token"' }, { code: 'answer-cut', stage: 'refresh' }],
  ])('is asked for once and fails by name after %s', async (_name, reply, expected) => {
    const { error, forms } = await refreshAt(reply);
    expect(error).toMatchObject(expected);
    expect(forms).toHaveLength(1);
  });

  it.each<[string, number]>([
    ['invalid_token', 400],
    ['invalid_token', 401],
    ['expired_token', 400],
    ['invalid_refresh_token', 400],
    ['bad_refresh_token', 200],
    ['interaction_required', 400],
    ['login_required', 400],
    ['consent_required', 400],
    ['account_selection_required', 400],
    ['mfa_required', 403],
  ])(
    'calls for a sign-in where the provider says %s with status %i in place of invalid_grant (F10)',
    async (said, status) => {
      const { error } = await refreshAt({ status, body: { error: said, error_description: 'why' } });
      expect(error).toEqual({ code: 'grant-refused', error: said, description: 'why', stage: 'refresh' });
    },
  );

  it('means the refresh token, not the password, when a password profile is refused', async () => {
    const { error } = await refreshAt(
      { status: 400, body: { error: 'invalid_grant' } },
      { grant: 'password', username: 'alice' },
    );
    expect(error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
  });

  it('calls for a sign-in without a refresh token, before anything is sent', async () => {
    const { refreshToken: _none, ...without } = kept;
    const { error, provider } = await refreshAt({ body: goodTokens }, {}, without);
    expect(error).toEqual({ code: 'sign-in-needed', reason: 'no-refresh-token' });
    expect(provider.requests).toEqual([]);
  });

  it('refuses extra parameters that would replace its own', async () => {
    const { error } = await refreshAt(
      { body: goodTokens },
      { extra: { refresh: [{ name: 'refresh_token', value: 'mine' }] } },
    );
    expect(error).toMatchObject({ code: 'input-invalid', field: 'extra.refresh' });
  });
});

describe('a provider that rotates', () => {
  it('gives new tokens for the last refresh token, and refuses one that was used (F10)', async () => {
    const server = await startOidcServer();
    const context = createTestContext({ password: oidcAccount.password });
    closers.push(context.close, server.close);
    const profile = profileWith({
      server: { kind: 'discovery', issuer: server.issuer },
      clientId: oidcClients.public.id,
      grant: 'password',
      username: oidcAccount.username,
      scope: 'profile',
    });
    const first = { ...(await acquire(profile, context)), generation: 1 };

    const second = await refreshTokens(profile, first, context);

    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    await expect(refreshTokens(profile, first, context)).rejects.toMatchObject({
      error: { code: 'grant-refused', error: 'invalid_grant', stage: 'refresh' },
    });
  });
});
