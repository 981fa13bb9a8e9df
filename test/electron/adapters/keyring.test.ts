import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createVault } from '../../../src/stores/vault';
import { outcomeOf, random } from '../../stores/storeWorld';
import { ended, startChild } from '../../support/childProcess';
import { type Keyring, startKeyring } from '../../support/keyring';
import { createMemoryFiles } from '../../support/memoryFiles';
import { realClock } from '../../support/realClock';
import { createRecordedLog } from '../recordedLog';
import { openRealKeychain, type RealKeychain } from './realKeychain';

const opened: { readonly stop: () => Promise<void> }[] = [];

const keyringWith = async (options: Parameters<typeof startKeyring>[0] = {}): Promise<Keyring> => {
  const keyring = await startKeyring(options);
  opened.push(keyring);
  return keyring;
};

const keychainOn = async (env: NodeJS.ProcessEnv): Promise<RealKeychain> => {
  const keychain = await openRealKeychain(env);
  opened.push({ stop: keychain.close });
  return keychain;
};

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.stop();
});

describe('a real gnome-keyring', () => {
  it('G19: keeps, gives, replaces and removes items, of any size and any letters', async () => {
    const { env } = await keyringWith();
    const keychain = await keychainOn(env);
    const values = ['x', 'Grüße 東京 😀', '{"a":"b"}\n', 'y'.repeat(1200), 'z'.repeat(20_000)];
    for (const [index, value] of values.entries()) await keychain.set(`profile/${index}/token#0.${index}`, value);
    for (const [index, value] of values.entries()) {
      expect(await keychain.get(`profile/${index}/token#0.${index}`)).toBe(value);
    }
    await keychain.set('profile/0/token#0.0', 'replaced');
    expect(await keychain.get('profile/0/token#0.0')).toBe('replaced');
    await keychain.remove('profile/0/token#0.0');
    expect(await keychain.get('profile/0/token#0.0')).toBeUndefined();
    await keychain.remove('profile/0/token#0.0');
    expect(await keychain.get('profile/1/token#0.1')).toBe(values[1]);
  });

  it('G19: another process finds what was kept, and another service does not', async () => {
    const { env } = await keyringWith();
    await (await keychainOn(env)).set('a', 'kept');
    expect(await (await keychainOn(env)).get('a')).toBe('kept');
    const other = await openRealKeychain(env, 'Another App');
    opened.push({ stop: other.close });
    expect(await other.get('a')).toBeUndefined();
  });

  it('G19: the daemon ends and starts again: every call says so, and a new process finds everything', async () => {
    const keyring = await keyringWith();
    const keychain = await keychainOn(keyring.env);
    await keychain.set('a', 'kept');
    await keyring.restart();
    for (let round = 0; round < 2; round += 1) {
      expect(await outcomeOf(keychain.get('a'))).toBe('keychain-restarted');
      expect(await outcomeOf(keychain.set('a', 'changed'))).toBe('keychain-restarted');
      expect(await outcomeOf(keychain.remove('a'))).toBe('keychain-restarted');
    }
    expect(await (await keychainOn(keyring.env)).get('a')).toBe('kept');
  });

  it('F51: locked, without a screen to ask on: every call says so, none takes a kept item for a missing one', async () => {
    const keyring = await keyringWith();
    const keychain = await keychainOn(keyring.env);
    await keychain.set('a', 'kept');
    await keyring.lock();
    expect(await outcomeOf(keychain.get('a'))).toBe('keychain-locked');
    expect(await outcomeOf(keychain.get('never kept'))).toBe('keychain-locked');
    expect(await outcomeOf(keychain.set('a', 'changed'))).toBe('keychain-locked');
    expect(await outcomeOf(keychain.set('b', 'new'))).toBe('keychain-locked');
    expect(await outcomeOf(keychain.remove('a'))).toBe('keychain-locked');
    await keyring.restart();
    const unlocked = await keychainOn(keyring.env);
    expect(await unlocked.get('a')).toBe('kept');
    expect(await unlocked.get('b')).toBeUndefined();
  });

  it('F51: locked while the app was not running: the first call of a new process says so too', async () => {
    const keyring = await keyringWith();
    await (await keychainOn(keyring.env)).set('a', 'kept');
    await keyring.lock();
    const again = await keychainOn(keyring.env);
    expect(await outcomeOf(again.get('a'))).toBe('keychain-locked');
    expect(await outcomeOf(again.remove('a'))).toBe('keychain-locked');
  });

  it('F50: a bus without a Secret Service has no keychain', async () => {
    const { env } = await keyringWith({ daemon: false });
    const keychain = await keychainOn(env);
    expect(await outcomeOf(keychain.set('a', 'x'))).toBe('keychain-absent');
    expect(await outcomeOf(keychain.get('a'))).toBe('keychain-absent');
    expect(await outcomeOf(keychain.remove('a'))).toBe('keychain-absent');
  });

  it('F49: without a session bus there is no keychain', async () => {
    const keyring = await keyringWith({ daemon: false });
    const { DBUS_SESSION_BUS_ADDRESS: _, ...env } = keyring.env;
    const keychain = await keychainOn({ ...env, XDG_RUNTIME_DIR: '/nonexistent' });
    expect(await outcomeOf(keychain.set('a', 'x'))).toBe('keychain-absent');
    expect(await outcomeOf(keychain.get('a'))).toBe('keychain-absent');
  });

  it('F49: a bus address that leads nowhere is no keychain either', async () => {
    const keyring = await keyringWith({ daemon: false });
    const keychain = await keychainOn({ ...keyring.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' });
    expect(await outcomeOf(keychain.set('a', 'x'))).toBe('keychain-absent');
  });

  it('F50: a bus that goes away in the middle fails the calls after it, and the process lives', async () => {
    const keyring = await keyringWith();
    const keychain = await keychainOn(keyring.env);
    await keychain.set('a', 'x');
    await keyring.stopBus();
    expect(await outcomeOf(keychain.get('a'))).toMatch(/^keychain-/);
    expect(await outcomeOf(keychain.set('a', 'y'))).toMatch(/^keychain-/);
  });
});

describe('the vault on a real gnome-keyring', () => {
  const vaultOn = async (keychain: RealKeychain, options: { readonly asOnWindows?: boolean } = {}) => {
    const vault = createVault({
      secrets: options.asOnWindows ? { get: keychain.get, set: keychain.set, remove: keychain.remove } : keychain,
      files: createMemoryFiles(),
      clock: realClock,
      random,
      log: createRecordedLog(),
    });
    await vault.start();
    return vault;
  };

  it.each([false, true])(
    'G18 G19: 32 KiB of tokens come back in a new process (split as on Windows: %s)',
    async (asOnWindows) => {
      const { env } = await keyringWith();
      const vault = await vaultOn(await keychainOn(env), { asOnWindows });
      expect(vault.state()).toEqual({ kind: 'ready', backend: 'keychain' });
      for (let n = 0; n < 3; n += 1) await vault.write('profile/1/token', `${n}`.repeat(32 * 1024));
      const again = await vaultOn(await keychainOn(env));
      expect(await again.read('profile/1/token')).toBe('2'.repeat(32 * 1024));
      expect(await again.keys()).toEqual(['profile/1/token']);
      await again.remove('profile/1/token');
      expect(await again.read('profile/1/token')).toBeUndefined();
      expect(await again.keys()).toEqual([]);
    },
  );

  it('F51: locked in the middle: the person decides; unlocked again, everything is there', async () => {
    const keyring = await keyringWith();
    const vault = await vaultOn(await keychainOn(keyring.env));
    await vault.write('profile/1/token', 'kept');
    await keyring.lock();
    expect(await outcomeOf(vault.read('profile/1/token'))).toBe('keychain-locked');
    expect(vault.state()).toMatchObject({ kind: 'undecided', problem: { code: 'keychain-locked' } });
    expect(await outcomeOf(vault.read('profile/1/token'))).toBe('storage-undecided');
    await keyring.unlock();
    expect(await vault.retry()).toEqual({ kind: 'ready', backend: 'keychain' });
    expect(await vault.read('profile/1/token')).toBe('kept');
  });
});

describe('a real gnome-keyring that is locked, with a question on the screen that nobody answers', () => {
  const lockedWithScreen = async () => {
    const keyring = await keyringWith({ screen: true });
    const keychain = await keychainOn(keyring.env);
    await keychain.set('a', 'kept');
    await keyring.lock();
    return { keyring, keychain };
  };

  it('F52: the call hangs; the process can be ended all the same, and would stay for ever otherwise', async () => {
    const { keychain } = await lockedWithScreen();
    const call = keychain.get('a').catch(() => 'ended');
    expect(await Promise.race([call, pause(1000, 'hanging')])).toBe('hanging');
    const end = await Promise.race([keychain.exit(), pause(5000, 'still there' as const)]);
    expect(end).toMatchObject({ signal: 'SIGKILL' });
  });

  it('F52: once the question is gone the call comes back, late but true', async () => {
    const { keyring, keychain } = await lockedWithScreen();
    const call = outcomeOf(keychain.get('a'));
    expect(await Promise.race([call, pause(1000, 'hanging')])).toBe('hanging');
    await keyring.stopScreen();
    expect(await call).toBe('keychain-locked');
    expect(await keychain.exit()).toMatchObject({ code: 0 });
  });

  it('G17 F53: with eight calls waiting for it, the event loop, the disk and name lookups go on as ever', async () => {
    const { keyring, keychain } = await lockedWithScreen();
    await keychain.close();
    const child = startChild(new URL('./hungKeychainChild.ts', import.meta.url), { env: keyring.env });
    opened.push({ stop: async () => void child.kill('SIGKILL') });
    const end = ended(child);
    const report = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      end.then(({ errors }) => reject(new Error(errors)));
    });
    expect(report).toMatchObject({
      state: { kind: 'undecided', problem: { code: 'keychain-timeout' } },
      outcomes: Array.from({ length: 8 }, () => 'storage-undecided'),
      retries: Array.from({ length: 8 }, () => 'done'),
    });
    expect(report).toHaveProperty(
      'files',
      expect.toSatisfy((files: number) => files > 100),
    );
    expect(report).toHaveProperty(
      'lookups',
      expect.toSatisfy((lookups: number) => lookups > 20),
    );
    expect(report).toHaveProperty(
      'lagP99Ms',
      expect.toSatisfy((lag: number) => lag < 50),
    );
  });
});
