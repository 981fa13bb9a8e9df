import { describe, expect, it } from 'vitest';
import type { StorageState } from '../../src/domain/storage';
import { createVault, type Vault } from '../../src/stores/vault';
import { settled } from '../electron/steppedClock';
import { keychainError } from '../support/memorySecretStore';
import { createWorld, outcomeOf, type StoreWorld, startedVault } from './storeWorld';

const passphrase = 'correct horse battery staple';
const key = 'profile/1/token';

const turns = async (count = 40): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await settled();
};

const fails = (code: Parameters<typeof keychainError>[0]) =>
  ({ kind: 'fails', error: keychainError(code), effect: 'none' }) as const;

/** A world whose keychain does not work. */
const withoutKeychain = (before?: StoreWorld): StoreWorld => {
  const world = createWorld(before);
  world.secrets.failAlways(fails('keychain-absent'));
  return world;
};

/** A vault that a person told to use the encrypted file, with one secret in it. */
const withFile = async (): Promise<{ world: StoreWorld; vault: Vault }> => {
  const world = withoutKeychain();
  const vault = await startedVault(world);
  await vault.useFile(passphrase);
  await vault.write(key, 'kept in the file');
  return { world, vault };
};

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
      world.secrets.failAlways(fails(code));
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
      world.secrets.failAlways(fails(code));
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
    world.secrets.failAt(1, fails('keychain-denied'));
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

describe('with the encrypted file', () => {
  it('is locked after a restart, opens with the passphrase and with no other', async () => {
    const { world } = await withFile();
    const vault = await startedVault(withoutKeychain(world));
    expect(vault.state()).toEqual({ kind: 'locked' });
    expect(await outcomeOf(vault.read(key))).toBe('storage-locked');
    expect(await outcomeOf(vault.unlock('correct horse battery stable'))).toBe('passphrase-wrong');
    expect(vault.state()).toEqual({ kind: 'locked' });
    expect(await vault.unlock(passphrase)).toEqual({ kind: 'ready', backend: 'file' });
    expect(await vault.read(key)).toBe('kept in the file');
  });

  it('stays the person’s choice when the keychain works again, and the keychain is not even asked', async () => {
    const { world } = await withFile();
    const again = createWorld(world);
    const vault = await startedVault(again);
    expect(vault.state()).toEqual({ kind: 'locked' });
    expect(again.secrets.calls()).toBe(0);
  });

  it('trying the keychain from the open file takes everything along, and the next start knows', async () => {
    const { world, vault } = await withFile();
    world.secrets.failAlways(undefined);
    expect(await vault.retry()).toEqual({ kind: 'ready', backend: 'keychain' });
    const again = await startedVault(createWorld(world));
    expect(again.state()).toEqual({ kind: 'ready', backend: 'keychain' });
    expect(await again.read(key)).toBe('kept in the file');
  });

  it('a keychain that fails later does not bring an older file back in silence', async () => {
    const { world, vault } = await withFile();
    world.secrets.failAlways(undefined);
    await vault.retry();
    const again = await startedVault(withoutKeychain(world));
    expect(again.state()).toMatchObject({ kind: 'undecided', fileExists: true });
  });

  it('without a remembered choice the file is there and the keychain is not: locked, with the problem', async () => {
    const { world } = await withFile();
    world.files.texts.delete('storage.json');
    world.files.texts.delete('storage.bak.json');
    const vault = await startedVault(withoutKeychain(world));
    expect(vault.state()).toMatchObject({ kind: 'locked', problem: { code: 'keychain-absent' } });
  });

  it('a passphrase that is too short makes no file', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    expect(await outcomeOf(vault.useFile('elevenchars'))).toBe('passphrase-weak');
    expect(world.files.texts.size).toBe(0);
    expect(vault.state().kind).toBe('undecided');
  });

  it('unlocking where there is no file makes none', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    expect(await outcomeOf(vault.unlock(passphrase))).toBe('storage-undecided');
    expect(world.files.texts.size).toBe(0);
  });

  it('choosing the file when it is there unlocks it, and never makes it anew', async () => {
    const { world } = await withFile();
    const vault = await startedVault(withoutKeychain(world));
    expect(await outcomeOf(vault.useFile('another long passphrase'))).toBe('passphrase-wrong');
    await vault.useFile(passphrase);
    expect(await vault.read(key)).toBe('kept in the file');
  });

  it('what a session kept goes into the file that is chosen after it', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    await vault.useSession();
    await vault.write(key, 'got meanwhile');
    await vault.useFile(passphrase);
    const again = await startedVault(withoutKeychain(world));
    await again.unlock(passphrase);
    expect(await again.read(key)).toBe('got meanwhile');
  });

  it('F65: a full disk while the file is made: the error is told, the state stays, and trying again works', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    world.files.failWhen((call) => call.startsWith('write'), 'ENOSPC');
    expect(await outcomeOf(vault.useFile(passphrase))).toBe('disk-full');
    expect(vault.state().kind).toBe('undecided');
    world.files.failWhen((call) => call === 'write storage.json', 'ENOSPC');
    expect(await outcomeOf(vault.useFile(passphrase))).toBe('disk-full');
    expect(vault.state().kind).toBe('undecided');
    world.files.failWhen(undefined);
    expect(await vault.useFile(passphrase)).toEqual({ kind: 'ready', backend: 'file' });
  });

  it('F63: a file damaged beyond use is put aside and said, and the keychain is not taken in its place in silence', async () => {
    const { world } = await withFile();
    world.files.texts.set('secrets.enc', 'damaged');
    world.files.texts.set('secrets.bak.enc', 'damaged too');
    const again = createWorld(world);
    const vault = await startedVault(again);
    expect(vault.state()).toMatchObject({ kind: 'undecided', problem: { code: 'file-damaged' }, fileExists: false });
    expect([...again.files.texts.values()]).toEqual(expect.arrayContaining(['damaged', 'damaged too']));
  });

  it('a file that the disk does not give back is not taken for missing', async () => {
    const { world } = await withFile();
    const again = withoutKeychain(world);
    again.files.failWhen((call) => call.startsWith('read secrets'), 'EACCES');
    const vault = await startedVault(again);
    expect(vault.state()).toMatchObject({ kind: 'locked', problem: { code: 'disk-denied' } });
    expect(await outcomeOf(vault.useFile(passphrase))).toBe('disk-denied');
    again.files.failWhen(undefined);
    await vault.unlock(passphrase);
    expect(await vault.read(key)).toBe('kept in the file');
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
    const { world, vault } = await withFile();
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

describe('moving from one place to another', () => {
  it('G4: a failure at any keychain call leaves the session in use and complete, and trying again works', async () => {
    const prepared = async () => {
      const world = withoutKeychain();
      const vault = await startedVault(world);
      // biome-ignore lint/correctness/useHookAtTopLevel: a method of the vault, no hook of React's.
      await vault.useSession();
      await vault.write(key, 'a'.repeat(2000));
      await vault.write('profile/2/token', 'b');
      world.secrets.failAlways(undefined);
      world.secrets.resetCalls();
      return { world, vault };
    };
    const first = await prepared();
    await first.vault.retry();
    const calls = first.world.secrets.calls();
    expect(calls).toBeGreaterThan(10);
    for (let call = 1; call <= calls; call += 1) {
      const { world, vault } = await prepared();
      world.secrets.failAt(call, fails('keychain-failed'));
      const outcome = await outcomeOf(vault.retry());
      expect(await vault.read(key), `failure at call ${call}: ${outcome}`).toBe('a'.repeat(2000));
      await vault.retry();
      expect(vault.state()).toEqual({ kind: 'ready', backend: 'keychain' });
      expect(await vault.read(key)).toBe('a'.repeat(2000));
      expect(await vault.read('profile/2/token')).toBe('b');
    }
  });

  it('a write that is asked for during the move ends up in the new place', async () => {
    const world = withoutKeychain();
    const vault = await startedVault(world);
    await vault.useSession();
    await vault.write(key, 'old');
    world.secrets.failAlways(undefined);
    const moved = vault.retry();
    const written = [vault.write(key, 'new'), turns(8).then(() => vault.write('profile/2/token', 'during'))];
    await Promise.all([moved, ...written]);
    const again = await startedVault(createWorld(world));
    expect(await again.read(key)).toBe('new');
    expect(await again.read('profile/2/token')).toBe('during');
  });

  it('a write that is under way when the move begins is waited for and taken along', async () => {
    const { world } = await withFile();
    const again = createWorld(world);
    const gate = { open: () => {}, closed: Promise.resolve() };
    const files = {
      ...again.files,
      write: async (name: string, text: string) => {
        await gate.closed;
        return again.files.write(name, text);
      },
    };
    const vault = createVault({ ...again, files });
    await vault.start();
    await vault.unlock(passphrase);
    gate.closed = new Promise((resolve) => {
      gate.open = resolve;
    });
    const written = vault.write(key, 'under way');
    const moved = vault.retry();
    await turns(100);
    gate.open();
    await Promise.all([written, moved]);
    expect(vault.state()).toEqual({ kind: 'ready', backend: 'keychain' });
    expect(await vault.read(key)).toBe('under way');
  });
});
