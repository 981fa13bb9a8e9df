import { BrowserWindow, nativeTheme, type Session, screen } from 'electron';
import type { Clock, FileStore, Log } from '../src/ports';
import { stoppedAddress } from './pageProtocol';
import { createReloadBudget } from './reloadBudget';
import { failureFacts } from './survival';
import { offerTextMenu } from './textMenu';
import { backgroundColour, windowOptions } from './windowOptions';
import { type Placement, placementText, placeWindow } from './windowPlacement';

const placementFile = 'window.json';

/** Moving a window reports every pixel; its place is written once it rests this long, in ms. */
const rest = 500;

/** How long a page may be busy before it is taken for stuck, in ms, on top of what Electron waits itself. */
const patience = 5000;

/** The one window. */
export type MainWindow = {
  /** Opens the window if need be, and brings it to the front. */
  readonly show: () => void;
  readonly hide: () => void;
  /** Visible and in front. */
  readonly isWatched: () => boolean;
  readonly contentsId: () => number | undefined;
  /** Hands a message to the page, once it is loaded. */
  readonly deliver: (channel: string, ...args: readonly unknown[]) => void;
  readonly reload: () => void;
  /** Writes where the window is. Never rejects. */
  readonly savePlace: () => Promise<void>;
};

type Deps = {
  readonly files: Pick<FileStore, 'read' | 'write'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly session: Session;
  readonly preload: string;
  readonly icon: string | undefined;
  /** The address of the window's page. */
  readonly page: string;
  readonly development: boolean;
  /** The window is made, but only shown when somebody wants it. */
  readonly startHidden: boolean;
  /** The person closed the window; hiding it or quitting is decided elsewhere. */
  readonly onClose: () => void;
};

/** Makes the window and opens it where it was. */
export const createMainWindow = async (deps: Deps): Promise<MainWindow> => {
  const { files, clock, log } = deps;
  const place: PlaceKeeper = createPlaceKeeper({ files, clock, log });
  let window = open(deps, await place.read(), place);
  if (!deps.startHidden) showOnceReady(window);

  const alive = (): BrowserWindow => {
    if (window.isDestroyed()) {
      window = open({ ...deps, startHidden: false }, place.last(), place);
      showOnceReady(window);
    }
    return window;
  };

  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(backgroundColour(nativeTheme.shouldUseDarkColors));
  });

  return {
    show: () => {
      const shown = alive();
      if (shown.isMinimized()) shown.restore();
      shown.show();
      shown.focus();
    },
    hide: () => {
      if (!window.isDestroyed()) window.hide();
    },
    isWatched: () => !window.isDestroyed() && window.isVisible() && window.isFocused(),
    contentsId: () => (window.isDestroyed() ? undefined : window.webContents.id),
    deliver: (channel, ...args) => {
      if (window.isDestroyed()) return;
      const { webContents } = window;
      const send = () => {
        if (!webContents.isDestroyed() && !webContents.isCrashed()) webContents.send(channel, ...args);
      };
      if (webContents.isLoadingMainFrame()) webContents.once('did-finish-load', send);
      else send();
    },
    reload: () => void load(alive(), deps),
    savePlace: () => place.save(window),
  };
};

const load = (window: BrowserWindow, { page, log }: Deps): Promise<void> =>
  window.loadURL(page).catch((caught: unknown) => {
    log.error('window.load-failed', failureFacts(caught));
  });

const open = (deps: Deps, placement: Placement, place: PlaceKeeper): BrowserWindow => {
  const window = new BrowserWindow(windowOptions({ ...deps, placement, dark: nativeTheme.shouldUseDarkColors }));
  if (placement.maximized) window.once('show', () => window.maximize());
  window.on('close', (event) => {
    event.preventDefault();
    deps.onClose();
  });
  place.follow(window);
  offerTextMenu(window.webContents);
  keepAlive(window, deps);
  void load(window, deps);
  return window;
};

/** A window that is shown before its page is drawn would be an empty one. */
const showOnceReady = (window: BrowserWindow): void => {
  window.once('ready-to-show', () => window.show());
};

/** Loads the page again when it crashed or is stuck; the core and the tray go on meanwhile. */
const keepAlive = (window: BrowserWindow, deps: Deps): void => {
  const budget = createReloadBudget(deps.clock.monotonic);
  let stopWaiting: () => void = () => undefined;

  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    deps.log.error('window.page-gone', { reason, exitCode });
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (budget.take()) void load(window, deps);
    else void window.loadURL(stoppedAddress).catch(() => deps.log.error('window.stopped-page-failed'));
  });
  window.on('unresponsive', () => {
    stopWaiting();
    stopWaiting = deps.clock.after(patience, () => {
      deps.log.error('window.page-stuck');
      // A stuck page does not follow a reload; its process has to end first.
      if (!window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
    });
  });
  window.on('responsive', () => stopWaiting());
};

type PlaceKeeper = ReturnType<typeof createPlaceKeeper>;

/** Remembers where the window is. Not being able to is no reason to bother anybody: it opens in the middle next time. */
const createPlaceKeeper = ({ files, clock, log }: Pick<Deps, 'files' | 'clock' | 'log'>) => {
  let text: string | undefined;
  let stopTimer: () => void = () => undefined;

  const save = async (window: BrowserWindow): Promise<void> => {
    stopTimer();
    if (window.isDestroyed()) return;
    const current = placementText(window.getNormalBounds(), window.isMaximized());
    if (current === text) return;
    text = current;
    await files.write(placementFile, current).catch((caught: unknown) => {
      log.warn('window.place-not-saved', failureFacts(caught));
    });
  };
  const last = (): Placement => placeWindow(text, workAreas());

  return {
    read: async (): Promise<Placement> => {
      text = await files.read(placementFile).catch(() => undefined);
      return last();
    },
    last,
    save,
    follow: (window: BrowserWindow): void => {
      const soon = () => {
        stopTimer();
        stopTimer = clock.after(rest, () => void save(window));
      };
      window.on('resize', soon);
      window.on('move', soon);
    },
  };
};

/** The parts of the screens that windows may cover, the main screen's first. */
const workAreas = () => {
  const main = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
  return [main, ...others].map(({ workArea }) => workArea);
};
