import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWholeFile } from '../../../electron/adapters/diskFiles';
import { createSaveDialog, type ShowSaveDialog } from '../../../electron/adapters/saveDialog';
import { toAppError } from '../../../src/domain/errors';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'token-helper-save-'));
});
afterEach(async () => {
  await chmod(folder, 0o700);
  await rm(folder, { recursive: true, force: true });
});

const file = { title: 'Export profile', suggestedName: 'Acme.token-helper.json', text: '{"a":1}\n' };

type Shown = Parameters<ShowSaveDialog>[0];

const dialogThat = (answer: (options: Shown) => ReturnType<ShowSaveDialog>) => {
  const shown: Shown[] = [];
  const dialog = createSaveDialog({
    show: (options) => {
      shown.push(options);
      return answer(options);
    },
    folder: () => folder,
    write: writeWholeFile,
  });
  return { dialog, shown };
};

describe('the save dialog', () => {
  it('begins in the person’s folder with the suggested name, and writes where the person says', async () => {
    const chosen = path.join(folder, 'mine.json');
    const { dialog, shown } = dialogThat(async () => ({ canceled: false, filePath: chosen }));
    expect(await dialog.save(file)).toBe(chosen);
    expect(await readFile(chosen, 'utf8')).toBe(file.text);
    expect(await readdir(folder)).toEqual(['mine.json']);
    expect(shown).toEqual([
      {
        title: 'Export profile',
        defaultPath: path.join(folder, 'Acme.token-helper.json'),
        filters: [{ name: 'JSON', extensions: ['json'] }],
      },
    ]);
  });

  it.each([{ canceled: true, filePath: '' }, { canceled: false, filePath: '' }, { canceled: true }])(
    'writes nothing when it is called off: %j',
    async (answer) => {
      const { dialog } = dialogThat(async () => answer);
      expect(await dialog.save(file)).toBeUndefined();
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('is not opened twice at once, and can be opened again after that', async () => {
    let close: (() => void) | undefined;
    const { dialog, shown } = dialogThat(
      () =>
        new Promise((resolve) => {
          close = () => resolve({ canceled: true });
        }),
    );
    const first = dialog.save(file);
    expect(await dialog.save(file)).toBeUndefined();
    expect(shown).toHaveLength(1);
    close?.();
    await first;
    const third = dialog.save(file);
    expect(shown).toHaveLength(2);
    close?.();
    await third;
  });

  it('can be opened again after it failed', async () => {
    let tries = 0;
    const { dialog } = dialogThat(async () => {
      tries += 1;
      if (tries === 1) throw new Error('no portal');
      return { canceled: true };
    });
    await expect(dialog.save(file)).rejects.toThrow('no portal');
    expect(await dialog.save(file)).toBeUndefined();
  });
});

describe('a file of the person’s choosing', () => {
  const write = (name: string) =>
    writeWholeFile(path.join(folder, name), 'new').then(
      () => undefined,
      (caught: unknown) => toAppError(caught),
    );

  it('takes the place of an older one whole, and leaves nothing beside it', async () => {
    await writeFile(path.join(folder, 'a.json'), 'old and longer');
    expect(await write('a.json')).toBeUndefined();
    expect(await readFile(path.join(folder, 'a.json'), 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it.skipIf(process.platform === 'win32')(
    'has the rights that new files have there, unlike the app’s own',
    async () => {
      const before = process.umask(0o022);
      try {
        await write('a.json');
      } finally {
        process.umask(before);
      }
      expect((await stat(path.join(folder, 'a.json'))).mode & 0o777).toBe(0o644);
    },
  );

  it('T18: a failure names the file without its folder', async () => {
    const error = await write(path.join('gone', 'a.json'));
    expect(error).toMatchObject({ code: 'disk-failed', file: 'a.json' });
    expect(JSON.stringify(error)).not.toContain(folder);
  });
});
