// @ts-check
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project folder: every script works on it, whatever folder it was called from. */
export const projectFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** A step of the set-up that cannot go on; the message says what happened and what to do, and is all that is printed. */
export class SetupError extends Error {
  name = 'SetupError';
}

/**
 * Where things live that are costly to fetch and belong to no clone in particular, such as the Electron runtime.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'token-helper', 'Cache');
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Caches', 'token-helper');
  // The XDG base directory specification says that a relative path is to be ignored.
  const xdg = env.XDG_CACHE_HOME;
  return path.join(xdg && path.isAbsolute(xdg) ? xdg : path.join(homedir(), '.cache'), 'token-helper');
}

/**
 * A JSON file's content, or undefined when the file is missing or broken: callers treat both as "start again".
 * @param {string} file
 * @returns {any}
 */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Prints one line of the set-up's own, marked so that it is told apart from what the tools print.
 * @param {string} line
 */
export function say(line) {
  process.stdout.write(`token-helper: ${line}\n`);
}
