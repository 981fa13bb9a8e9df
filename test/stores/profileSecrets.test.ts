import { describe, expect, it } from 'vitest';
import { secretKinds } from '../../src/domain/profile';
import { createProfileSecrets } from '../../src/stores/profileSecrets';
import { sampleId } from '../support/sampleData';
import { createWorld, outcomeOf, startedVault } from './storeWorld';

const one = sampleId(1);
const two = sampleId(2);

const setUp = async () => {
  const world = createWorld();
  const vault = await startedVault(world);
  return { world, vault, secrets: createProfileSecrets({ vault }) };
};

describe('secrets of a profile', () => {
  it('are kept each by itself, and over a restart', async () => {
    const { world, secrets } = await setUp();
    for (const kind of secretKinds) await secrets.write(one, kind, `the ${kind}`);
    const again = createProfileSecrets({ vault: await startedVault(createWorld(world)) });
    for (const kind of secretKinds) expect(await again.read(one, kind)).toBe(`the ${kind}`);
    expect(await again.read(two, 'password')).toBeUndefined();
  });

  it('the status says which are kept', async () => {
    const { secrets } = await setUp();
    expect(await secrets.status(one)).toEqual({ 'client-secret': false, password: false, 'totp-seed': false });
    await secrets.write(one, 'password', 'hunter2');
    expect(await secrets.status(one)).toEqual({ 'client-secret': false, password: true, 'totp-seed': false });
    await secrets.remove(one, 'password');
    expect(await secrets.status(one)).toEqual({ 'client-secret': false, password: false, 'totp-seed': false });
  });

  it('F56: a damaged one is named in plain words, counts as kept, and leaves the others alone', async () => {
    const { world, secrets } = await setUp();
    await secrets.write(one, 'client-secret', 'x');
    await secrets.write(one, 'password', 'y');
    world.secrets.items.set(`profile/${one}/client-secret`, 'damaged');
    await expect(secrets.read(one, 'client-secret')).rejects.toMatchObject({
      error: { code: 'secret-damaged', what: 'client secret' },
    });
    expect(await secrets.read(one, 'password')).toBe('y');
    expect(await secrets.status(one)).toMatchObject({ 'client-secret': true, password: true });
  });

  it('removing all takes this profile’s, and no other’s', async () => {
    const { world, secrets } = await setUp();
    for (const kind of secretKinds) await secrets.write(one, kind, 'x');
    await secrets.write(two, 'password', 'y');
    await secrets.removeAll(one);
    expect([...world.secrets.items.keys()].filter((name) => name.includes(one))).toEqual([]);
    expect(await secrets.read(two, 'password')).toBe('y');
  });

  it('one that cannot be removed does not keep the others, and is said', async () => {
    const { world, vault } = await setUp();
    const secrets = createProfileSecrets({
      vault: {
        ...vault,
        remove: (key) => (key.endsWith('client-secret') ? Promise.reject(new Error('denied')) : vault.remove(key)),
      },
    });
    for (const kind of secretKinds) await secrets.write(one, kind, 'x');
    await expect(secrets.removeAll(one)).rejects.toThrow('denied');
    expect([...world.secrets.items.keys()].filter((name) => name.includes(one))).toEqual([
      `profile/${one}/client-secret`,
    ]);
  });

  it('while nothing is decided nothing is said to be missing', async () => {
    const { world, vault, secrets } = await setUp();
    world.secrets.failAlways({
      kind: 'fails',
      error: { code: 'keychain-locked', technical: '' },
      effect: 'none',
    });
    await vault.retry();
    expect(await outcomeOf(secrets.status(one))).toBe('storage-undecided');
    expect(await outcomeOf(secrets.read(one, 'password'))).toBe('storage-undecided');
  });
});
