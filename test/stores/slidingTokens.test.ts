import { describe, expect, it } from 'vitest';
import type { TokenSet } from '../../src/domain/token';
import { createTokenStore } from '../../src/stores/tokenStore';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles } from '../support/memoryFiles';
import { sampleId } from '../support/sampleData';

/** A token store over a vault in memory that is always ready. */
const createStore = (files = createMemoryFiles()) => {
  const items = new Map<string, string>();
  const store = createTokenStore({
    vault: {
      state: () => ({ kind: 'ready', backend: 'keychain' }),
      onChange: () => () => undefined,
      read: async (key) => items.get(key),
      write: async (key, value) => void items.set(key, value),
      remove: async (key) => void items.delete(key),
    },
    files,
    log: createRecordedLog(),
  });
  return { store, items, files };
};

const id = sampleId(1);
const sliding: Omit<TokenSet, 'generation'> = {
  accessToken: 'a',
  tokenType: 'Bearer',
  receivedAt: 1_000,
  lastUsedAt: 1_000,
  expiresAt: 61_000,
  expirySource: 'idle',
  idleSeconds: 60,
};

describe('the use of a token that lives so long after its last use', () => {
  it('moves its end, in the vault and in what is known without it', async () => {
    const { store } = createStore();
    await store.write(id, sliding);
    expect(await store.markUsed(id, 1, 31_000)).toBe(true);
    expect(await store.read(id)).toMatchObject({
      generation: 1,
      lastUsedAt: 31_000,
      expiresAt: 91_000,
      receivedAt: 1_000,
    });
    expect(store.summary(id)).toMatchObject({ generation: 1, receivedAt: 31_000, expiresAt: 91_000, idleSeconds: 60 });
  });

  it('is known without the vault after a restart, as is a token that does not end', async () => {
    const { store, files } = createStore();
    await store.write(id, sliding);
    const { expiresAt: _end, idleSeconds: _idle, ...rest } = sliding;
    await store.write(sampleId(2), { ...rest, expirySource: 'never' });
    const { store: later } = createStore(files);
    await later.load();
    expect(later.summary(id)).toMatchObject({ idleSeconds: 60, expiresAt: 61_000 });
    expect(later.summary(id)?.endless).toBeUndefined();
    expect(later.summary(sampleId(2))).toMatchObject({ endless: true });
  });

  it('changes nothing for an older set, whose request was under way while a new one came', async () => {
    const { store } = createStore();
    await store.write(id, sliding);
    await store.write(id, { ...sliding, accessToken: 'b' });
    expect(await store.markUsed(id, 1, 31_000)).toBe(false);
    expect(await store.read(id)).toMatchObject({ accessToken: 'b', expiresAt: 61_000 });
  });

  it('never goes back in time, when an early request answers late', async () => {
    const { store } = createStore();
    await store.write(id, sliding);
    await store.markUsed(id, 1, 31_000);
    expect(await store.markUsed(id, 1, 21_000)).toBe(false);
    expect((await store.read(id))?.expiresAt).toBe(91_000);
  });

  it('writes nothing for a token with a fixed end, nor for one that is gone', async () => {
    const { store, items } = createStore();
    const { idleSeconds: _idle, lastUsedAt: _used, ...fixed } = sliding;
    await store.write(id, { ...fixed, expirySource: 'expires_in' });
    const before = [...items.values()];
    expect(await store.markUsed(id, 1, 31_000)).toBe(false);
    expect([...items.values()]).toEqual(before);
    await store.remove(id);
    expect(await store.markUsed(id, 1, 31_000)).toBe(false);
    expect(items.size).toBe(0);
  });
});
