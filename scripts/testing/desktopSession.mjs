// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, runTool } from '../setup/run.mjs';

// The keychain is unlocked with an empty password, as a log-in would do with the person's own.
const inSession =
  'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null && ' +
  'exec xvfb-run -a -s "-screen 0 1600x1000x24" "$@"';

/**
 * Runs a command as on a desktop that was just logged in to: a screen, a session bus with an unlocked keychain, and a
 * home folder of its own, which is gone afterwards. Systems other than Linux always have a
 * desktop, and it is used as it is.
 * @param {readonly [string, ...string[]]} command
 * @param {{ env: NodeJS.ProcessEnv, quiet?: boolean }} options
 */
export async function runInDesktopSession(command, { env, quiet = false }) {
  const [program, ...args] = command;
  if (process.platform !== 'linux') return runTool(program, args, { env, quiet });
  const home = mkdtempSync(path.join(tmpdir(), 'token-helper-home-'));
  try {
    const session = ['--', 'bash', '-c', inSession, 'session', ...command];
    return await run('dbus-run-session', session, { env: { ...env, ...homeEnvironment(home) }, quiet });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** @param {string} home @returns {Record<string, string>} */
function homeEnvironment(home) {
  const folders = {
    XDG_DATA_HOME: path.join(home, '.local', 'share'),
    XDG_CONFIG_HOME: path.join(home, '.config'),
    XDG_CACHE_HOME: path.join(home, '.cache'),
    XDG_STATE_HOME: path.join(home, '.local', 'state'),
    XDG_RUNTIME_DIR: path.join(home, 'run'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  return { HOME: home, ...folders };
}
