import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskFiles } from '../../../electron/adapters/diskFiles';
import { outcomeOf } from '../../stores/storeWorld';
import { createWatchedDisk, systemError } from './watchedDisk';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'disk-files-'));
  folder = path.join(root, 'data');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const modeOf = async (file: string): Promise<string> => ((await stat(file)).mode & 0o777).toString(8);

describe('files on the disk', () => {
  it('reads what was written, in a folder that did not exist', async () => {
    const files = createDiskFiles({ folder: path.join(folder, 'deeper') });
    expect(await files.read('a.json')).toBeUndefined();
    await files.write('a.json', 'Grüße 😀');
    expect(await files.read('a.json')).toBe('Grüße 😀');
    expect(await createDiskFiles({ folder: path.join(folder, 'deeper') }).read('a.json')).toBe('Grüße 😀');
  });

  it('T8: folder and files are for this user alone, whatever they were before', async () => {
    await mkdir(folder, { mode: 0o755 });
    await writeFile(path.join(folder, 'a.json'), 'old', { mode: 0o644 });
    const files = createDiskFiles({ folder });
    await files.write('a.json', 'new');
    await files.write('b.json', 'new');
    expect(await modeOf(folder)).toBe('700');
    expect(await modeOf(path.join(folder, 'a.json'))).toBe('600');
    expect(await modeOf(path.join(folder, 'b.json'))).toBe('600');
  });

  it('leaves nothing beside the file it wrote', async () => {
    const files = createDiskFiles({ folder });
    for (let n = 0; n < 5; n += 1) await files.write('a.json', `text ${n}`);
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('F64: takes away what a crash in the middle of a write left, and nothing else', async () => {
    await mkdir(folder);
    // What a process that lives, such as the parent of this one, is writing at the moment.
    const written = `.a.json.${process.ppid.toString(16).padStart(8, '0')}89abcdef.tmp`;
    const others = ['a.json', '.hidden', 'b.0123456789abcdef.tmp', '.a.json.tmp', 'Cache', written];
    for (const name of [...others, '.a.json.0123456789abcdef.tmp']) await writeFile(path.join(folder, name), 'x');
    await createDiskFiles({ folder }).read('a.json');
    expect((await readdir(folder)).sort()).toEqual([...others].sort());
  });

  it('renames and removes; removing what is not there is no failure, renaming it is', async () => {
    const files = createDiskFiles({ folder });
    await files.write('a.json', 'x');
    await files.rename('a.json', 'b.json');
    expect(await files.read('a.json')).toBeUndefined();
    expect(await files.read('b.json')).toBe('x');
    await files.remove('b.json');
    await files.remove('b.json');
    expect(await readdir(folder)).toEqual([]);
    expect(await outcomeOf(files.rename('a.json', 'b.json'))).toBe('disk-failed');
  });

  it('writes of one file asked for at once end with the last', async () => {
    const files = createDiskFiles({ folder });
    await Promise.all(Array.from({ length: 20 }, (_, n) => files.write('a.json', `text ${n}`)));
    expect(await files.read('a.json')).toBe('text 19');
  });

  it.each(['', '.', '..', '../a', 'a/b', 'a\\b', '/etc/passwd', '.hidden', 'a\0b', 'a b', 'x'.repeat(200)])(
    'T10: %j is no name of a file here',
    async (name) => {
      const files = createDiskFiles({ folder });
      await files.write('a.json', 'x');
      for (const call of [
        () => files.read(name),
        () => files.write(name, 'x'),
        () => files.remove(name),
        () => files.rename(name, 'b.json'),
        () => files.rename('a.json', name),
      ]) {
        expect(await outcomeOf(call())).toBe('internal');
      }
      expect(await readdir(folder)).toEqual(['a.json']);
    },
  );

  it('F67: a file that is a link stays one, and what it points to is written', async () => {
    await mkdir(folder);
    const elsewhere = path.join(root, 'elsewhere.json');
    await writeFile(elsewhere, 'old');
    await symlink(elsewhere, path.join(folder, 'a.json'));
    const files = createDiskFiles({ folder });
    await files.write('a.json', 'new');
    expect(await readFile(elsewhere, 'utf8')).toBe('new');
    expect(await files.read('a.json')).toBe('new');
  });

  it('a folder in the file’s place is a failure, not a missing file', async () => {
    await mkdir(path.join(folder, 'a.json'), { recursive: true });
    const files = createDiskFiles({ folder });
    expect(await outcomeOf(files.read('a.json'))).toBe('disk-failed');
    expect(await outcomeOf(files.write('a.json', 'x'))).toBe('disk-failed');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('T18: a failure names the file, never the folder of the person', async () => {
    await mkdir(path.join(folder, 'a.json'), { recursive: true });
    const caught: unknown = await createDiskFiles({ folder })
      .read('a.json')
      .catch((failure: unknown) => failure);
    // The stack is where the code is, not where the data is.
    expect(inspect({ ...(caught as object), stack: '' }, { depth: 20 })).not.toContain(folder);
  });
});

const codes = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EIO: 'disk-failed',
  EACCES: 'disk-denied',
  EPERM: 'disk-denied',
  EROFS: 'disk-denied',
} as const;

/** The disk calls of one write over an old file, in their order. */
const stepsOfWrite = async (): Promise<readonly string[]> => {
  const steps: string[] = [];
  const files = createDiskFiles({ folder, disk: createWatchedDisk({ before: (call) => steps.push(call) }) });
  await files.write('a.json', 'old');
  steps.length = 0;
  await files.write('a.json', 'new');
  return steps;
};

describe('a disk that fails', () => {
  it('F64: a write flushes the new file before it takes the old one’s place, and the folder after it', async () => {
    expect(await stepsOfWrite()).toEqual([
      'realpath',
      'open',
      'handle.writeFile',
      'handle.sync',
      'handle.close',
      'rename',
      'open',
      'handle.sync',
      'handle.close',
    ]);
  });

  it.each(Object.entries(codes))(
    'F65 G5: %s at any step of a write: said as %s, the file is the old one or the new one, nothing lies about, and trying again works',
    async (code, expected) => {
      const steps = await stepsOfWrite();
      const renamed = steps.indexOf('rename');
      for (const when of ['before', 'after'] as const) {
        for (let step = 0; step < steps.length; step += 1) {
          await rm(folder, { recursive: true, force: true });
          const at = `${code} ${when} ${steps[step]} (${step})`;
          const plan = { on: false, calls: -1 };
          const strike = (): void => {
            if (!plan.on) return;
            plan.calls += 1;
            if (plan.calls === step) throw systemError(code);
          };
          const files = createDiskFiles({ folder, disk: createWatchedDisk({ [when]: strike }) });
          await files.write('a.json', 'old');
          plan.on = true;
          const outcome = await outcomeOf(files.write('a.json', 'new'));
          plan.on = false;
          // Folders that cannot be flushed are the way of some systems, and no failure.
          const flushing = step > renamed && (code === 'EACCES' || code === 'EPERM');
          expect(outcome === 'done' ? flushing : outcome === expected, `${at}: ${outcome}`).toBe(true);
          const replaced = when === 'after' ? step >= renamed : step > renamed;
          expect(await files.read('a.json'), at).toBe(replaced ? 'new' : 'old');
          expect(await readdir(folder), at).toEqual(['a.json']);
          await files.write('a.json', 'again');
          expect(await files.read('a.json'), at).toBe('again');
        }
      }
    },
  );

  it('F67: rights that cannot be set, and leftovers that cannot be removed, do not stop the work', async () => {
    await mkdir(folder);
    await writeFile(path.join(folder, '.a.json.0123456789abcdef.tmp'), 'x');
    const disk = createWatchedDisk({
      before: (call) => {
        if (call === 'chmod' || call === 'unlink') throw systemError('EPERM');
      },
    });
    const files = createDiskFiles({ folder, disk });
    await files.write('a.json', 'x');
    expect(await files.read('a.json')).toBe('x');
  });

  it('F67: a folder that is away at first is used once it is back', async () => {
    const away = { now: true };
    const disk = createWatchedDisk({
      before: (call) => {
        if (call === 'mkdir' && away.now) throw systemError('EIO');
      },
    });
    const files = createDiskFiles({ folder, disk });
    expect(await outcomeOf(files.read('a.json'))).toBe('disk-failed');
    away.now = false;
    await files.write('a.json', 'x');
    expect(await files.read('a.json')).toBe('x');
  });

  it('on Windows a file that a virus scanner holds for a moment is waited for', async () => {
    const tries = { left: 3 };
    const disk = createWatchedDisk({
      before: (call) => {
        if (call === 'rename' && tries.left > 0) {
          tries.left -= 1;
          throw systemError('EPERM');
        }
      },
    });
    await createDiskFiles({ folder, disk, platform: 'win32' }).write('a.json', 'x');
    expect(await readFile(path.join(folder, 'a.json'), 'utf8')).toBe('x');
    tries.left = 1;
    expect(await outcomeOf(createDiskFiles({ folder, disk, platform: 'linux' }).write('a.json', 'y'))).toBe(
      'disk-denied',
    );
  });

  it('F67: a folder that may only be read is read, and writing says so', async () => {
    await createDiskFiles({ folder }).write('a.json', 'x');
    await chmod(folder, 0o500);
    // Root may write anywhere, so the disk says what it would say to anybody else.
    const disk = createWatchedDisk({
      before: (call) => {
        if (call === 'open' || call === 'chmod') throw systemError('EROFS');
      },
    });
    const files = createDiskFiles({ folder, disk });
    expect(await files.read('a.json')).toBe('x');
    expect(await outcomeOf(files.write('a.json', 'y'))).toBe('disk-denied');
    await chmod(folder, 0o700);
  });
});
