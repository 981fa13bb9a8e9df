import { describe, expect, it } from 'vitest';
import { createSecretSet } from '../../src/recorder/secretSet';
import { heardTokens } from '../../src/services/liveSecrets';
import { createTokenStore } from '../../src/stores/tokenStore';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles } from '../support/memoryFiles';
import { sampleId } from '../support/sampleData';

const renewals = 10_000;
const profiles = 20;

/** A vault that answers at once. */
const createVault = () => {
  const kept = new Map<string, string>();
  return {
    state: () => ({ kind: 'ready', backend: 'keychain' }) as const,
    onChange: () => () => undefined,
    read: async (key: string) => kept.get(key),
    write: async (key: string, value: string) => void kept.set(key, value),
    remove: async (key: string) => void kept.delete(key),
  };
};

describe('the secrets that are known', () => {
  it('stay few over ten thousand renewals, and what is used stays among them', async () => {
    const live = createSecretSet();
    const store = createTokenStore({ vault: createVault(), files: createMemoryFiles(), log: createRecordedLog() });
    const tokens = heardTokens(store, live);
    const body = 'x'.repeat(150);
    let largest = 0;
    for (let count = 1; count <= renewals; count += 1) {
      const profileId = sampleId((count % profiles) + 1);
      await tokens.read(profileId);
      await tokens.write(profileId, {
        accessToken: `access-${count}-${body}`,
        refreshToken: `refresh-${count}-${body}`,
        tokenType: 'Bearer',
        receivedAt: count,
        expirySource: 'unknown',
      });
      live.add('the password of alice');
      largest = Math.max(largest, live.size());
    }
    expect(largest).toBeLessThanOrEqual(4003);
    // Every profile's own token of now, and what is heard of again and again.
    for (let count = renewals - profiles + 1; count <= renewals; count += 1) {
      expect(live.find(`access-${count}-${body}`)).not.toEqual([]);
    }
    expect(live.find('the password of alice')).not.toEqual([]);
    expect(live.find(`"refresh-1-${body}"`)).toEqual([]);
  }, 60_000);

  it('are bounded by their bytes too: long tokens are kept for fewer generations', () => {
    const live = createSecretSet();
    for (let count = 0; count < 600; count += 1) live.add(`${count}-${'y'.repeat(16_000)}`);
    expect(live.size()).toBeLessThanOrEqual(250);
    expect(live.find(`599-${'y'.repeat(16_000)}`)).not.toEqual([]);
  }, 30_000);

  it('are forgotten in the order in which they were last heard of', () => {
    const live = createSecretSet(['the password of alice', 'the password of bob']);
    for (let count = 0; count < 4000; count += 1) {
      if (count % 500 === 0) live.add('the password of alice');
      live.add(`secret-${count}`);
    }
    expect(live.find('the password of alice')).not.toEqual([]);
    expect(live.find('the password of bob')).toEqual([]);
  }, 30_000);
});
