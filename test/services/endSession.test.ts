import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeBrowser } from '../support/memoryPorts';
import { goodTokens, type MisbehavingProvider, startMisbehavingProvider } from '../support/misbehavingProvider';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

describe('signing out at the provider', () => {
  let provider: MisbehavingProvider;
  let running: RunningCore;
  let hasPage = true;
  const browser = createFakeBrowser();

  beforeEach(async () => {
    hasPage = true;
    provider = await startMisbehavingProvider({
      metadata: (issuer) => (hasPage ? { end_session_endpoint: `${issuer}/end?from=app` } : {}),
      token: () => ({ body: goodTokens }),
    });
    running = await startCore({ browser });
  });
  afterEach(async () => {
    await running.core.stop();
    await provider.close();
  });

  const withToken = async (): Promise<string> => {
    const server = { kind: 'discovery', issuer: provider.issuer } as const;
    const { id: profileId } = await running.saved({ server, clientAuth: 'none' });
    await running.client.call('token.get', { profileId, how: 'best' });
    return profileId;
  };

  it('opens its page in the browser as this client, and forgets the token here', async () => {
    const profileId = await withToken();
    await running.client.call('token.endSession', { profileId });
    expect(browser.opened.at(-1)).toBe(`${provider.issuer}/end?from=app&client_id=client`);
    expect(await running.client.call('token.view', { profileId })).toBeNull();
  });

  it('keeps the token where the provider has no such page', async () => {
    hasPage = false;
    const profileId = await withToken();
    expect(await refusalOf(running.client.call('token.endSession', { profileId }))).toEqual({
      code: 'endpoint-missing',
      endpoint: 'endSession',
    });
    expect(await running.client.call('token.view', { profileId })).not.toBeNull();
  });

  it('asks FIWARE Keyrock in the one way that its page takes from a browser', async () => {
    const profile = await running.saved({
      provider: 'keyrock',
      server: {
        kind: 'endpoints',
        endpoints: { token: `${provider.issuer}/token`, endSession: `${provider.issuer}/auth/external_logout` },
      },
    });
    await running.client.call('token.get', { profileId: profile.id, how: 'best' });
    await running.client.call('token.endSession', { profileId: profile.id });
    expect(browser.opened.at(-1)).toBe(`${provider.issuer}/auth/external_logout?_method=DELETE&client_id=client`);
  });
});
