import type { DesktopState } from '../domain/desktop';
import { fail } from '../domain/errors';
import type { Settings, SettingsChange } from '../domain/settings';
import type { GlobalKeys, Log, LoginStart } from '../ports';

/** The shortcut for the whole desktop and the start with the session: what is set, and what the desktop made of it. */
export const createDesktopService = (deps: {
  readonly keys: GlobalKeys;
  readonly login: LoginStart;
  readonly settings: {
    readonly get: () => Settings;
    readonly set: (change: SettingsChange) => Promise<Settings>;
  };
  readonly log: Log;
}) => {
  const { keys, settings } = deps;
  let taken: string | undefined;
  /** The setting that was last acted on; none before the start. */
  let followed: string | null = null;

  const giveBack = (): void => {
    if (taken !== undefined) keys.giveBack(taken);
    taken = undefined;
  };

  /** Takes these keys in place of those taken before; those stay where these are refused. */
  const take = (wanted: string): boolean => {
    if (wanted === taken) return true;
    if (!keys.take(wanted)) return false;
    giveBack();
    taken = wanted;
    return true;
  };

  const shortcut = (): DesktopState['shortcut'] => {
    const wanted = settings.get().copyShortcut;
    if (wanted === null) return { kind: 'none' };
    return { kind: wanted === taken ? 'taken' : 'refused', keys: wanted };
  };

  const state = async (): Promise<DesktopState> => ({
    shortcut: shortcut(),
    wayland: keys.wayland,
    login: await deps.login.state(),
  });

  return {
    state,
    /** Throws `shortcut-refused` where the keys are not to be had; then the shortcut is what it was. */
    setShortcut: async (wanted: string | null): Promise<DesktopState> => {
      if (wanted !== null && !take(wanted)) throw fail('shortcut-refused', { keys: wanted, wayland: keys.wayland });
      await settings.set({ copyShortcut: wanted });
      return state();
    },
    /** Throws `disk-*` and `not-offered`. */
    setLoginStart: async (isOn: boolean): Promise<DesktopState> => {
      await deps.login.set(isOn);
      return state();
    },
    /** Makes the taken keys those that are set. Keys that are refused stay set: the program that has them may end. */
    follow: (): void => {
      const wanted = settings.get().copyShortcut;
      if (wanted === followed) return;
      followed = wanted;
      if (wanted !== taken) giveBack();
      if (wanted !== null && !take(wanted)) deps.log.warn('shortcut.refused');
    },
    stop: giveBack,
  };
};

export type DesktopService = ReturnType<typeof createDesktopService>;
