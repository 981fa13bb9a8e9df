import { existsSync } from 'node:fs';
import path from 'node:path';
import { app, globalShortcut, ipcMain, Menu, Notification, nativeTheme } from 'electron';
import { homepage } from '../package.json';
import { type Client, createClient } from '../src/api/client';
import { type Core, createCore } from '../src/core';
import type { Clock, GlobalKeys, Log } from '../src/ports';
import { aboutApp } from './about';
import { createBusNotifier, notificationSignals } from './adapters/busNotifications';
import { createGlobalKeys, isWayland } from './adapters/globalKeys';
import { createNotifier, type Notifier } from './adapters/notifications';
import { connectSessionBus, sessionBusPath } from './adapters/sessionBus';
import { appMenuTemplate } from './appMenu';
import { createAttention } from './attention';
import { createClosing } from './closing';
import { createEnding } from './ending';
import { createHiddenStart } from './hiddenStart';
import { connectPage, type Send } from './ipc';
import { pageAddresses } from './pageAddresses';
import { createPageSession } from './pageSession';
import { type CorePorts, createPorts } from './ports';
import { failureFacts } from './survival';
import { followTheme } from './theme';
import { createTrayIcon } from './trayIcon';
import { createTroubles } from './troubles';
import { createMainWindow, type MainWindow } from './window';

/** How long the window waits for what is kept, in ms: it opens with all of it, unless the keychain is slow to answer. */
const patience = 500;

const { platform } = process;
const quit = (): void => app.quit();

/** Builds the app around the core, in order. Resolves when all of it is there. `hidden`: nobody asked for the window. */
export const startShell = async (log: Log, hidden: boolean): Promise<void> => {
  const globalKeys = createGlobalKeys({ globalShortcut, wayland: isWayland(platform, process.env) });
  const { ports, core } = buildCore(log, globalKeys);
  const client = createClient(core);
  const loaded = core.start();
  await Promise.race([loaded, pause(ports.clock)]);
  await followTheme(client, log, (theme) => {
    nativeTheme.themeSource = theme;
  });

  const { window, send } = await openWindow(ports, core, { startHidden: hidden, onClose: () => void close() });
  const selectProfile = (profileId: string): void => {
    window.show();
    send('window.command', { command: 'select-profile', profileId });
  };
  const notify = systemNotifier(log);
  const icons = inApp('resources', 'tray');
  const ways = { openWindow: window.show, selectProfile, isWatched: window.isWatched, quit };
  const troubles = createTroubles({ client, clock: ports.clock, log, notify, ...ways });
  const tray = createTrayIcon({ client, ports, notify, tell: troubles.tell, icons, platform, ...ways });
  const attention = createAttention({ client, notify, log, ...ways });
  const close = createClosing({ client, notify, log, platform, hasTray: tray.isSeen, window, quit });

  setAppMenu({ client, log, window, send });
  tray.start();
  attention.start();
  globalKeys.onPress(tray.pressShortcut);
  app.on('second-instance', window.show);
  app.on('activate', window.show);
  const parts = [core.stop, window.savePlace, attention.stop, troubles.stop, tray.leave];
  // What the parts kept is kept: the process that kept it goes first, so that nothing of ours outlives the app.
  const exit = (): void => void Promise.race([ports.endKeychain(), pause(ports.clock)]).finally(() => app.exit(0));
  app.on('before-quit', createEnding({ clock: ports.clock, log, parts, exit }));
  await loaded;
  tray.look();
  // Before what is kept is loaded there is no trouble to be seen.
  troubles.start(!hidden);
  if (hidden) await createHiddenStart({ clock: ports.clock, platform, hasTray: tray.isSeen, show: window.show })();
};

const inApp = (...names: readonly string[]): string => path.join(app.getAppPath(), ...names);

const pause = (clock: Clock): Promise<void> => new Promise((resolve) => clock.after(patience, resolve));

const buildCore = (
  log: Log,
  globalKeys: GlobalKeys,
): { readonly ports: ReturnType<typeof createPorts>; readonly core: Core } => {
  const dataFolder = path.join(app.getPath('userData'), 'data');
  const ports = createPorts({ log, dataFolder, globalKeys });
  const version = app.getVersion();
  const { electron } = process.versions;
  const about = aboutApp({ version, electron, platform, dataFolder, homepage, browser: ports.browser, quit });
  return { ports, core: createCore(ports, about) };
};

const openWindow = async (
  { files, clock, log }: CorePorts,
  core: Core,
  { startHidden, onClose }: { readonly startHidden: boolean; readonly onClose: () => void },
): Promise<{ readonly window: MainWindow; readonly send: Send }> => {
  const development = !app.isPackaged;
  const addresses = pageAddresses({ development, developmentServer: process.env.ELECTRON_RENDERER_URL });
  const icon = inApp('resources', 'icon.png');
  const window = await createMainWindow({
    files,
    clock,
    log,
    session: createPageSession({ folder: inApp('out', 'renderer'), addresses, log }),
    page: addresses.start,
    preload: inApp('out', 'preload', 'preload.js'),
    icon: existsSync(icon) ? icon : undefined,
    development,
    startHidden,
    onClose,
  });
  const page = () => ({ contentsId: window.contentsId(), isOurs: addresses.isOurs });
  const { send } = connectPage({ ipcMain, core, page, deliver: window.deliver, log });
  return { window, send };
};

const systemNotifier = (log: Log): Notifier => {
  const usual = createNotifier({
    isSupported: () => Notification.isSupported(),
    create: (options) => new Notification(options),
    hasButtons: platform !== 'linux',
  });
  const socketPath = platform === 'linux' ? sessionBusPath(process.env) : undefined;
  if (socketPath === undefined) return usual;
  const userId = process.getuid?.() ?? 0;
  const connect = () => connectSessionBus({ socketPath, userId, signalsOf: notificationSignals });
  return createBusNotifier({ connect, usual, log });
};

const setAppMenu = (deps: {
  readonly client: Client;
  readonly log: Log;
  readonly window: MainWindow;
  readonly send: Send;
}): void => {
  const { client, log, window, send } = deps;
  const template = appMenuTemplate({
    platform,
    development: !app.isPackaged,
    actions: {
      newProfile: () => send('window.command', { command: 'new-profile' }),
      showSettings: () => send('window.command', { command: 'show-settings' }),
      reload: window.reload,
      openHelp: (topic) => {
        const failed = (caught: unknown): void => log.warn('help.not-opened', failureFacts(caught));
        client.call('app.openHelp', { topic }).catch(failed);
      },
    },
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate([...template]));
};
