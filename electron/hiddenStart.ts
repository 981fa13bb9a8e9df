import type { Clock } from '../src/ports';

/** How often a hidden start looks for the tray, and how long it waits for one, in ms: sessions start it late. */
const every = 1000;
const patience = 20_000;

/**
 * For a start without a window: shows it after all where no tray comes to bring it back from, because a program that
 * cannot be reached would look like one that did not start. On macOS the Dock brings it back.
 */
export const createHiddenStart = (deps: {
  readonly clock: Clock;
  readonly platform: string;
  readonly hasTray: () => Promise<boolean>;
  readonly show: () => void;
}): (() => Promise<void>) => {
  const end = deps.clock.monotonic() + patience;
  const look = async (): Promise<void> => {
    if (deps.platform === 'darwin' || (await deps.hasTray())) return;
    if (deps.clock.monotonic() >= end) return deps.show();
    await new Promise<void>((resolve) => deps.clock.after(every, resolve));
    return look();
  };
  return look;
};
