import { afterEach, describe, expect, it } from 'vitest';
import { toAppError } from '../../src/domain/errors';
import type { ProfileInput } from '../../src/domain/profile';
import { acquire } from '../../src/flows/index';
import { fetchUserinfo, introspectToken, revokeToken } from '../../src/flows/manage';
import { refreshTokens } from '../../src/flows/refresh';
import { createTestContext, profileWith } from '../support/flowContext';
import { createSigner, type Signer } from '../support/idTokens';
import {
  type Reply,
  type Script,
  type ScriptedRequest,
  startMisbehavingProvider,
} from '../support/misbehavingProvider';
import { oddSecret, oidcAccount, oidcClients, startOidcServer } from '../support/oidcServer';
import { createPersonAtBrowser } from '../support/personAtBrowser';

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

describe('a real provider', () => {
  const signedIn = async () => {
    const server = await startOidcServer();
    const context = createTestContext({ browser: createPersonAtBrowser(), clientSecret: oddSecret });
    closers.push(context.close, server.close);
    const profile = profileWith({
      server: { kind: 'discovery', issuer: server.issuer },
      clientId: oidcClients.basic.id,
      clientAuth: 'client_secret_basic',
      grant: 'authorization_code',
      scope: 'openid profile',
    });
    return { context, profile, tokens: await acquire(profile, context) };
  };

  it('says who a token stands for, and what it is good for', async () => {
    const { context, profile, tokens } = await signedIn();
    expect(await fetchUserinfo(profile, tokens.accessToken, context)).toEqual({
      status: 200,
      json: { sub: oidcAccount.username, name: 'Alice' },
    });
    expect(await introspectToken(profile, tokens.accessToken, context)).toMatchObject({
      status: 200,
      json: { active: true, client_id: oidcClients.basic.id, scope: 'openid profile' },
    });
  });

  it('takes a token back: it is then good for nothing', async () => {
    const { context, profile, tokens } = await signedIn();
    await revokeToken(profile, tokens.refreshToken ?? '', 'refresh', context);
    await revokeToken(profile, tokens.accessToken, 'access', context);
    expect(await introspectToken(profile, tokens.accessToken, context)).toEqual({
      status: 200,
      json: { active: false },
    });
    await expect(fetchUserinfo(profile, tokens.accessToken, context)).rejects.toMatchObject({
      error: { code: 'provider-refused', error: 'invalid_token', stage: 'userinfo', status: 401 },
    });
    await expect(refreshTokens(profile, { ...tokens, generation: 1 }, context)).rejects.toMatchObject({
      error: { code: 'grant-refused', stage: 'refresh' },
    });
  });
});

describe('a provider that answers in its own way', () => {
  const at = async (script: Script, parts: Partial<ProfileInput> = {}) => {
    const provider = await startMisbehavingProvider(script);
    const context = createTestContext({ clientSecret: 'secret' });
    closers.push(context.close, provider.close);
    const profile = profileWith({ server: { kind: 'discovery', issuer: provider.issuer }, ...parts });
    const form = (path: string) =>
      Object.fromEntries(new URLSearchParams(provider.requests.find((seen) => seen.path === path)?.body));
    return { provider, context, profile, form };
  };

  const paths = (reply: Reply): Script => ({ paths: { '/userinfo': reply, '/introspect': reply, '/revoke': reply } });

  it('hears what kind of token it is told of', async () => {
    const { context, profile, form } = await at(paths({ body: { active: true } }), {
      clientAuth: 'client_secret_post',
    });
    await revokeToken(profile, 'rt', 'refresh', context);
    await introspectToken(profile, 'at', context);
    const client = { client_id: 'client', client_secret: 'secret' };
    expect(form('/revoke')).toEqual({ ...client, token: 'rt', token_type_hint: 'refresh_token' });
    expect(form('/introspect')).toEqual({ ...client, token: 'at', token_type_hint: 'access_token' });
  });

  it('hears of no client where the system knows none', async () => {
    const { context, profile, form } = await at(paths({ body: { active: true } }), {
      provider: 'custom',
      clientId: '',
      clientAuth: 'client_secret_post',
    });
    await revokeToken(profile, 'rt', 'refresh', context);
    await introspectToken(profile, 'at', context);
    expect(form('/revoke')).toEqual({ client_secret: 'secret', token: 'rt', token_type_hint: 'refresh_token' });
    expect(form('/introspect')).not.toHaveProperty('client_id');
  });

  it.each<Reply>([{ status: 200 }, { status: 204 }, { status: 202, body: 'ok' }, { body: '<p>Unknown token</p>' }])(
    'has revoked a token when it says %j',
    async (reply) => {
      const { context, profile } = await at(paths(reply));
      await expect(revokeToken(profile, 'at', 'access', context)).resolves.toBeUndefined();
    },
  );

  it('has revoked a token that it does not know any more, as Google says of the access token after the refresh token', async () => {
    const gone = { error: 'invalid_token', error_description: 'Token expired or revoked' };
    const { context, profile } = await at(paths({ status: 400, body: gone }));
    await expect(revokeToken(profile, 'at', 'access', context)).resolves.toBeUndefined();
  });

  it('may take back refresh tokens alone, as Amazon Cognito does', async () => {
    const { context, profile } = await at(paths({ status: 400, body: { error: 'unsupported_token_type' } }));
    const code = (token: 'access' | 'refresh') =>
      revokeToken(profile, 't', token, context).catch((caught: unknown) => toAppError(caught).code);
    expect(await code('access')).toBe('not-revocable');
    expect(await code('refresh')).toBe('provider-refused');
  });

  it('may know a person without a subject, as systems without OpenID Connect do', async () => {
    const { context, profile } = await at(paths({ body: { login: 'octocat', id: 1 } }));
    expect(await fetchUserinfo(profile, 'at', context)).toEqual({ status: 200, json: { login: 'octocat', id: 1 } });
  });

  describe('may sign what it says (OpenID Connect Core section 5.3.2, RFC 9701)', () => {
    const signed = async (claims: object, type: string, keysOf?: Signer): Promise<Script> => {
      const signer = await createSigner();
      const answer = async ({ headers }: ScriptedRequest): Promise<Reply> => ({
        headers: { 'content-type': `application/${type}` },
        body: await signer.sign({ iss: `http://${headers.host}`, aud: 'client', ...claims }, { typ: type }),
      });
      const { jwks } = keysOf ?? signer;
      return { paths: { '/userinfo': answer, '/introspect': answer }, keys: { body: jwks } };
    };

    it('of a person, without having named its algorithms before', async () => {
      const { context, profile } = await at(await signed({ sub: 'alice' }, 'jwt'));
      expect(await fetchUserinfo(profile, 'at', context)).toMatchObject({ status: 200, json: { sub: 'alice' } });
    });

    it('of a token', async () => {
      const said = { iat: 1, token_introspection: { active: true, scope: 'a' } };
      const { context, profile } = await at(await signed(said, 'token-introspection+jwt'));
      expect(await introspectToken(profile, 'at', context)).toEqual({
        status: 200,
        json: { active: true, scope: 'a' },
      });
    });

    it('and is not believed where another key signed it; that is not said of an ID token', async () => {
      const { context, profile } = await at(await signed({ sub: 'alice' }, 'jwt', await createSigner()));
      await expect(fetchUserinfo(profile, 'at', context)).rejects.toMatchObject({
        error: { code: 'answer-invalid', stage: 'userinfo' },
      });
    });
  });

  it.each<[string, Reply, object]>([
    [
      'no',
      { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' } },
      { code: 'provider-refused', error: 'invalid_token', status: 401 },
    ],
    ['a web page', { body: '<html>', headers: { 'content-type': 'text/html' } }, { code: 'answer-not-json' }],
    ['a list', { body: '[1]' }, { code: 'answer-invalid' }],
    ['nothing', { body: '' }, { code: 'answer-empty' }],
    [
      'a thousand levels (F8)',
      {
        body: `{"sub":"a","x":${'['.repeat(1000)}${']'.repeat(1000)}}`,
        headers: { 'content-type': 'application/json' },
      },
      { code: 'answer-invalid', stage: 'userinfo' },
    ],
    ['trouble', { status: 503 }, { code: 'provider-unavailable' }],
  ])('is reported by name when it says %s of a person', async (_name, reply, expected) => {
    const { context, profile } = await at(paths(reply));
    await expect(fetchUserinfo(profile, 'at', context)).rejects.toMatchObject({ error: expected });
  });

  it.each<[string, Reply, object]>([
    ['not whether it is active', { body: { scope: 'a' } }, { code: 'answer-invalid', stage: 'introspection' }],
    [
      'that it does not know the client',
      { status: 401, body: { error: 'invalid_client' } },
      { code: 'client-refused' },
    ],
    [
      'a thousand levels (F8)',
      {
        body: `{"active":true,"x":${'['.repeat(1000)}${']'.repeat(1000)}}`,
        headers: { 'content-type': 'application/json' },
      },
      { code: 'answer-invalid' },
    ],
  ])('is reported by name when it says %s of a token', async (_name, reply, expected) => {
    const { context, profile } = await at(paths(reply));
    await expect(introspectToken(profile, 'at', context)).rejects.toMatchObject({ error: expected });
  });

  it('is not asked what it does not offer', async () => {
    const nothing = { userinfo_endpoint: undefined, introspection_endpoint: undefined, revocation_endpoint: undefined };
    const { context, profile } = await at({ metadata: () => nothing });
    const missing = (endpoint: string) => ({ error: { code: 'endpoint-missing', endpoint } });
    await expect(fetchUserinfo(profile, 'at', context)).rejects.toMatchObject(missing('userinfo'));
    await expect(introspectToken(profile, 'at', context)).rejects.toMatchObject(missing('introspection'));
    await expect(revokeToken(profile, 'at', 'access', context)).rejects.toMatchObject(missing('revocation'));
  });

  it('never gets a secret over plain http that leaves this computer', async () => {
    for (const endpoint of ['token', 'revocation', 'introspection', 'userinfo'] as const) {
      const { context, profile, provider } = await at({
        metadata: () => ({ [`${endpoint}_endpoint`]: 'http://a.example/x?y' }),
      });
      const called = {
        token: () => acquire(profile, context),
        revocation: () => revokeToken(profile, 'at', 'access', context),
        introspection: () => introspectToken(profile, 'at', context),
        userinfo: () => fetchUserinfo(profile, 'at', context),
      }[endpoint];
      await expect(called()).rejects.toMatchObject({
        error: { code: 'address-insecure', field: `${endpoint} endpoint`, address: 'http://a.example/x' },
      });
      expect(provider.requests).toHaveLength(1);
    }
  });
});
