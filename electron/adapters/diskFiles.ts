import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import * as nodeDisk from 'node:fs/promises';
import path from 'node:path';
import { type AppFailure, fail } from '../../src/domain/errors';
import { createTurns } from '../../src/domain/turns';
import type { FileStore } from '../../src/ports';

/** The calls of node:fs/promises that are used. */
export type Disk = Pick<
  typeof nodeDisk,
  'chmod' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'realpath' | 'rename' | 'unlink'
>;

const codeOf = (caught: unknown): string =>
  caught instanceof Error && 'code' in caught && typeof caught.code === 'string' ? caught.code : 'unknown';

const isMissing = (caught: unknown): boolean => codeOf(caught) === 'ENOENT';

/** The cause stays out: it names the full path, and with it the person. */
export const diskFailure = (caught: unknown, file: string): AppFailure => {
  const code = codeOf(caught);
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk-full', { file });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return fail('disk-denied', { file });
  return fail('disk-failed', { file, technical: code });
};

const bareName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,150}$/;
/** The process that writes it, and a random part: 8 digits each. */
const temporaryName = /^\.[A-Za-z0-9][A-Za-z0-9._-]*\.([0-9a-f]{8})[0-9a-f]{8}\.tmp$/;

const newTemporary = (target: string): string =>
  `.${path.basename(target)}.${process.pid.toString(16).padStart(8, '0')}${randomBytes(4).toString('hex')}.tmp`;

/** Whether a process lives other than this one, which has written nothing yet when it asks. */
const isAnotherAlive = (pid: number): boolean => {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (caught) {
    return codeOf(caught) === 'EPERM';
  }
};

/** Whether a file is what a write left behind that was cut off. */
const isLeftover = (name: string): boolean => {
  const writer = temporaryName.exec(name)?.[1];
  return writer !== undefined && !isAnotherAlive(Number.parseInt(writer, 16));
};

/** Folders cannot be flushed on Windows and on some network file systems; there the rename is as durable as it gets. */
const cannotFlushFolders = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'ENOSYS', 'EBADF']);

/** Pauses before another try, for virus scanners and indexers, which hold a fresh file for a moment on Windows. */
const heldPauses = [10, 40, 160, 640];
const heldCodes = new Set(['EPERM', 'EACCES', 'EBUSY']);

/** What a name stands for: a link is followed, so that a file kept elsewhere stays there. */
const targetOf = async (disk: Disk, file: string): Promise<string> => {
  try {
    return await disk.realpath(file);
  } catch (caught) {
    if (isMissing(caught)) return file;
    throw caught;
  }
};

const flushFolder = async (disk: Disk, folder: string): Promise<void> => {
  let handle: FileHandle | undefined;
  try {
    handle = await disk.open(folder, 'r');
    await handle.sync();
  } catch (caught) {
    if (!cannotFlushFolders.has(codeOf(caught))) throw caught;
  } finally {
    await handle?.close();
  }
};

const renameHeld = async (disk: Disk, from: string, to: string, platform: NodeJS.Platform): Promise<void> => {
  const pauses = platform === 'win32' ? heldPauses : [];
  for (const pause of pauses) {
    try {
      return await disk.rename(from, to);
    } catch (caught) {
      if (!heldCodes.has(codeOf(caught))) throw caught;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  await disk.rename(from, to);
};

const writeTemporary = async (disk: Disk, file: string, text: string, mode: number): Promise<void> => {
  const handle = await disk.open(file, 'wx', mode);
  try {
    await handle.writeFile(text, 'utf8');
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Writes beside the target, flushes, and renames: at any moment the target is the old file or the new one. */
const replace = async (
  disk: Disk,
  target: string,
  text: string,
  { platform, mode }: { readonly platform: NodeJS.Platform; readonly mode: number },
): Promise<void> => {
  const folder = path.dirname(target);
  const temporary = path.join(folder, newTemporary(target));
  try {
    await writeTemporary(disk, temporary, text, mode);
    await renameHeld(disk, temporary, target, platform);
  } catch (caught) {
    await disk.unlink(temporary).catch(() => undefined);
    throw caught;
  }
  await flushFolder(disk, folder);
};

/**
 * Makes the folder for this user alone, and removes what a crash in the middle of a write left there.
 * Rights that cannot be set (some network drives) and leftovers that cannot go are no reason not to work.
 */
const prepare = async (disk: Disk, folder: string): Promise<void> => {
  await disk.mkdir(folder, { recursive: true, mode: 0o700 });
  await disk.chmod(folder, 0o700).catch(() => undefined);
  const names = await disk.readdir(folder);
  const leftovers = names.filter(isLeftover);
  await Promise.all(leftovers.map((name) => disk.unlink(path.join(folder, name)).catch(() => undefined)));
};

/**
 * Writes a file of the person's choosing, whole or not at all, with the rights that new files have there. Throws
 * `disk-full`, `disk-denied`, `disk-failed`, which name the file without its folder.
 */
export const writeWholeFile = async (
  file: string,
  text: string,
  { disk = nodeDisk, platform = process.platform }: { readonly disk?: Disk; readonly platform?: NodeJS.Platform } = {},
): Promise<void> => {
  try {
    await replace(disk, await targetOf(disk, file), text, { platform, mode: 0o666 });
  } catch (caught) {
    throw diskFailure(caught, path.basename(file));
  }
};

/** Small files in one folder, written whole or not at all. Throws `disk-full`, `disk-denied`, `disk-failed`. */
export const createDiskFiles = (options: {
  readonly folder: string;
  readonly platform?: NodeJS.Platform;
  readonly disk?: Disk;
}): FileStore => {
  const { folder, platform = process.platform, disk = nodeDisk } = options;
  const turns = createTurns();
  let prepared: Promise<void> | undefined;

  const ready = (): Promise<void> => {
    prepared ??= prepare(disk, folder).catch((caught: unknown) => {
      // The next call tries again: a drive may come back.
      prepared = undefined;
      throw caught;
    });
    return prepared;
  };

  const inFolder = (name: string): string => {
    if (!bareName.test(name)) throw fail('internal', { technical: 'not a bare file name' });
    return path.join(folder, name);
  };

  const on = <Result>(name: string, work: (file: string) => Promise<Result>): Promise<Result> =>
    turns(name, async () => {
      const file = inFolder(name);
      try {
        await ready();
        return await work(file);
      } catch (caught) {
        throw diskFailure(caught, name);
      }
    });

  return {
    read: (name) =>
      on(name, async (file) => {
        try {
          return await disk.readFile(file, 'utf8');
        } catch (caught) {
          if (isMissing(caught)) return undefined;
          throw caught;
        }
      }),
    write: (name, text) =>
      on(name, async (file) => replace(disk, await targetOf(disk, file), text, { platform, mode: 0o600 })),
    rename: async (name, to) => {
      const target = inFolder(to);
      await on(name, async (file) => {
        await renameHeld(disk, file, target, platform);
        await flushFolder(disk, folder);
      });
    },
    remove: (name) =>
      on(name, async (file) => {
        try {
          await disk.unlink(file);
        } catch (caught) {
          if (isMissing(caught)) return;
          throw caught;
        }
        await flushFolder(disk, folder);
      }),
  };
};
