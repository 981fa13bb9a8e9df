import type { MenuItemConstructorOptions } from 'electron';

/** What the menu's own entries do. */
export type AppMenuActions = {
  readonly newProfile: () => void;
  readonly showSettings: () => void;
  readonly reload: () => void;
  readonly openHelp: (topic: 'readme' | 'security' | 'errors') => void;
};

/**
 * The application menu. It has no accelerator that the window uses itself (Ctrl+N, Ctrl+K, Ctrl+G, Ctrl+Shift+C,
 * Ctrl+Enter): the menu would take the key away before the page sees it.
 */
export const appMenuTemplate = (options: {
  readonly platform: string;
  readonly development: boolean;
  readonly actions: AppMenuActions;
}): readonly MenuItemConstructorOptions[] => {
  const mac = options.platform === 'darwin';
  return [
    ...(mac ? [macAppMenu(options.actions)] : []),
    fileMenu(mac, options.actions),
    editMenu,
    viewMenu(options.development, options.actions),
    { role: 'windowMenu' },
    helpMenu(options.actions),
  ];
};

const settingsEntry = (actions: AppMenuActions): MenuItemConstructorOptions => ({
  label: 'Settings…',
  accelerator: 'CommandOrControl+,',
  click: actions.showSettings,
});

const macAppMenu = (actions: AppMenuActions): MenuItemConstructorOptions => ({
  role: 'appMenu',
  submenu: [
    { role: 'about' },
    { type: 'separator' },
    settingsEntry(actions),
    { type: 'separator' },
    { role: 'services' },
    { type: 'separator' },
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    { type: 'separator' },
    { role: 'quit' },
  ],
});

const fileMenu = (mac: boolean, actions: AppMenuActions): MenuItemConstructorOptions => {
  const newProfile: MenuItemConstructorOptions = { label: 'New Profile', click: actions.newProfile };
  const rest: readonly MenuItemConstructorOptions[] = mac
    ? [{ role: 'close' }]
    : [settingsEntry(actions), { type: 'separator' }, { role: 'quit' }];
  return { label: 'File', submenu: [newProfile, { type: 'separator' }, ...rest] };
};

/** Without these roles the keys for copy and paste do nothing in text fields on macOS. */
const editMenu: MenuItemConstructorOptions = {
  label: 'Edit',
  submenu: [
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ],
};

const viewMenu = (development: boolean, actions: AppMenuActions): MenuItemConstructorOptions => ({
  label: 'View',
  submenu: [
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    // The plus sign needs Shift on most keyboards; people press the key without it.
    { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false, acceleratorWorksWhenHidden: true },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    { label: 'Reload', click: actions.reload },
    ...(development ? [{ role: 'toggleDevTools' } as const] : []),
  ],
});

const helpMenu = (actions: AppMenuActions): MenuItemConstructorOptions => ({
  role: 'help',
  submenu: [
    { label: 'Read Me', click: () => actions.openHelp('readme') },
    { label: 'How Secrets Are Kept', click: () => actions.openHelp('security') },
    { label: 'Errors and What to Do', click: () => actions.openHelp('errors') },
  ],
});
