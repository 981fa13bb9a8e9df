import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createKeychainProcess, type KeychainChild } from '../../../electron/adapters/keychainProcess';
import { createKeychainService, type KeychainAnswer } from '../../../electron/adapters/keychainService';
import { createKeytarSecrets, type Keytar } from '../../../electron/adapters/keytarSecrets';
import { outcomeOf } from '../../stores/storeWorld';
import { startChild } from '../../support/childProcess';
import { type Keyring, startKeyring } from '../../support/keyring';

/** The keychain of a desktop in memory; each start of its service is reached by the processes started since. */
const createDesktop = () => {
  const items = new Map<string, string>();
  const state = { service: 1, started: 0, running: 0, mute: false, missing: false };
  const start = (): KeychainChild => {
    const born = state.service;
    state.started += 1;
    state.running += 1;
    const reach = <Result>(effect: () => Result): Result => {
      if (born !== state.service) throw new Error(`The name :1.${born} was not provided by any .service files`);
      return effect();
    };
    const keytar: Keytar = {
      getPassword: async (_service, account) => reach(() => items.get(account) ?? null),
      setPassword: async (_service, account, value) => reach(() => void items.set(account, value)),
      deletePassword: async (_service, account) => reach(() => items.delete(account)),
    };
    const answer = createKeychainService(async () => {
      if (state.missing) throw new Error('libsecret-1.so.0: cannot open shared object file');
      return keytar;
    });
    const listeners = { take: (_: KeychainAnswer): void => undefined, exit: (): void => undefined, dead: false };
    const kill = (): void => {
      if (listeners.dead) return;
      listeners.dead = true;
      state.running -= 1;
      listeners.exit();
    };
    last.kill = kill;
    return {
      post: (call) =>
        void answer(call).then((answered) => {
          if (!state.mute && !listeners.dead) listeners.take(answered);
        }),
      onAnswer: (take) => {
        listeners.take = take;
      },
      onExit: (run) => {
        listeners.exit = run;
      },
      kill,
    };
  };
  const last = { kill: (): void => undefined };
  const keychain = createKeychainProcess(start);
  const exits: (() => void)[] = [];
  const secrets = createKeytarSecrets({
    service: 'Token Helper',
    platform: 'linux',
    load: keychain.load,
    process: { onExit: (run) => void exits.push(run), endByForce: () => void keychain.end() },
  });
  return { items, state, secrets, crash: () => last.kill(), exit: () => exits.map((run) => run()) };
};

describe('the keychain in a process of its own', () => {
  it('keeps, gives and removes items, in one process', async () => {
    const { secrets, items, state } = createDesktop();
    expect(state.started).toBe(0);
    await Promise.all([secrets.set('a', 'x'), secrets.set('b', 'y')]);
    expect(await secrets.get('a')).toBe('x');
    expect(await secrets.get('never kept')).toBeUndefined();
    await secrets.remove('b');
    expect(items.has('b')).toBe(false);
    expect(state.started).toBe(1);
  });

  it('reaches a service that was started anew by a new process, and ends the old one', async () => {
    const { secrets, state } = createDesktop();
    await secrets.set('a', 'kept');
    state.service += 1;
    expect(await Promise.all([secrets.get('a'), secrets.get('a')])).toEqual(['kept', 'kept']);
    await secrets.set('a', 'changed');
    expect(await secrets.get('a')).toBe('changed');
    expect(state).toMatchObject({ started: 2, running: 1 });
  });

  it('is started again after a crash; only the call under way fails', async () => {
    const { secrets, state, crash } = createDesktop();
    await secrets.set('a', 'kept');
    state.mute = true;
    const call = outcomeOf(secrets.get('a'));
    await pause(1);
    crash();
    expect(await call).toBe('keychain-failed');
    state.mute = false;
    expect(await secrets.get('a')).toBe('kept');
  });

  it('F49: a binding that cannot be loaded is no keychain; once it can be, it is used', async () => {
    const { secrets, state } = createDesktop();
    state.missing = true;
    expect(await outcomeOf(secrets.get('a'))).toBe('keychain-absent');
    state.missing = false;
    expect(await secrets.get('a')).toBeUndefined();
  });

  it('F52: a call without an answer keeps no process alive when the app ends', async () => {
    const { secrets, state, exit } = createDesktop();
    await secrets.set('a', 'kept');
    state.mute = true;
    const call = outcomeOf(secrets.get('a'));
    await pause(1);
    exit();
    expect(await call).toBe('keychain-failed');
    expect(state.running).toBe(0);
  });
});

describe('a real gnome-keyring, called from a process of its own', () => {
  const opened: { readonly stop: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const each of opened.splice(0).reverse()) await each.stop();
  });

  const keychainOn = ({ env }: Keyring) => {
    const pids: number[] = [];
    const keychain = createKeychainProcess(() => {
      const child = startChild(new URL('./keychainServiceChild.ts', import.meta.url), { env });
      pids.push(child.pid ?? 0);
      return {
        post: (call) => void child.send(call),
        onAnswer: (take) => void child.on('message', (answer) => take(answer as KeychainAnswer)), // it sends nothing else
        onExit: (run) => void child.once('exit', run),
        kill: () => void child.kill(),
      };
    });
    opened.push({ stop: keychain.end });
    return { pids, secrets: createKeytarSecrets({ service: 'Token Helper Test', load: keychain.load }) };
  };

  it('G19: the daemon ends and starts again: every call after it finds everything', async () => {
    const keyring = await startKeyring();
    opened.push(keyring);
    const { secrets, pids } = keychainOn(keyring);
    await secrets.set('a', 'kept');
    await keyring.restart();
    expect(await secrets.get('a')).toBe('kept');
    await secrets.set('a', 'changed');
    expect(await secrets.get('a')).toBe('changed');
    await secrets.remove('a');
    expect(await secrets.get('a')).toBeUndefined();
    expect(pids).toHaveLength(2);
  });

  it('F51: locked is told as before, and unlocked again everything is there', async () => {
    const keyring = await startKeyring();
    opened.push(keyring);
    const { secrets } = keychainOn(keyring);
    await secrets.set('a', 'kept');
    await keyring.lock();
    expect(await outcomeOf(secrets.get('a'))).toBe('keychain-locked');
    await keyring.unlock();
    expect(await secrets.get('a')).toBe('kept');
  });
});
