import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createTokenStore } from '../../src/stores/tokenStore';
import { createVault } from '../../src/stores/vault';
import { diskCodes } from '../support/memoryFiles';
import { sampleId } from '../support/sampleData';
import { createWorld, failsWith, outcomeOf, passphrase, type StoreWorld, turns } from './storeWorld';
import { restarted, setUp, tokens } from './tokenWorld';

const id = sampleId(1);
const fails = failsWith('keychain-locked');

describe('tokens', () => {
  it('G18: 16 KiB of access token, 8 KiB of refresh token and 8 KiB of ID token come back over a restart at 2,560 bytes an item', async () => {
    const { world, store } = await setUp();
    const big = tokens('A'.repeat(16 * 1024), {
      refreshToken: 'R'.repeat(8 * 1024),
      idToken: 'I'.repeat(8 * 1024),
      scope: 'openid ärger 東京 😀',
      subject: 'zoë',
    });
    const saved = await store.write(id, big);
    expect(saved).toEqual({ ...big, generation: 1 });
    expect(await (await restarted(world)).store.read(id)).toEqual(saved);
  });

  it('are numbered upwards, over restarts and removals of the summary', async () => {
    const { world, store } = await setUp();
    expect((await store.write(id, tokens('a'))).generation).toBe(1);
    expect((await store.write(id, tokens('b'))).generation).toBe(2);
    const again = await restarted(world);
    expect((await again.store.write(id, tokens('c'))).generation).toBe(3);
    expect((await again.store.read(id))?.accessToken).toBe('c');
  });

  it('the summary says times and sizes, never a value, and is there before any keychain is asked', async () => {
    const { world, store } = await setUp();
    await store.write(id, tokens('CANARY-access', { refreshToken: 'CANARY-refresh', idToken: 'CANARY-id' }));
    const again = createWorld(world);
    const early = createTokenStore({ vault: createVault(again), files: again.files, log: again.log });
    await early.load();
    expect(early.summaries()).toEqual([
      {
        profileId: id,
        generation: 1,
        receivedAt: 1_767_268_800_000,
        expiresAt: 1_767_272_400_000,
        refreshable: true,
        hasIdToken: true,
      },
    ]);
    expect(again.secrets.calls()).toBe(0);
    expect([...world.files.texts.values()].join()).not.toContain('CANARY');
  });

  it('a token without an end, a refresh token and an ID token has a summary that says so', async () => {
    const { store } = await setUp();
    const { expiresAt: _, ...endless } = tokens('a', { expirySource: 'unknown' });
    await store.write(id, endless);
    expect(store.summary(id)).toEqual({
      profileId: id,
      generation: 1,
      receivedAt: endless.receivedAt,
      refreshable: false,
      hasIdToken: false,
    });
  });

  it('a removal takes token and summary, and no other profile’s', async () => {
    const { world, store } = await setUp();
    await store.write(id, tokens('a'));
    await store.write(sampleId(2), tokens('b'));
    await store.remove(id);
    const again = await restarted(world);
    for (const each of [store, again.store]) {
      expect(each.summaries().map(({ profileId }) => profileId)).toEqual([sampleId(2)]);
      expect(await each.read(id)).toBeUndefined();
    }
    expect([...world.secrets.items.keys()].filter((name) => name.includes(id))).toEqual([]);
  });

  it('one that no keychain should hold is refused before anything is written', async () => {
    const { world, store } = await setUp();
    await store.write(id, tokens('a'));
    expect(await outcomeOf(store.write(id, tokens('x'.repeat(300_000))))).toBe('token-too-large');
    expect((await (await restarted(world)).store.read(id))?.accessToken).toBe('a');
    expect((await store.read(id))?.accessToken).toBe('a');
  });
});

describe('the vault decides', () => {
  it('F55: an item deleted by hand: no token, and its summary goes', async () => {
    const { world, store } = await setUp();
    await store.write(id, tokens('a'));
    world.secrets.items.delete(`profile/${id}/token`);
    expect(await store.read(id)).toBeUndefined();
    expect(store.summary(id)).toBeUndefined();
    expect((await restarted(world)).store.summary(id)).toBeUndefined();
  });

  it('F61: where index and vault differ, the vault’s token is given and the index follows', async () => {
    const { world, store } = await setUp();
    await store.write(id, tokens('old'));
    const index = world.files.texts.get('tokens.json')!;
    await store.write(id, tokens('new', { expiresAt: 1_767_279_600_000 }));
    world.files.texts.set('tokens.json', index);
    const again = await restarted(world);
    expect(again.store.summary(id)?.generation).toBe(1);
    expect(await again.store.read(id)).toMatchObject({ accessToken: 'new', generation: 2 });
    expect(again.store.summary(id)).toMatchObject({ generation: 2, expiresAt: 1_767_279_600_000 });
    expect((await restarted(again.world)).store.summary(id)?.generation).toBe(2);
  });

  it('F61: a newer number is never given twice, even when the index is ahead', async () => {
    const { world, store } = await setUp();
    await store.write(id, tokens('a'));
    const old = new Map(world.secrets.items);
    await store.write(id, tokens('b'));
    await store.read(id);
    const again = createWorld(world);
    again.secrets.items.clear();
    for (const [name, value] of old) again.secrets.items.set(name, value);
    expect((await (await setUp(again)).store.write(id, tokens('c'))).generation).toBe(3);
  });

  it.each([
    ['text that is no JSON', 'not json'],
    ['another shape', '{"accessToken":1}'],
    ['an unknown field', JSON.stringify({ ...tokens('a'), generation: 1, more: 1 })],
    ['an empty access token', JSON.stringify({ ...tokens(''), generation: 1 })],
  ])(
    'F56: %s under the key is damage: said without the text, kept, and replaced by a new sign-in',
    async (_name, text) => {
      const { world, vault, store } = await setUp();
      await store.write(id, tokens('a'));
      await vault.write(`profile/${id}/token`, text);
      const caught: unknown = await store.read(id).catch((failure: unknown) => failure);
      expect(caught).toMatchObject({ error: { code: 'secret-damaged', what: 'token' } });
      expect(inspect(caught, { depth: 20 })).not.toContain(text);
      expect(await vault.read(`profile/${id}/token`)).toBe(text);
      const again = await restarted(world);
      expect((await again.store.write(id, tokens('signed in again'))).generation).toBe(2);
      expect((await again.store.read(id))?.accessToken).toBe('signed in again');
    },
  );

  it('F51: while nothing is decided, reading fails and the summary stays', async () => {
    const { world, vault, store } = await setUp();
    await store.write(id, tokens('a'));
    world.secrets.failAlways(fails);
    await vault.retry();
    expect(await outcomeOf(store.read(id))).toBe('storage-undecided');
    expect(store.summary(id)?.generation).toBe(1);
  });
});

describe('an index that fails', () => {
  it.each(diskCodes)(
    'F65: %s: the token is kept all the same, and the index is written with the next one',
    async (code) => {
      const { world, store } = await setUp();
      world.files.failWhen((call) => call.startsWith('write'), code);
      const saved = await store.write(id, tokens('a'));
      expect(store.summary(id)?.generation).toBe(1);
      expect(world.files.texts.size).toBe(0);
      world.files.failWhen(undefined);
      await store.write(sampleId(2), tokens('b'));
      const again = await restarted(world);
      expect(again.store.summaries()).toHaveLength(2);
      expect(await again.store.read(id)).toEqual(saved);
    },
  );

  it('F63: one that is damaged is put aside and said; each token shows again once it is read', async () => {
    const { world, store } = await setUp();
    await store.write(id, tokens('a'));
    world.files.texts.set('tokens.json', 'damaged');
    world.files.texts.set('tokens.bak.json', '');
    const again = await restarted(world);
    expect(again.notices).toMatchObject([{ code: 'file-damaged', file: 'tokens.json' }]);
    expect(again.store.summaries()).toEqual([]);
    await again.store.read(id);
    expect(again.store.summary(id)?.generation).toBe(1);
  });

  it('F66: a newer one is only read; tokens are kept in the vault as ever', async () => {
    const world = createWorld();
    world.files.texts.set('tokens.json', '{"version":9,"tokens":[],"learned":[]}');
    const { store, notices } = await setUp(world);
    expect(notices).toMatchObject([{ code: 'file-newer' }]);
    await store.write(id, tokens('a'));
    expect((await store.read(id))?.accessToken).toBe('a');
    expect(store.summary(id)?.generation).toBe(1);
    expect(world.files.texts.get('tokens.json')).toContain('"version":9');
  });
});

describe('another place of secrets', () => {
  const undecided = async (before?: StoreWorld) => {
    const world = createWorld(before);
    world.secrets.failAlways(fails);
    return setUp(world);
  };

  it('T8: in a session tokens and summaries are in memory only, and the index keeps what the keychain holds', async () => {
    const first = await setUp();
    await first.store.write(id, tokens('in the keychain'));
    const { world, vault, store } = await undecided(first.world);
    expect(store.summary(id)?.generation).toBe(1);
    const disk = new Map(world.files.texts);
    await vault.useSession();
    expect(store.summary(id)).toBeUndefined();
    expect(await store.read(id)).toBeUndefined();
    await store.write(sampleId(2), tokens('for now'));
    expect(store.summary(sampleId(2))?.generation).toBe(1);
    expect(world.files.texts).toEqual(disk);
    const again = await restarted(world);
    expect(again.store.summaries().map(({ profileId }) => profileId)).toEqual([id]);
    expect((await again.store.read(id))?.accessToken).toBe('in the keychain');
  });

  it('numbers begin anew in a place that knows no token of the profile', async () => {
    const { world, vault, store } = await setUp();
    await store.write(id, tokens('a'));
    await store.write(id, tokens('b'));
    world.secrets.failAlways(fails);
    await vault.retry();
    await vault.useSession();
    expect((await store.write(id, tokens('c'))).generation).toBe(1);
  });

  it('a session’s tokens go along to the keychain with their summaries', async () => {
    const { world, vault, store } = await undecided();
    await vault.useSession();
    await store.write(id, tokens('got meanwhile'));
    world.secrets.failAlways(undefined);
    await vault.retry();
    await turns();
    expect(store.summary(id)?.generation).toBe(1);
    const again = await restarted(world);
    expect(again.store.summary(id)?.generation).toBe(1);
    expect((await again.store.read(id))?.accessToken).toBe('got meanwhile');
  });

  it('the encrypted file has summaries of its own', async () => {
    const first = await setUp();
    await first.store.write(id, tokens('in the keychain'));
    const { world, vault, store } = await undecided(first.world);
    await vault.useFile(passphrase);
    expect(store.summaries()).toEqual([]);
    await store.write(sampleId(2), tokens('in the file'));
    const again = await undecided(world);
    expect(again.vault.state().kind).toBe('locked');
    expect(again.store.summaries().map(({ profileId }) => profileId)).toEqual([sampleId(2)]);
    expect(await outcomeOf(again.store.read(sampleId(2)))).toBe('storage-locked');
    expect(again.store.summaries()).toHaveLength(1);
    await again.vault.unlock(passphrase);
    expect((await again.store.read(sampleId(2)))?.accessToken).toBe('in the file');
  });
});

describe('what was learned about a token endpoint', () => {
  const encoding = { tokenEndpoint: 'https://a.example/token', clientId: 'c', encoding: 'raw' } as const;

  it('is kept over a restart and over a removed token, and goes with the profile', async () => {
    const { world, store } = await setUp();
    await store.learn(id, { ...encoding, encoding: 'standard' });
    await store.learn(id, encoding);
    await store.write(id, tokens('a'));
    await store.remove(id);
    const again = await restarted(world);
    expect(again.store.learned(id)).toEqual(encoding);
    expect(again.store.learned(sampleId(2))).toBeUndefined();
    await again.store.removeAll(id);
    expect((await restarted(again.world)).store.learned(id)).toBeUndefined();
  });
});

describe('at the same time', () => {
  it('writes of one profile happen one after another, and the last one stays', async () => {
    const { world, store } = await setUp();
    const saved = await Promise.all(Array.from({ length: 10 }, (_, n) => store.write(id, tokens(`t${n}`.repeat(700)))));
    expect(saved.map(({ generation }) => generation)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect((await (await restarted(world)).store.read(id))?.accessToken).toBe('t9'.repeat(700));
  });
});
