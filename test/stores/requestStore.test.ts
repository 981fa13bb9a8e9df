import { describe, expect, it } from 'vitest';
import { apiRequestSchema, type HistoryEntry, type SavedRequest } from '../../src/domain/request';
import { createRequestStore } from '../../src/stores/requestStore';
import { historyCharacters } from '../../src/stores/sealedRequests';
import { createVault } from '../../src/stores/vault';
import { diskCodes } from '../support/memoryFiles';
import { keychainError } from '../support/memorySecretStore';
import { sampleId } from '../support/sampleData';
import { createWorld, endOrCrash, outcomeOf, passphrase, type StoreWorld } from './storeWorld';

const profileId = sampleId(1);
const canary = 'CANARY-91c4-typed-by-a-person';

const saved = (n: number, url = `https://api.example/${n}`): SavedRequest => ({
  id: sampleId(n),
  profileId,
  name: `Request ${n}`,
  request: apiRequestSchema.parse({
    url,
    headers: [{ name: 'X-API-Key', value: canary }],
    body: { kind: 'json', text: `{"password":"${canary}"}` },
  }),
});

const sent = (n: number, bodyLength = 10): HistoryEntry => ({
  id: sampleId(1000 + n),
  profileId,
  at: n,
  request: apiRequestSchema.parse({
    url: `https://api.example/${n}?key=${canary}`,
    method: 'POST',
    body: { kind: 'text', text: 'x'.repeat(bodyLength) },
  }),
  status: 200,
  milliseconds: 5,
});

const setUp = async (world: StoreWorld = createWorld()) => {
  const vault = createVault(world);
  const store = createRequestStore({ vault, files: world.files, random: world.random, log: world.log });
  await vault.start();
  return { world, vault, store };
};

const restarted = (world: StoreWorld) => setUp(createWorld(world));

const inSession = async (before?: StoreWorld) => {
  const world = createWorld(before);
  world.secrets.failAlways({ kind: 'fails', error: keychainError('keychain-locked'), effect: 'none' });
  const all = await setUp(world);
  await all.vault.useSession();
  return all;
};

const sealedName = (world: StoreWorld): string =>
  [...world.files.texts.keys()].find((name) => /^requests-[0-9a-f]{8}-[0-9a-f-]{36}\.enc$/.test(name))!;

describe('requests', () => {
  it('saved ones come back over a restart, in their order, each in its place when saved again', async () => {
    const { world, store } = await setUp();
    for (const n of [1, 2, 3]) await store.save(saved(n));
    expect(await store.save(saved(2, 'https://api.example/changed'))).toEqual(saved(2, 'https://api.example/changed'));
    await store.remove(profileId, sampleId(3));
    await store.remove(profileId, sampleId(99));
    const again = await restarted(world);
    expect(await again.store.saved(profileId)).toEqual([saved(1), saved(2, 'https://api.example/changed')]);
    expect(await again.store.saved(sampleId(2))).toEqual([]);
  });

  it('the history keeps the last hundred, newest first', async () => {
    const { world, store } = await setUp();
    for (let n = 1; n <= 103; n += 1) await store.addHistory(sent(n));
    const history = await (await restarted(world)).store.history(profileId);
    expect(history.map(({ at }) => at)).toEqual(Array.from({ length: 100 }, (_, index) => 103 - index));
  });

  it('huge bodies take the place of many small entries, and the newest is always kept', async () => {
    const { store } = await setUp();
    for (let n = 1; n <= 5; n += 1) await store.addHistory(sent(n, historyCharacters / 3));
    expect((await store.history(profileId)).map(({ at }) => at)).toEqual([5, 4]);
    await store.addHistory(sent(6, historyCharacters * 2));
    expect((await store.history(profileId)).map(({ at }) => at)).toEqual([6]);
  });

  it('clearing the history leaves the saved requests', async () => {
    const { world, store } = await setUp();
    await store.save(saved(1));
    await store.addHistory(sent(1));
    await store.clearHistory(profileId);
    const again = await restarted(world);
    expect(await again.store.history(profileId)).toEqual([]);
    expect(await again.store.saved(profileId)).toEqual([saved(1)]);
  });

  it('a profile that is gone leaves no file of requests, and another one’s stay', async () => {
    const { world, store } = await setUp();
    await store.save(saved(1));
    await store.save({ ...saved(1), profileId: sampleId(2) });
    await store.removeAll(profileId);
    expect([...world.files.texts.keys()].filter((name) => name.includes(profileId))).toEqual([]);
    expect(await store.saved(profileId)).toEqual([]);
    expect(await store.saved(sampleId(2))).toHaveLength(1);
  });

  it('removing a profile that never had a request asks for no key', async () => {
    const { world, store } = await setUp();
    await store.removeAll(profileId);
    expect([...world.secrets.items.keys()]).toEqual([]);
  });

  it('changes asked for at once all arrive', async () => {
    const { world, store } = await setUp();
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.addHistory(sent(n))));
    expect(await (await restarted(world)).store.history(profileId)).toHaveLength(20);
  });
});

describe('what is on the disk', () => {
  it('T8: neither what was typed nor the key is there in any plain form', async () => {
    const { world, store } = await setUp();
    await store.save(saved(1));
    await store.addHistory(sent(1));
    const disk = [...world.files.texts.values()].join('\n').toLowerCase();
    const bytes = Buffer.from(canary, 'utf8');
    for (const form of [
      canary,
      bytes.toString('base64').slice(2, -4),
      bytes.toString('base64url').slice(2, -4),
      bytes.toString('hex'),
      'x-api-key',
    ]) {
      expect(disk).not.toContain(form.toLowerCase());
    }
    const key = world.secrets.items.get('app/file-key')!.split('\n')[1]!;
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(disk).not.toContain(key.toLowerCase());
  });

  it('T8: one profile’s file is not taken for another’s', async () => {
    const { world, store } = await setUp();
    await store.save(saved(1));
    const name = sealedName(world);
    world.files.texts.set(name.replace(profileId, sampleId(2)), world.files.texts.get(name)!);
    expect(await outcomeOf((await restarted(world)).store.saved(sampleId(2)))).toBe('file-damaged');
  });

  it('F56 F63: a changed file is put aside and said once; its last good copy is used, and writing goes on', async () => {
    const { world, store } = await setUp();
    await store.save(saved(1));
    const name = sealedName(world);
    const bad = world.files.texts
      .get(name)!
      .replace(/[A-Za-z](?=[^A-Za-z]*$)/, '!')
      .replace('"sealed": "', '"sealed": "A');
    world.files.texts.set(name, bad);
    const again = await restarted(world);
    await again.store.addHistory(sent(1));
    expect(await outcomeOf(again.store.saved(profileId))).toBe('file-damaged');
    expect(await again.store.saved(profileId)).toEqual([saved(1)]);
    expect(await again.store.history(profileId)).toHaveLength(1);
    expect([...again.world.files.texts.values()]).toContain(bad);
  });

  it('F56: a damaged key is said once, then replaced; the file it sealed is left alone', async () => {
    const { world, vault, store } = await setUp();
    await store.save(saved(1));
    const name = sealedName(world);
    const sealed = world.files.texts.get(name);
    await vault.write('app/file-key', 'AAAA');
    const again = await restarted(world);
    expect(await outcomeOf(again.store.saved(profileId))).toBe('secret-damaged');
    expect(await again.store.saved(profileId)).toEqual([]);
    await again.store.save(saved(2));
    expect(again.world.files.texts.get(name)).toBe(sealed);
    expect(await (await restarted(again.world)).store.saved(profileId)).toEqual([saved(2)]);
  });

  it('F56: a damaged key is said again after the keychain was away', async () => {
    const { world, vault, store } = await setUp();
    await vault.write('app/file-key', 'AAAA');
    expect(await outcomeOf(store.saved(profileId))).toBe('secret-damaged');
    world.secrets.failAlways({ kind: 'fails', error: keychainError('keychain-locked'), effect: 'none' });
    await vault.retry();
    world.secrets.failAlways(undefined);
    await vault.retry();
    expect(await outcomeOf(store.saved(profileId))).toBe('secret-damaged');
  });

  it.each(diskCodes)('F65: %s: the change is refused, what was there stays, and trying again works', async (code) => {
    const { world, store } = await setUp();
    await store.save(saved(1));
    world.files.failWhen((call) => call.startsWith('write'), code);
    expect(await outcomeOf(store.save(saved(2)))).toMatch(/^disk-/);
    expect(await store.saved(profileId)).toEqual([saved(1)]);
    world.files.failWhen(undefined);
    await store.save(saved(2));
    expect(await (await restarted(world)).store.saved(profileId)).toHaveLength(2);
  });

  it('G3: a crash at any call of the first save leaves nothing or the request, whole', async () => {
    const counted = await setUp();
    counted.world.secrets.resetCalls();
    counted.world.files.resetCalls();
    await counted.store.save(saved(1));
    await counted.store.saved(profileId);
    const counts = { secrets: counted.world.secrets.calls(), files: counted.world.files.calls() };
    expect(counts.files).toBeGreaterThan(2);
    for (const port of ['secrets', 'files'] as const) {
      for (let call = 1; call <= counts[port]; call += 1) {
        const { world, store } = await setUp();
        world.secrets.resetCalls();
        world.files.resetCalls();
        world[port].failAt(call, { kind: 'crash' });
        let acknowledged = false;
        await endOrCrash(store.save(saved(1)).then(() => (acknowledged = true)));
        const again = await restarted(world);
        const found = await again.store.saved(profileId);
        expect(acknowledged ? [[saved(1)]] : [[], [saved(1)]], `${port} call ${call}`).toContainEqual(found);
        await again.store.save(saved(2));
        expect(await again.store.saved(profileId)).toEqual([...found, saved(2)]);
      }
    }
  });
});

describe('in a session', () => {
  it('T8: requests are in memory only, and a sealed file stays exactly as it is', async () => {
    const first = await setUp();
    await first.store.save(saved(1));
    const { world, store } = await inSession(first.world);
    const disk = new Map(world.files.texts);
    expect(await store.saved(profileId)).toEqual([]);
    await store.save(saved(2));
    await store.addHistory(sent(1));
    expect(await store.saved(profileId)).toEqual([saved(2)]);
    expect(await store.history(profileId)).toHaveLength(1);
    await store.removeAll(profileId);
    expect(await store.saved(profileId)).toEqual([]);
    expect(world.files.texts).toEqual(disk);
    expect(await (await restarted(world)).store.saved(profileId)).toEqual([saved(1)]);
  });

  it('what it held joins the sealed file when the keychain works again', async () => {
    const first = await setUp();
    await first.store.save(saved(1));
    await first.store.addHistory(sent(1));
    const { world, vault, store } = await inSession(first.world);
    await store.save(saved(2));
    await store.addHistory(sent(2));
    world.secrets.failAlways(undefined);
    await vault.retry();
    expect(await store.saved(profileId)).toEqual([saved(1), saved(2)]);
    await store.remove(profileId, sampleId(2));
    expect(await store.saved(profileId)).toEqual([saved(1)]);
    const again = await restarted(world);
    expect((await again.store.history(profileId)).map(({ at }) => at)).toEqual([2, 1]);
  });

  it('each place of secrets keeps the requests that were sealed under its key, whichever way a person goes', async () => {
    const first = await setUp();
    await first.store.save(saved(1));
    const world = createWorld(first.world);
    world.secrets.failAlways({ kind: 'fails', error: keychainError('keychain-locked'), effect: 'none' });
    const { vault, store } = await setUp(world);
    await vault.useFile(passphrase);
    await store.save(saved(2));
    world.secrets.failAlways(undefined);
    await vault.retry();
    expect(await store.saved(profileId)).toEqual([saved(1)]);
    await vault.useFile(passphrase);
    expect(await store.saved(profileId)).toEqual([saved(2)]);
  });

  it('while nothing is decided, it says so', async () => {
    const world = createWorld();
    world.secrets.failAlways({ kind: 'fails', error: keychainError('keychain-locked'), effect: 'none' });
    const { store } = await setUp(world);
    expect(await outcomeOf(store.saved(profileId))).toBe('storage-undecided');
    expect(await outcomeOf(store.addHistory(sent(1)))).toBe('storage-undecided');
    expect(world.files.texts.size).toBe(0);
  });
});
