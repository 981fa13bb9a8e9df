import { fail } from '../../src/domain/errors';
import type { FileStore } from '../../src/ports';

/** What the system says when a file call fails. */
export type DiskCode = 'ENOSPC' | 'EDQUOT' | 'EIO' | 'EACCES' | 'EROFS';

export const diskCodes: readonly DiskCode[] = ['ENOSPC', 'EDQUOT', 'EIO', 'EACCES', 'EROFS'];

/** A file call fails before it took effect, after it (a flush that failed), or the app ends before it. */
export type FileFault =
  | { readonly kind: 'fails'; readonly code: DiskCode; readonly effect: 'none' | 'done' }
  | { readonly kind: 'crash' };

/** Files in memory that can fail at any call. Calls are counted from 1. */
export type MemoryFiles = FileStore & {
  readonly texts: Map<string, string>;
  readonly calls: () => number;
  /** Each call as `write profiles.json`. */
  readonly log: readonly string[];
  readonly failAt: (call: number, fault: FileFault) => void;
  /** Every call that this says yes to fails so, until `undefined`. */
  readonly failWhen: (test: ((call: string) => boolean) | undefined, code?: DiskCode, effect?: 'none' | 'done') => void;
  readonly resetCalls: () => void;
};

const failure = (code: DiskCode, file: string) => {
  if (code === 'ENOSPC' || code === 'EDQUOT') return fail('disk-full', { file });
  if (code === 'EIO') return fail('disk-failed', { file, technical: code });
  return fail('disk-denied', { file });
};

const never = new Promise<never>(() => {});

/** Starts with these files, for the disk as an earlier run of the app left it. */
export const createMemoryFiles = (kept: Iterable<readonly [string, string]> = []): MemoryFiles => {
  const texts = new Map(kept);
  const planned = new Map<number, FileFault>();
  const log: string[] = [];
  let when: ((call: string) => boolean) | undefined;
  let whenFault: FileFault = { kind: 'fails', code: 'EIO', effect: 'none' };
  let calls = 0;
  let crashed = false;

  const run = async <Result>(call: string, file: string, effect: () => Result): Promise<Result> => {
    calls += 1;
    const fault = planned.get(calls) ?? (when?.(call) ? whenFault : undefined);
    if (fault?.kind === 'crash') crashed = true;
    if (crashed) return never;
    log.push(call);
    await new Promise((resolve) => setImmediate(resolve));
    if (fault?.kind === 'fails' && fault.effect === 'none') throw failure(fault.code, file);
    const result = effect();
    if (fault?.kind === 'fails') throw failure(fault.code, file);
    return result;
  };

  return {
    read: (name) => run(`read ${name}`, name, () => texts.get(name)),
    write: (name, text) => run(`write ${name}`, name, () => void texts.set(name, text)),
    rename: (name, to) =>
      run(`rename ${name}`, name, () => {
        const text = texts.get(name);
        if (text === undefined) throw fail('disk-failed', { file: name, technical: 'ENOENT' });
        texts.delete(name);
        texts.set(to, text);
      }),
    remove: (name) => run(`remove ${name}`, name, () => void texts.delete(name)),
    texts,
    calls: () => calls,
    log,
    failAt: (call, fault) => void planned.set(call, fault),
    failWhen: (test, code = 'EIO', effect = 'none') => {
      when = test;
      whenFault = { kind: 'fails', code, effect };
    },
    resetCalls: () => {
      calls = 0;
      planned.clear();
      log.length = 0;
    },
  };
};
