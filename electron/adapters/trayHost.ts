import { execFile } from 'node:child_process';

/** How a program asks the session bus; which of them is installed differs between distributions. */
type Asker = readonly [program: string, ...args: string[]];

const watcher = 'org.kde.StatusNotifierWatcher';

const ownerAskers: readonly Asker[] = [
  [
    'gdbus',
    'call',
    '--session',
    '--dest',
    'org.freedesktop.DBus',
    '--object-path',
    '/org/freedesktop/DBus',
    '--method',
    'org.freedesktop.DBus.NameHasOwner',
    watcher,
  ],
  [
    'dbus-send',
    '--session',
    '--print-reply=literal',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    `string:${watcher}`,
  ],
  [
    'busctl',
    '--user',
    'call',
    'org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus',
    'NameHasOwner',
    's',
    watcher,
  ],
];

const hostAskers: readonly Asker[] = [
  [
    'gdbus',
    'call',
    '--session',
    '--dest',
    watcher,
    '--object-path',
    '/StatusNotifierWatcher',
    '--method',
    'org.freedesktop.DBus.Properties.Get',
    watcher,
    'IsStatusNotifierHostRegistered',
  ],
  [
    'dbus-send',
    '--session',
    '--print-reply=literal',
    `--dest=${watcher}`,
    '/StatusNotifierWatcher',
    'org.freedesktop.DBus.Properties.Get',
    `string:${watcher}`,
    'string:IsStatusNotifierHostRegistered',
  ],
  ['busctl', '--user', 'get-property', watcher, '/StatusNotifierWatcher', watcher, 'IsStatusNotifierHostRegistered'],
];

/** Runs a program and gives its output; undefined when it is missing, fails or takes longer than a second. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<string | undefined>;

/**
 * Whether somebody shows tray icons at the moment. Windows and macOS always do; on Linux a StatusNotifierItem host must be
 * on the session bus, and Electron does not tell when there is none. Without any program to ask with, the answer is no.
 */
export const hasTrayHost = async (platform: string, run: RunProgram = runProgram): Promise<boolean> => {
  if (platform !== 'linux') return true;
  // The owner first: asking an absent watcher for its property could start one that nobody wants.
  return (await ask(ownerAskers, run)) && (await ask(hostAskers, run));
};

const ask = async (askers: readonly Asker[], run: RunProgram): Promise<boolean> => {
  for (const [program, ...args] of askers) {
    const output = await run(program, args);
    if (output !== undefined) return /\btrue\b/.test(output);
  }
  return false;
};

const runProgram: RunProgram = (program, args) =>
  new Promise((resolve) => {
    execFile(program, [...args], { timeout: 1000, encoding: 'utf8' }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
