// @ts-check

/**
 * Whether a window can be shown here. Only Linux can lack a display and tell.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function hasDisplay(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY) || Boolean(env.WAYLAND_DISPLAY);
}

/** What to tell a person who starts the app where there is no screen. */
export const noDisplayMessage = [
  'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be shown. Either',
  '  - run `npm start` in a terminal on a desktop, or',
  '  - give it a screen that nobody sees: xvfb-run -a npm start',
].join('\n');

/**
 * The switches that Electron needs on this machine, each with its reason in words for the terminal.
 * @param {{ root: boolean, fallback: boolean, env: NodeJS.ProcessEnv }} machine
 * @returns {{ args: string[], remarks: string[] }}
 */
export function machineSwitches({ root, fallback, env }) {
  const args = [];
  const remarks = [];
  if (root) {
    args.push('--no-sandbox');
    remarks.push(
      'Chromium refuses its sandbox to root, so --no-sandbox is added; start as an ordinary user to keep the sandbox',
    );
  }
  // Newer versions choose Wayland by themselves.
  if (fallback && !env.DISPLAY && env.WAYLAND_DISPLAY) args.push('--ozone-platform-hint=auto');
  return { args, remarks };
}
