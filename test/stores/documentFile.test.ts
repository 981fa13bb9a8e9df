import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createDocumentFile } from '../../src/stores/documentFile';
import { jsonFormat, readEntries } from '../../src/stores/jsonDocument';
import { createRecordedLog } from '../electron/recordedLog';
import { createMemoryFiles, diskCodes, type MemoryFiles } from '../support/memoryFiles';
import { endOrCrash, outcomeOf } from './storeWorld';

type Numbers = readonly { readonly name: string; readonly value: number }[];

const entry = z.strictObject({ name: z.string(), value: z.number() }).readonly();

const format = jsonFormat<Numbers>({
  supported: 1,
  empty: [],
  readBody: (body) =>
    readEntries(
      body.numbers,
      entry,
      ({ name }) => name,
      (_, index) => `number ${index + 1}`,
    ),
  writeBody: (numbers) => ({ numbers }),
});

const open = (files: MemoryFiles) =>
  createDocumentFile({ files, log: createRecordedLog(), name: 'numbers.json', format });

const text = (...values: number[]): string =>
  JSON.stringify({ version: 1, numbers: values.map((value) => ({ name: `n${value}`, value })) });

const valuesOf = (numbers: Numbers): readonly number[] => numbers.map(({ value }) => value);

const add =
  (value: number) =>
  (numbers: Numbers): Numbers => [...numbers, { name: `n${value}`, value }];

const afterRestart = (files: MemoryFiles): MemoryFiles => createMemoryFiles(files.texts);

const damages: readonly (readonly [string, string])[] = [
  ['0 bytes', ''],
  ['truncated', text(1, 2, 3).slice(0, -20)],
  ['NUL bytes', '\0'.repeat(200)],
  ['NUL bytes at the end', `${text(1, 2, 3).slice(0, -5)}\0\0\0\0\0`],
  ['not an object', '[1, 2, 3]'],
  ['no version', '{"numbers": []}'],
  ['version 0', '{"version": 0, "numbers": []}'],
  ['a version that is no number', '{"version": "1", "numbers": []}'],
  ['no list', '{"version": 1, "numbers": {}}'],
  ['another file’s text', '# Notes\n'],
];

describe('reading', () => {
  it('starts empty and silent where there is no file', async () => {
    const files = createMemoryFiles();
    const document = open(files);
    expect(await document.load()).toEqual([]);
    expect(document.value()).toEqual([]);
    expect(files.texts.size).toBe(0);
  });

  it('F63: accepts a byte order mark', async () => {
    const document = open(createMemoryFiles([['numbers.json', `\uFEFF${text(1, 2)}`]]));
    expect(await document.load()).toEqual([]);
    expect(valuesOf(document.value())).toEqual([1, 2]);
  });

  it.each(damages)(
    'F63: %s: goes on with the last good copy, keeps the damaged file and says so',
    async (_name, damaged) => {
      const files = createMemoryFiles([
        ['numbers.json', damaged],
        ['numbers.bak.json', text(1, 2)],
      ]);
      const document = open(files);
      const [notice] = await document.load();
      expect(notice).toMatchObject({ code: 'file-damaged', file: 'numbers.json', goesOnWith: 'last-copy' });
      expect(notice?.code === 'file-damaged' && files.texts.get(notice.keptAs)).toBe(damaged);
      expect(valuesOf(document.value())).toEqual([1, 2]);
      const again = open(afterRestart(files));
      expect(await again.load()).toEqual([]);
      expect(valuesOf(again.value())).toEqual([1, 2]);
    },
  );

  it.each(damages)('F63: %s in both: starts empty, both are kept', async (_name, damaged) => {
    const files = createMemoryFiles([
      ['numbers.json', damaged],
      ['numbers.bak.json', `${damaged} `],
    ]);
    const document = open(files);
    expect(await document.load()).toMatchObject([{ code: 'file-damaged', goesOnWith: 'nothing' }]);
    await document.update(add(7));
    const kept = [...files.texts].filter(([name]) => name.includes('damaged')).map(([, kept]) => kept);
    expect(kept.sort()).toEqual([damaged, `${damaged} `].sort());
  });

  it('F63: keeps the entries that can be read, names the others, and keeps a copy of them', async () => {
    const damaged = JSON.stringify({
      version: 1,
      numbers: [{ name: 'a', value: 1 }, { name: 'b' }, { name: 'a', value: 2 }, null, { name: 'c', value: 3 }],
    });
    const files = createMemoryFiles([['numbers.json', damaged]]);
    const document = open(files);
    const [notice] = await document.load();
    expect(notice).toMatchObject({ goesOnWith: 'other-entries', leftOut: ['number 2', 'number 3', 'number 4'] });
    expect(valuesOf(document.value())).toEqual([1, 3]);
    expect(notice?.code === 'file-damaged' && files.texts.get(notice.keptAs)).toBe(damaged);
    expect(await open(afterRestart(files)).load()).toEqual([]);
  });

  it('F63: a last copy of which only a part can be read is itself kept before it is written over', async () => {
    const copy = JSON.stringify({ version: 1, numbers: [{ name: 'a', value: 1 }, { name: 'b' }] });
    const files = createMemoryFiles([
      ['numbers.json', 'x'],
      ['numbers.bak.json', copy],
    ]);
    const document = open(files);
    expect(await document.load()).toMatchObject([{ goesOnWith: 'last-copy', leftOut: ['number 2'] }]);
    await document.update(add(2));
    expect([...files.texts.values()]).toEqual(expect.arrayContaining(['x', copy]));
  });

  it('F63: the same damage at every start leaves one copy, not one more each time', async () => {
    const files = createMemoryFiles();
    for (let start = 0; start < 3; start += 1) {
      files.texts.set('numbers.json', 'the same damage');
      await open(files).load();
    }
    expect([...files.texts.keys()].filter((name) => name.includes('damaged'))).toHaveLength(1);
  });

  it('the file is gone but its copy is there: a crash while it was put aside loses nothing', async () => {
    const document = open(createMemoryFiles([['numbers.bak.json', text(1, 2)]]));
    expect(await document.load()).toEqual([]);
    expect(valuesOf(document.value())).toEqual([1, 2]);
  });

  it('F63: a key called __proto__ changes no object', async () => {
    const document = open(
      createMemoryFiles([
        [
          'numbers.json',
          '{"version":1,"__proto__":{"polluted":1},"numbers":[{"name":"a","value":1,"__proto__":{"polluted":1}}]}',
        ],
      ]),
    );
    expect(await document.load()).toMatchObject([{ leftOut: ['number 1'] }]);
    expect('polluted' in {}).toBe(false);
    expect('polluted' in document.value()).toBe(false);
  });
});

describe('a newer file', () => {
  const newer = JSON.stringify({
    version: 2,
    numbers: [
      { name: 'a', value: 1 },
      { name: 'b', unit: 'new' },
    ],
  });

  it('F66: is shown as far as it is understood, said, and never written', async () => {
    const files = createMemoryFiles([['numbers.json', newer]]);
    const document = open(files);
    expect(await document.load()).toEqual([{ code: 'file-newer', file: 'numbers.json', version: 2, supported: 1 }]);
    expect(valuesOf(document.value())).toEqual([1]);
    expect(document.readOnly()).toBe(true);
    expect(await outcomeOf(document.update(add(2)))).toBe('read-only');
    expect([...files.texts]).toEqual([['numbers.json', newer]]);
  });

  it('F66: a newer last copy is not written over either', async () => {
    const files = createMemoryFiles([
      ['numbers.json', 'damaged'],
      ['numbers.bak.json', newer],
    ]);
    const document = open(files);
    expect(await document.load()).toMatchObject([{ code: 'file-newer' }]);
    expect(await outcomeOf(document.update(add(2)))).toBe('read-only');
    expect(files.texts.get('numbers.bak.json')).toBe(newer);
    expect(files.texts.get('numbers.json')).toBe('damaged');
  });
});

describe('writing', () => {
  it('is there after a restart, and the last copy is the same', async () => {
    const files = createMemoryFiles();
    const document = open(files);
    await document.load();
    await document.update(add(1));
    await document.update(add(2));
    expect(files.texts.get('numbers.bak.json')).toBe(files.texts.get('numbers.json'));
    const again = open(afterRestart(files));
    await again.load();
    expect(valuesOf(again.value())).toEqual([1, 2]);
  });

  it('many changes at once all take effect, one after another', async () => {
    const document = open(createMemoryFiles());
    await document.load();
    await Promise.all(Array.from({ length: 20 }, (_, index) => document.update(add(index))));
    expect(valuesOf(document.value())).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('a change that changes nothing writes nothing', async () => {
    const files = createMemoryFiles([['numbers.json', text(1)]]);
    const document = open(files);
    await document.load();
    files.resetCalls();
    await document.update((numbers) => numbers);
    expect(files.calls()).toBe(0);
  });

  it.each(diskCodes)(
    'F65: %s while writing: the error is told, file and list are as before, and trying again works',
    async (code) => {
      const files = createMemoryFiles([['numbers.json', text(1)]]);
      const document = open(files);
      await document.load();
      files.failWhen((call) => call.startsWith('write'), code);
      expect(await outcomeOf(document.update(add(2)))).toMatch(/^disk-/);
      expect(valuesOf(document.value())).toEqual([1]);
      expect(files.texts.get('numbers.json')).toBe(text(1));
      files.failWhen(undefined);
      await document.update(add(2));
      const again = open(afterRestart(files));
      await again.load();
      expect(valuesOf(again.value())).toEqual([1, 2]);
    },
  );

  it('a last copy that cannot be written does not fail the change', async () => {
    const files = createMemoryFiles();
    const document = open(files);
    await document.load();
    files.failWhen((call) => call === 'write numbers.bak.json');
    await document.update(add(1));
    expect(valuesOf(document.value())).toEqual([1]);
  });

  it('F65: a damaged file that was put aside although the disk reported a failure is not looked for again', async () => {
    const files = createMemoryFiles([
      ['numbers.json', 'unreadable'],
      ['numbers.bak.json', text(1)],
    ]);
    files.failWhen((call) => call === 'rename numbers.json', 'EIO', 'done');
    const document = open(files);
    expect(await document.load()).toMatchObject([{ code: 'disk-failed' }]);
    await document.update(add(2));
    expect(valuesOf(document.value())).toEqual([1, 2]);
    expect([...files.texts.values()]).toContain('unreadable');
  });

  it.each(diskCodes)(
    'F65: %s while reading at the start: said, and nothing is written over what nobody has seen',
    async (code) => {
      const files = createMemoryFiles([['numbers.json', text(1)]]);
      files.failWhen((call) => call.startsWith('read'), code);
      const document = open(files);
      expect((await document.load())[0]?.code).toMatch(/^disk-/);
      expect(await outcomeOf(document.update(add(2)))).toMatch(/^disk-/);
      expect(files.texts.get('numbers.json')).toBe(text(1));
      files.failWhen(undefined);
      await document.update(add(2));
      expect(valuesOf(document.value())).toEqual([1, 2]);
    },
  );
});

const damagedStart = (): MemoryFiles =>
  createMemoryFiles([
    ['numbers.json', JSON.stringify({ version: 1, numbers: [{ name: 'a', value: 1 }, { name: 'b' }] })],
    ['numbers.bak.json', text(1)],
  ]);
const unreadableStart = (): MemoryFiles =>
  createMemoryFiles([
    ['numbers.json', 'unreadable'],
    ['numbers.bak.json', text(1)],
  ]);
const cleanStart = (): MemoryFiles =>
  createMemoryFiles([
    ['numbers.json', text(1)],
    ['numbers.bak.json', text(1)],
  ]);

/** Everything that was ever on the disk and could not be read must still be there somewhere. */
const lost = (before: MemoryFiles, after: MemoryFiles): readonly string[] =>
  [...before.texts.values()].filter(
    (kept) => format.read(kept).kind !== 'good' && ![...after.texts.values()].includes(kept),
  );

const loadAndAdd = async (files: MemoryFiles): Promise<'done' | string> => {
  const document = open(files);
  await document.load();
  return outcomeOf(document.update(add(2)));
};

describe.each([
  ['a clean file', cleanStart],
  ['a file with one bad entry', damagedStart],
  ['an unreadable file', unreadableStart],
])('every file call, starting from %s', (_name, start) => {
  const callsNeeded = async (): Promise<number> => {
    const files = start();
    await loadAndAdd(files);
    return files.calls();
  };

  it('G5: each of ENOSPC, EDQUOT, EIO, EROFS, EACCES at each call, before and after its effect', async () => {
    const calls = await callsNeeded();
    for (const code of diskCodes) {
      for (const effect of ['none', 'done'] as const) {
        for (let call = 1; call <= calls; call += 1) {
          const at = `${code} (${effect}) at call ${call}`;
          const files = start();
          files.failAt(call, { kind: 'fails', code, effect });
          const outcome = await loadAndAdd(files);
          expect(lost(start(), files), at).toEqual([]);
          const again = open(afterRestart(files));
          await again.load();
          expect(outcome === 'done' ? [[1, 2]] : [[1], [1, 2]], at).toContainEqual(valuesOf(again.value()));
          await again.update(add(3));
          expect(valuesOf(again.value()).at(-1), at).toBe(3);
        }
      }
    }
  });

  it('G3: a crash before each call leaves the old list or the new one, and nothing unreadable is lost', async () => {
    const calls = await callsNeeded();
    expect(calls).toBeGreaterThan(2);
    for (let call = 1; call <= calls; call += 1) {
      const files = start();
      files.failAt(call, { kind: 'crash' });
      await endOrCrash(loadAndAdd(files));
      const restarted = afterRestart(files);
      expect(lost(start(), restarted), `crash at call ${call}`).toEqual([]);
      const again = open(restarted);
      await again.load();
      expect([[1], [1, 2]], `crash at call ${call}`).toContainEqual(valuesOf(again.value()));
    }
  });
});
