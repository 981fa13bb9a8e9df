import type { BrowserWindowConstructorOptions, Session } from 'electron';
import { type Placement, smallest } from './windowPlacement';

/** The page's own background in both themes (theme.css, `--bg`), so that no white shows before it is drawn. */
export const backgroundColour = (dark: boolean): string => (dark ? '#19191c' : '#ffffff');

/** How the one window is made. Every safeguard is written out, also where it is Electron's default. */
export const windowOptions = (options: {
  readonly placement: Placement;
  readonly dark: boolean;
  readonly preload: string;
  /** The window's icon where the system does not take it from the package. */
  readonly icon: string | undefined;
  readonly session: Session;
  readonly development: boolean;
  /** Made for later: the page knows that it cannot be seen, and neither draws nor counts the seconds. */
  readonly startHidden: boolean;
}): BrowserWindowConstructorOptions => ({
  ...positionOf(options.placement),
  width: options.placement.width,
  height: options.placement.height,
  minWidth: smallest.width,
  minHeight: smallest.height,
  show: false,
  // Without it a page that was never shown takes itself for visible.
  paintWhenInitiallyHidden: !options.startHidden,
  title: 'Token Helper',
  ...(options.icon === undefined ? {} : { icon: options.icon }),
  backgroundColor: backgroundColour(options.dark),
  autoHideMenuBar: true,
  webPreferences: {
    preload: options.preload,
    session: options.session,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    safeDialogs: true,
    devTools: options.development,
  },
});

const positionOf = ({ x, y }: Placement): { readonly x?: number; readonly y?: number } =>
  x === undefined || y === undefined ? {} : { x, y };
