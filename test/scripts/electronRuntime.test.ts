import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findElectron, runtimeEnvironment } from '../../scripts/setup/electronRuntime.mjs';
import { fallbackMarker } from '../../scripts/setup/fallbackElectron.mjs';
import { downloadOfficial, officialVersion } from '../../scripts/setup/officialElectron.mjs';

const executables: Readonly<Record<string, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'token-helper-runtime-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const unpackElectron = (): void => {
  const file = path.join(folder, executables[process.platform] ?? 'electron');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, '');
};

describe('the Electron that ELECTRON_OVERRIDE_DIST_PATH names', () => {
  test('wins over every other and is handed on to the tools', async () => {
    unpackElectron();
    writeFileSync(path.join(folder, 'version'), 'v44.0.1\n');
    const runtime = await findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder });
    expect(runtime).toMatchObject({ kind: 'override', dist: folder, version: '44.0.1' });
    expect(runtimeEnvironment(runtime)).toEqual({ ELECTRON_OVERRIDE_DIST_PATH: folder });
  });

  test('is an error in words when there is no Electron in it', async () => {
    await expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).rejects.toThrow(
      `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, but there is no Electron in that folder. Correct it or unset it.`,
    );
  });

  test('is known as the fallback when it is the fallback, so that it is never packaged for anybody', async () => {
    unpackElectron();
    writeFileSync(path.join(folder, fallbackMarker), JSON.stringify({ electron: '25.1.1' }));
    expect(await findElectron({ ELECTRON_OVERRIDE_DIST_PATH: folder })).toMatchObject({
      kind: 'fallback',
      version: '25.1.1',
    });
    const runner = path.join(folder, 'resources', 'app', 'package.json');
    expect(JSON.parse(readFileSync(runner, 'utf8'))).toMatchObject({ main: 'main.js' });
  });
});

describe('a download that failed', () => {
  test('is not tried again on the same day', async () => {
    vi.stubEnv('XDG_CACHE_HOME', folder);
    const now = Date.UTC(2030, 0, 2, 12);
    const memory = { version: officialVersion(), at: Date.UTC(2030, 0, 2, 9, 30) };
    mkdirSync(path.join(folder, 'token-helper'));
    writeFileSync(path.join(folder, 'token-helper', 'electron-download-failed.json'), JSON.stringify(memory));
    expect(await downloadOfficial(now)).toEqual({
      kind: 'failed',
      reason: 'its download failed on 2030-01-02T09:30Z, tried again after a day',
    });
  });
});
