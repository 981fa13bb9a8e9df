import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';

/** The menu of the right mouse button in text: Electron has none of its own. */
export const offerTextMenu = (contents: WebContents): void => {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const entries: MenuItemConstructorOptions[] = [];
    if (isEditable) entries.push({ role: 'cut', enabled: editFlags.canCut });
    if (isEditable || selectionText !== '') entries.push({ role: 'copy', enabled: editFlags.canCopy });
    if (isEditable) entries.push({ role: 'paste', enabled: editFlags.canPaste }, { role: 'selectAll' });
    if (entries.length > 0) Menu.buildFromTemplate(entries).popup();
  });
};
