// @ts-check
import { ensureBuilt } from './setup/build.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron, runtimeEnvironment } from './setup/electronRuntime.mjs';
import { SetupError } from './setup/project.mjs';
import { toolEnvironment } from './setup/run.mjs';
import { ensureSystemPackages, testPackages } from './setup/systemPackages.mjs';
import { runInDesktopSession } from './testing/desktopSession.mjs';

/** Measures what `test/bench` names and prints the figures. Nothing is judged: the machine decides how fast it is. */
async function main() {
  await ensureDependencies();
  await ensureSystemPackages(testPackages);
  const env = { ...toolEnvironment(), ...runtimeEnvironment(await findElectron()) };
  await ensureBuilt(env);
  const args = ['run', '--config', 'vitest.bench.config.mts', ...process.argv.slice(2)];
  const { code } = await runInDesktopSession(['vitest', ...args], { env });
  process.exitCode = code === 0 ? 0 : 1;
}

main().catch((error) => {
  process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
