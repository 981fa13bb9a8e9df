import type { GlobalShortcut } from 'electron';
import type { GlobalKeys } from '../../src/ports';

/** Keys for the whole desktop, and what a press of them does. */
export type SystemKeys = GlobalKeys & { readonly onPress: (run: () => void) => void };

/** Whether the desktop is one where programs cannot take keys by themselves (Linux, Wayland). */
export const isWayland = (platform: string, env: Readonly<Record<string, string | undefined>>): boolean =>
  platform === 'linux' && (env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY ?? '') !== '');

/** Electron's global shortcuts. Under Wayland they go through the desktop's portal, where there is one. */
export const createGlobalKeys = (deps: {
  readonly globalShortcut: Pick<GlobalShortcut, 'register' | 'unregister'>;
  readonly wayland: boolean;
}): SystemKeys => {
  let run: () => void = () => undefined;
  return {
    wayland: deps.wayland,
    take: (keys) => {
      try {
        return deps.globalShortcut.register(keys, () => run());
      } catch {
        // Electron throws for names it does not know; the setting is checked, but an older one may come from elsewhere.
        return false;
      }
    },
    giveBack: (keys) => deps.globalShortcut.unregister(keys),
    onPress: (wanted) => {
      run = wanted;
    },
  };
};
