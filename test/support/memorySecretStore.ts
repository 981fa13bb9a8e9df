import { type AppError, AppFailure, fail } from '../../src/domain/errors';
import type { SecretStore } from '../../src/ports';

/** What is wrong with a keychain call: it fails before or after it took effect, or it never answers. */
export type SecretFault =
  | { readonly kind: 'fails'; readonly error: AppError; readonly effect: 'none' | 'done' }
  | { readonly kind: 'hangs' }
  /** The app ends before this call: nothing more is ever answered. */
  | { readonly kind: 'crash' };

/** A keychain in memory with the limits of the tightest real one, and every way to fail. Calls are counted from 1. */
export type MemorySecretStore = SecretStore & {
  /** What is kept; change it to damage or lose an item. */
  readonly items: Map<string, string>;
  readonly calls: () => number;
  /** Most calls that were ever out at the same time. */
  readonly mostAtOnce: () => number;
  /** Plans a fault for the call with this number. */
  readonly failAt: (call: number, fault: SecretFault) => void;
  /** Every call from now on fails so, until `undefined`. */
  readonly failAlways: (fault: SecretFault | undefined) => void;
  /** What `set` really keeps; undefined loses it. */
  readonly corruptSets: (change: ((account: string, value: string) => string | undefined) | undefined) => void;
  /** Lets hanging calls answer: late, but with their effect. */
  readonly release: () => void;
  /** Counts calls from 1 again. */
  readonly resetCalls: () => void;
};

/** Windows keeps 2,560 bytes an item: of UTF-16 through some bindings, of UTF-8 through others. Both must fit. */
const limitBytes = 2560;

export const keychainError = (code: 'keychain-failed' | 'keychain-locked' | 'keychain-denied' | 'keychain-absent') =>
  ({ code, technical: 'planned by the test' }) satisfies AppError;

const never = new Promise<never>(() => {});

/** Starts with these items, for the keychain as an earlier run of the app left it. */
export const createMemorySecretStore = (kept: Iterable<readonly [string, string]> = []): MemorySecretStore => {
  const items = new Map(kept);
  const planned = new Map<number, SecretFault>();
  const held: (() => void)[] = [];
  let always: SecretFault | undefined;
  let corrupt: ((account: string, value: string) => string | undefined) | undefined;
  let calls = 0;
  let out = 0;
  let mostAtOnce = 0;
  let crashed = false;

  const keep = (account: string, value: string): void => {
    const bytes = Math.max(Buffer.byteLength(value, 'utf16le'), Buffer.byteLength(value, 'utf8'));
    if (bytes > limitBytes) throw fail('keychain-failed', { technical: 'The stub received bad data.' });
    // keytar refuses an empty password.
    if (value === '' || account === '') throw fail('keychain-failed', { technical: 'Password is required.' });
    const really = corrupt ? corrupt(account, value) : value;
    if (really === undefined) items.delete(account);
    else items.set(account, really);
  };

  const run = async <Result>(effect: () => Result): Promise<Result> => {
    calls += 1;
    const fault = planned.get(calls) ?? always;
    if (fault?.kind === 'crash') crashed = true;
    if (crashed) return never;
    out += 1;
    mostAtOnce = Math.max(mostAtOnce, out);
    try {
      // Real keychains answer later, so that calls which overlap are seen to.
      await new Promise((resolve) => setImmediate(resolve));
      if (fault?.kind === 'hangs') await new Promise<void>((resolve) => held.push(resolve));
      if (fault?.kind === 'fails' && fault.effect === 'none') throw new AppFailure(fault.error);
      const result = effect();
      if (fault?.kind === 'fails') throw new AppFailure(fault.error);
      return result;
    } finally {
      out -= 1;
    }
  };

  return {
    get: (account) => run(() => items.get(account)),
    set: (account, value) => run(() => keep(account, value)),
    remove: (account) => run(() => void items.delete(account)),
    items,
    calls: () => calls,
    mostAtOnce: () => mostAtOnce,
    failAt: (call, fault) => void planned.set(call, fault),
    failAlways: (fault) => {
      always = fault;
    },
    corruptSets: (change) => {
      corrupt = change;
    },
    release: () => {
      for (const resolve of held.splice(0)) resolve();
    },
    resetCalls: () => {
      calls = 0;
      planned.clear();
    },
  };
};
