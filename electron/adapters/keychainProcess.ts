import type { KeychainAnswer, KeychainCall } from './keychainService';
import type { Keytar } from './keytarSecrets';

/** A process that makes keychain calls, just started. */
export type KeychainChild = {
  readonly post: (call: KeychainCall) => void;
  readonly onAnswer: (take: (answer: KeychainAnswer) => void) => void;
  readonly onExit: (run: () => void) => void;
  readonly kill: () => void;
};

/** libsecret holds on to the first service it met; once that one is gone, no call of the process gets anywhere. */
const restarted = [/the name :[\d.]+ was not provided/i, /session wrapping the secret does not exist/i];

/** Whether a message says that the keychain's service was started anew, which only a new process can reach. */
export const saysRestarted = (message: string): boolean => restarted.some((part) => part.test(message));

type Running = {
  readonly call: (name: KeychainCall['name'], args: readonly string[]) => Promise<string | boolean | null>;
  readonly kill: () => void;
  /** Resolves once the process is gone. */
  readonly gone: Promise<void>;
};

const run = (child: KeychainChild, onExit: () => void): Running => {
  const waiting = new Map<number, (answer: KeychainAnswer) => void>();
  let made = 0;
  child.onAnswer((answer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  let leave = (): void => undefined;
  const gone = new Promise<void>((resolve) => {
    leave = resolve;
  });
  child.onExit(() => {
    leave();
    onExit();
    for (const [id, take] of waiting) take({ id, failure: 'The process that makes the keychain calls has ended.' });
    waiting.clear();
  });
  return {
    call: async (name, args) => {
      made += 1;
      const id = made;
      const answer = await new Promise<KeychainAnswer>((resolve) => {
        waiting.set(id, resolve);
        child.post({ id, name, args });
      });
      if ('failure' in answer) throw new Error(answer.failure);
      return answer.value;
    },
    kill: child.kill,
    gone,
  };
};

/**
 * keytar in a process of its own, started with the first call and again whenever it has ended. A keychain service that
 * was started anew is reached by a new process, and the call that met the old one is made once more. A call without an
 * answer holds no thread of the app. Every call throws what the system said, and nothing else. `end` resolves once no
 * process is left.
 */
export const createKeychainProcess = (
  start: () => KeychainChild,
): { readonly load: () => Promise<Keytar>; readonly end: () => Promise<void> } => {
  let current: Running | undefined;

  const begin = (): Running => {
    const started = run(start(), () => {
      if (current === started) current = undefined;
    });
    current = started;
    return started;
  };

  const call = async (name: KeychainCall['name'], ...args: readonly string[]): Promise<string | boolean | null> => {
    const asked = current ?? begin();
    try {
      return await asked.call(name, args);
    } catch (caught) {
      if (!(caught instanceof Error && saysRestarted(caught.message))) throw caught;
      // Another call may have met the same and begun a new one already.
      if (current === asked) {
        current = undefined;
        asked.kill();
      }
      return (current ?? begin()).call(name, args);
    }
  };

  return {
    load: async () => {
      await call('load');
      return {
        getPassword: async (service, account) => {
          const value = await call('getPassword', service, account);
          return typeof value === 'string' ? value : null;
        },
        setPassword: async (service, account, value) => void (await call('setPassword', service, account, value)),
        deletePassword: async (service, account) => (await call('deletePassword', service, account)) === true,
      };
    },
    end: async () => {
      const ending = current;
      ending?.kill();
      await ending?.gone;
    },
  };
};
