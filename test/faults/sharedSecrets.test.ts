import { describe, expect, it } from 'vitest';
import { createKeychainSecrets } from '../../src/stores/keychainSecrets';
import { createVault } from '../../src/stores/vault';
import { createWorld, outcomeOf, passphrase, vaultWithFile } from '../stores/storeWorld';

describe('secrets that two runs of the app have in common', () => {
  /** A second run on the files of the first, while that one goes on. */
  const twoOnOneFile = async () => {
    const { world, vault: first } = await vaultWithFile('kept', 'from before');
    const second = createVault(world);
    await second.start();
    await second.unlock(passphrase);
    return { world, first, second };
  };

  it('F41: in the encrypted file are read anew: what the other wrote is seen', async () => {
    const { first, second } = await twoOnOneFile();
    await first.write('token', 'one');
    expect(await second.read('token')).toBe('one');
    await second.write('token', 'two');
    expect(await first.read('token')).toBe('two');
    await second.remove('token');
    expect(await first.read('token')).toBeUndefined();
  });

  it('F41: in the encrypted file are not written over by what the other last saw', async () => {
    const { first, second } = await twoOnOneFile();
    await first.write('of the first', '1');
    await second.write('of the second', '2');
    await first.remove('kept');
    for (const vault of [first, second]) {
      expect(await vault.read('of the first')).toBe('1');
      expect(await vault.read('of the second')).toBe('2');
      expect(await vault.read('kept')).toBeUndefined();
    }
  });

  it('F63: a file that the other left damaged costs nothing that is known', async () => {
    const { world, first } = await twoOnOneFile();
    world.files.texts.set('secrets.enc', 'not what it was');
    expect(await first.read('kept')).toBe('from before');
    await first.write('more', 'new');
    expect(await first.read('kept')).toBe('from before');
  });

  it('F60: a write to the encrypted file that reads back as something else is no success', async () => {
    const { world, first } = await twoOnOneFile();
    const before = world.files.texts.get('secrets.enc') ?? '';
    const { write } = world.files;
    const forgetful = createVault({
      ...world,
      files: {
        ...world.files,
        write: async (name, text) => {
          await write(name, text);
          if (name === 'secrets.enc') world.files.texts.set(name, before);
        },
      },
    });
    await forgetful.start();
    await forgetful.unlock(passphrase);
    expect(await outcomeOf(forgetful.write('token', 'new'))).toBe('disk-failed');
    expect(await first.read('kept')).toBe('from before');
  });

  it('F41: in the keychain are all on its list of keys, whoever wrote them', async () => {
    const world = createWorld();
    const [first, second] = [createKeychainSecrets(world), createKeychainSecrets(world)];
    await first.write('a', '1');
    await second.write('b', '2');
    await first.write('c', '3');
    await second.remove('a');
    await second.write('d', '4');
    expect([...(await first.keys())].sort()).toEqual(['b', 'c', 'd']);
    expect([...(await createKeychainSecrets(world).keys())].sort()).toEqual(['b', 'c', 'd']);
  });

  it('F41: do not make the keychain look broken to one that starts at the same moment', async () => {
    const world = createWorld();
    const vaults = [0, 1, 2, 3].map(() => createVault(world));
    await Promise.all(vaults.map((vault) => vault.start()));
    expect(vaults.map((vault) => vault.state())).toEqual(vaults.map(() => ({ kind: 'ready', backend: 'keychain' })));
    expect([...world.secrets.items.keys()].filter((account) => account.startsWith('probe'))).toEqual([]);
  });
});
