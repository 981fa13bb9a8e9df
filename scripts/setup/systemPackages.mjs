// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { SetupError, say } from './project.mjs';
import { run } from './run.mjs';

/** What Electron and keytar need to run, by Debian's names. */
export const runPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libatk-bridge2.0-0',
  'libsecret-1-0',
  'libnotify4',
];

/** What the tests need besides: a screen, a session bus, a keychain, a browser to sign in with, and letters to look at. */
export const testPackages = [
  ...runPackages,
  'xvfb',
  'xauth',
  'dbus',
  'dbus-x11',
  'gnome-keyring',
  'chromium',
  'fonts-inter',
  'fonts-dejavu-core',
  'fonts-liberation',
];

/**
 * Sees to it that the packages are installed: through apt-get as root on Debian and its kin, else by a SetupError with
 * the exact command. On other systems nothing is known about packages, and a missing library shows when Electron starts.
 * @param {readonly string[]} packages
 */
export async function ensureSystemPackages(packages) {
  if (process.platform !== 'linux' || !existsSync('/usr/bin/dpkg-query')) return;
  const missing = missingPackages(packages, await installedPackages(packages));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    throw new SetupError(
      `These system packages are missing: ${missing.join(' ')}. Install them and try again:\n  ${installCommand(await inThisRelease(missing))}`,
    );
  }
  await install(missing);
}

/**
 * The packages of the list that are not installed under either name: releases since 2024 add `t64` to some libraries' names.
 * @param {readonly string[]} wanted
 * @param {ReadonlySet<string>} installed
 */
export function missingPackages(wanted, installed) {
  return wanted.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** @param {readonly string[]} packages */
function installCommand(packages) {
  return `sudo apt-get install --no-install-recommends ${packages.join(' ')}`;
}

/** @param {readonly string[]} packages */
async function installedPackages(packages) {
  const names = packages.flatMap((name) => [name, `${name}t64`]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's own
  const format = '${Package} ${db:Status-Status}\n';
  const { output } = await run('dpkg-query', ['-W', `-f=${format}`, ...names], { quiet: true });
  const lines = output.split('\n').filter((line) => line.endsWith(' installed'));
  return new Set(lines.map((line) => line.split(' ')[0] ?? ''));
}

/** @param {readonly string[]} missing */
async function install(missing) {
  say(`installing system packages: ${missing.join(' ')}`);
  if (!haveLists()) await apt(['update']);
  const first = await apt(['install', '-y', '--no-install-recommends', ...(await inThisRelease(missing))]);
  if (first.code === 0) return;
  // Lists that are weeks old name files that are gone from the archive.
  await apt(['update']);
  const second = await apt(['install', '-y', '--no-install-recommends', ...(await inThisRelease(missing))]);
  if (second.code !== 0) {
    throw new SetupError(
      `apt-get could not install ${missing.join(' ')}:\n${second.output.trim().split('\n').slice(-8).join('\n')}`,
    );
  }
}

/** @param {readonly string[]} args */
function apt(args) {
  return run('apt-get', ['-q', ...args], { quiet: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
}

function haveLists() {
  const folder = '/var/lib/apt/lists';
  return existsSync(folder) && readdirSync(folder).some((name) => name.includes('_Packages'));
}

/** @param {readonly string[]} packages @returns {Promise<string[]>} the names under which this release has them */
async function inThisRelease(packages) {
  const { output } = await run('apt-cache', ['pkgnames'], { quiet: true });
  const known = new Set(output.split('\n'));
  return packages.map((name) => (known.has(`${name}t64`) ? `${name}t64` : name));
}
