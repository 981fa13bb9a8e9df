import type { FlowRun } from '../../src/domain/flow';
import type { HttpFactory } from '../../src/ports';
import { createMemorySecretStore, type MemorySecretStore } from './memorySecretStore';
import { type RunningCore, startCore } from './runningCore';
import type { SimulatedClock } from './simulatedClock';

/** An app whose time is the test's own. */
export type SimulatedCore = {
  readonly core: () => RunningCore;
  readonly start: () => Promise<void>;
  /** Ends the app and starts it again with what it kept. */
  readonly restart: () => Promise<void>;
  /** Lets time pass, in ms; what is under way takes none of it, except where the test holds it up. */
  readonly pass: (milliseconds: number) => Promise<void>;
  readonly settled: () => Promise<void>;
  readonly wake: (why: 'resumed' | 'unlocked' | 'online') => Promise<void>;
  /** Runs that are held up by the test do not keep time from passing. */
  readonly hold: (isHeld: boolean) => void;
};

/** Makes it; `start` starts it. */
export const createSimulatedCore = (deps: {
  readonly clock: SimulatedClock;
  readonly http: HttpFactory;
}): SimulatedCore => {
  let running: RunningCore;
  let wake: (why: 'resumed' | 'unlocked' | 'online') => void = () => undefined;
  let restless = false;
  let isHeld = false;
  let calls = 0;
  const working = new Set<string>();

  const follow = (run: Pick<FlowRun, 'id' | 'state'>): void => {
    restless = true;
    if (run.state === 'running') working.add(run.id);
    else working.delete(run.id);
  };
  const settled = async (): Promise<void> => {
    let quiet = 0;
    do {
      restless = false;
      await new Promise((resolve) => setImmediate(resolve));
      quiet = restless || calls > 0 ? 0 : quiet + 1;
    } while (isHeld ? quiet < 20 : quiet === 0 || working.size > 0);
  };
  /** Keychain calls have a deadline: time may not pass before one that needs none is over. */
  const counted = (store: MemorySecretStore): MemorySecretStore => {
    const count = async <Result>(call: Promise<Result>): Promise<Result> => {
      calls += 1;
      restless = true;
      return call.finally(() => {
        calls -= 1;
      });
    };
    return {
      ...store,
      get: (account) => count(store.get(account)),
      set: (account, value) => count(store.set(account, value)),
      remove: (account) => count(store.remove(account)),
    };
  };
  const start = async (before?: RunningCore): Promise<void> => {
    running = await startCore({
      clock: deps.clock,
      http: deps.http,
      wakeups: {
        onWake: (run) => {
          wake = run;
          return () => undefined;
        },
      },
      secrets: counted(createMemorySecretStore(before?.secrets.items)),
      ...(before ? { before } : {}),
    });
    running.core.listen((name, value) => {
      // The value belongs to the name; a listener of all names is told of neither together.
      if (name === 'flow.changed') follow(value as FlowRun);
    });
  };

  return {
    core: () => running,
    start: () => start(),
    restart: async () => {
      await running.core.stop();
      await start(running);
      await settled();
    },
    pass: async (milliseconds) => {
      await settled();
      await deps.clock.pass(milliseconds, settled);
    },
    settled,
    wake: async (why) => {
      wake(why);
      await settled();
    },
    hold: (yes) => {
      isHeld = yes;
    },
  };
};
