import type { Client } from '../src/api/client';
import type { Profile } from '../src/domain/profile';
import type { ProfileStatus } from '../src/domain/token';
import type { Clock, Log } from '../src/ports';
import { failureFacts } from './survival';
import { nextTrayChange, type TrayView, trayView } from './trayMenu';

/** Shortest time between two looks of the tray, in ms: a refresh of many profiles is one redraw, not a flicker. */
const shortestPause = 1000;

/** What the tray knows of the core. */
export type TrayKnowledge = { readonly profiles: readonly Profile[]; readonly statuses: readonly ProfileStatus[] };

/** `look` asks the core anew; `known` is what it said last. */
export type Tray = {
  readonly start: () => void;
  readonly look: () => void;
  readonly known: () => TrayKnowledge;
  readonly stop: () => void;
};

/** Keeps the tray's menu and icon true, as a client of the core like the window: drawn on a change, and as time passes. */
export const createTray = (deps: {
  readonly client: Client;
  readonly clock: Clock;
  readonly log: Log;
  readonly draw: (view: TrayView) => void;
}): Tray => {
  const { client, clock, log } = deps;
  let known: TrayKnowledge = { profiles: [], statuses: [] };
  let drawn = '';
  let stopTimer: () => void = () => undefined;

  const draw = (): void => {
    stopTimer();
    const view = trayView(known.profiles, known.statuses, clock.now());
    const text = JSON.stringify(view);
    if (text !== drawn) deps.draw(view);
    drawn = text;
    const wait = nextTrayChange(known.statuses, clock.now());
    if (wait !== undefined) stopTimer = clock.after(wait, draw);
  };

  const ask = async (): Promise<void> => {
    try {
      const [profiles, statuses] = await Promise.all([client.call('profiles.list'), client.call('tokens.status')]);
      known = { profiles, statuses };
      draw();
    } catch (caught) {
      log.warn('tray.look-failed', failureFacts(caught));
    }
  };

  const { changed: look, stop: stopLooking } = createThrottle(clock, () => void ask());
  const stops: (() => void)[] = [];
  return {
    start: () => {
      draw();
      stops.push(client.on('profiles.changed', look), client.on('tokens.changed', look));
      look();
    },
    look,
    known: () => known,
    stop: () => {
      for (const stop of stops) stop();
      stopTimer();
      stopLooking();
    },
  };
};

/** Runs at once on the first change, then at most once a pause, and once more after the last change. */
const createThrottle = (clock: Clock, run: () => void): { readonly changed: () => void; readonly stop: () => void } => {
  let stopPause: (() => void) | undefined;
  let changedMeanwhile = false;
  const changed = (): void => {
    if (stopPause !== undefined) {
      changedMeanwhile = true;
      return;
    }
    stopPause = clock.after(shortestPause, () => {
      stopPause = undefined;
      if (!changedMeanwhile) return;
      changedMeanwhile = false;
      changed();
    });
    run();
  };
  return { changed, stop: () => stopPause?.() };
};
