import { describe, expect, it } from 'vitest';
import { customSettingsSchema } from '../../../src/domain/customSystem';
import type { ProfileInput } from '../../../src/domain/profile';
import { presetById } from '../../../src/providers/presets';
import type { WebMethodsSwitches } from '../../../src/sandbox/systems/webMethods/webMethodsEmulator';
import {
  call,
  grantAccess,
  logIn,
  type Practice,
  startWebMethods,
  submit,
} from '../../sandbox/systems/webMethods/webMethods';
import { createEmulatedFlow } from '../../support/emulatedFlow';

const browseAt = (practice: Practice) => async (address: string) => {
  const answer = await grantAccess(practice, await logIn(practice, address));
  return answer.headers.get('location') ?? '';
};

const givenAt = (practice: Practice) => ({
  clientSecret: practice.credentials.confidentialClient.clientSecret,
  password: practice.credentials.user.password,
  browse: browseAt(practice),
});

/** The app’s own flows against the emulated webMethods Integration, from the settings its preset makes. */
const flowAt = (
  practice: Practice,
  parts: Partial<ProfileInput> = {},
  answers: Record<string, string> = {},
  given = givenAt(practice),
) => {
  const { confidentialClient, user } = practice.credentials;
  const grant = parts.grant ?? 'authorization_code';
  const all = { base: practice.origin, parametersIn: 'query', ...answers };
  return createEmulatedFlow(
    practice.clock.now,
    {
      ...presetById('webmethods-integration')!.settings(all, grant),
      grant,
      clientId: confidentialClient.clientId,
      clientAuth: 'client_secret_basic',
      username: user.username,
      redirect: { kind: 'paste', uri: confidentialClient.redirectUri },
      ...parts,
    },
    given,
  );
};

const publicParts = (practice: Practice): Partial<ProfileInput> => ({
  clientId: practice.credentials.publicClient.clientId,
  clientAuth: 'none',
  redirect: { kind: 'paste', uri: practice.credentials.publicClient.redirectUris[0] ?? '' },
});

describe('webMethods Integration', () => {
  it('4.1: authorization code, then a POST to a flow service', async () => {
    const practice = await startWebMethods();
    const flow = flowAt(practice, { scope: practice.credentials.scopes.join(' ').toUpperCase() });
    const { got, error } = await flow.acquire();
    expect(error).toBeUndefined();
    expect(got).toMatchObject({ expirySource: 'expires_in', expiresAt: practice.clock.now() + 3_600_000 });
    const served = await flow.send(practice.credentials.flowServiceUrl, got!, { method: 'POST', body: '{}' });
    expect(served.status).toBe(200);
  });

  it.each(['client_credentials', 'password'] as const)('4.3: %s comes without a refresh token', async (grant) => {
    const practice = await startWebMethods();
    const flow = flowAt(practice, { grant });
    const { got } = await flow.acquire();
    expect(got).not.toHaveProperty('refreshToken');
    expect((await flow.refresh(got!)).error).toEqual({ code: 'sign-in-needed', reason: 'no-refresh-token' });
  });

  it('4.1: implicit, as a public client', async () => {
    const practice = await startWebMethods();
    const { got, error } = await flowAt(practice, { grant: 'implicit', ...publicParts(practice) }).acquire();
    expect(error).toBeUndefined();
    expect(got?.accessToken).toBeDefined();
  });

  it.each([true, false])('4.2: a public client with a code, PKCE wanted: %s', async (requirePkce) => {
    const practice = await startWebMethods({ requirePkce });
    const { got, error } = await flowAt(practice, publicParts(practice)).acquire();
    expect(error).toBeUndefined();
    expect(got?.accessToken).toBeDefined();
  });

  it('4.2: a body is refused unless the server takes one', async () => {
    const practice = await startWebMethods();
    const flow = flowAt(practice, { grant: 'password' }, { parametersIn: 'body' });
    expect((await flow.acquire()).error).toMatchObject({ code: 'provider-refused', error: 'invalid_request' });
    practice.switches.set({ refuseBody: false });
    expect((await flow.acquire()).got?.accessToken).toBeDefined();
  });

  it.each([null, 60])('4.3: tokens that end after %s seconds', async (expirySeconds) => {
    for (const expiresInWithoutEnd of ['absent', '-1', '0', ''] as const) {
      const practice = await startWebMethods({ expirySeconds, expiresInWithoutEnd });
      const { got } = await flowAt(practice, { grant: 'client_credentials' }).acquire();
      expect(got?.expirySource).toBe(expirySeconds === null ? 'unknown' : 'expires_in');
    }
  });

  it.each(['json', 'html'] as const)(
    '4.3: a count of two is spent after two, and told apart: errors as %s',
    async (errorBody) => {
      const practice = await startWebMethods({ refreshCount: 2, errorBody });
      const flow = flowAt(practice, {}, { refreshCount: '2' });
      const first = (await flow.acquire()).got!;
      const second = (await flow.refresh(first)).got!;
      const third = (await flow.refresh(second)).got!;
      expect(third.refreshesUsed).toBe(2);
      const { error } = await flow.refresh(third);
      expect(error).toEqual(
        third.refreshToken === undefined
          ? { code: 'sign-in-needed', reason: 'no-refresh-token' }
          : { code: 'sign-in-needed', reason: 'refreshes-used-up' },
      );
    },
  );

  it('4.3: a token that was deleted while refreshes are left is revoked, not spent', async () => {
    const practice = await startWebMethods({ refreshCount: 2 });
    const flow = flowAt(practice, {}, { refreshCount: '2' });
    const { got } = await flow.acquire();
    practice.administration.deleteToken(got!.accessToken);
    expect((await flow.refresh(got!)).error).toMatchObject({ code: 'grant-refused', stage: 'refresh' });
  });

  it.each(['new', 'same'] as const)(
    '4.2: a refresh that answers with the %s refresh token',
    async (refreshTokenOnRefresh) => {
      const practice = await startWebMethods({ refreshTokenOnRefresh, refreshCount: 'unlimited' });
      const flow = flowAt(practice);
      const first = (await flow.acquire()).got!;
      const second = (await flow.refresh(first)).got!;
      expect(second.refreshToken === first.refreshToken).toBe(refreshTokenOnRefresh === 'same');
      expect((await flow.refresh(second)).got?.refreshesUsed).toBe(2);
    },
  );

  it.each<[WebMethodsSwitches['refreshCount'], boolean]>([
    [null, false],
    [0, false],
    [1, true],
    ['unlimited', true],
  ])('4.3: with a refresh count of %s', async (refreshCount, refreshable) => {
    const practice = await startWebMethods({ refreshCount });
    const { got } = await flowAt(practice).acquire();
    expect(got?.refreshToken !== undefined).toBe(refreshable);
  });

  it.each(['json', 'html'] as const)('4.4: bad input is worded, with errors as %s', async (errorBody) => {
    const practice = await startWebMethods({ errorBody });
    const foreign = flowAt(practice, { grant: 'client_credentials', scope: practice.credentials.foreignScope });
    const codes = errorBody === 'json' ? ['scope-refused', 'client-refused'] : ['answer-not-json', 'client-refused'];
    expect((await foreign.acquire()).error?.code).toBe(codes[0]);
    practice.switches.set({ clientActive: false });
    expect((await flowAt(practice, { grant: 'client_credentials' }).acquire()).error?.code).toBe(codes[1]);
  });

  it('4.4: what goes wrong on the page comes back: a denial, and a scope that is not associated', async () => {
    const practice = await startWebMethods();
    const denies = async (address: string) => {
      const answer = await submit(practice, await logIn(practice, address), [['choice', 'deny']]);
      return answer.headers.get('location') ?? '';
    };
    const denied = flowAt(practice, {}, {}, { ...givenAt(practice), browse: denies });
    expect((await denied.acquire()).error).toMatchObject({ code: 'user-declined' });
    const sendsBack = async (address: string) => (await call(address)).headers.get('location') ?? '';
    const scope = practice.credentials.foreignScope;
    const foreign = flowAt(practice, { scope }, {}, { ...givenAt(practice), browse: sendsBack });
    expect((await foreign.acquire()).error).toMatchObject({ code: 'scope-refused', scope });
  });

  it('4.2: plain http is refused where the server insists', async () => {
    const practice = await startWebMethods({ requireHttps: true });
    expect((await flowAt(practice, { grant: 'client_credentials' }).acquire()).error).toMatchObject({
      code: 'provider-refused',
      description: expect.stringContaining('https'),
    });
  });

  it.each([true, false])(
    '4.3: a client shared by two profiles, ending each other’s tokens: %s',
    async (newTokenEndsOlder) => {
      const practice = await startWebMethods({ newTokenEndsOlder });
      const first = (await flowAt(practice).acquire()).got!;
      await flowAt(practice).acquire();
      const { error } = await flowAt(practice).refresh(first);
      expect(error?.code).toBe(newTokenEndsOlder ? 'grant-refused' : undefined);
    },
  );

  it.each([true, false])('4.3: a job under way is served after its token was deleted: %s', async (gracePeriod) => {
    const practice = await startWebMethods({ gracePeriod });
    const flow = flowAt(practice);
    const { got } = await flow.acquire();
    const run = () => flow.send(practice.credentials.flowServiceUrl, got!, { method: 'POST', body: '{}' });
    expect((await run()).status).toBe(200);
    practice.administration.deleteToken(got!.accessToken);
    expect((await run()).status === 200).toBe(gracePeriod);
  });
});

describe('the same system by settings alone', () => {
  const standardNames = [
    'grant_type',
    'username',
    'password',
    'code',
    'redirect_uri',
    'code_verifier',
    'refresh_token',
    'scope',
  ];
  const custom = customSettingsSchema.parse({
    body: 'none',
    parameters: [
      {
        name: 'Authorization',
        in: 'header',
        value: '{{client_id}}:{{client_secret}}',
        encode: 'base64',
        prefix: 'Basic ',
      },
      ...standardNames.map((name) => ({ name, in: 'query', value: `{{${name}}}` })),
    ],
  });

  const customFlowAt = (practice: Practice, parts: Partial<ProfileInput>) =>
    createEmulatedFlow(
      practice.clock.now,
      {
        provider: 'custom',
        server: {
          kind: 'endpoints',
          endpoints: {
            authorization: `${practice.origin}/integration/rest/oAuth/authorize`,
            token: `${practice.origin}/integration/rest/oAuth/getToken`,
          },
        },
        clientId: practice.credentials.confidentialClient.clientId,
        clientAuth: 'client_secret_post',
        username: practice.credentials.user.username,
        redirect: { kind: 'paste', uri: practice.credentials.confidentialClient.redirectUri },
        custom,
        ...parts,
      },
      givenAt(practice),
    );

  it.each(['authorization_code', 'client_credentials', 'password'] as const)('gets a token by %s', async (grant) => {
    const practice = await startWebMethods();
    const flow = customFlowAt(practice, { grant });
    const { got, error } = await flow.acquire();
    expect(error).toBeUndefined();
    expect(got).toMatchObject({ expirySource: 'expires_in', expiresAt: practice.clock.now() + 3_600_000 });
    const served = await flow.send(practice.credentials.flowServiceUrl, got!, { method: 'POST', body: '{}' });
    expect(served.status).toBe(200);
    const call = practice.exchanges.find(({ path }) => path.endsWith('/getToken'));
    expect(call?.body).toBe('');
    expect(call?.query).not.toHaveProperty('client_secret');
  });

  it('refreshes as the built-in one does', async () => {
    const practice = await startWebMethods();
    const flow = customFlowAt(practice, { grant: 'authorization_code' });
    const first = (await flow.acquire()).got!;
    const second = (await flow.refresh(first)).got!;
    expect(second.accessToken).not.toBe(first.accessToken);
  });
});
