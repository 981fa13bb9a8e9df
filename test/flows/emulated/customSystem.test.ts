import { describe, expect, it } from 'vitest';
import type { CustomSettings } from '../../../src/domain/customSystem';
import type { ProfileInput } from '../../../src/domain/profile';
import type { FlowTokens } from '../../../src/flows/context';
import { presetById } from '../../../src/providers/presets';
import { customExamples } from '../../../src/providers/presets/customExamples';
import { startDx } from '../../sandbox/systems/dxOperationalIntelligence/dx';
import { grantAccess, logIn, startWebMethods } from '../../sandbox/systems/webMethods/webMethods';
import { createEmulatedFlow } from '../../support/emulatedFlow';

/* The settings a form can start from reproduce the dedicated systems: the same calls to the letter, the same tokens. */

const exampleSettings = (id: 'dx' | 'webMethods'): CustomSettings =>
  customExamples.find((example) => example.id === id)!.settings;

type Seen = {
  readonly method: string;
  readonly path: string;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** What of a call is new each time or belongs to the connection. */
const ofTheConnection = new Set(['host', 'connection', 'content-length', 'date']);

/** A call as it arrived, without what differs between any two calls. `always` names values that are new each time. */
const comparable = ({ method, path, query, headers, body }: Seen, always: readonly string[] = []) => {
  const hidden = (text: string): string => always.reduce((all, one) => all.replaceAll(one, '(new)'), text);
  return {
    method,
    path,
    // As text: the order counts too.
    query: hidden(JSON.stringify(query)),
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !ofTheConnection.has(name))),
    body: hidden(body),
  };
};

/** What of tokens says how they were read; their values are new each time. */
const reading = (tokens: FlowTokens | undefined) => {
  const { accessToken, refreshToken, ...rest } = tokens!;
  return { ...rest, hasAccess: accessToken !== '', hasRefresh: refreshToken !== undefined };
};

describe('DX Operational Intelligence by settings alone', () => {
  const flows = async () => {
    const practice = await startDx();
    const { tenant, user } = practice.credentials;
    const common = { grant: 'password', clientId: '', username: user.username } as const;
    const given = { password: user.password };
    const answers = { base: practice.origin, tenant, scopeKind: 't', extToken: 'no', language: 'es' };
    const settings = presetById('dx-operational-intelligence')!.settings(answers, 'password');
    const custom = {
      ...exampleSettings('dx'),
      words: [
        { name: 'tenant', value: tenant },
        { name: 'language', value: 'es' },
      ],
    };
    const server = {
      kind: 'endpoints',
      endpoints: { token: `${practice.origin}/ess/security/v1/token` },
    } as const;
    const calls = () =>
      practice.exchanges
        .filter(({ path }) => path.endsWith('/token'))
        // The emulator's own record of what arrived.
        .map((exchange) => JSON.parse(JSON.stringify(exchange)) as Seen);
    return {
      practice,
      calls,
      dedicated: createEmulatedFlow(practice.clock.now, { ...settings, ...common }, given),
      described: createEmulatedFlow(practice.clock.now, { provider: 'custom', server, ...common, custom }, given),
    };
  };

  it('sends the same calls for a token and for the next one', async () => {
    const { dedicated, described, calls } = await flows();
    const one = (await dedicated.acquire()).got!;
    const other = (await described.acquire()).got!;
    await dedicated.refresh(one);
    await described.refresh(other);
    const names = calls().map(({ query }) => Object.values(query as object).flat());
    const [first, second, third, fourth] = calls().map((seen, index) =>
      comparable(seen, [...(names[index] ?? []).map(String), one.refreshToken!, other.refreshToken!]),
    );
    expect(second).toEqual(first);
    expect(fourth).toEqual(third);
    expect(first).toMatchObject({ method: 'POST', headers: { 'accept-language': 'es' } });
    expect(first?.body).toContain('grant_type=PASSWORD');
    expect(third?.body).toContain('grant_type=REFRESH_TOKEN');
    expect(first?.query).toContain('client_txn_id');
    expect(new Set(names.flat()).size).toBe(4);
  });

  it('reads the same token, with the same end and the same facts', async () => {
    const { dedicated, described } = await flows();
    const one = (await dedicated.acquire()).got;
    const other = (await described.acquire()).got;
    // The type is only shown; the dedicated system says what it always means by it.
    expect(reading(other)).toEqual(reading(one));
    expect(reading((await described.refresh(other!)).got)).toEqual(reading((await dedicated.refresh(one!)).got));
  });

  it('presents it as the API wants it', async () => {
    const { practice, described } = await flows();
    const { got } = await described.acquire();
    const me = await described.send(`${practice.origin}/ess/security/v1/me`, got!);
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({ scope: { t: practice.credentials.tenant } });
    const bare = await fetch(`${practice.origin}/ess/security/v1/me`, {
      headers: { authorization: `Bearer ${got?.accessToken}` },
    });
    expect(bare.status).toBe(401);
  });
});

describe('webMethods Integration by settings alone', () => {
  const flows = async (grant: NonNullable<ProfileInput['grant']>) => {
    const practice = await startWebMethods();
    const { confidentialClient, user, scopes } = practice.credentials;
    const common = {
      grant,
      clientId: confidentialClient.clientId,
      username: user.username,
      scope: scopes.join(' '),
      redirect: { kind: 'paste', uri: confidentialClient.redirectUri },
    } as const;
    const given = {
      clientSecret: confidentialClient.clientSecret,
      password: user.password,
      browse: async (address: string) => {
        const answer = await grantAccess(practice, await logIn(practice, address));
        return answer.headers.get('location') ?? '';
      },
    };
    const settings = presetById('webmethods-integration')!.settings(
      { base: practice.origin, parametersIn: 'query' },
      grant,
    );
    const described = {
      provider: 'custom',
      server: {
        kind: 'endpoints',
        endpoints: {
          authorization: `${practice.origin}/integration/rest/oAuth/authorize`,
          token: `${practice.origin}/integration/rest/oAuth/getToken`,
        },
      },
      clientAuth: 'client_secret_post',
      custom: exampleSettings('webMethods'),
    } as const;
    const calls = () =>
      practice.exchanges
        .filter(({ path }) => path.endsWith('/getToken'))
        // The emulator's own record of what arrived.
        .map((exchange) => JSON.parse(JSON.stringify(exchange)) as Seen);
    return {
      practice,
      calls,
      dedicated: createEmulatedFlow(
        practice.clock.now,
        { ...settings, ...common, clientAuth: 'client_secret_basic' },
        given,
      ),
      described: createEmulatedFlow(practice.clock.now, { ...common, ...described }, given),
    };
  };

  it.each(['client_credentials', 'password'] as const)('%s: the same call, and the same token', async (grant) => {
    const { practice, dedicated, described, calls } = await flows(grant);
    const one = (await dedicated.acquire()).got;
    const { got: other } = await described.acquire();
    const [first, second] = calls().map((seen) => comparable(seen));
    expect(second).toEqual(first);
    expect(first).toMatchObject({ method: 'POST', body: '' });
    expect(first?.query).toContain(grant);
    expect(reading(other)).toEqual(reading(one));
    const served = await described.send(practice.credentials.flowServiceUrl, other!, { method: 'POST', body: '{}' });
    expect(served.status).toBe(200);
  });

  it('authorization_code: the same calls for a token and for the next one', async () => {
    const { practice, dedicated, described, calls } = await flows('authorization_code');
    const one = (await dedicated.acquire()).got!;
    const other = (await described.acquire()).got!;
    await dedicated.refresh(one);
    const { got: next } = await described.refresh(other);
    const fresh = (seen: Seen): readonly string[] =>
      Object.entries(seen.query as object)
        .filter(([name]) => ['code', 'code_verifier', 'refresh_token'].includes(name))
        .flatMap(([, value]) => (Array.isArray(value) ? value : [value]).map(String));
    const [first, second, third, fourth] = calls().map((seen) => comparable(seen, fresh(seen)));
    expect(second).toEqual(first);
    expect(fourth).toEqual(third);
    expect(first?.query).toContain('code_verifier');
    expect(reading(other)).toEqual(reading(one));
    const served = await described.send(practice.credentials.flowServiceUrl, next!, { method: 'POST', body: '{}' });
    expect(served.status).toBe(200);
  });
});
