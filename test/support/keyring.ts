import { type ChildProcess, spawn } from 'node:child_process';
import { access, copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import dbus, { type MessageBus } from 'dbus-next';

/** A Secret Service of its own for one test: gnome-keyring on its own bus, with its own folder, never the person's. */
export type Keyring = {
  /** For processes that shall see this bus and nothing of the desktop around the test. */
  readonly env: NodeJS.ProcessEnv;
  readonly lock: () => Promise<void>;
  /** Answers the question with the password, as a login would. */
  readonly unlock: () => Promise<void>;
  /** Ends the daemon as a crash would, and starts it again, unlocked. */
  readonly restart: () => Promise<void>;
  /** Ends the bus under everybody. */
  readonly stopBus: () => Promise<void>;
  /** Ends the screen, so that a question nobody answers is dismissed. */
  readonly stopScreen: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const password = 'the password of the test keyring';
const patience = 10_000;

/** The services of the desktop's own folders stay out: what a test does not start is not there. */
const busConfig = (socket: string, services: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`;

/** The program that asks a person to unlock; without a screen it fails, which counts as a dismissed question. */
const prompter = '/usr/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service';

const start = (command: string, args: readonly string[], env: NodeJS.ProcessEnv, fds: readonly 'pipe'[] = []) => {
  const child = spawn(command, [...args], { env, stdio: ['pipe', 'pipe', 'pipe', ...fds] });
  child.stderr.resume();
  child.stdout.resume();
  // A program that is not installed must fail the test that needs it, not leave it waiting.
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  failed.catch(() => undefined);
  return { child, failed };
};

const end = async (child: ChildProcess | undefined): Promise<void> => {
  if (!child || child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
};

const until = async (what: string, done: () => Promise<boolean>, failed: Promise<never>): Promise<void> => {
  const give = Date.now() + patience;
  for (;;) {
    if (await Promise.race([done(), failed])) return;
    if (Date.now() > give) throw new Error(`${what} did not come up`);
    await pause(20);
  }
};

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

type Call = {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly signature?: string;
  readonly body?: unknown[];
};

const connect = async (address: string): Promise<MessageBus> => {
  const bus = dbus.sessionBus({ busAddress: address });
  // Tests end the bus under their connections; that is no error of this one.
  bus.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    bus.once('connect', () => resolve());
    bus.once('error', reject);
  });
  return bus;
};

const send = async (bus: MessageBus, call: Call): Promise<readonly unknown[]> =>
  (await bus.call(new dbus.Message(call)))?.body ?? [];

const secretService = { destination: 'org.freedesktop.secrets', path: '/org/freedesktop/secrets' };
const collection = '/org/freedesktop/secrets/collection/login';

const ownsName = async (bus: MessageBus): Promise<boolean> => {
  const peer = 'org.freedesktop.DBus';
  const question = { destination: peer, path: '/', interface: peer, member: 'NameHasOwner', signature: 's' };
  return (await send(bus, { ...question, body: [secretService.destination] }))[0] === true;
};

const lock = async (bus: MessageBus): Promise<void> => {
  const service = { ...secretService, interface: 'org.freedesktop.Secret.Service' };
  await send(bus, { ...service, member: 'Lock', signature: 'ao', body: [[collection]] });
};

/** By the daemon's own interface, which the login uses; the ordinary one asks a person. */
const unlock = async (bus: MessageBus): Promise<void> => {
  const service = { ...secretService, interface: 'org.freedesktop.Secret.Service' };
  const plain = ['plain', new dbus.Variant('s', '')];
  const session = (await send(bus, { ...service, member: 'OpenSession', signature: 'sv', body: plain }))[1];
  const secret = [session, Buffer.alloc(0), Buffer.from(password), 'text/plain'];
  await send(bus, {
    ...secretService,
    interface: 'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface',
    member: 'UnlockWithMasterPassword',
    signature: 'o(oayays)',
    body: [collection, secret],
  });
};

const startBus = async (
  folder: string,
  socket: string,
  env: NodeJS.ProcessEnv,
): Promise<{ child: ChildProcess; bus: MessageBus }> => {
  const services = path.join(folder, 'services');
  await mkdir(services);
  await copyFile(prompter, path.join(services, path.basename(prompter)));
  await writeFile(path.join(folder, 'bus.conf'), busConfig(socket, services));
  const { child, failed } = start('dbus-daemon', ['--nofork', `--config-file=${path.join(folder, 'bus.conf')}`], env);
  const made: { bus?: MessageBus } = {};
  const connects = async (): Promise<void> => {
    await access(socket);
    made.bus = await connect(`unix:path=${socket}`);
  };
  // The socket is there a moment before anybody listens at it.
  await until('The bus', () => succeeds(connects()), failed);
  if (made.bus === undefined) throw new Error('The bus has no connection');
  return { child, bus: made.bus };
};

const startScreen = async (env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; display: string }> => {
  const { child, failed } = start('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'], env, ['pipe']);
  const number = new Promise<string>((resolve) => child.stdio[3]?.once('data', (data) => resolve(String(data).trim())));
  return { child, display: `:${await Promise.race([number, failed])}` };
};

const startDaemon = async (env: NodeJS.ProcessEnv, bus: MessageBus): Promise<ChildProcess> => {
  const { child, failed } = start('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], env);
  child.stdin.end(password);
  await until('The keyring', () => ownsName(bus), failed);
  return child;
};

/**
 * Starts a bus and, unless `daemon` is false, an unlocked keyring on it. With `screen` the question to unlock is shown on a
 * screen that nobody looks at, and so is never answered; without, it fails at once. Rejects where a program is missing.
 */
export const startKeyring = async (
  options: { readonly daemon?: boolean; readonly screen?: boolean } = {},
): Promise<Keyring> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'keyring-'));
  const socket = path.join(folder, 'bus');
  const running: { bus?: ChildProcess; screen?: ChildProcess; daemon?: ChildProcess; connection?: MessageBus } = {};
  const base: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
    XDG_CACHE_HOME: folder,
    XDG_RUNTIME_DIR: folder,
    LANG: 'C.UTF-8',
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}`,
  };
  const stop = async (): Promise<void> => {
    running.connection?.disconnect();
    await end(running.daemon);
    await end(running.bus);
    await end(running.screen);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const screen = options.screen ? await startScreen(base) : undefined;
    if (screen) running.screen = screen.child;
    const env = screen ? { ...base, DISPLAY: screen.display } : base;
    const { child, bus } = await startBus(folder, socket, env);
    running.bus = child;
    running.connection = bus;
    if (options.daemon ?? true) running.daemon = await startDaemon(env, bus);
    return {
      env,
      lock: () => lock(bus),
      unlock: () => unlock(bus),
      restart: async () => {
        await end(running.daemon);
        running.daemon = await startDaemon(env, bus);
      },
      stopBus: () => end(running.bus),
      stopScreen: () => end(running.screen),
      stop,
    };
  } catch (caught) {
    await stop();
    throw caught;
  }
};
