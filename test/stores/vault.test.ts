import { describe, expect, it } from 'vitest';
import type { StorageState } from '../../src/domain/storage';
import { createVault } from '../../src/stores/vault';
import {
  createWorld,
  failsWith,
  outcomeOf,
  passphrase,
  startedVault,
  turns,
  vaultWithFile,
  withoutKeychain,
} from './storeWorld';

const key = 'profile/1/token';

const kinds = (states: readonly StorageState[]): readonly string[] =>
  states.map((state) => (state.kind === 'ready' ? state.backend : state.kind));

describe('with a working keychain', () => {
  it('is ready after the start, and keeps secrets over a restart', async () => {
    const world = createWorld();
    const vault = await startedVault(world);
    expect(vault.state()).toEqual({ kind: 'ready', backend: 'keychain' });
    await vault.write(key, 'a'.repeat(5000));
    const again = await startedVault(createWorld(world));
    expect(await again.read(key)).toBe('a'.repeat(5000));
    expect(await again.keys()).toEqual([key]);
    await again.remove(key);
    expect(await again.read(key)).toBeUndefined();
    expect(await again.keys()).toEqual([]);
  });

  it('writes nothing to the disk', async () => {
    const world = createWorld();
    await (await startedVault(world)).write(key, 'secret');
    expect(world.files.texts.size).toBe(0);
  });

  it('F55: an item deleted by hand is missing, not an error, and leaves the list of keys', async () => {
    const world = createWorld();
    const vault = await startedVault(world);
    await vault.write(key, 'secret');
    await vault.write('profile/2/token', 'other');
    world.secrets.items.delete(key);
    expect(await vault.read(key)).toBeUndefined();
    expect(await vault.keys()).toEqual(['profile/2/token']);
  });

  it('a damaged list of keys hides no secret and grows again', async () => {
    const world = createWorld();
    await (await startedVault(world)).write(key, 'secret');
    const damaged = createWorld(world);
    damaged.secrets.items.set('index', 'damaged');
    const vault = await startedVault(damaged);
    expect(await vault.read(key)).toBe('secret');
    await vault.write(key, 'secret 2');
    expect(await vault.keys()).toEqual([key]);
  });

  it('a read during the start waits for its end', async () => {
    const world = createWorld();
    await (await startedVault(world)).write(key, 'secret');
    const vault = createVault(createWorld(world));
    void vault.start();
    expect(vault.state()).toEqual({ kind: 'checking' });
    expect(await vault.read(key)).toBe('secret');
  });

  it('F53: makes one keychain call at a time, however many secrets are asked for', async () => {
    const world = createWorld();
    const vault = await startedVault(world);
    await Promise.all(
      Array.from({ length: 10 }, (_, index) => vault.write(`profile/${index}/token`, 'x'.repeat(3000))),
    );
    expect(world.secrets.mostAtOnce()).toBe(1);
    expect(await vault.keys()).toHaveLength(10);
  });
});

describe('without a keychain', () => {
  it.each(['keychain-absent', 'keychain-locked', 'keychain-denied', 'keychain-failed'] as const)(
    'F49 F50 F51 F54: %s: the person decides; until then nothing is kept anywhere',
    async (code) => {
      const world = createWorld();
      world.secrets.failAlways(failsWith(code));
      const vault = await startedVault(world);
      expect(vault.state()).toMatchObject({ kind: 'undecided', problem: { code }, fileExists: false });
      expect(await outcomeOf(vault.write(key, 'secret'))).toBe('storage-undecided');
      expect(await outcomeOf(vault.read(key))).toBe('storage-undecided');
      expect(world.secrets.items.size + world.files.texts.size).toBe(0);
    },
  );

  it('a keychain that forgets what it was given is not used', async () => {
    const world = createWorld();
    world.secrets.corruptSets(() => undefined);
    expect((await startedVault(world)).state()).toMatchObject({ problem: { code: 'keychain-failed' } });
  });

  it('T8: session only: secrets live in memory and are gone with the app', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    expect(await vault.useSession()).toEqual({ kind: 'ready', backend: 'session' });
    await vault.write(key, 'secret');
    expect(await vault.read(key)).toBe('secret');
    expect(world.secrets.items.size + world.files.texts.size).toBe(0);
    expect((await startedVault(withoutKeychain(world))).state().kind).toBe('undecided');
  });

  it('trying again finds a keychain that works by now', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    expect(await vault.retry()).toMatchObject({ kind: 'undecided' });
    world.secrets.failAlways(undefined);
    expect(await vault.retry()).toEqual({ kind: 'ready', backend: 'keychain' });
    await vault.write(key, 'secret');
    expect(await vault.read(key)).toBe('secret');
  });

  it('what a session kept goes along when the keychain works again, and is in one place only', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    await vault.useSession();
    await vault.write(key, 'got meanwhile');
    world.secrets.failAlways(undefined);
    await vault.retry();
    expect(await (await startedVault(createWorld(world))).read(key)).toBe('got meanwhile');
    await vault.useSession();
    expect(await vault.read(key)).toBeUndefined();
  });

  it('in a session, a failed try says why and changes nothing', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    await vault.useSession();
    await vault.write(key, 'secret');
    expect(await outcomeOf(vault.retry())).toBe('keychain-absent');
    expect(vault.state()).toEqual({ kind: 'ready', backend: 'session' });
    expect(await vault.read(key)).toBe('secret');
  });
});

describe('a keychain that stops working', () => {
  it.each(['keychain-absent', 'keychain-locked', 'keychain-failed'] as const)(
    '%s in the middle: undecided with the problem, and nothing is written elsewhere',
    async (code) => {
      const world = createWorld();
      const vault = await startedVault(world);
      await vault.write(key, 'secret');
      const seen: StorageState[] = [];
      vault.onChange((state) => seen.push(state));
      world.secrets.failAlways(failsWith(code));
      expect(await outcomeOf(vault.write(key, 'next'))).toBe(code);
      expect(seen).toMatchObject([{ kind: 'undecided', problem: { code }, fileExists: false }]);
      expect(await outcomeOf(vault.read(key))).toBe('storage-undecided');
      expect(world.files.texts.size).toBe(0);
      world.secrets.failAlways(undefined);
      await vault.retry();
      expect(await vault.read(key)).toBe('secret');
    },
  );

  it('F54: one item that is denied is that item’s problem: the others stay in use', async () => {
    const world = createWorld();
    const vault = await startedVault(world);
    await vault.write(key, 'secret');
    await vault.read(key);
    world.secrets.resetCalls();
    world.secrets.failAt(1, failsWith('keychain-denied'));
    expect(await outcomeOf(vault.read(key))).toBe('keychain-denied');
    expect(vault.state()).toEqual({ kind: 'ready', backend: 'keychain' });
    expect(await vault.read(key)).toBe('secret');
  });

  it('F56: a damaged item is that item’s problem, and stays where it is', async () => {
    const world = createWorld();
    const vault = await startedVault(world);
    await vault.write(key, 'secret');
    world.secrets.items.set(key, 'damaged');
    expect(await outcomeOf(vault.read(key))).toBe('secret-damaged');
    expect(vault.state().kind).toBe('ready');
    expect(world.secrets.items.get(key)).toBe('damaged');
  });
});

describe('a keychain that hangs', () => {
  it('F52: at the start: undecided after five seconds, and ready by itself when the answer comes after all', async () => {
    const world = createWorld();
    world.secrets.failAt(1, { kind: 'hangs' });
    const vault = createVault(world);
    const started = vault.start();
    await turns();
    await world.clock.step(5000);
    await started;
    expect(vault.state()).toMatchObject({ kind: 'undecided', problem: { code: 'keychain-timeout', seconds: 5 } });
    world.secrets.release();
    await turns();
    expect(vault.state()).toEqual({ kind: 'ready', backend: 'keychain' });
  });

  it('F52 F53: in the middle: callers get an answer, the state says why, and a late answer brings it back', async () => {
    const world = createWorld();
    const vault = await startedVault(world);
    await vault.write(key, 'old');
    await vault.read(key);
    world.secrets.resetCalls();
    world.secrets.failAt(2, { kind: 'hangs' });
    const writing = outcomeOf(vault.write(key, 'new'));
    await turns();
    const others = Array.from({ length: 8 }, () => outcomeOf(vault.read('profile/2/token')));
    await world.clock.step(5000);
    expect(await writing).toBe('keychain-timeout');
    expect(new Set(await Promise.all(others))).toEqual(new Set(['keychain-timeout']));
    expect(await outcomeOf(vault.read(key))).toBe('storage-undecided');
    expect(world.secrets.calls()).toBe(2);
    expect(vault.state()).toMatchObject({ kind: 'undecided', problem: { code: 'keychain-timeout' } });
    world.secrets.release();
    await turns();
    expect(vault.state().kind).toBe('ready');
    expect(await vault.read(key)).toBe('new');
  });

  it('a late answer does not take a person out of the session they chose meanwhile', async () => {
    const world = createWorld();
    world.secrets.failAt(1, { kind: 'hangs' });
    const vault = createVault(world);
    const started = vault.start();
    await turns();
    await world.clock.step(5000);
    await started;
    await vault.useSession();
    world.secrets.release();
    await turns();
    expect(vault.state()).toEqual({ kind: 'ready', backend: 'session' });
  });
});

describe('the state', () => {
  it('is told to every listener, even after one that throws, and to none that left', async () => {
    const world = createWorld();
    const vault = createVault(world);
    const seen: StorageState[] = [];
    const left: StorageState[] = [];
    vault.onChange(() => {
      throw new Error('a broken listener');
    });
    vault.onChange((state) => seen.push(state));
    vault.onChange((state) => left.push(state))();
    await vault.start();
    await vault.useSession();
    expect(kinds(seen)).toEqual(['keychain', 'session']);
    expect(left).toEqual([]);
  });

  it('T18: the log holds no secret and no passphrase', async () => {
    const { world, vault } = await vaultWithFile(key, 'kept in the file');
    await vault.unlock('another passphrase').catch(() => undefined);
    await vault.write(key, 'CANARY-7f3a');
    await vault.read(key);
    const said = JSON.stringify(world.log.lines);
    expect(said).toContain('storage.state');
    for (const secret of [passphrase, 'another passphrase', 'CANARY-7f3a', 'kept in the file']) {
      expect(said).not.toContain(secret);
    }
  });
});
