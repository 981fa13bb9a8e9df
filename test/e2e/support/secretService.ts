import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dbus, { type Message } from 'dbus-next';

/** A session bus of its own, so that what happens to its keychain happens to nobody else. */
export type PrivateBus = { readonly env: Readonly<Record<string, string>>; readonly close: () => void };

/** Starts a bus; `env` is what a program needs to be on it. */
export const startPrivateBus = async (): Promise<PrivateBus> => {
  const home = mkdtempSync(join(tmpdir(), 'token-helper-bus-'));
  const folders = { XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: join(home, 'run') };
  for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 });
  // Without a screen: a question about a password finds nobody, and is over at once.
  const { DISPLAY: _screen, ...environment } = process.env;
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address=1'], {
    env: { ...environment, ...folders },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await new Promise<string>((resolve, reject) => {
    daemon.once('error', reject);
    daemon.stdout.once('data', (text: Buffer) => resolve(text.toString('utf8').trim()));
  });
  return {
    env: { ...folders, DBUS_SESSION_BUS_ADDRESS: address },
    close: () => {
      daemon.kill('SIGKILL');
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};

/** A keychain that takes every call and answers none of them, as one that waits for a person does. */
export const startHangingKeychain = async ({ env }: PrivateBus): Promise<{ readonly close: () => void }> => {
  const bus = dbus.sessionBus({ busAddress: env.DBUS_SESSION_BUS_ADDRESS ?? '' });
  bus.addMethodHandler((_message: Message) => true);
  await bus.requestName('org.freedesktop.secrets', dbus.NameFlag.DO_NOT_QUEUE);
  return { close: () => bus.disconnect() };
};
