import type { Client } from '../src/api/client';
import type { Clock, Log } from '../src/ports';
import { failureFacts } from './survival';
import { createThrottle } from './throttle';
import { nextTrayChange, type TrayFacts, type TrayView, trayView } from './trayMenu';

/** Shortest time between two looks of the tray, and between two menus, in ms: a refresh of many profiles is one redraw. */
const shortestPause = 1000;

/** `look` asks the core anew; `known` is what it said last. */
export type Tray = {
  readonly start: () => void;
  readonly look: () => void;
  readonly known: () => TrayFacts;
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
  let known: TrayFacts = { profiles: [], statuses: [], recent: [] };
  let drawn = '';
  let stopTimer: () => void = () => undefined;

  const redraw = (): void => {
    stopTimer();
    const view = trayView(known, clock.now());
    const text = JSON.stringify(view);
    // A menu that is open closes when it is replaced.
    if (text !== drawn) deps.draw(view);
    drawn = text;
    const wait = nextTrayChange(known.statuses, clock.now());
    if (wait !== undefined) stopTimer = clock.after(wait, draw.run);
  };
  const draw = createThrottle(clock, shortestPause, redraw);

  const ask = async (): Promise<void> => {
    try {
      const [profiles, statuses, { recentProfiles }] = await Promise.all([
        client.call('profiles.list'),
        client.call('tokens.status'),
        client.call('settings.get'),
      ]);
      known = { profiles, statuses, recent: recentProfiles };
      draw.run();
    } catch (caught) {
      log.warn('tray.look-failed', failureFacts(caught));
    }
  };

  const look = createThrottle(clock, shortestPause, () => void ask());
  const stops: (() => void)[] = [];
  return {
    start: () => {
      for (const name of ['profiles.changed', 'tokens.changed', 'settings.changed'] as const) {
        stops.push(client.on(name, look.run));
      }
      look.run();
    },
    look: look.run,
    known: () => known,
    stop: () => {
      for (const stop of stops) stop();
      stopTimer();
      look.stop();
      draw.stop();
    },
  };
};
