import { afterEach, describe, expect, it } from 'vitest';
import type { ProfileInput } from '../../src/domain/profile';
import { errorText } from '../../src/domain/text/errorText';
import type { FlowTokens } from '../../src/flows/context';
import { introspectToken, revokeToken } from '../../src/flows/manage';
import { presetById, profileFromPreset } from '../../src/providers/presets';
import { webMethods } from '../../src/providers/webMethods';
import type { Reply, Script, ScriptedRequest } from '../support/misbehavingProvider';
import { outcomeOf, startScriptedSystem } from '../support/systemFlow';

/* The facts of webMethods Integration stated by a scripted server; section numbers are those of the wire facts. */

const closers: (() => Promise<void>)[] = [];
afterEach(() => Promise.all(closers.splice(0).map((close) => close())));

const tokenPath = '/integration/rest/oAuth/getToken';
const authorizePath = '/integration/rest/oAuth/authorize';
const clientId = '1f0f4be2-b4c0-4a5d';
const clientSecret = 's3cr3t-with:colon+plus';
const good = { access_token: 'at-1', token_type: 'Bearer', expires_in: '3600', refresh_token: 'rt-1', scope: 'orders' };

const webMethodsAt = async (paths: Script['paths'], parts: Partial<ProfileInput> = {}) => {
  const system = await startScriptedSystem(
    { paths: { ...paths } },
    (root) => ({
      provider: 'webMethods',
      server: {
        kind: 'endpoints',
        endpoints: { authorization: `${root}${authorizePath}`, token: `${root}${tokenPath}` },
      },
      grant: 'client_credentials',
      clientId,
      clientAuth: 'client_secret_basic',
      scope: 'orders',
      ...parts,
    }),
    { clientSecret, password: 'p&w d' },
  );
  closers.push(system.close);
  const tokenCalls = () => system.provider.requests.filter(({ path }) => path.startsWith(tokenPath));
  return { ...system, tokenCalls };
};

const sentBack = ({ parameters }: ScriptedRequest): Reply => ({
  status: 302,
  headers: { location: `${parameters.get('redirect_uri')}?code=the-code&state=${parameters.get('state')}` },
});

const kept = (more: Partial<FlowTokens> = {}): FlowTokens => ({
  accessToken: 'at-0',
  tokenType: 'Bearer',
  refreshToken: 'rt-0',
  receivedAt: 1,
  expirySource: 'expires_in',
  ...more,
});

describe('getToken', () => {
  it('4.2: takes its parameters in the query, Basic as it stands, a form’s content type and no body', async () => {
    const { acquire, tokenCalls } = await webMethodsAt({ [tokenPath]: { body: good } });
    expect((await acquire()).got?.accessToken).toBe('at-1');
    const [call] = tokenCalls();
    expect(call?.method).toBe('POST');
    expect(call?.path).toBe(`${tokenPath}?scope=orders&grant_type=client_credentials`);
    expect(call?.body).toBe('');
    expect(call?.headers['content-length']).toBe('0');
    expect(call?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(call?.headers.authorization).toBe(`Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`);
  });

  it('4.2: refresh is POST …/getToken?grant_type=refresh_token&refresh_token=…, without a blank', async () => {
    const { refresh, tokenCalls } = await webMethodsAt({ [tokenPath]: { body: good } });
    await refresh(kept());
    expect(tokenCalls()[0]?.path).toBe(`${tokenPath}?refresh_token=rt-0&grant_type=refresh_token`);
    expect(tokenCalls()[0]?.body).toBe('');
  });

  it('4.2: the password goes into the query as documented, encoded, and into no step', async () => {
    const { acquire, tokenCalls, context } = await webMethodsAt(
      { [tokenPath]: { body: good } },
      { grant: 'password', username: 'me@x' },
    );
    await acquire();
    expect(tokenCalls()[0]?.path).toContain('username=me%40x&password=p%26w%20d&grant_type=password');
    expect(JSON.stringify(context.steps)).not.toContain('p&w');
    expect(JSON.stringify(context.steps)).not.toContain('p%26w');
  });

  it('4.2: a profile may choose a body, which keeps the password out of addresses', async () => {
    const { acquire, tokenCalls } = await webMethodsAt(
      { [tokenPath]: { body: good } },
      { grant: 'password', username: 'me@x', webMethods: { parametersIn: 'body' } },
    );
    await acquire();
    expect(tokenCalls()[0]?.path).toBe(tokenPath);
    expect(new URLSearchParams(tokenCalls()[0]?.body).get('password')).toBe('p&w d');
  });

  it('4.2: a code is exchanged with the very redirect_uri that was sent at authorize', async () => {
    let asked = new URLSearchParams();
    const { acquire, tokenCalls } = await webMethodsAt(
      {
        [authorizePath]: (request: ScriptedRequest) => {
          asked = request.parameters;
          return sentBack(request);
        },
        [tokenPath]: { body: good },
      },
      { grant: 'authorization_code' },
    );
    expect((await acquire()).got).toMatchObject({ accessToken: 'at-1', refreshToken: 'rt-1' });
    const sent = new URL(tokenCalls()[0]?.path ?? '', 'http://x').searchParams;
    expect(sent.get('redirect_uri')).toBe(asked.get('redirect_uri'));
    expect(sent.get('code')).toBe('the-code');
    // Where the server wants PKCE, the verifier belongs to what was sent before (RFC 7636).
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(sent.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  });

  it('4.1: an implicit client is public: its token comes without a call of getToken', async () => {
    const { acquire, tokenCalls } = await webMethodsAt(
      {
        [authorizePath]: ({ parameters }: ScriptedRequest) => ({
          status: 302,
          headers: {
            location: `${parameters.get('redirect_uri')}#access_token=at-2&token_type=Bearer&expires_in=60&state=${parameters.get('state')}`,
          },
        }),
      },
      { grant: 'implicit', clientAuth: 'none' },
    );
    expect((await acquire()).got).toMatchObject({ accessToken: 'at-2', expirySource: 'expires_in' });
    expect(tokenCalls()).toEqual([]);
  });
});

describe('the answer', () => {
  it('4.2: expires_in is typed as a String', async () => {
    const { acquire } = await webMethodsAt({ [tokenPath]: { body: good } });
    const { got } = await acquire();
    expect(got?.expiresAt).toBe((got?.receivedAt ?? 0) + 3_600_000);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['0', '0'],
    ['negative', '-1'],
    ['a negative number', -1],
    ['the number 0', 0],
  ])('4.3: a token that never expires may say so in several ways: %s', async (_case, expires_in) => {
    const { acquire } = await webMethodsAt({ [tokenPath]: { body: { ...good, expires_in } } });
    const { got } = await acquire();
    expect(got?.expirySource).toBe('unknown');
    expect(got).not.toHaveProperty('expiresAt');
  });

  it('4.2: refresh_token and scope are optional', async () => {
    const { acquire } = await webMethodsAt({ [tokenPath]: { body: { access_token: 'at', token_type: 'Bearer' } } });
    const { got } = await acquire();
    expect(got).not.toHaveProperty('refreshToken');
    expect(got).not.toHaveProperty('scope');
  });

  it.each<[string, Reply, object]>([
    ['invalid scope', { status: 400, body: { error: 'invalid_scope' } }, { code: 'scope-refused', scope: 'orders' }],
    ['wrong client', { status: 401, body: { error: 'invalid_client' } }, { code: 'client-refused', onlyWay: true }],
    ['a body where none was due', { status: 400, body: { error: 'invalid_request' } }, { code: 'provider-refused' }],
    [
      'plain http',
      { status: 400, body: { error: 'invalid_request', error_description: 'https' } },
      { description: 'https' },
    ],
    [
      'an HTML page',
      { status: 400, headers: { 'content-type': 'text/html' }, body: '<h1>Bad request</h1>' },
      { code: 'answer-not-json', status: 400 },
    ],
    ['nothing', { status: 400 }, { code: 'answer-empty', status: 400 }],
  ])('4.4: a refusal is worded: %s', async (_case, reply, expected) => {
    const { acquire } = await webMethodsAt({ [tokenPath]: reply });
    const { error } = await acquire();
    expect(error).toMatchObject(expected);
    expect(errorText(error!).next).toMatch(/\.$/);
  });
});

describe('a client that is refused', () => {
  it('4.2: is not told to send its secret in the form, which is never taken', async () => {
    const { acquire } = await webMethodsAt({ [tokenPath]: { status: 401 } });
    const { action, next } = errorText((await acquire()).error!);
    expect([action, next]).toEqual(['open-settings', expect.not.stringContaining('form')]);
    expect(next).toContain('active');
  });
});

describe('what the documentation does not name', () => {
  it('4.4: neither introspection nor revocation is offered; tokens are deleted on the admin page', async () => {
    const { profile, context } = await webMethodsAt({});
    expect((await outcomeOf(revokeToken(profile, 'x', 'access', context))).error).toEqual({
      code: 'endpoint-missing',
      endpoint: 'revocation',
    });
    expect((await outcomeOf(introspectToken(profile, 'x', context))).error).toEqual({
      code: 'endpoint-missing',
      endpoint: 'introspection',
    });
  });
});

describe('the refresh count', () => {
  const limited = { grant: 'authorization_code', webMethods: { refreshLimit: 2 } } as const;
  const refusedWith = { status: 400, body: { error: 'invalid_grant' } };

  it('4.3: each refresh uses one, and the sign-in begins at none', async () => {
    const { acquire, refresh } = await webMethodsAt(
      { [authorizePath]: sentBack, [tokenPath]: { body: good } },
      limited,
    );
    const first = (await acquire()).got!;
    expect(first).not.toHaveProperty('refreshesUsed');
    const second = (await refresh(first)).got!;
    const third = (await refresh(second)).got!;
    expect([second.refreshesUsed, third.refreshesUsed]).toEqual([1, 2]);
  });

  it.each<[string, Reply]>([
    ['RFC 6749', refusedWith],
    ['401', { status: 401, body: { error: 'invalid_client' } }],
    ['a page', { status: 400, headers: { 'content-type': 'text/html' }, body: '<h1>no</h1>' }],
    ['nothing', { status: 400 }],
  ])('4.3: spent, the refusal means that and not a revoked token: said by %s', async (_case, reply) => {
    const { refresh } = await webMethodsAt({ [tokenPath]: reply }, limited);
    const { error } = await refresh(kept({ refreshesUsed: 2 }));
    expect(error).toEqual({ code: 'sign-in-needed', reason: 'refreshes-used-up' });
    expect(errorText(error!).why).toContain('all of them are used');
  });

  it('4.3: with refreshes left, the same refusal means a token that was revoked', async () => {
    const { refresh } = await webMethodsAt({ [tokenPath]: refusedWith }, limited);
    expect((await refresh(kept({ refreshesUsed: 1 }))).error).toMatchObject({
      code: 'grant-refused',
      stage: 'refresh',
    });
  });

  it('4.3: without a known limit nobody can tell, and the refusal is shown as it is', async () => {
    const { refresh } = await webMethodsAt({ [tokenPath]: refusedWith }, { grant: 'authorization_code' });
    expect((await refresh(kept({ refreshesUsed: 9 }))).error).toMatchObject({ code: 'grant-refused' });
  });

  it('4.3: a failure on the way is no spent count', async () => {
    const { refresh } = await webMethodsAt({ [tokenPath]: { status: 503 } }, limited);
    expect((await refresh(kept({ refreshesUsed: 2 }))).error).toMatchObject({ code: 'provider-unavailable' });
  });

  it('4.3: without a refresh token there is nothing to refresh', async () => {
    const { refreshToken: _none, ...tokens } = kept();
    const { refresh } = await webMethodsAt({});
    expect((await refresh(tokens)).error).toEqual({ code: 'sign-in-needed', reason: 'no-refresh-token' });
  });
});

describe('the preset', () => {
  const preset = presetById('webmethods-integration')!;
  const made = (answers: Record<string, string>) =>
    profileFromPreset(preset, {
      id: '0b9a3d5e-3f0f-4b3f-8a86-0a4c6f0e4d11',
      name: 'webMethods',
      grant: 'authorization_code',
      clientId,
      hasSecret: true,
      answers: { base: 'https://abc.webmethods.io', parametersIn: 'query', ...answers },
    });

  it('4.1: knows both endpoints below the tenant, with capital A and T', () => {
    expect(made({}).server).toMatchObject({
      endpoints: {
        authorization: 'https://abc.webmethods.io/integration/rest/oAuth/authorize',
        token: 'https://abc.webmethods.io/integration/rest/oAuth/getToken',
      },
    });
    expect(made({ base: 'https://abc.webmethods.io/integration/rest/oAuth/getToken' }).server).toEqual(made({}).server);
    expect(made({})).toMatchObject({
      provider: 'webMethods',
      clientAuth: 'client_secret_basic',
      basicEncoding: 'raw',
      webMethods: { parametersIn: 'query', refreshLimit: null },
    });
  });

  it('4.3: takes the refresh count of the client where it is limited', () => {
    expect(made({ refreshCount: '5', parametersIn: 'body' }).webMethods).toEqual({
      parametersIn: 'body',
      refreshLimit: 5,
    });
  });

  it('has a POST to a flow service and one to a REST API ready', () => {
    expect(webMethods.readyRequests?.(made({})).map(({ request }) => `${request.method} ${request.url}`)).toEqual([
      'POST https://abc.webmethods.io/integration/rest/external/integration/run/STAGE/PROJECT-ID/FLOW-SERVICE',
      'POST https://abc.webmethods.io/integration/restv2/STAGE/PROJECT-ID/API/RESOURCE',
    ]);
  });

  it('4.3: advises against one client in several profiles', () => {
    expect(preset.notes?.('password').join(' ')).toContain('client of its own');
  });
});
