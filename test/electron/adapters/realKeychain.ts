import { createKeytarSecrets } from '../../../electron/adapters/keytarSecrets';
import { type AppError, AppFailure } from '../../../src/domain/errors';
import type { SecretStore } from '../../../src/ports';
import { ended, startChild } from '../../support/childProcess';

type Answer = { readonly ready?: true; readonly id?: number; readonly value?: unknown; readonly error?: AppError };

/** The real adapter in a process of its own. A crash of that process fails every call. */
export type RealKeychain = SecretStore & {
  /** Tells the process to end; answers how it did. */
  readonly exit: () => Promise<{ readonly code: number | null; readonly signal: string | null }>;
  readonly close: () => Promise<void>;
};

/** Starts the adapter under this environment, whose bus and screen are the ones it will see. */
export const openRealKeychain = async (env: NodeJS.ProcessEnv, service?: string): Promise<RealKeychain> => {
  const child = startChild(new URL('./keychainChild.ts', import.meta.url), { env, args: service ? [service] : [] });
  const waiting = new Map<number, (answer: Answer) => void>();
  const calls = { made: 0 };
  const end = ended(child);
  const crashed = end.then(({ code, signal, errors }) => {
    throw new Error(`The keychain process ended: ${signal ?? code}\n${errors}`);
  });
  crashed.catch(() => undefined);
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      const answer = message as Answer; // keychainChild.ts sends nothing else
      if (answer.ready) resolve();
      else if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
    });
  });
  await Promise.race([ready, crashed]);

  const call = async (name: string, ...args: string[]): Promise<unknown> => {
    calls.made += 1;
    const id = calls.made;
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    child.send({ id, call: name, args });
    const answer = await Promise.race([answered, crashed]);
    waiting.delete(id);
    if (answer.error) throw new AppFailure(answer.error);
    return answer.value;
  };

  return {
    longest: createKeytarSecrets({ service: 'as in the child' }).longest ?? 0,
    get: async (account) => (await call('get', account)) as string | undefined, // what `get` answers in the child
    set: async (account, value) => void (await call('set', account, value)),
    remove: async (account) => void (await call('remove', account)),
    exit: () => {
      child.send('exit');
      return end;
    },
    close: async () => {
      // By force: a process with a hanging keychain call does not end by itself.
      child.kill('SIGKILL');
      await end;
    },
  };
};
