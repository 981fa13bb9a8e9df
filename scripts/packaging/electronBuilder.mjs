// @ts-check
import { runTool } from '../setup/run.mjs';

/** @typedef {import('../setup/electronRuntime.mjs').ElectronRuntime} ElectronRuntime */

/**
 * Packages the built app with the Electron at hand.
 * @param {ElectronRuntime} runtime
 * @param {{ env: NodeJS.ProcessEnv, args?: readonly string[], output?: string, quiet?: boolean }} options
 */
export function packageApp(runtime, { env, args = [], output, quiet = false }) {
  return runTool(
    'electron-builder',
    [
      // Nothing is ever published from here.
      '--publish=never',
      `--config.electronDist=${runtime.dist}`,
      `--config.electronVersion=${runtime.version}`,
      ...(output === undefined ? [] : [`--config.directories.output=${output}`]),
      ...args,
    ],
    { env, quiet },
  );
}
