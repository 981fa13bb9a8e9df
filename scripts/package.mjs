// @ts-check
import { packageApp } from './packaging/electronBuilder.mjs';
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron, runtimeEnvironment } from './setup/electronRuntime.mjs';
import { SetupError, say } from './setup/project.mjs';
import { toolEnvironment } from './setup/run.mjs';
import { ensureSystemPackages } from './setup/systemPackages.mjs';

/** Packages the app for the platform it runs on; further arguments go to electron-builder. */
async function main() {
  await ensureDependencies();
  const runtime = await findElectron();
  const env = { ...toolEnvironment(), ...runtimeEnvironment(runtime) };
  await ensureBuilt(env);
  if (runtime.kind !== 'fallback') {
    // The rpm is put together by the system's own tool.
    await ensureSystemPackages(['rpm']);
    const { code } = await packageApp(runtime, { env, args: process.argv.slice(2) });
    return code ?? 1;
  }
  say(
    'without the official Electron only an unpacked folder is made, to check that packaging works; do not hand it on',
  );
  const { code } = await packageApp(runtime, { env, args: ['--linux', 'dir', ...process.argv.slice(2)] });
  return code ?? 1;
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
