import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('a call about a token', () => {
  let provider: MisbehavingProvider;
  let running: RunningCore;
  let profileId: string;
  let answer: () => void = () => undefined;

  beforeEach(async () => {
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const late = async (_request: unknown, count: number) => {
      if (count === 1) await held;
      return { status: 200, body: {} };
    };
    provider = await startMisbehavingProvider({
      token: (_request, count) => ({
        body: { ...goodTokens, access_token: `access-${count}`, refresh_token: `refresh-${count}` },
      }),
      paths: { '/revoke': late, '/introspect': late },
    });
    running = await startCore();
    const parts = { grant: 'password', username: 'alice' } as const;
    ({ id: profileId } = await running.saved({ server: { kind: 'discovery', issuer: provider.issuer }, ...parts }));
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await running.client.call('token.get', { profileId, how: 'sign-in' });
  });
  afterEach(async () => {
    answer();
    await running.core.stop();
    await provider.close();
  });

  const asked = (path: string) =>
    expect.poll(() => provider.requests.some((request) => request.path === path)).toBe(true);
  const revoked = () =>
    provider.requests.flatMap(({ path, body }) => (path === '/revoke' ? [new URLSearchParams(body).get('token')] : []));

  it('takes back a set that a refresh brings while the one before it is being revoked', async () => {
    const over = running.client.call('token.revoke', { profileId });
    await asked('/revoke');
    await running.client.call('token.get', { profileId, how: 'refresh' });
    answer();
    await over;
    expect(revoked()).toEqual(['refresh-1', 'access-1', 'refresh-2', 'access-2']);
    expect(await running.client.call('token.view', { profileId })).toBeNull();
  });

  it.each([
    ['the person cancels it', () => running.client.call('token.cancelCalls', { profileId })],
    ['its profile is removed', () => running.client.call('profiles.remove', { profileId })],
    ['the app quits', () => running.core.stop()],
  ] as const)('ends at once when %s', async (_name, end) => {
    const refused = refusalOf(running.client.call('token.introspect', { profileId }));
    await asked('/introspect');
    await end();
    expect((await refused).code).toBe('cancelled');
  });

  it('is not begun once the app quits', async () => {
    await running.core.stop();
    const refused = await refusalOf(running.client.call('token.introspect', { profileId }));
    expect(refused.code).toBe('cancelled');
    expect(provider.requests.some(({ path }) => path === '/introspect')).toBe(false);
  });
});
