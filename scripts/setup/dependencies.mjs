// @ts-check
import { existsSync } from 'node:fs';
import path from 'node:path';
import { lockDifference } from './lockFile.mjs';
import { projectFolder, readJson, SetupError, say } from './project.mjs';
import { npmCommand, run } from './run.mjs';

const modules = path.join(projectFolder, 'node_modules');

/** The Node that npm scripts run on, brought by the `node` dev dependency. */
const ownNode = path.join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

/** Files that prove an install ran to its end; npm's own record does not see a folder that was deleted afterwards. */
const tools = ['electron/package.json', 'electron-vite/package.json', 'vitest/package.json', 'typescript/package.json'];

/** Installs the dependencies when node_modules is not what package-lock.json says; throws SetupError when that fails. */
export async function ensureDependencies() {
  const reason = whyInstall();
  if (reason !== undefined) await install(reason);
  if (!existsSync(ownNode)) await installNode();
  const missing = missingFiles();
  if (missing !== undefined) {
    throw new SetupError(`${missing} is missing after an install. Delete node_modules and try again.`);
  }
}

function whyInstall() {
  return (
    lockDifference(
      readJson(path.join(projectFolder, 'package-lock.json')),
      readJson(path.join(modules, '.package-lock.json')),
    ) ?? missingFiles()
  );
}

function missingFiles() {
  const prebuilt = `keytar/prebuilds/${process.platform}-${process.arch}/keytar.node`;
  return [...tools, prebuilt].find((file) => !existsSync(path.join(modules, file)));
}

/** @param {string} reason */
async function install(reason) {
  say(`installing dependencies (${reason})`);
  const npm = npmCommand();
  // Windows does not let `npm ci` delete the Node that is running this very script; `npm install` leaves it where it is.
  const inUse = process.platform === 'win32' && process.execPath.startsWith(modules);
  // Warnings would be about the older Node that npm itself runs on; the tools run on the one that is installed here.
  const args = [...npm.args, inUse ? 'install' : 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code } = await run(npm.command, args, { env: process.env, shell: npm.shell });
  if (code !== 0) {
    throw new SetupError(
      'npm could not install the dependencies; its own message is above. Check the network and the registry, then try again.',
    );
  }
}

/** Does what the `node` package's install script does, for an npm that is told not to run install scripts. */
async function installNode() {
  say('fetching Node for the npm scripts');
  const { code, output } = await run(process.execPath, ['installArchSpecificPackage.js'], {
    cwd: path.join(modules, 'node'),
    quiet: true,
  });
  if (code !== 0 || !existsSync(ownNode)) {
    throw new SetupError(`Node for the npm scripts could not be installed:\n${output.trim()}`);
  }
}
