import { describe, expect, it } from 'vitest';
import { createFileKey } from '../../src/stores/fileKey';
import { createRenewalJournal } from '../../src/stores/renewalJournal';
import { createVault } from '../../src/stores/vault';
import { sampleId } from '../support/sampleData';
import { createWorld, outcomeOf, type StoreWorld } from './storeWorld';

const profileId = sampleId(1);
const entry = { generation: 3, at: 1_795_348_800_000 };
const answer = {
  status: 200,
  contentType: 'application/json',
  body: '{"access_token":"a"}',
  headers: {},
  at: entry.at,
};

const setUp = async (world: StoreWorld = createWorld()) => {
  const vault = createVault(world);
  await vault.start();
  const fileKey = createFileKey({ vault, random: world.random, log: world.log });
  return { world, vault, fileKey, journal: createRenewalJournal({ ...world, vault, fileKey }) };
};

describe('the notes of renewals under way', () => {
  it('hold a sealed answer over a restart', async () => {
    const { world, journal } = await setUp();
    await journal.write(profileId, entry);
    await journal.keepAnswer(profileId, entry, answer);
    const again = await setUp(createWorld(world));
    expect(await again.journal.read(profileId)).toEqual({ ...entry, answer });
  });

  it('F56: a damaged key costs the answer alone, and is still said to the person whose requests it sealed', async () => {
    const { world, vault, journal } = await setUp();
    await journal.write(profileId, entry);
    await journal.keepAnswer(profileId, entry, answer);
    await vault.write('app/file-key', 'AAAA');
    const again = await setUp(createWorld(world));
    expect(await again.journal.read(profileId)).toEqual(entry);
    expect(await outcomeOf(again.fileKey.existing())).toBe('secret-damaged');
  });
});
