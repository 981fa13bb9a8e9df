import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskFiles } from '../../../electron/adapters/diskFiles';
import { ended, startChild } from '../../support/childProcess';
import { numberOf } from './writtenText';

const writer = new URL('./writerChild.ts', import.meta.url);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'disk-kill-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the writer; answers the last write it said was done, and how it ended. */
const run = async (args: readonly string[], killAfterMs?: number) => {
  const child = startChild(writer, { args: [folder, ...args] });
  const said = { last: -1 };
  const first = new Promise<void>((resolve) => {
    child.on('message', (n) => {
      said.last = Number(n);
      resolve();
    });
    child.once('close', () => resolve());
  });
  const end = ended(child);
  if (killAfterMs !== undefined) {
    await first;
    await pause(killAfterMs);
    child.kill('SIGKILL');
  }
  return { ...(await end), last: said.last };
};

/** What a start after the kill finds: which text, and that nothing lies about. */
const found = async (): Promise<number | undefined> => {
  const number = numberOf(await createDiskFiles({ folder }).read('data.json'));
  expect(await readdir(folder)).toEqual(['data.json']);
  return number;
};

describe('a process that is killed while it writes', () => {
  it('F64 G2: killed at 30 random moments: 0 torn files, and no write that was reported as done is lost', async () => {
    for (let trial = 0; trial < 30; trial += 1) {
      const wait = Math.random() * 40;
      const { last, signal, errors } = await run([], wait);
      expect(signal, errors).toBe('SIGKILL');
      const number = await found();
      expect(number, `torn after ${wait.toFixed(1)} ms`).toBeDefined();
      // What it said last may not have reached us, and the write after that may be through already.
      expect(number, `killed after ${wait.toFixed(1)} ms`).toBeGreaterThanOrEqual(last);
    }
  }, 60_000);

  it.each(['before', 'after'])(
    'G3: killed %s each disk call of a write: the old text or the new one, whole',
    async (when) => {
      const outcomes: (number | undefined)[] = [];
      for (let call = 1; ; call += 1) {
        const { code, signal, errors } = await run([when, String(call)]);
        const number = await found();
        if (signal === null) {
          expect(code, errors).toBe(0);
          expect(number).toBe(1);
          break;
        }
        expect(signal).toBe('SIGKILL');
        outcomes.push(number);
      }
      // realpath, open, write, sync, close, rename, and the folder's open, sync, close.
      expect(outcomes).toEqual(when === 'before' ? [0, 0, 0, 0, 0, 0, 1, 1, 1] : [0, 0, 0, 0, 0, 1, 1, 1, 1]);
    },
    60_000,
  );
});
