import { randomUUID } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { apiRequestSchema } from '../../src/domain/request';
import { keychainError } from '../support/memorySecretStore';
import { goodTokens, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('what is under way when its profile is deleted', () => {
  let running: RunningCore;
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    await running.core.stop();
    for (const end of ends.splice(0)) await end();
  });

  /** An API that answers when it is told to. */
  const startSlowApi = async () => {
    const waiting: ServerResponse[] = [];
    const server: Server = createServer((_request, response) => void waiting.push(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(
      () => server.close(),
      () => server.closeAllConnections(),
    );
    // A server that listens on a port has an address with one.
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, waiting };
  };

  it('ends its request, which leaves no history behind', async () => {
    running = await startCore();
    const api = await startSlowApi();
    const { id: profileId } = await running.saved({});
    const request = apiRequestSchema.parse({ url: api.url, authorization: 'none' });
    await running.client.call('requests.save', { id: randomUUID(), profileId, name: 'Kept', request });
    const sending = refusalOf(running.client.call('request.send', { profileId, runId: randomUUID(), request }));
    await expect.poll(() => api.waiting.length).toBe(1);
    await running.client.call('profiles.remove', { profileId });
    api.waiting[0]?.end('late');
    expect((await sending).code).toBe('cancelled');
    expect([...running.files.texts.keys()].filter((name) => name.includes(profileId))).toEqual([]);
  });

  it.each([
    ['forgotten', 'token.forget'],
    ['deleted with its profile', 'profiles.remove'],
  ] as const)('F46: does not bring back a token that was %s while it was being saved', async (_how, call) => {
    const provider = await startMisbehavingProvider({ token: { body: goodTokens } });
    ends.push(provider.close);
    running = await startCore();
    const server = { kind: 'discovery', issuer: provider.issuer } as const;
    const { id: profileId } = await running.saved({ server, clientAuth: 'none' });
    let removed: Promise<unknown> | undefined;
    running.core.listen((name, value) => {
      const saving = name === 'flow.changed' && JSON.stringify(value).includes('"saving"');
      if (saving) removed ??= running.client.call(call, { profileId });
    });
    expect((await refusalOf(running.client.call('token.get', { profileId, how: 'best' }))).code).toBe('cancelled');
    await removed;
    expect([...running.secrets.items.keys()].filter((account) => account.includes(profileId))).toEqual([]);
  });

  it('removes what it can where the keychain fails for the token', async () => {
    running = await startCore();
    const { id: profileId } = await running.saved({});
    const request = apiRequestSchema.parse({ url: 'https://api.example/' });
    await running.client.call('secrets.set', { profileId, kind: 'client-secret', value: 'a secret' });
    await running.client.call('requests.save', { id: randomUUID(), profileId, name: 'Kept', request });
    running.secrets.resetCalls();
    running.secrets.failAt(1, { kind: 'fails', error: keychainError('keychain-failed'), effect: 'none' });
    expect((await refusalOf(running.client.call('profiles.remove', { profileId }))).code).toBe('keychain-failed');
    expect([...running.secrets.items.keys()].filter((account) => account.includes(profileId))).toEqual([]);
    expect([...running.files.texts.keys()].filter((name) => name.includes(profileId))).toEqual([]);
  });

  it('is removed once the place of secrets can be opened, where that was locked', async () => {
    running = await startCore();
    const { id: profileId } = await running.saved({});
    await running.client.call('secrets.set', { profileId, kind: 'client-secret', value: 'a secret' });
    running.secrets.failAlways({ kind: 'fails', error: keychainError('keychain-locked'), effect: 'none' });
    await running.client.call('storage.retry');
    await running.client.call('profiles.remove', { profileId });
    expect(await running.client.call('profiles.list')).toEqual([]);
    const keptItems = () => [...running.secrets.items.keys()].filter((account) => account.includes(profileId));
    expect(keptItems()).not.toEqual([]);
    await running.core.stop();

    running = await startCore({ before: running });

    await expect.poll(keptItems).toEqual([]);
    await expect.poll(() => running.files.texts.get('removals.json')).not.toContain(profileId);
  });
});
