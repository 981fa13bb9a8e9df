// @ts-check
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { cacheFolder, projectFolder, readJson, say } from './project.mjs';
import { run, toolEnvironment } from './run.mjs';

const electronPackage = path.join(projectFolder, 'node_modules', 'electron');

/** A download that has not brought a single byte for this long is given up: the network does not let it through. */
const silenceLimitMs = 20_000;

/** How long a failed download is remembered, so that a machine without the way out does not wait at every start. */
const rememberFailureMs = 24 * 60 * 60 * 1000;

/**
 * How a download ended; `reason` continues the sentence "running on another Electron (...)".
 * @typedef {{ kind: 'downloaded', dist: string } | { kind: 'failed', reason: string }} Download
 */

/** The Electron version that package.json asks for. */
export function officialVersion() {
  return String(readJson(path.join(electronPackage, 'package.json'))?.version ?? 'unknown');
}

/** The folder of the installed official binary, or undefined where it is missing or belongs to another version. */
export function officialDist() {
  const dist = path.join(electronPackage, 'dist');
  const version = path.join(dist, 'version');
  const pointer = path.join(electronPackage, 'path.txt');
  if (!existsSync(version) || !existsSync(pointer)) return undefined;
  if (readFileSync(version, 'utf8').replace(/^v/, '').trim() !== officialVersion()) return undefined;
  return existsSync(path.join(dist, readFileSync(pointer, 'utf8'))) ? dist : undefined;
}

/**
 * Downloads the official binary with Electron's own installer, unless that failed a short while ago.
 * @returns {Promise<Download>}
 */
export async function downloadOfficial(now = Date.now()) {
  const version = officialVersion();
  const memory = failureMemory();
  const earlier = readJson(memory);
  if (earlier?.version === version && now - earlier.at < rememberFailureMs && now >= earlier.at) {
    return {
      kind: 'failed',
      reason: `its download failed on ${new Date(earlier.at).toISOString().slice(0, 16)}Z, tried again after a day`,
    };
  }
  say(`downloading Electron ${version}`);
  const reason = await runInstaller();
  const dist = officialDist();
  if (reason === undefined && dist !== undefined) {
    rmSync(memory, { force: true });
    return { kind: 'downloaded', dist };
  }
  mkdirSync(path.dirname(memory), { recursive: true });
  writeFileSync(memory, JSON.stringify({ version, at: now }));
  return { kind: 'failed', reason: reason ?? 'its download brought no usable program' };
}

/** Lets the next start try the download again at once: for when nothing else could take its place. */
export function forgetFailedDownload() {
  rmSync(failureMemory(), { force: true });
}

function failureMemory() {
  return path.join(cacheFolder(), 'electron-download-failed.json');
}

/** Runs the installer for as long as bytes arrive; answers why it failed, or undefined. */
async function runInstaller() {
  mkdirSync(cacheFolder(), { recursive: true });
  // The installer shows nothing of its progress to a program, but it writes into the temporary folder it is given.
  const temporary = mkdtempSync(path.join(cacheFolder(), 'download-'));
  const watched = [temporary, path.join(electronPackage, 'dist')];
  const silence = new AbortController();
  let size = -1;
  let quietSince = Date.now();
  const watch = setInterval(() => {
    const sizeNow = watched.reduce((sum, folder) => sum + folderSize(folder), 0);
    if (sizeNow !== size) quietSince = Date.now();
    size = sizeNow;
    if (Date.now() - quietSince > silenceLimitMs) silence.abort();
  }, 500);
  try {
    const { code } = await run('node', [path.join(electronPackage, 'install.js')], {
      env: toolEnvironment({ ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary }),
      quiet: true,
      signal: silence.signal,
    });
    if (silence.signal.aborted) return `its download brought nothing for ${silenceLimitMs / 1000} seconds`;
    return code === 0 ? undefined : 'its download is out of reach from here';
  } finally {
    clearInterval(watch);
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @param {string} folder @returns {number} bytes in all files below it; 0 for a folder that is not there */
function folderSize(folder) {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce((sum, name) => {
      const found = statSync(path.join(folder, name));
      return sum + (found.isFile() ? found.size : 0);
    }, 0);
  } catch {
    // A file that the installer moves away between the listing and the look at it: the next round sees the truth.
    return 0;
  }
}
