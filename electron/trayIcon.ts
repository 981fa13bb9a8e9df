import type { Client } from '../src/api/client';
import type { Ports } from '../src/ports';
import type { Notifier } from './adapters/notifications';
import { createSystemTray } from './adapters/systemTray';
import { hasTrayHost } from './adapters/trayHost';
import { createTray } from './tray';
import { createTrayActions } from './trayActions';
import { createTrayPresence } from './trayPresence';

/** The tray with its icon, as the rest of the shell knows it. */
export type TrayIcon = {
  readonly start: () => void;
  /** Asks the core anew what to show. */
  readonly look: () => void;
  /** Whether the icon can be seen at the moment. */
  readonly isSeen: () => Promise<boolean>;
  readonly leave: () => Promise<void>;
};

/** Joins the tray's menu, what its entries do, its icon on the desktop, and what is known of whether it can be seen. */
export const createTrayIcon = (deps: {
  readonly client: Client;
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly notify: Notifier;
  /** The folder with the icons. */
  readonly icons: string;
  readonly platform: string;
  readonly openWindow: () => void;
  readonly selectProfile: (profileId: string) => void;
  readonly quit: () => void;
}): TrayIcon => {
  const { client, openWindow } = deps;
  const { clock, log } = deps.ports;
  const icon = createSystemTray({ icons: deps.icons, run: (action) => void run(action), onClick: openWindow });
  const tray = createTray({ client, clock, log, draw: icon.draw });
  const run = createTrayActions({ ...deps, clock, log, known: tray.known });
  const presence = createTrayPresence({ hasHost: () => hasTrayHost(deps.platform), rebuild: icon.rebuild });
  return {
    start: () => {
      tray.start();
      void presence.isSeen();
    },
    look: tray.look,
    isSeen: presence.isSeen,
    leave: async () => {
      tray.stop();
      icon.destroy();
    },
  };
};
