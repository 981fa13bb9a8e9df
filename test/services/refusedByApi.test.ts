import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { apiRequestSchema } from '../../src/domain/request';
import { startServer, type TestServer } from '../support/badServers';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, startCore } from '../support/runningCore';

describe('an API that refuses a token thought fresh', () => {
  let provider: MisbehavingProvider;
  let api: TestServer;
  let running: RunningCore;
  afterEach(async () => {
    await running.core.stop();
    await provider.close();
    await api.close();
  });

  /** `takes`: which access tokens the API takes. */
  const start = async (takes: (token: string) => boolean, elsewhere?: string) => {
    provider = await startMisbehavingProvider({
      token: (_request, count) => ({ body: { ...goodTokens, access_token: `access-${count}` } }),
    });
    api = await startServer(({ headers }, response) => {
      if (elsewhere !== undefined) response.writeHead(302, { location: elsewhere }).end();
      else if (takes(String(headers.authorization).replace('Bearer ', ''))) response.end('welcome');
      else response.writeHead(401, { 'www-authenticate': 'Bearer error="invalid_token"' }).end('no');
    });
    running = await startCore();
    const server = { kind: 'discovery', issuer: provider.issuer } as const;
    const { id: profileId } = await running.saved({ server, clientAuth: 'none' });
    await running.client.call('token.get', { profileId, how: 'best' });
    return profileId;
  };
  const send = (profileId: string, change: object = {}) =>
    running.client.call('request.send', {
      profileId,
      runId: randomUUID(),
      request: apiRequestSchema.parse({ url: api.url, ...change }),
    });

  it('gets the request once more with a renewed token, body and all, and the answer says so', async () => {
    const profileId = await start((token) => token === 'access-2');
    const answer = await send(profileId, { method: 'POST', body: { kind: 'json', text: '{"a":1}' } });
    expect(answer).toMatchObject({ status: 200, text: 'welcome', replayed: true });
    expect(api.requests.map(({ method, body }) => [method, body])).toEqual([
      ['POST', '{"a":1}'],
      ['POST', '{"a":1}'],
    ]);
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it('is sent to twice and never a third time, and no refresh is spent on it again', async () => {
    const profileId = await start(() => false);
    expect(await send(profileId)).toMatchObject({ status: 401, replayed: true });
    expect(api.requests).toHaveLength(2);
    expect(await send(profileId)).toMatchObject({ status: 401 });
    expect(api.requests).toHaveLength(3);
    expect(provider.tokenRequests()).toHaveLength(2);
  });

  it('is not asked again where no token was sent', async () => {
    const profileId = await start(() => false);
    const answer = await send(profileId, { authorization: 'none' });
    expect(answer.status).toBe(401);
    expect(answer.replayed).toBeUndefined();
    expect(provider.tokenRequests()).toHaveLength(1);
  });

  it('is not blamed on the token where another server, which never got it, says 401', async () => {
    const other = await startServer((_request, response) => response.writeHead(401).end());
    const profileId = await start(() => true, other.url);
    const answer = await send(profileId);
    expect(answer.status).toBe(401);
    expect(answer.replayed).toBeUndefined();
    expect(provider.tokenRequests()).toHaveLength(1);
    await other.close();
  });

  it('costs no refresh where the system counts them', async () => {
    await start(() => false);
    const [profile] = await running.client.call('profiles.list');
    if (profile === undefined) throw new Error('no profile');
    const { id } = await running.saved({
      ...profile,
      id: randomUUID(),
      provider: 'webMethods',
      server: { kind: 'endpoints', endpoints: { token: `${provider.issuer}/token` } },
      webMethods: { parametersIn: 'query', refreshLimit: 3 },
    });
    await running.client.call('token.get', { profileId: id, how: 'best' });
    const before = provider.tokenRequests().length;
    expect((await send(id)).status).toBe(401);
    expect(provider.tokenRequests()).toHaveLength(before);
  });

  it('leaves the answer as it is where only a person could renew the token', async () => {
    const profileId = await start(() => false);
    const [profile] = await running.client.call('profiles.list');
    if (profile === undefined) throw new Error('no profile');
    // The token stays the same client's; how it would be got again needs the person.
    await running.client.call('profiles.save', { ...profile, clientAuth: 'client_secret_basic' });
    const answer = await send(profileId);
    expect(answer.status).toBe(401);
    expect(answer.replayed).toBeUndefined();
    expect(await running.client.call('questions.open')).toEqual([]);
  });
});
