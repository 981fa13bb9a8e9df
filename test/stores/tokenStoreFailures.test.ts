import { describe, expect, it } from 'vitest';
import { keychainError } from '../support/memorySecretStore';
import { sampleId } from '../support/sampleData';
import { createWorld, endOrCrash, outcomeOf, type StoreWorld, turns } from './storeWorld';
import { restarted, setUp, tokens } from './tokenWorld';

const id = sampleId(1);

describe('crashes and failures while a token is kept', () => {
  const withOldToken = async (): Promise<StoreWorld> => {
    const { world, store } = await setUp();
    await store.write(id, tokens('a'.repeat(3000), { refreshToken: 'old' }));
    await store.read(id);
    return createWorld(world);
  };
  const next = tokens('b'.repeat(4000), { refreshToken: 'new' });

  it('G2 G3: a crash at any keychain or file call: the old or the new token, whole; an acknowledged one is never lost', async () => {
    const counted = await setUp(await withOldToken());
    counted.world.secrets.resetCalls();
    counted.world.files.resetCalls();
    await counted.store.write(id, next);
    await counted.store.read(id);
    const counts = { secrets: counted.world.secrets.calls(), files: counted.world.files.calls() };
    expect(counts.secrets).toBeGreaterThan(10);
    expect(counts.files).toBe(2);
    for (const port of ['secrets', 'files'] as const) {
      for (let call = 1; call <= counts[port]; call += 1) {
        const { world, store } = await setUp(await withOldToken());
        world.secrets.resetCalls();
        world.files.resetCalls();
        world[port].failAt(call, { kind: 'crash' });
        let acknowledged = false;
        await endOrCrash(store.write(id, next).then(() => (acknowledged = true)));
        const again = await restarted(world);
        const found = await again.store.read(id);
        expect(acknowledged ? ['new'] : ['old', 'new'], `${port} call ${call}`).toContain(found?.refreshToken);
        expect(again.store.summary(id)?.generation).toBe(found?.generation);
      }
    }
  });

  it('G4: a failure at any keychain call: the error is told, nothing is lost, and the token is still there to be kept', async () => {
    const counted = await setUp(await withOldToken());
    counted.world.secrets.resetCalls();
    await counted.store.write(id, next);
    const calls = counted.world.secrets.calls();
    for (const effect of ['none', 'done'] as const) {
      for (let call = 1; call <= calls; call += 1) {
        const { world, store } = await setUp(await withOldToken());
        world.secrets.resetCalls();
        world.secrets.failAt(call, { kind: 'fails', error: keychainError('keychain-failed'), effect });
        const outcome = await outcomeOf(store.write(id, next));
        expect(['done', 'keychain-failed'], `call ${call}`).toContain(outcome);
        expect((await store.read(id))?.refreshToken, `call ${call} (${effect})`).toBe('new');
        expect((await (await restarted(world)).store.read(id))?.refreshToken).toBe('new');
      }
    }
  });

  it('F52: a token that a hanging keychain could not take is kept in memory and saved before it is used', async () => {
    const { world, vault, store } = await setUp(await withOldToken());
    await store.read(id);
    world.secrets.resetCalls();
    world.secrets.failAt(3, { kind: 'hangs' });
    const writing = outcomeOf(store.write(id, next));
    await turns();
    await world.clock.step(5000);
    expect(await writing).toBe('keychain-timeout');
    expect(await outcomeOf(store.read(id))).toBe('storage-undecided');
    world.secrets.release();
    await turns();
    expect(vault.state().kind).toBe('ready');
    expect((await store.read(id))?.refreshToken).toBe('new');
    expect((await (await restarted(world)).store.read(id))?.refreshToken).toBe('new');
  });

  it('a token that could not be kept is forgotten when the profile’s token is removed', async () => {
    const { world, store } = await setUp();
    world.secrets.resetCalls();
    world.secrets.failAt(1, { kind: 'fails', error: keychainError('keychain-failed'), effect: 'none' });
    expect(await outcomeOf(store.write(id, tokens('a')))).toBe('keychain-failed');
    await store.remove(id);
    expect(await store.read(id)).toBeUndefined();
  });
});
