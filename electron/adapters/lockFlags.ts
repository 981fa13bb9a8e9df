import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { type Attempt, listenAt, type Reached, reach } from './lockConnection';

/** Most bytes of a socket's path that every system takes whole: macOS has 104 with the byte that ends it. */
const longestPath = 100;

/** A flag that never became visible was left by a process that died; a minute later that is certain. */
const hiddenFor = 60_000;

const certain = (code: string): Error => Object.assign(new Error(code), { code });

/** Makes the folder for this person alone. Throws where it belongs to somebody else or others may write there. */
const prepare = async (folder: string, now: number): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const isOurs = process.getuid === undefined || found.uid === process.getuid();
  if (!found.isDirectory() || !isOurs) throw certain('NOT-OURS');
  if ((found.mode & 0o077) !== 0) await chmod(folder, 0o700);
  for (const name of await readdir(folder)) {
    const hidden = path.join(folder, name);
    const age = name.startsWith('.') ? now - (await lstat(hidden).catch(() => found)).mtimeMs : 0;
    if (age > hiddenFor) await unlink(hidden).catch(() => undefined);
  }
};

/**
 * Turns by flags: sockets that their owners listen on, in a folder that all processes of a person share. Whoever wants
 * the turn raises a flag of its own and then looks for others; with one in sight it lowers its own and waits. Of two that
 * raise one, the later sees the earlier's, so never do both go on. A dead owner's flag refuses connections and is removed.
 * Each is raised under a hidden name and renamed once it listens: one that can be seen and refuses is dead for good.
 */
export const createLockFlags = (options: { readonly folder: string; readonly now: () => number }) => {
  const { folder } = options;
  let prepared: Promise<void> | undefined;

  const look = async (key: string, own?: string): Promise<Reached> => {
    for (const name of await readdir(folder)) {
      if (!name.startsWith(`${key}.`) || name === own) continue;
      const flag = path.join(folder, name);
      const reached = await reach(flag);
      if (reached.kind === 'lives') return reached;
      await unlink(flag).catch(() => undefined);
    }
    return { kind: 'none' };
  };

  const raise = async (key: string): Promise<{ readonly name: string; readonly lower: () => Promise<boolean> }> => {
    const name = `${key}.${randomBytes(6).toString('hex')}`;
    const flag = path.join(folder, name);
    const hidden = path.join(folder, `.${name}`);
    if (Buffer.byteLength(hidden) > longestPath) throw certain('ENAMETOOLONG');
    const presence = await listenAt(hidden);
    const lower = async (): Promise<boolean> => {
      await unlink(flag).catch(() => undefined);
      return presence.end();
    };
    try {
      await rename(hidden, flag);
      return { name, lower };
    } catch (caught) {
      presence.end();
      throw caught;
    }
  };

  return {
    /** One try. Throws the system's errors, where sockets or the folder cannot be had. */
    attempt: async (key: string): Promise<Attempt> => {
      prepared ??= prepare(folder, options.now()).catch((caught: unknown) => {
        prepared = undefined;
        throw caught;
      });
      await prepared;
      const before = await look(key);
      if (before.kind === 'lives') return { kind: 'taken', holder: before.connection };
      const { name, lower } = await raise(key);
      const other = await look(key, name).catch(async (caught: unknown) => {
        await lower();
        throw caught;
      });
      if (other.kind === 'none') return { kind: 'had', release: lower };
      await lower();
      return { kind: 'taken', holder: other.connection };
    },
    /** Prepares the folder anew before the next try: somebody may have tidied it away. */
    forget: (): void => {
      prepared = undefined;
    },
  };
};
