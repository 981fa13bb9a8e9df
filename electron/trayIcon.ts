import type { Client } from '../src/api/client';
import type { Ports } from '../src/ports';
import type { Notifier } from './adapters/notifications';
import { createSystemTray } from './adapters/systemTray';
import { hasTrayHost } from './adapters/trayHost';
import { createHeaderCopy } from './headerCopy';
import { createRecentProfiles } from './recentProfiles';
import { createShortcutPress } from './shortcutPress';
import { createTray } from './tray';
import { createTrayActions } from './trayActions';
import { createTrayPresence } from './trayPresence';
import type { Troubles } from './troubles';

/** What the app is without a window: the tray with its icon, and the shortcut for the whole desktop. */
export type TrayIcon = {
  readonly start: () => void;
  /** Asks the core anew what to show. */
  readonly look: () => void;
  /** Whether the icon can be seen at the moment. */
  readonly isSeen: () => Promise<boolean>;
  /** What a press of the shortcut does. */
  readonly pressShortcut: () => void;
  readonly leave: () => Promise<void>;
};

/** Joins the tray's menu, what its entries do, its icon on the desktop, and what is known of whether it can be seen. */
export const createTrayIcon = (deps: {
  readonly client: Client;
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly notify: Notifier;
  readonly tell: Troubles['tell'];
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
  const recent = createRecentProfiles({ client, log });
  const { known } = tray;
  const copy = createHeaderCopy({ client, clock, known });
  const run = createTrayActions({ ...deps, log, known, copy, used: recent.used });
  const presence = createTrayPresence({ hasHost: () => hasTrayHost(deps.platform), rebuild: icon.rebuild });
  return {
    start: () => {
      tray.start();
      void recent.start();
      void presence.isSeen();
    },
    look: tray.look,
    isSeen: presence.isSeen,
    pressShortcut: createShortcutPress({ ...deps, clock, log, known, copy }),
    leave: async () => {
      tray.stop();
      await recent.stop();
      icon.destroy();
    },
  };
};
