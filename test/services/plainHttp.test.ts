import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Profile, ProfileInput } from '../../src/domain/profile';
import { apiRequestSchema } from '../../src/domain/request';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { startProxy, type TestProxy } from '../support/proxies';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

const dxAnswer = { userRefID: 1, tkn: 'e03820ae-8732-43b1-b2b5-5a215ee07bd3', tt: 'Bearer', v: 1800, rtkn: 'rt' };
const host = 'dx.example.test:8080';

describe('T23: plain http to a server of a company', () => {
  let provider: MisbehavingProvider;
  /** Every name in these tests is the one provider's, as seen through the proxy of the profile. */
  let proxy: TestProxy;
  let running: RunningCore;
  /** What the browser was asked to open, and the servers it was told may be plain. */
  let opened: { readonly address: string; readonly plain: readonly string[] | undefined }[];

  beforeEach(async () => {
    provider = await startMisbehavingProvider({
      paths: {
        '/ess/security/v1/token': { body: dxAnswer },
        '/ess/security/v1/me': { body: { user: 'jsmith' } },
        '/elsewhere': { status: 302, headers: { location: 'http://other.example.test:8080/api' } },
        '/api': { body: { ok: true } },
      },
    });
    proxy = await startProxy({ tunnelTo: Number(new URL(provider.issuer).port) });
    opened = [];
    running = await startCore({
      browser: {
        open: async (address, plain) => {
          opened.push({ address, plain });
        },
      },
    });
    await running.client.call('settings.set', { keepFresh: false });
  });
  afterEach(async () => {
    await running.core.stop();
    await Promise.all([proxy.close(), provider.close()]);
  });

  const network = () => ({ proxy: { kind: 'manual' as const, url: proxy.url } });
  const dx = async (parts: Partial<ProfileInput> = {}): Promise<Profile> => {
    const root = `http://${host}/ess/security/v1`;
    const profile = await running.saved({
      provider: 'dxOperationalIntelligence',
      server: { kind: 'endpoints', endpoints: { token: `${root}/token`, userinfo: `${root}/me` } },
      grant: 'password',
      clientId: '',
      username: 'jsmith',
      dx: { tenant: 'DEFAULTORG' },
      network: network(),
      ...parts,
    });
    await running.client.call('secrets.set', { profileId: profile.id, kind: 'password', value: 'Wc1205' });
    return profile;
  };
  const getToken = (profileId: string) => running.client.call('token.get', { profileId, how: 'sign-in' });
  const allow = (profileId: string, which = host) =>
    running.client.call('profiles.allowPlainHttp', { profileId, host: which });

  it('is refused before anything leaves, and the address says for which server it could be allowed', async () => {
    const { id } = await dx();
    expect(await refusalOf(getToken(id))).toEqual({
      code: 'address-insecure',
      field: 'token endpoint',
      address: `http://${host}/ess/security/v1/token`,
    });
    expect(proxy.received()).toBe('');
  });

  it('works once it is allowed: the token, a named call and the request tester', async () => {
    const { id: profileId } = await dx();
    expect((await allow(profileId)).network.plainHttpHosts).toEqual([host]);
    await getToken(profileId);
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe(dxAnswer.tkn);
    expect(await running.client.call('token.userinfo', { profileId })).toMatchObject({ json: { user: 'jsmith' } });
    const answer = await running.client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url: `http://${host}/api` }),
    });
    expect(answer.status).toBe(200);
    expect(provider.requests.map(({ headers }) => headers.host)).toEqual([host, host, host]);
  });

  it.each([
    ['another port', 'dx.example.test:80'],
    ['another name', 'other.example.test:8080'],
  ])('is for the very server alone: %s is refused as before', async (_what, other) => {
    const { id } = await dx();
    await allow(id, other);
    expect((await refusalOf(getToken(id))).code).toBe('address-insecure');
    expect(proxy.received()).toBe('');
  });

  it('is given to twenty servers and no more, so that the profile can still be read', async () => {
    const { id } = await dx();
    for (let port = 1; port <= 20; port += 1) await allow(id, `dx.example.test:${port}`);
    expect((await refusalOf(allow(id, 'dx.example.test:21'))).code).toBe('input-invalid');
    expect((await allow(id, 'dx.example.test:7')).network.plainHttpHosts).toHaveLength(20);
  });

  it('is for the one profile alone', async () => {
    const [first, second] = [await dx(), await dx({ name: 'Second' })];
    await allow(first.id);
    expect((await refusalOf(getToken(second.id))).code).toBe('address-insecure');
  });

  it('carries no token on to another server: a redirect there goes bare', async () => {
    const { id: profileId } = await dx();
    await allow(profileId);
    await getToken(profileId);
    const answer = await running.client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url: `http://${host}/elsewhere` }),
    });
    expect(answer.hops).toMatchObject([{ to: 'http://other.example.test:8080/api', stripped: true }]);
    const [sent, followed] = provider.requests.slice(-2);
    expect(sent?.headers.authorization).toMatch(/^Bearer /);
    expect(followed?.headers).toMatchObject({ host: 'other.example.test:8080' });
    expect(followed?.headers.authorization).toBeUndefined();
    const there = running.client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url: 'http://other.example.test:8080/api' }),
    });
    expect((await refusalOf(there)).code).toBe('address-insecure');
  });

  it('ends when it is taken back; the token that came stays the same one', async () => {
    const { id: profileId } = await dx();
    await allow(profileId);
    await getToken(profileId);
    const after = await running.client.call('profiles.refusePlainHttp', { profileId, host });
    expect(after.network.plainHttpHosts).toEqual([]);
    expect(await running.client.call('token.reveal', { profileId, kind: 'access' })).toBe(dxAnswer.tkn);
    expect((await refusalOf(getToken(profileId))).code).toBe('address-insecure');
  });

  it('does not enter or leave with a file: both say so', async () => {
    const kept = await dx();
    await allow(kept.id);
    const { id: _id, ...profile } = { ...kept, network: { ...kept.network, plainHttpHosts: [host] } };
    const text = JSON.stringify({ format: 'token-helper', version: 1, profiles: [profile] });
    const { profiles } = await running.client.call('profiles.readImport', { text });
    expect(profiles).toMatchObject([
      { profile: { network: { plainHttpHosts: [] } }, secretsLeftOut: [`permission for plain http to ${host}`] },
    ]);
  });

  it.each(['dx.example.test', 'http://dx.example.test:8080', 'DX.example.test:8080', '*:8080/x', 'a b:80', ':80'])(
    'is given for a host with its port and nothing else, such as %j',
    async (which) => {
      const { id } = await dx();
      expect((await refusalOf(allow(id, which))).code).toBe('input-invalid');
    },
  );

  it('lets a provider be looked up there, and sign in through its page in the browser', async () => {
    const issuer = 'http://sso.example.test:8080';
    const described = await startMisbehavingProvider({
      paths: {
        '/.well-known/openid-configuration': {
          body: {
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            jwks_uri: `${issuer}/keys`,
            response_types_supported: ['code'],
          },
        },
        '/token': { body: goodTokens },
      },
    });
    const way = await startProxy({ tunnelTo: Number(new URL(described.issuer).port) });
    const look = (plainHttpHosts: string[]) =>
      running.client.call('discovery.look', {
        server: { kind: 'discovery', issuer },
        network: { proxy: { kind: 'manual', url: way.url }, plainHttpHosts },
      });
    expect(await refusalOf(look([]))).toMatchObject({ code: 'address-insecure', address: `${issuer}/` });
    expect(await look(['sso.example.test:8080'])).toMatchObject({ issuer, document: 'openid' });
    const profile = await running.saved({
      server: { kind: 'discovery', issuer },
      grant: 'client_credentials',
      network: { proxy: { kind: 'manual', url: way.url }, plainHttpHosts: ['sso.example.test:8080'] },
    });
    await running.client.call('secrets.set', { profileId: profile.id, kind: 'client-secret', value: 'secret' });
    await getToken(profile.id);
    expect(await running.client.call('token.reveal', { profileId: profile.id, kind: 'access' })).toBe(
      goodTokens.access_token,
    );
    const inBrowser = await running.saved({ ...profile, id: randomUUID(), grant: 'authorization_code' });
    await running.client.call('secrets.set', { profileId: inBrowser.id, kind: 'client-secret', value: 'secret' });
    const signingIn = refusalOf(getToken(inBrowser.id));
    await vi.waitFor(() => expect(opened).toHaveLength(1));
    expect(opened[0]?.address).toMatch(/^http:\/\/sso\.example\.test:8080\/authorize\?/);
    await running.client.call('flow.openBrowser', { profileId: inBrowser.id });
    expect(opened.map(({ plain }) => plain)).toEqual(Array(2).fill(['sso.example.test:8080']));
    await running.client.call('token.cancel', { profileId: inBrowser.id });
    expect((await signingIn).code).toBe('cancelled');
    await Promise.all([way.close(), described.close()]);
  });
});
