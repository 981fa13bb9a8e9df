// @ts-check
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../setup/run.mjs';
import { runInDesktopSession } from '../testing/desktopSession.mjs';
import { contentFaults, listArchive } from './contents.mjs';
import { readFuses } from './fuses.mjs';

/**
 * What each check is given: the packaged folder, the Electron it was made of, the tools' environment, and where a
 * screenshot may go.
 * @typedef {{ folder: string, runtime: import('../setup/electronRuntime.mjs').ElectronRuntime, env: NodeJS.ProcessEnv, picture: string }} Packaged
 * @typedef {{ passed: boolean, detail?: string }} Result
 */

const windowCheck = path.join(path.dirname(fileURLToPath(import.meta.url)), 'windowCheck.mjs');

/** @param {string} folder */
function programIn(folder) {
  return path.join(folder, 'token-helper');
}

/** @param {Packaged} packaged @returns {Promise<Result>} */
async function holdsWhatItShould({ folder }) {
  const resources = readdirSync(path.join(folder, 'resources')).filter((name) => !name.startsWith('app.asar'));
  const faults = [
    ...resources.map((name) => `resources/${name} does not belong in it`),
    ...contentFaults(listArchive(path.join(folder, 'resources', 'app.asar'))),
  ];
  return { passed: faults.length === 0, detail: faults.join(', ') };
}

/** @param {Packaged} packaged @returns {Promise<Result>} */
async function fusesAreSet({ folder, runtime }) {
  const fuses = await readFuses(programIn(folder));
  const wrong = fuses.filter(({ state }) => state === 'wrong' || (state === 'absent' && runtime.kind !== 'fallback'));
  if (wrong.length > 0)
    return { passed: false, detail: wrong.map(({ name, state }) => `${name} is ${state}`).join(', ') };
  const absent = fuses.filter(({ state }) => state === 'absent').map(({ name }) => name);
  return { passed: true, detail: absent.length === 0 ? '' : `Electron ${runtime.version} lacks ${absent.join(', ')}` };
}

/** @param {Packaged} packaged @returns {Promise<Result>} */
async function doesNotRunAsNode({ folder, runtime, env }) {
  const word = 'ran-as-node';
  const probe = async (/** @type {string} */ program) => {
    const args = ['10', program, '-e', `process.stdout.write('${word}')`];
    const { output } = await run('timeout', args, { env: { ...env, ELECTRON_RUN_AS_NODE: '1' }, quiet: true });
    return output.includes(word);
  };
  // Without this the check would also pass if the probe itself were broken.
  if (!(await probe(runtime.executable)))
    return { passed: false, detail: 'the probe does not work on an unpackaged Electron' };
  return { passed: !(await probe(programIn(folder))) };
}

/** @param {Packaged} packaged @returns {Promise<Result>} */
async function opensItsWindow({ folder, env, picture }) {
  const command = /** @type {const} */ (['node', windowCheck, programIn(folder), picture]);
  const { code, output } = await runInDesktopSession(command, { env, quiet: true });
  return { passed: code === 0, detail: code === 0 ? (output.trim().split('\n').at(-1) ?? '') : output.trim() };
}

/** @param {Packaged} packaged @returns {Promise<Result>} last of all, because it breaks the packaged folder */
async function loadsOnlyItsArchive({ folder, env }) {
  const word = 'loaded-from-a-folder';
  const resources = path.join(folder, 'resources');
  const planted = path.join(resources, 'app');
  mkdirSync(planted);
  writeFileSync(path.join(planted, 'package.json'), JSON.stringify({ name: 'planted', main: 'main.js' }));
  writeFileSync(path.join(planted, 'main.js'), `process.stdout.write('${word}\\n'); require('electron').app.exit();`);
  renameSync(path.join(resources, 'app.asar'), path.join(folder, 'app.asar.away'));
  const switches = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const { output } = await runInDesktopSession(['timeout', '10', programIn(folder), ...switches], { env, quiet: true });
  return { passed: !output.includes(word) };
}

/** What must hold for a packaged folder, in this order. */
const checks = [
  { name: 'holds the app and nothing else', check: holdsWhatItShould },
  { name: 'has every fuse set as wanted (T12)', check: fusesAreSet },
  { name: 'does not run as plain Node (T12)', check: doesNotRunAsNode },
  { name: 'opens its window and reaches the keychain', check: opensItsWindow },
  { name: 'loads no app but the one in its archive (T12)', check: loadsOnlyItsArchive },
];

/** @param {Packaged} packaged */
async function runChecks(packaged) {
  let failed = 0;
  for (const { name, check } of checks) {
    const { passed, detail = '' } = await check(packaged);
    if (!passed) failed += 1;
    process.stdout.write(`${passed ? '✓' : '✗'} ${name}${detail === '' ? '' : `: ${detail}`}\n`);
  }
  process.stdout.write(`\n${checks.length - failed} passed, ${failed} failed\n`);
  return failed;
}

// Run by packageCheck.mjs, with what it packaged as the one argument.
process.exitCode = (await runChecks({ env: process.env, ...JSON.parse(process.argv[2] ?? '') })) === 0 ? 0 : 1;
