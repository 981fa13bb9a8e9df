import { fail } from '../domain/errors';
import type { Clock, SecretStore } from '../ports';

/** The keychain, one call at a time, each with a deadline. */
export type KeychainQueue = SecretStore & {
  /** Whether a call has passed its deadline and is still unanswered. */
  readonly hanging: () => boolean;
};

type Waiting = { readonly run: () => void; readonly refuse: () => void };

/**
 * One keychain call at a time in the whole app: a hanging call holds a thread of the process's small pool, and a few of
 * them would stop every file and name lookup. A call past its deadline throws `keychain-timeout`; while it hangs, all
 * others are refused at once rather than queued behind it. `onLateAnswer` runs when it comes back after all.
 */
export const createKeychainQueue = (deps: {
  readonly secrets: SecretStore;
  readonly clock: Pick<Clock, 'after'>;
  readonly deadlineMs: number;
  readonly onLateAnswer: () => void;
}): KeychainQueue => {
  const waiting: Waiting[] = [];
  let busy = false;
  let hanging = false;

  const late = () => fail('keychain-timeout', { seconds: deps.deadlineMs / 1000 });

  const next = (): void => {
    busy = false;
    waiting.shift()?.run();
  };

  const giveUp = (): void => {
    hanging = true;
    for (const { refuse } of waiting.splice(0)) refuse();
  };

  const begin = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    busy = true;
    // In a promise from the start, so that a call that throws at once cannot leave the queue busy.
    const answer = Promise.resolve().then(work);
    const deadline = new Promise<never>((_, reject) => {
      const cancel = deps.clock.after(deps.deadlineMs, () => {
        giveUp();
        reject(late());
      });
      const settled = (): void => {
        cancel();
        const wasHanging = hanging;
        hanging = false;
        next();
        if (wasHanging) deps.onLateAnswer();
      };
      answer.then(settled, settled);
    });
    return Promise.race([answer, deadline]);
  };

  const call = <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (hanging) return Promise.reject(late());
    if (!busy) return begin(work);
    return new Promise((resolve, reject) => {
      waiting.push({ run: () => resolve(begin(work)), refuse: () => reject(late()) });
    });
  };

  const { longest } = deps.secrets;
  return {
    ...(longest === undefined ? {} : { longest }),
    get: (account) => call(() => deps.secrets.get(account)),
    set: (account, value) => call(() => deps.secrets.set(account, value)),
    remove: (account) => call(() => deps.secrets.remove(account)),
    hanging: () => hanging,
  };
};
