import { describe, expect, it } from 'vitest';
import type { Profile } from '../../src/domain/profile';
import { createProfileStore } from '../../src/stores/profileStore';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles, diskCodes, type MemoryFiles } from '../support/memoryFiles';
import { sampleId, sampleProfile } from '../support/sampleData';
import { outcomeOf } from './storeWorld';

const opened = async (files: MemoryFiles) => {
  const store = createProfileStore({ files, log: createRecordedLog() });
  const notices = await store.load();
  return { store, notices };
};

const withProfiles = async (...numbers: number[]) => {
  const files = createMemoryFiles();
  const { store } = await opened(files);
  for (const n of numbers) await store.save(sampleProfile(n));
  return { files, store };
};

const restarted = (files: MemoryFiles) => opened(createMemoryFiles(files.texts));

const numbersOf = (profiles: readonly Profile[]): readonly number[] => profiles.map(({ id }) => Number(id.slice(-6)));

describe('profiles', () => {
  it('come back after a restart as they were, in their order', async () => {
    const { files, store } = await withProfiles(2, 1, 3);
    const again = await restarted(files);
    expect(again.notices).toEqual([]);
    expect(again.store.list()).toEqual(store.list());
    expect(numbersOf(again.store.list())).toEqual([2, 1, 3]);
  });

  it('keep their place when they are saved again', async () => {
    const { store } = await withProfiles(1, 2, 3);
    await store.save(sampleProfile(2, { name: 'Renamed' }));
    expect(numbersOf(store.list())).toEqual([1, 2, 3]);
    expect(store.get(sampleId(2))?.name).toBe('Renamed');
  });

  it('can be taken out; taking out one that is not there changes nothing', async () => {
    const { files, store } = await withProfiles(1, 2);
    await store.remove(sampleId(1));
    await store.remove(sampleId(9));
    expect(numbersOf(store.list())).toEqual([2]);
    expect(numbersOf((await restarted(files)).store.list())).toEqual([2]);
  });

  it.each([
    ['before the first', 3, 1, [3, 1, 2, 4]],
    ['before a later one', 1, 4, [2, 3, 1, 4]],
    ['to the end', 1, null, [2, 3, 4, 1]],
    ['before itself', 2, 2, [1, 2, 3, 4]],
    ['before one that is gone', 1, 9, [2, 3, 4, 1]],
  ])('move %s, into a folder', async (_name, moved, before, expected) => {
    const { files, store } = await withProfiles(1, 2, 3, 4);
    await store.move(sampleId(moved), before === null ? null : sampleId(before), 'Work');
    expect(numbersOf(store.list())).toEqual(expected);
    expect(store.get(sampleId(moved))?.folder).toBe('Work');
    expect((await restarted(files)).store.list()).toEqual(store.list());
  });

  it('a profile that is not there cannot be moved', async () => {
    const { store } = await withProfiles(1);
    expect(await outcomeOf(store.move(sampleId(9), null, ''))).toBe('not-found');
  });

  it('one that could not be read back is refused rather than written', async () => {
    const { files, store } = await withProfiles(1);
    const before = files.texts.get('profiles.json');
    expect(await outcomeOf(store.save({ ...sampleProfile(2), name: '' }))).toBe('input-invalid');
    expect(files.texts.get('profiles.json')).toBe(before);
  });

  it('saves asked for at once all arrive', async () => {
    const { files, store } = await withProfiles();
    await Promise.all(Array.from({ length: 30 }, (_, n) => store.save(sampleProfile(n))));
    expect((await restarted(files)).store.list()).toHaveLength(30);
  });
});

describe('a damaged file of profiles', () => {
  const stored = async (change: (profiles: Record<string, unknown>[]) => unknown[]): Promise<MemoryFiles> => {
    const { files } = await withProfiles(1, 2, 3);
    const document = JSON.parse(files.texts.get('profiles.json')!) as { profiles: Record<string, unknown>[] }; // as just written by the store
    return createMemoryFiles([['profiles.json', JSON.stringify({ version: 1, profiles: change(document.profiles) })]]);
  };

  it.each<[string, (profiles: Record<string, unknown>[]) => unknown[], string]>([
    ['an unknown grant', ([a, b, c]) => [a, { ...b, grant: 'magic' }, c], 'Profile 2'],
    ['an unknown field', ([a, b, c]) => [a, { ...b, script: 'x' }, c], 'Profile 2'],
    ['a name that is no text', ([a, b, c]) => [a, { ...b, name: { toString: 1 } }, c], 'profile 2'],
    ['a port out of range', ([a, b, c]) => [a, { ...b, redirect: { kind: 'loopback', port: 99_999 } }, c], 'Profile 2'],
    ['null in its place', ([a, _b, c]) => [a, null, c], 'profile 2'],
  ])('F63: one with %s is left out and named, the others stay, and a copy is kept', async (_name, change, name) => {
    const files = await stored(change);
    const bad = files.texts.get('profiles.json')!;
    const { store, notices } = await opened(files);
    expect(notices).toMatchObject([
      { code: 'file-damaged', file: 'profiles.json', goesOnWith: 'other-entries', leftOut: [name] },
    ]);
    expect(numbersOf(store.list())).toEqual([1, 3]);
    await store.save(sampleProfile(4));
    expect([...files.texts.values()]).toContain(bad);
    expect(numbersOf((await restarted(files)).store.list())).toEqual([1, 3, 4]);
  });

  it('F63: of two with the same id the first stays, and the copy holds both', async () => {
    const files = await stored(([a, b]) => [a, { ...b, id: sampleId(1) }]);
    const bad = files.texts.get('profiles.json')!;
    const { store, notices } = await opened(files);
    expect(notices).toMatchObject([{ leftOut: ['Profile 2'] }]);
    expect(store.list().map(({ name }) => name)).toEqual(['Profile 1']);
    expect([...files.texts.values()]).toContain(bad);
  });

  it('F63 T14: __proto__ in a profile pollutes nothing', async () => {
    const profile = JSON.stringify(sampleProfile(1)).replace('{', '{"__proto__":{"isAdmin":true},');
    const { store, notices } = await opened(
      createMemoryFiles([['profiles.json', `{"version":1,"profiles":[${profile}]}`]]),
    );
    expect(notices).toMatchObject([{ code: 'file-damaged' }]);
    expect(store.list()).toEqual([]);
    expect('isAdmin' in {}).toBe(false);
  });

  it('F66: a newer file is listed as far as it is understood, and saving says that it is only read', async () => {
    const { files } = await withProfiles(1, 2);
    const newer = files.texts.get('profiles.json')!.replace('"version": 1', '"version": 7');
    files.texts.set('profiles.json', newer);
    const { store, notices } = await restarted(files);
    expect(notices).toEqual([{ code: 'file-newer', file: 'profiles.json', version: 7, supported: 1 }]);
    expect(numbersOf(store.list())).toEqual([1, 2]);
    expect(await outcomeOf(store.save(sampleProfile(3)))).toBe('read-only');
    expect(await outcomeOf(store.remove(sampleId(1)))).toBe('read-only');
    expect(await outcomeOf(store.move(sampleId(1), null, 'x'))).toBe('read-only');
    expect(numbersOf(store.list())).toEqual([1, 2]);
  });
});

describe('a disk that fails', () => {
  it.each(diskCodes)('F65: %s: file and list stay as they were, and saving again works', async (code) => {
    const { files, store } = await withProfiles(1, 2);
    const before = files.texts.get('profiles.json');
    files.failWhen((call) => call.startsWith('write'), code);
    const changes = [
      () => store.save(sampleProfile(3)),
      () => store.save(sampleProfile(1, { name: 'Renamed' })),
      () => store.remove(sampleId(1)),
      () => store.move(sampleId(2), null, 'Work'),
    ];
    for (const change of changes) {
      expect(await outcomeOf(change())).toMatch(/^disk-/);
      expect(numbersOf(store.list())).toEqual([1, 2]);
      expect(store.get(sampleId(1))).toEqual(sampleProfile(1));
      expect(files.texts.get('profiles.json')).toBe(before);
    }
    files.failWhen(undefined);
    for (const change of changes) await change();
    expect(numbersOf((await restarted(files)).store.list())).toEqual([3, 2]);
  });
});
