import { describe, expect, it } from 'vitest';
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

const withFile = () => vaultWithFile(key, 'kept in the file');

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
      world.secrets.failAt(call, failsWith('keychain-failed'));
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
