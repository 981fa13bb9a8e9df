import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import type { Clock, Locks, Log } from '../../src/ports';
import { type Attempt, systemCode } from './lockConnection';
import { createLockFlags } from './lockFlags';
import { createLockPipes } from './lockPipes';

/** Longest random pause before the next try, in ms, so that processes that woke together do not stay in step. */
const unsteadiness = 20;

/** How long a process keeps back after it gave a turn to others who waited, in ms: longer than they take to wake. */
const politeness = 100;

/** One way to have turns. */
export type LockWay = { readonly attempt: (key: string) => Promise<Attempt>; readonly forget: () => void };

type Options = { readonly patienceMs: number; readonly signal?: AbortSignal };

/** The folder of the running session, which the system makes for this person alone; undefined where there is none. */
const sessionFolder = (uid: number | undefined): string | undefined => {
  const folder = `/run/user/${uid}`;
  try {
    return uid !== undefined && statSync(folder).uid === uid ? folder : undefined;
  } catch {
    return undefined;
  }
};

/** The way of this platform: named pipes on Windows, sockets in a folder of this person's elsewhere. */
export const lockWayOf = (platform: NodeJS.Platform, now: () => number): LockWay => {
  if (platform === 'win32') {
    const { username } = userInfo();
    return createLockPipes({ address: (key) => `\\\\.\\pipe\\token-helper-${hashOf(`${username}/${key}`)}` });
  }
  const uid = process.getuid?.();
  return createLockFlags({ folder: path.join(sessionFolder(uid) ?? tmpdir(), `token-helper-${uid ?? 0}`), now });
};

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 20);

/**
 * Turns between processes, held by listening: the system ends a listener together with its process, however that dies,
 * and a connection to it tells at once. No time stamps and no process numbers, which sleep and reuse make lie.
 */
export const createProcessLocks = (deps: {
  readonly way: LockWay;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly log: Log;
}): Locks => {
  const { way, clock, log } = deps;

  /** By name, until when this process keeps back, by the monotonic clock. */
  const polite = new Map<string, number>();

  const pause = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => void clock.after(milliseconds, resolve));

  /** Lets others go first who waited for the last turn of this process; without it, it would always be the quicker one. */
  const keepBack = async (key: string): Promise<void> => {
    const until = polite.get(key);
    if (until === undefined) return;
    polite.delete(key);
    await pause(Math.max(0, until - clock.monotonic()));
  };

  /** Waits until the holder is gone, the time is over or nobody waits any more. */
  const awaitEnd = (
    holder: Attempt & { kind: 'taken' },
    left: number,
    signal: AbortSignal | undefined,
  ): Promise<void> =>
    new Promise((resolve) => {
      const connection = holder.holder;
      const go = (): void => {
        stop();
        signal?.removeEventListener('abort', go);
        connection?.destroy();
        resolve();
      };
      const stop = clock.after(connection === undefined ? Math.min(left, unsteadiness) : left, go);
      signal?.addEventListener('abort', go);
      connection?.once('close', go);
      if (connection?.destroyed === true || signal?.aborted === true) go();
    });

  const attempt = async (key: string): Promise<Attempt> => {
    try {
      return await way.attempt(key);
    } catch {
      way.forget();
      return way.attempt(key);
    }
  };

  const wait = async (key: string, { patienceMs, signal }: Options): Promise<(() => Promise<void>) | undefined> => {
    const until = clock.monotonic() + patienceMs;
    await keepBack(key);
    for (;;) {
      const tried = await attempt(key);
      if (tried.kind === 'had') {
        return async () => {
          if (await tried.release()) polite.set(key, clock.monotonic() + politeness);
        };
      }
      const left = until - clock.monotonic();
      if (left <= 0 || signal?.aborted === true) {
        tried.holder?.destroy();
        return undefined;
      }
      await awaitEnd(tried, left, signal);
      await pause(Math.random() * unsteadiness);
    }
  };

  return {
    take: async (name, options) => {
      try {
        return await wait(hashOf(name), options);
      } catch (caught) {
        // One app at a time writes its files in any case; to give nobody a token would be the worse fault.
        log.warn('locks.not-had', { code: systemCode(caught) });
        return async () => undefined;
      }
    },
  };
};
