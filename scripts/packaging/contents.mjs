// @ts-check
import { closeSync, openSync, readSync } from 'node:fs';

/**
 * One folder of an asar archive's table of contents: `files` for a folder, anything else for a file.
 * @typedef {{ files: Record<string, AsarEntry> }} AsarFolder
 * @typedef {AsarFolder | { size: number, unpacked?: boolean }} AsarEntry
 */

/** What a packaged app holds, and nothing else; `*` stands for any name, also across folders. */
const expected = [
  'package.json',
  'LICENSE',
  'out/main/main.js',
  'out/main/keychain.js',
  'out/main/chunks/*.js',
  'out/preload/preload.js',
  'out/renderer/index.html',
  'out/renderer/assets/*',
  'resources/icon.png',
  'resources/tray/*.png',
  'node_modules/keytar/package.json',
  'node_modules/keytar/LICENSE.md',
  'node_modules/keytar/lib/keytar.js',
  'node_modules/keytar/prebuilds/*/keytar.node',
];

/** Files that the app cannot do without. */
const needed = expected.filter((pattern) => pattern !== 'out/main/chunks/*.js');

/**
 * The paths of all files in an asar archive, with the ones that lie outside it marked.
 * @param {string} archive
 * @returns {{ path: string, unpacked: boolean }[]}
 */
export function listArchive(archive) {
  const file = openSync(archive, 'r');
  try {
    // The archive starts with two length-prefixed records of Chromium's Pickle format; the second holds JSON.
    const sizes = Buffer.alloc(16);
    readSync(file, sizes, 0, 16, 0);
    const json = Buffer.alloc(sizes.readUInt32LE(12));
    readSync(file, json, 0, json.length, 16);
    return below(JSON.parse(json.toString('utf8')), '');
  } finally {
    closeSync(file);
  }
}

/**
 * @param {AsarFolder} folder
 * @param {string} prefix
 * @returns {{ path: string, unpacked: boolean }[]}
 */
function below(folder, prefix) {
  return Object.entries(folder.files).flatMap(([name, entry]) =>
    'files' in entry ? below(entry, `${prefix}${name}/`) : [{ path: prefix + name, unpacked: entry.unpacked === true }],
  );
}

/**
 * What is wrong with the contents of a packaged app: files nobody asked for, files that are missing, and code that lies
 * outside the archive. Empty when all is well.
 * @param {readonly { path: string, unpacked: boolean }[]} files
 * @returns {string[]}
 */
export function contentFaults(files) {
  const extra = files.filter((file) => !expected.some((pattern) => matches(pattern, file.path)));
  const missing = needed.filter((pattern) => !files.some((file) => matches(pattern, file.path)));
  const outside = files.filter((file) => file.unpacked !== file.path.endsWith('.node'));
  return [
    ...extra.map((file) => `${file.path} does not belong in it`),
    ...missing.map((pattern) => `${pattern} is missing`),
    ...outside.map((file) => `${file.path} lies ${file.unpacked ? 'outside' : 'inside'} the archive`),
  ];
}

/**
 * @param {string} pattern
 * @param {string} file
 */
function matches(pattern, file) {
  const source = pattern
    .split('*')
    .map((part) => part.replace(/[.\\+^$(){}|[\]]/g, '\\$&'))
    .join('.*');
  return !file.endsWith('.map') && new RegExp(`^${source}$`).test(file);
}
