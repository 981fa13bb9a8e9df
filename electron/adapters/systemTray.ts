import path from 'node:path';
import { Menu, type MenuItemConstructorOptions, type NativeImage, nativeImage, Tray } from 'electron';
import type { TrayAction, TrayEntry, TrayState, TrayView } from '../trayMenu';

/**
 * The icon in the system's tray. `rebuild` makes it anew, for a desktop that started showing icons after the app had
 * started; elsewhere it would only flicker.
 */
export type SystemTray = {
  readonly draw: (view: TrayView) => void;
  readonly rebuild: () => void;
  readonly destroy: () => void;
};

/** Which of a state's drawings the platform shows: its own size, and on macOS a shape that takes the menu bar's colour. */
const iconSuffix: Readonly<Record<string, string>> = { win32: '-16', darwin: 'Template' };

/** Puts an icon into the tray. `icons` is the folder with fresh.png and its like, and their @2x versions. */
export const createSystemTray = (deps: {
  readonly icons: string;
  readonly run: (action: TrayAction) => void;
  readonly onClick: () => void;
}): SystemTray => {
  const suffix = iconSuffix[process.platform] ?? '';
  const images = new Map<TrayState, NativeImage>();
  const imageOf = (state: TrayState): NativeImage => {
    const image = images.get(state) ?? nativeImage.createFromPath(path.join(deps.icons, `${state}${suffix}.png`));
    images.set(state, image);
    return image;
  };

  let last: TrayView = { state: 'idle', tooltip: 'Token Helper', entries: [] };
  const make = (): Tray => {
    const made = new Tray(imageOf(last.state));
    // macOS opens the menu on a click by itself.
    if (process.platform !== 'darwin') made.on('click', deps.onClick);
    return made;
  };
  let tray = make();

  const draw = (view: TrayView): void => {
    const stateChanged = view.state !== last.state;
    last = view;
    if (stateChanged) tray.setImage(imageOf(view.state));
    tray.setToolTip(view.tooltip);
    tray.setContextMenu(Menu.buildFromTemplate(view.entries.map((entry) => menuItem(entry, deps.run))));
  };

  return {
    draw,
    rebuild: () => {
      tray.destroy();
      tray = make();
      draw(last);
    },
    destroy: () => tray.destroy(),
  };
};

const menuItem = (entry: TrayEntry, run: (action: TrayAction) => void): MenuItemConstructorOptions => {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: menuLabel(entry.label), enabled: false };
    case 'action':
      return { label: menuLabel(entry.label), enabled: entry.enabled, click: () => run(entry.action) };
    case 'submenu':
      return { label: menuLabel(entry.label), submenu: entry.entries.map((each) => menuItem(each, run)) };
  }
};

/** One ampersand would mark the next letter as the entry's key. */
const menuLabel = (label: string): string => label.replaceAll('&', '&&');
