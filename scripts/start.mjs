// @ts-check
import { spawn } from 'node:child_process';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { hasDisplay, machineSwitches, noDisplayMessage } from './setup/display.mjs';
import { findElectron, runtimeEnvironment } from './setup/electronRuntime.mjs';
import { projectFolder, SetupError, say } from './setup/project.mjs';
import { toolEnvironment } from './setup/run.mjs';
import { ensureSystemPackages, runPackages } from './setup/systemPackages.mjs';

/**
 * Starts Electron on the project folder and lives as long as it does, so that the terminal and its signals reach the app.
 * @param {string} executable
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code to hand on
 */
function runApp(executable, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(executable, [...args], { cwd: projectFolder, env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)));
    let forwarded = false;
    const forward = (/** @type {NodeJS.Signals} */ name) => {
      if (!forwarded) child.kill(name);
      forwarded = true;
    };
    for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(name, () => {
        // Ctrl+C in a terminal reaches the app as well; a second SIGINT would cut short its orderly end.
        if (name !== 'SIGINT' || !process.stdin.isTTY) forward(name);
      });
    }
    // npm hands a signal to the shell it started this script with, and that shell dies of it without handing it on.
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && forward('SIGTERM'), 500);
    child.on('close', () => clearInterval(watch));
  });
}

async function main() {
  if (!hasDisplay()) throw new SetupError(noDisplayMessage);
  await ensureDependencies();
  await ensureSystemPackages(runPackages);
  const runtime = await findElectron();
  const env = { ...toolEnvironment(), ...runtimeEnvironment(runtime) };
  await ensureBuilt(env);
  const root = process.getuid?.() === 0;
  const switches = machineSwitches({ root, fallback: runtime.kind === 'fallback', env });
  for (const remark of switches.remarks) say(remark);
  return runApp(runtime.executable, [...switches.args, projectFolder, ...process.argv.slice(2)], env);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  },
);
