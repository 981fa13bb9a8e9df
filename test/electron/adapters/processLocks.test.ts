import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLockFlags } from '../../../electron/adapters/lockFlags';
import { createLockPipes } from '../../../electron/adapters/lockPipes';
import { createProcessLocks, type LockWay } from '../../../electron/adapters/processLocks';
import { ended, startChild } from '../../support/childProcess';
import { realClock } from '../../support/realClock';
import { createRecordedLog } from '../recordedLog';

const holder = new URL('./lockChild.ts', import.meta.url);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'locks-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Linux has names that the system takes back by itself, as Windows has with its pipes. */
const pipes = (): LockWay => createLockPipes({ address: (key) => `\0${path.basename(folder)}-${key}` });
const flags = (below = 'turns'): LockWay => createLockFlags({ folder: path.join(folder, below), now: Date.now });

const locksBy = (way: LockWay) => {
  const log = createRecordedLog();
  return { log, ...createProcessLocks({ way, clock: realClock, log }) };
};

const patient = { patienceMs: 20_000 };

/** A turn that has to be had. */
const taken = async (locks: ReturnType<typeof locksBy>, name = 'shared'): Promise<() => Promise<void>> => {
  const giveBack = await locks.take(name, patient);
  if (giveBack === undefined) throw new Error('The turn never came');
  return giveBack;
};

/** Starts a process that holds the turn again and again; answers once it has it. */
const startHolder = async (holdMs: number) => {
  const child = startChild(holder, { args: [path.join(folder, 'turns'), String(holdMs)] });
  const end = ended(child);
  const said: string[] = [];
  child.on('message', (word) => void said.push(String(word)));
  await expect.poll(() => said.includes('has'), { timeout: 10_000 }).toBe(true);
  return { child, end, said };
};

describe.each([
  ['flags', flags],
  ['names that the system takes back', pipes],
] as const)('turns between processes, by %s', (_name, way) => {
  it('F40 F41: are had by one at a time, however many ask at once, and by all in the end', async () => {
    const contenders = Array.from({ length: 8 }, () => locksBy(way()));
    const seen = { inside: 0, most: 0, turns: 0 };
    await Promise.all(
      contenders.map(async (locks) => {
        for (let round = 0; round < 5; round += 1) {
          const giveBack = await taken(locks);
          seen.inside += 1;
          seen.turns += 1;
          seen.most = Math.max(seen.most, seen.inside);
          await pause(1);
          seen.inside -= 1;
          await giveBack();
        }
      }),
    );
    expect(seen).toEqual({ inside: 0, most: 1, turns: 40 });
    for (const { log } of contenders) expect(log.lines).toEqual([]);
  });

  it('are had at the same time under different names', async () => {
    const locks = locksBy(way());
    const one = await taken(locks, 'one');
    const other = await taken(locks, 'other');
    await Promise.all([one(), other()]);
  });

  it('are not waited for longer than the patience', async () => {
    const giveBack = await taken(locksBy(way()));
    const began = performance.now();
    expect(await locksBy(way()).take('shared', { patienceMs: 150 })).toBeUndefined();
    expect(performance.now() - began).toBeGreaterThanOrEqual(149);
    await giveBack();
  });

  it('are not waited for any more once nobody wants them', async () => {
    const giveBack = await taken(locksBy(way()));
    const controller = new AbortController();
    const waiting = locksBy(way()).take('shared', { ...patient, signal: controller.signal });
    await pause(50);
    const began = performance.now();
    controller.abort();
    expect(await waiting).toBeUndefined();
    expect(performance.now() - began).toBeLessThan(1000);
    await giveBack();
  });

  it('come at once when they are given back', async () => {
    const giveBack = await taken(locksBy(way()));
    const waiting = taken(locksBy(way()));
    await pause(50);
    await giveBack();
    const began = performance.now();
    await (await waiting)();
    expect(performance.now() - began).toBeLessThan(1000);
  });
});

describe('turns between processes, when one dies', () => {
  it('F42: the turn of a process that was killed is had within two seconds', async () => {
    const locks = locksBy(flags());
    const { child, end } = await startHolder(60_000);
    expect(await locks.take('shared', { patienceMs: 100 })).toBeUndefined();
    const waiting = taken(locks);
    await pause(30);
    const began = performance.now();
    child.kill('SIGKILL');
    const giveBack = await waiting;
    expect(performance.now() - began).toBeLessThan(2000);
    await giveBack();
    await end;
    expect(await readdir(path.join(folder, 'turns'))).toEqual([]);
  });

  it('F42: a process that only stands still keeps its turn, and goes on with it', async () => {
    const locks = locksBy(flags());
    const { child, end, said } = await startHolder(100);
    await expect.poll(() => said.at(-1)).toBe('has');
    child.kill('SIGSTOP');
    // What it said before it stood still is on its way.
    await pause(50);
    const stoodStillInside = said.at(-1) === 'has';
    const got = await locks.take('shared', { patienceMs: 1500 });
    expect(got === undefined).toBe(stoodStillInside);
    child.kill('SIGCONT');
    await (got ?? (await taken(locks)))();
    child.kill('SIGKILL');
    await end;
  });
});

describe('the folder of the flags', () => {
  const turns = (): string => path.join(folder, 'turns');

  it('T8: is open to this person alone, also where it was not before', async () => {
    await mkdir(turns());
    await chmod(turns(), 0o777);
    await (await taken(locksBy(flags())))();
    expect((await stat(turns())).mode & 0o777).toBe(0o700);
  });

  it('says nothing of what the turns are for', async () => {
    const giveBack = await taken(locksBy(flags()), 'family/0f8fad5b-d9cb-469f-a165-70867728950e');
    const names = await readdir(turns());
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{20}\.[0-9a-f]{12}$/)]);
    expect((await stat(path.join(turns(), names[0] ?? ''))).size).toBe(0);
    await giveBack();
  });

  it('is tidied: flags of the dead go, those about to be raised stay', async () => {
    const died = async (name: string): Promise<string> => {
      const file = path.join(turns(), name);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(path.join(turns(), 'tmp'), resolve));
      // Closing removes the socket it was bound to; a copy under another name stays, as after a kill.
      await (await import('node:fs/promises')).rename(path.join(turns(), 'tmp'), file);
      await new Promise((resolve) => server.close(resolve));
      return file;
    };
    await mkdir(turns(), { mode: 0o700 });
    const old = await died('.0123.old');
    await utimes(old, 0, 0);
    await died('.0123.new');
    await (await taken(locksBy(flags())))();
    expect(await readdir(turns())).toEqual(['.0123.new']);
  });

  it('may be tidied away while nobody has a turn', async () => {
    const locks = locksBy(flags());
    await (await taken(locks))();
    await rm(turns(), { recursive: true });
    await (await taken(locks))();
    expect(locks.log.lines).toEqual([]);
  });

  it.each([
    ['is a file', (place: string) => writeFile(place, '')],
    ['is a link to another folder', (place: string) => symlink('/', place)],
    ['has a path that is too long for a socket', undefined],
  ] as const)('that %s: the app goes on alone, and the log says so', async (_why, make) => {
    const name = make ? 'turns' : 'x'.repeat(100);
    await make?.(path.join(folder, name));
    const locks = locksBy(flags(name));
    await (await taken(locks))();
    expect(locks.log.lines).toMatchObject([{ text: 'warn locks.not-had' }]);
    expect(JSON.stringify(locks.log.lines)).not.toContain(folder);
  });
});
