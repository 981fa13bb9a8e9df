/** Everything a shortcut can start. */
export type ShortcutAction =
  | 'palette'
  | 'get'
  | 'copy-header'
  | 'new-profile'
  | 'search'
  | 'shortcuts'
  | 'app-settings'
  | 'tab-1'
  | 'tab-2'
  | 'tab-3'
  | 'tab-4';

/** A shortcut with what it does, in words. */
export type Shortcut = { readonly keys: string; readonly does: string; readonly action: ShortcutAction };

/** The shortcuts that work everywhere in the window. */
export const shortcuts: readonly Shortcut[] = [
  { keys: 'Mod+K', does: 'Find any command of any profile', action: 'palette' },
  { keys: 'Mod+G', does: 'Get or refresh the token', action: 'get' },
  { keys: 'Mod+Shift+C', does: 'Copy the header', action: 'copy-header' },
  { keys: 'Mod+N', does: 'New profile', action: 'new-profile' },
  { keys: 'Mod+1', does: 'Token', action: 'tab-1' },
  { keys: 'Mod+2', does: 'Request', action: 'tab-2' },
  { keys: 'Mod+3', does: 'Flow', action: 'tab-3' },
  { keys: 'Mod+4', does: 'Settings of the profile', action: 'tab-4' },
  { keys: 'Mod+,', does: 'App settings', action: 'app-settings' },
  { keys: '/', does: 'Search profiles', action: 'search' },
  { keys: '?', does: 'This list', action: 'shortcuts' },
];

/** Keys that work in one place only, for the list. */
export const localShortcuts: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'Mod+Enter', does: 'Send the request, in the Request tab' },
  { keys: 'Mod+S', does: 'Save, in the Settings tab' },
  { keys: '↑ ↓', does: 'Go through the profiles' },
  { keys: '→', does: 'From a profile to its copy and get buttons' },
  { keys: 'Enter', does: 'From a profile to its main button; answer a question' },
  { keys: 'Esc', does: 'Close what is open; cancel a question' },
];

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const wantedKey = (keys: string): { readonly mod: boolean; readonly shift: boolean; readonly key: string } => {
  const parts = keys.split('+');
  return { mod: parts.includes('Mod'), shift: parts.includes('Shift'), key: (parts.at(-1) ?? '').toLowerCase() };
};

/** The shortcut that was pressed; plain keys do not count while text is typed. */
export const pressedShortcut = (event: Pressed, isTyping: boolean): Shortcut | undefined => {
  const mod = event.ctrlKey || event.metaKey;
  if (event.altKey) return undefined;
  return shortcuts.find(({ keys }) => {
    const wanted = wantedKey(keys);
    if (wanted.mod !== mod || (!wanted.mod && isTyping)) return false;
    // A plain sign such as ? needs Shift on some keyboards and none on others.
    if (wanted.mod && wanted.shift !== event.shiftKey) return false;
    return event.key.toLowerCase() === wanted.key;
  });
};
