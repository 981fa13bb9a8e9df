import type { Clock, Wakeups } from '../../src/ports';

/** How often the system is asked whether there is a network, in ms: the main process is told of no change. */
const every = 15_000;

/** The part of Electron's powerMonitor that is used. */
type PowerMonitor = {
  on(event: 'resume', run: () => void): unknown;
  on(event: 'unlock-screen', run: () => void): unknown;
  removeListener(event: 'resume', run: () => void): unknown;
  removeListener(event: 'unlock-screen', run: () => void): unknown;
};

/** Tells when the computer wakes, is unlocked, or has a network again. */
export const createSystemWakeups = (deps: {
  readonly power: PowerMonitor;
  readonly isOnline: () => boolean;
  readonly clock: Pick<Clock, 'after'>;
}): Wakeups => ({
  onWake: (run) => {
    const { power, isOnline, clock } = deps;
    const resumed = (): void => run('resumed');
    const unlocked = (): void => run('unlocked');
    power.on('resume', resumed);
    // Linux and older systems never say it; resume is enough there.
    power.on('unlock-screen', unlocked);
    let wasOnline = isOnline();
    let stopTimer: () => void = () => undefined;
    const watch = (): void => {
      stopTimer = clock.after(every, () => {
        const now = isOnline();
        watch();
        if (now && !wasOnline) run('online');
        wasOnline = now;
      });
    };
    watch();
    return () => {
      stopTimer();
      power.removeListener('resume', resumed);
      power.removeListener('unlock-screen', unlocked);
    };
  },
});
