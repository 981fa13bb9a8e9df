import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeWholeFile } from '../../../electron/adapters/diskFiles';
import { autostartEntry, configFolder, createLoginStart, ownExecutable } from '../../../electron/adapters/loginStart';
import { toAppError } from '../../../src/domain/errors';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'login-start-'));
});
afterEach(() => rm(folder, { recursive: true }));

type Item = { readonly openAtLogin?: boolean; readonly path?: string; readonly args?: readonly string[] };

const loginStart = (platform: string, development = false) => {
  const items: Item[] = [];
  const asked: Item[] = [];
  const login = createLoginStart({
    platform,
    development,
    executable: '/opt/Token Helper/token-helper',
    configFolder: folder,
    app: {
      // The one member of Electron's answer that is looked at.
      getLoginItemSettings: (options) => {
        asked.push(options ?? {});
        return { openAtLogin: items.at(-1)?.openAtLogin === true } as Electron.LoginItemSettings;
      },
      setLoginItemSettings: (settings) => void items.push(settings),
    },
    write: writeWholeFile,
  });
  return { login, items, asked };
};
const file = () => path.join(folder, 'autostart', 'token-helper.desktop');

describe('starting with the session on Linux', () => {
  test('is an entry in the autostart folder, gone again when it is switched off', async () => {
    const { login } = loginStart('linux');
    expect(await login.state()).toEqual({ kind: 'offered', isOn: false });
    await login.set(true);
    expect(await login.state()).toEqual({ kind: 'offered', isOn: true });
    expect(await readFile(file(), 'utf8')).toMatch(/^Exec="\/opt\/Token Helper\/token-helper" --hidden$/m);
    await login.set(true);
    await login.set(false);
    await login.set(false);
    await expect(stat(file())).rejects.toThrow('ENOENT');
    expect(await login.state()).toEqual({ kind: 'offered', isOn: false });
  });

  test.each(['Hidden=true', 'X-GNOME-Autostart-enabled=false'])(
    'counts as off where the session’s own settings wrote %s',
    async (line) => {
      const { login } = loginStart('linux');
      await login.set(true);
      await writeFile(file(), `${(await readFile(file(), 'utf8')).replace(/^X-GNOME.*\n/m, '')}${line}\n`);
      expect(await login.state()).toEqual({ kind: 'offered', isOn: false });
    },
  );

  test('F65: says what kept the entry from being written', async () => {
    const { login } = loginStart('linux');
    await writeFile(path.join(folder, 'autostart'), 'a file, where the folder should be');
    const refused = await login.set(true).then(() => undefined, toAppError);
    expect(refused).toMatchObject({ code: 'disk-failed', file: 'token-helper.desktop' });
    await chmod(folder, 0o700);
  });

  test('starts the very file that runs, whatever its name holds', () => {
    const exec = (executable: string) => /^Exec=(.*)$/m.exec(autostartEntry(executable))?.[1];
    expect(exec('/opt/a "b" $c `d` 100% \\e')).toBe('"/opt/a \\\\"b\\\\" \\\\$c \\\\`d\\\\` 100%% \\\\\\\\e" --hidden');
    expect(ownExecutable({ APPIMAGE: '/home/a/Token-Helper.AppImage' }, '/tmp/.mount_x/token-helper')).toBe(
      '/home/a/Token-Helper.AppImage',
    );
    expect(ownExecutable({}, '/usr/bin/token-helper')).toBe('/usr/bin/token-helper');
  });

  test('is written where the session looks', () => {
    expect(configFolder({ XDG_CONFIG_HOME: '/x' }, '/home/a')).toBe('/x');
    expect(configFolder({ XDG_CONFIG_HOME: 'x' }, '/home/a')).toBe('/home/a/.config');
    expect(configFolder({}, '/home/a')).toBe('/home/a/.config');
  });
});

describe('starting with the session elsewhere', () => {
  test('on Windows is an entry with the switch for a hidden start, asked for by the same words', async () => {
    const { login, items, asked } = loginStart('win32');
    await login.set(true);
    const entry = { path: '/opt/Token Helper/token-helper', args: ['--hidden'] };
    expect(items).toEqual([{ ...entry, openAtLogin: true }]);
    expect(await login.state()).toEqual({ kind: 'offered', isOn: true });
    expect(asked).toEqual([entry]);
  });

  test('on macOS is a login item', async () => {
    const { login, items } = loginStart('darwin');
    await login.set(true);
    await login.set(false);
    expect(items).toEqual([{ openAtLogin: true }, { openAtLogin: false }]);
  });

  test.each([
    ['linux', true, 'development'],
    ['darwin', true, 'development'],
    ['freebsd', false, 'system'],
  ])('on %s, from a source folder: %s, is not offered, and says why', async (platform, development, reason) => {
    const { login, items } = loginStart(platform, development);
    expect(await login.state()).toEqual({ kind: 'not-offered', reason });
    expect(await login.set(true).then(() => undefined, toAppError)).toMatchObject({ code: 'not-offered' });
    expect(items).toEqual([]);
    await expect(stat(file())).rejects.toThrow('ENOENT');
  });
});
