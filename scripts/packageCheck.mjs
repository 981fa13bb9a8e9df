// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packageApp } from './packaging/electronBuilder.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron, runtimeEnvironment } from './setup/electronRuntime.mjs';
import { projectFolder, SetupError } from './setup/project.mjs';
import { run, toolEnvironment } from './setup/run.mjs';
import { ensureSystemPackages, testPackages } from './setup/systemPackages.mjs';

/**
 * Packages the app as an unpacked folder for Linux and checks on the result what can be checked here. What it makes is
 * thrown away: on the fallback Electron it is fit for nothing else. The checks print the closing line.
 */
async function main() {
  if (process.platform !== 'linux') throw new SetupError('The check of the packaged app runs on Linux only.');
  await ensureDependencies();
  await ensureSystemPackages(testPackages);
  const runtime = await findElectron();
  const env = { ...toolEnvironment(), ...runtimeEnvironment(runtime) };
  await ensureBuilt(env);
  const output = mkdtempSync(path.join(tmpdir(), 'token-helper-package-'));
  const results = path.join(projectFolder, 'test-results');
  mkdirSync(results, { recursive: true });
  try {
    const packed = await packageApp(runtime, { env, args: ['--linux', 'dir'], output, quiet: true });
    if (packed.code !== 0) throw new SetupError(`electron-builder could not package the app:\n${packed.output.trim()}`);
    // A program of its own, because the checks use installed modules, and a newer Node than may have started this one.
    const input = { folder: path.join(output, 'linux-unpacked'), runtime, picture: path.join(results, 'packaged.png') };
    const { code } = await run('node', ['scripts/packaging/checks.mjs', JSON.stringify(input)], { env });
    return code ?? 1;
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error) => {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    process.stdout.write('\n0 passed, 1 failed\n');
    process.exitCode = 1;
  },
);
