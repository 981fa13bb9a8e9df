import { describe, expect, it } from 'vitest';
import { createUsedCodeStore } from '../../src/stores/usedCodeStore';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles } from '../support/memoryFiles';

const seed = 'JBSWY3DPEHPK3PXP';

const start = async (files = createMemoryFiles()) => {
  const log = createRecordedLog();
  const store = createUsedCodeStore({ files, log });
  return { store, files, log, notices: await store.load() };
};

describe('the codes that were given', () => {
  it('are known after a restart, for each seed by itself', async () => {
    const { store, files } = await start();
    await store.add(seed, 1);
    await store.add(seed, 2);
    await store.add('GEZDGNBVGY3TQOJQ', 9);
    const again = await start(createMemoryFiles(files.texts));
    expect(again.store.of(seed)).toEqual([1, 2]);
    expect(again.store.of('GEZDGNBVGY3TQOJQ')).toEqual([9]);
    expect(again.store.of('MFRGGZDFMZTWQ2LK')).toEqual([]);
    expect(again.notices).toEqual([]);
  });

  it('are known before they are on disk, so that a second run cannot take the same', async () => {
    const { store } = await start();
    const writing = store.add(seed, 5);
    expect(store.of(seed)).toContain(5);
    await writing;
  });

  it('never put the seed on disk or into the log', async () => {
    const { store, files, log } = await start();
    await store.add(seed, 1);
    expect(JSON.stringify([[...files.texts], log.lines])).not.toContain(seed);
  });

  it('are few, however many there were', async () => {
    const { store, files } = await start();
    for (let step = 0; step < 40; step += 1) await store.add(seed, step);
    expect(store.of(seed).at(-1)).toBe(39);
    expect(new Set(store.of(seed)).size).toBe(16);
    for (let other = 0; other < 220; other += 1) await store.add(`seed ${other}`, 1);
    const text = files.texts.get('used-codes.json') ?? '';
    expect(JSON.parse(text).codes).toHaveLength(200);
  });

  it('are remembered until the end where the disk is full, and that is logged', async () => {
    const { store, files, log } = await start();
    files.failWhen(() => true, 'ENOSPC');
    await store.add(seed, 7);
    expect(store.of(seed)).toContain(7);
    expect(log.lines).toContainEqual({ text: 'warn codes.not-written', facts: { code: 'disk-full' } });
  });

  it('start anew from a damaged file, which is said', async () => {
    const { store, notices } = await start(createMemoryFiles([['used-codes.json', '{"version":1,"codes":"x"}']]));
    expect(notices).toMatchObject([{ code: 'file-damaged', file: 'used-codes.json' }]);
    expect(store.of(seed)).toEqual([]);
    await store.add(seed, 1);
    expect(store.of(seed)).toContain(1);
  });
});
