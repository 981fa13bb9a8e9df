// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectFolder, SetupError, say } from './project.mjs';
import { runTool } from './run.mjs';

/** Everything the built app is made of. */
const inputs = [
  'src',
  'electron',
  'renderer',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'tsconfig.web.json',
];
const outputs = ['out/main/main.js', 'out/preload/preload.js', 'out/renderer/index.html'];
const stampFile = path.join(projectFolder, 'out', '.built-from');

/**
 * Builds the app into out/ when it is not there or its sources changed since; throws SetupError when it does not build.
 * @param {NodeJS.ProcessEnv} env
 */
export async function ensureBuilt(env) {
  const stamp = fingerprint(projectFolder, inputs);
  if (readStamp() === stamp && outputs.every((file) => existsSync(path.join(projectFolder, file)))) return;
  say('building the app');
  const { code, output } = await runTool('electron-vite', ['build', '--logLevel', 'warn'], { env, quiet: true });
  const missing = outputs.find((file) => !existsSync(path.join(projectFolder, file)));
  if (code !== 0) throw new SetupError(`The app does not build:\n${output.trim()}`);
  if (missing !== undefined) throw new SetupError(`The build left no ${missing}.`);
  if (output.trim() !== '') process.stdout.write(`${output.trim()}\n`);
  writeFileSync(stampFile, stamp);
}

/**
 * A short text that changes when any file below the inputs is added, removed or written to. It reads no file's content:
 * this runs before every start.
 * @param {string} root
 * @param {readonly string[]} places files and folders, relative to root; missing ones count as such
 */
export function fingerprint(root, places) {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of filesBelow(path.join(root, place)).sort()) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${path.relative(root, file)} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/** @param {string} place @returns {string[]} */
function filesBelow(place) {
  if (!existsSync(place)) return [];
  if (statSync(place).isFile()) return [place];
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const inside = path.join(place, entry.name);
    if (entry.isDirectory()) return filesBelow(inside);
    return entry.isFile() ? [inside] : [];
  });
}

function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}
