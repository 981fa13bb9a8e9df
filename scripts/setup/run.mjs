// @ts-check
import { spawn } from 'node:child_process';
import path from 'node:path';
import { projectFolder } from './project.mjs';

/**
 * How a command is run. `quiet` keeps its output for the caller; otherwise it goes straight to the terminal.
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, input?: string, shell?: boolean, signal?: AbortSignal }} RunOptions
 */

/**
 * What a finished command left: `code` is null when a signal or the caller's AbortSignal ended it.
 * @typedef {{ code: number | null, output: string }} Finished
 */

/** Where the project's own tools are; the second has Node itself, which npm does not link where install scripts are blocked. */
const toolFolders = [['.bin'], ['node', 'bin']].map((place) => path.join(projectFolder, 'node_modules', ...place));

/**
 * The environment for the project's own tools, which come first on its PATH, so that `node` is the one package.json asks for.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(env = process.env) {
  // Windows spells it Path; writing a second spelling would leave the choice between the two to chance.
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const others = (env[name] ?? '')
    .split(path.delimiter)
    .filter((folder) => !toolFolders.includes(folder) && folder !== '');
  return { ...env, [name]: [...toolFolders, ...others].join(path.delimiter) };
}

/**
 * Runs a command to its end. Never throws for a command that fails or cannot be found: `code` is then not 0.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<Finished>}
 */
export function run(command, args, options = {}) {
  const { cwd = projectFolder, env = toolEnvironment(), quiet = false, input, shell = false, signal } = options;
  return new Promise((resolve) => {
    const output = quiet ? 'pipe' : 'inherit';
    const child = spawn(command, [...args], {
      cwd,
      env,
      shell,
      ...(signal ? { signal } : {}),
      stdio: [input === undefined ? 'ignore' : 'pipe', output, output],
    });
    /** @type {string[]} */
    const pieces = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ piece) => pieces.push(piece));
    }
    child.on('error', (error) =>
      resolve({ code: signal?.aborted ? null : 127, output: `${pieces.join('')}${error.message}` }),
    );
    child.on('close', (code) => resolve({ code, output: pieces.join('') }));
    child.stdin?.end(input);
  });
}

/**
 * Runs one of the project's own tools (vitest, tsc, ...) by the script that npm linked into node_modules/.bin.
 * @param {string} tool
 * @param {readonly string[]} args
 * @param {RunOptions} options
 */
export function runTool(tool, args, options = {}) {
  const windows = process.platform === 'win32';
  return run(windows ? `${tool}.cmd` : tool, args, { ...options, shell: windows });
}

/**
 * How to call npm from here: the very npm that started this script where one did, by its own Node, else the one on the PATH.
 * @param {NodeJS.ProcessEnv} env
 */
export function npmCommand(env = process.env) {
  const cli = env.npm_execpath;
  if (cli !== undefined && path.basename(cli) === 'npm-cli.js') {
    // npm's own Node, not ours: an install may replace the Node in node_modules that runs this script.
    return { command: env.npm_node_execpath ?? process.execPath, args: [cli], shell: false };
  }
  const windows = process.platform === 'win32';
  return { command: windows ? 'npm.cmd' : 'npm', args: [], shell: windows };
}
