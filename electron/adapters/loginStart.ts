import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { App } from 'electron';
import { fail } from '../../src/domain/errors';
import type { LoginStart } from '../../src/ports';
import { diskFailure } from './diskFiles';

/** Tells a start by the session from one by a person. */
export const hiddenSwitch = '--hidden';

type Deps = {
  readonly platform: string;
  /** Runs from its source folder: what would be started is Electron, without the app. */
  readonly development: boolean;
  /** What the session has to start. */
  readonly executable: string;
  /** The person's folder of settings (XDG Base Directory Specification), for Linux. */
  readonly configFolder: string;
  readonly app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  /** Writes a file whole or not at all. Throws `disk-*`. */
  readonly write: (file: string, text: string) => Promise<void>;
};

/** What the session starts: an AppImage is mounted elsewhere each time, and says itself where it lies. */
export const ownExecutable = (env: Readonly<Record<string, string | undefined>>, execPath: string): string =>
  env.APPIMAGE === undefined || env.APPIMAGE === '' ? execPath : env.APPIMAGE;

/** Where the person's settings lie on Linux; a relative folder counts as none (XDG Base Directory Specification). */
export const configFolder = (env: Readonly<Record<string, string | undefined>>, home: string): string =>
  env.XDG_CONFIG_HOME !== undefined && path.isAbsolute(env.XDG_CONFIG_HOME)
    ? env.XDG_CONFIG_HOME
    : path.join(home, '.config');

/** Starting with the session, as each system does it. */
export const createLoginStart = (deps: Deps): LoginStart => {
  const reason = deps.development ? 'development' : 'system';
  const way = deps.development
    ? undefined
    : { linux: linuxWay, darwin: electronWay, win32: electronWay }[deps.platform];
  if (way === undefined) {
    return {
      state: async () => ({ kind: 'not-offered', reason }),
      set: async () => {
        throw fail('not-offered', { what: 'Starting with the session' });
      },
    };
  }
  const { isOn, set } = way(deps);
  return { state: async () => ({ kind: 'offered', isOn: await isOn() }), set };
};

type Way = { readonly isOn: () => Promise<boolean>; readonly set: (isOn: boolean) => Promise<void> };

/** macOS keeps a list of its own, Windows the registry; Electron knows both. */
const electronWay = ({ app, executable, platform }: Deps): Way => {
  // Without the same path and arguments Windows would look for another entry. macOS takes none.
  const item = platform === 'win32' ? { path: executable, args: [hiddenSwitch] } : {};
  return {
    isOn: async () => app.getLoginItemSettings(item).openAtLogin,
    set: async (openAtLogin) => app.setLoginItemSettings({ ...item, openAtLogin }),
  };
};

/** A file in the session's autostart folder (Desktop Application Autostart Specification); Electron has nothing for it. */
const linuxWay = ({ configFolder: folder, executable, write }: Deps): Way => {
  const file = path.join(folder, 'autostart', 'token-helper.desktop');
  return {
    isOn: async () => {
      const text = await readFile(file, 'utf8').catch(() => '');
      // A session's own settings switch an entry off without taking the file away.
      return text !== '' && !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text);
    },
    set: async (isOn) => {
      const failed = (caught: unknown): never => {
        throw diskFailure(caught, path.basename(file));
      };
      if (!isOn) return rm(file, { force: true }).catch(failed);
      await mkdir(path.dirname(file), { recursive: true }).catch(failed);
      await write(file, autostartEntry(executable));
    },
  };
};

/** The entry as the session reads it (Desktop Entry Specification). */
export const autostartEntry = (executable: string): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Token Helper',
    'Comment=Keeps access tokens fresh',
    `Exec=${quotedArgument(executable)} ${hiddenSwitch}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** One argument of Exec: quoted, with the file's own escapes over those of the quotes, and no field codes. */
const quotedArgument = (text: string): string =>
  `"${text
    .replace(/(["`$\\])/g, '\\$1')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
