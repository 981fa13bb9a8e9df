import { afterEach, describe, expect, it } from 'vitest';
import { createFakeBrowser } from '../support/memoryPorts';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('the end of the app', () => {
  let provider: MisbehavingProvider;
  afterEach(() => provider.close());

  const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /** A provider that rotates refresh tokens and takes its time to answer a renewal. */
  const startRotating = async (takes: number): Promise<void> => {
    provider = await startMisbehavingProvider({
      token: async (_request, count) => {
        if (count > 1) await pause(takes);
        return { body: { ...goodTokens, refresh_token: `refresh-token-${count}` } };
      },
    });
  };

  const renewing = async (running: RunningCore) => {
    const { id: profileId } = await running.saved({
      server: { kind: 'discovery', issuer: provider.issuer },
      grant: 'password',
      username: 'alice',
    });
    await running.client.call('secrets.set', { profileId, kind: 'password', value: 'a password' });
    await running.client.call('token.get', { profileId, how: 'sign-in' });
    const renewal = running.client.call('token.get', { profileId, how: 'refresh' }).catch(() => undefined);
    await expect.poll(() => provider.tokenRequests().length).toBe(2);
    return { profileId, renewal };
  };

  it('F48: waits for the answer of a renewal, which has used up the old refresh token', async () => {
    await startRotating(300);
    const running = await startCore();
    const { profileId, renewal } = await renewing(running);
    await running.core.stop();
    await renewal;
    const again = await startCore({ before: running });
    expect(await again.client.call('token.reveal', { profileId, kind: 'refresh' })).toBe('refresh-token-2');
    await again.core.stop();
  });

  it('F48: does not wait for ever', async () => {
    await startRotating(20_000);
    const running = await startCore();
    const { renewal } = await renewing(running);
    const began = performance.now();
    await running.core.stop();
    expect(performance.now() - began).toBeLessThan(2900);
    await renewal;
  });

  it('ends a sign-in at once, also where the clipboard cannot be read', async () => {
    provider = await startMisbehavingProvider();
    const browser = createFakeBrowser();
    const read = () => Promise.reject(new Error('no clipboard'));
    const running = await startCore({ browser, clipboard: { read } });
    const server = { kind: 'discovery', issuer: provider.issuer } as const;
    const copied = await running.saved({ server, clientAuth: 'none' });
    await running.client.call('token.get', { profileId: copied.id, how: 'best' });
    await running.client.call('token.copy', { profileId: copied.id, form: 'header' });
    const { id: profileId } = await running.saved({ server, grant: 'authorization_code' });
    const getting = refusalOf(running.client.call('token.get', { profileId, how: 'best' }));
    await expect.poll(() => browser.opened.length).toBe(1);
    await expect(running.core.stop()).rejects.toThrow('no clipboard');
    expect((await running.client.call('flow.last', { profileId }))?.state).toBe('cancelled');
    expect((await getting).code).toBe('cancelled');
  });
});
