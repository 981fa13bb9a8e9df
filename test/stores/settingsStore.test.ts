import { describe, expect, it } from 'vitest';
import { settingsSchema } from '../../src/domain/settings';
import { createSettingsStore } from '../../src/stores/settingsStore';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles, type MemoryFiles } from '../support/memoryFiles';
import { sampleId } from '../support/sampleData';
import { outcomeOf } from './storeWorld';

const defaults = settingsSchema.parse({});

const opened = async (files: MemoryFiles) => {
  const store = createSettingsStore({ files, log: createRecordedLog() });
  const notices = await store.load();
  return { store, notices };
};
const restarted = (files: MemoryFiles) => opened(createMemoryFiles(files.texts));

describe('settings', () => {
  it('start with their defaults, and nothing is written for that', async () => {
    const files = createMemoryFiles();
    const { store, notices } = await opened(files);
    expect(store.get()).toEqual(defaults);
    expect(notices).toEqual([]);
    expect(files.texts.size).toBe(0);
  });

  it('keep a change over a restart, and what was not changed', async () => {
    const files = createMemoryFiles();
    const { store } = await opened(files);
    await store.set({ theme: 'dark', selectedProfileId: sampleId(1) });
    const after = await store.set({ clipboardClearSeconds: 0, tabByProfile: { [sampleId(1)]: 'flow' } });
    expect(after).toEqual({
      ...defaults,
      theme: 'dark',
      selectedProfileId: sampleId(1),
      clipboardClearSeconds: 0,
      tabByProfile: { [sampleId(1)]: 'flow' },
    });
    const again = await restarted(files);
    expect(again.store.get()).toEqual(after);
    expect(again.notices).toEqual([]);
  });

  it('a field without a value is not a change', async () => {
    const { store } = await opened(createMemoryFiles());
    await store.set({ theme: 'dark' });
    expect((await store.set({ theme: undefined, closeToTray: false })).theme).toBe('dark');
  });

  it('F63: one that cannot be read falls back to its default, is named, and the others stay', async () => {
    const text = JSON.stringify({ version: 1, ...defaults, theme: 'pink', clipboardClearSeconds: 5, later: 1 });
    const files = createMemoryFiles([['settings.json', text]]);
    const { store, notices } = await opened(files);
    expect(notices).toMatchObject([{ code: 'file-damaged', goesOnWith: 'other-entries', leftOut: ['theme', 'later'] }]);
    expect(store.get()).toEqual({ ...defaults, clipboardClearSeconds: 5 });
    expect([...files.texts.values()]).toContain(text);
  });

  it('F63: __proto__ and constructor in the remembered tabs change no object', async () => {
    const { store } = await opened(
      createMemoryFiles([['settings.json', '{"version":1,"__proto__":{"x":1},"tabByProfile":{"__proto__":"token"}}']]),
    );
    expect('x' in store.get()).toBe(false);
    expect('x' in {}).toBe(false);
    expect(Object.getPrototypeOf(store.get().tabByProfile)).toBe(Object.prototype);
  });

  it('F66: with a newer app’s file changes last for the session, and the file stays as it is', async () => {
    const newer = JSON.stringify({ version: 2, theme: 'dark', contrast: 'high' });
    const files = createMemoryFiles([['settings.json', newer]]);
    const { store, notices } = await opened(files);
    expect(notices).toMatchObject([{ code: 'file-newer', version: 2 }]);
    expect((await store.set({ closeToTray: false })).closeToTray).toBe(false);
    expect(store.get()).toMatchObject({ theme: 'dark', closeToTray: false });
    expect([...files.texts]).toEqual([['settings.json', newer]]);
  });

  it('F65: a full disk changes nothing, and setting it again works', async () => {
    const files = createMemoryFiles();
    const { store } = await opened(files);
    files.failWhen((call) => call.startsWith('write'), 'ENOSPC');
    expect(await outcomeOf(store.set({ theme: 'dark' }))).toBe('disk-full');
    expect(store.get().theme).toBe('system');
    files.failWhen(undefined);
    expect((await store.set({ theme: 'dark' })).theme).toBe('dark');
  });
});
