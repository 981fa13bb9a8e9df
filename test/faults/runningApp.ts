import type { ChildProcess } from 'node:child_process';
import { CallError, type Client } from '../../src/api/client';
import type { AppError } from '../../src/domain/errors';
import { ended, startChild } from '../support/childProcess';
import type { SharedPlace } from './appProcess';

type Caller = Pick<Client, 'call'>;

/** A process of the app and a client of it. */
export type RunningApp = Caller & {
  /** Resolves once it has started. */
  readonly ready: Promise<void>;
  /** Kills itself at this disk call from now on, counted from 1, before or after it takes effect. */
  readonly dieAt: (call: number, when: 'before' | 'after') => Promise<void>;
  /** Disk calls since `dieAt`. */
  readonly diskCalls: () => Promise<number>;
  /** Whether it has a turn that other processes may wait for, as far as it has said. */
  readonly hasTurn: () => boolean;
  /** Hears of the next turn that it has. */
  readonly nextTurn: () => Promise<void>;
  readonly kill: () => void;
  /** Once it has ended: by which signal, and what it complained of. */
  readonly end: Promise<{ readonly signal: string | null; readonly errors: string }>;
};

type Pending = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void };

/** What a call of a process that was killed ends with. */
export class Killed extends Error {}

const script = new URL('./appChild.ts', import.meta.url);

/** Starts the app in a process of its own. */
export const startApp = ({ folder, keychain }: SharedPlace): RunningApp => {
  const child: ChildProcess = startChild(script, { args: [folder, keychain] });
  const end = ended(child);
  const pending = new Map<number, Pending>();
  let count = 0;
  let hasTurn = false;
  let told: (() => void)[] = [];
  let isReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve, reject) => {
    isReady = resolve;
    void end.then(({ errors }) => reject(new Error(`The process ended before it was ready: ${errors}`)));
  });
  ready.catch(() => undefined);

  const onTurn = (held: boolean): void => {
    hasTurn = held;
    if (!held) return;
    for (const tell of told.splice(0)) tell();
  };
  child.on('message', (words: readonly unknown[]) => {
    const [what, first, ok, value] = words;
    if (what === 'ready') isReady();
    if (what === 'turn') onTurn(first === true);
    if (what !== 'answer') return;
    const call = pending.get(Number(first));
    pending.delete(Number(first));
    if (ok === true) call?.resolve(value);
    else call?.reject(new CallError(value as AppError)); // what the process sends for a refused call
  });
  void end.then(() => {
    for (const { reject } of pending.values()) reject(new Killed());
    pending.clear();
    told = [];
  });

  const ask = (name: string, input: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      count += 1;
      pending.set(count, { resolve, reject });
      if (child.connected) child.send([count, name, input]);
      else reject(new Killed());
    });

  return {
    ready,
    // The process answers what its own client was answered.
    call: ask as Client['call'],
    dieAt: async (at, when) => void (await ask('die', { at, when })),
    diskCalls: async () => Number(await ask('disk-calls', null)),
    hasTurn: () => hasTurn,
    nextTurn: () => new Promise((resolve) => void told.push(resolve)),
    kill: () => void child.kill('SIGKILL'),
    end,
  };
};
