import { describe, expect, test } from 'vitest';
import { expectationSchema } from '../../src/domain/expectations';
import { createExpectationStore } from '../../src/stores/expectationStore';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles, type MemoryFiles } from '../support/memoryFiles';
import { sampleId } from '../support/sampleData';

const one = (n: number, place: string) => expectationSchema.parse({ id: sampleId(n), place, scopes: ['read'] });

const storeOver = async (files: MemoryFiles) => {
  const store = createExpectationStore({ files, log: createRecordedLog() });
  return { store, notices: await store.load() };
};

describe('kept expectations', () => {
  test('outlive a restart, one for each place, in the order of their places', async () => {
    const files = createMemoryFiles();
    const { store } = await storeOver(files);
    await store.save(one(1, 'https://b.example.com'));
    await store.save(one(2, 'https://a.example.com'));
    await store.save({ ...one(3, 'https://b.example.com'), issuer: 'x' });
    await store.save({ ...one(2, 'https://a.example.com/moved') });
    const again = await storeOver(files);
    expect(again.notices).toEqual([]);
    expect(again.store.list().map(({ id, place }) => [id, place])).toEqual([
      [sampleId(2), 'https://a.example.com/moved'],
      [sampleId(3), 'https://b.example.com'],
    ]);
    await again.store.remove(sampleId(3));
    await again.store.remove(sampleId(3));
    expect((await storeOver(files)).store.list()).toHaveLength(1);
  });

  test('an entry that cannot be read is left out by its name, and the others stay (F63)', async () => {
    const good = one(1, 'https://a.example.com');
    const text = JSON.stringify({
      version: 1,
      expectations: [good, { ...good, id: sampleId(2), place: 'not an address' }],
    });
    const { store, notices } = await storeOver(createMemoryFiles([['expectations.json', text]]));
    expect(store.list()).toEqual([good]);
    expect(notices).toMatchObject([{ code: 'file-damaged', goesOnWith: 'other-entries', leftOut: ['not an address'] }]);
  });
});
