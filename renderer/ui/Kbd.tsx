import './Kbd.css';

const macNames: Readonly<Record<string, string>> = {
  Mod: '⌘',
  Super: '⌘',
  Control: '⌃',
  Shift: '⇧',
  Alt: '⌥',
  Enter: '↩',
};
const otherNames: Readonly<Record<string, string>> = { Mod: 'Ctrl', Control: 'Ctrl' };

const onMac = (): boolean => navigator.userAgent.includes('Mac');

/** A shortcut as this system writes it: `Mod+K` is ⌘K on a Mac and Ctrl+K elsewhere. */
export const shortcutText = (keys: string): string => {
  const mac = onMac();
  const names = mac ? macNames : otherNames;
  return keys
    .split('+')
    .map((key) => names[key] ?? key)
    .join(mac ? '' : '+');
};

/** A shortcut, drawn as keys. */
export const Kbd = ({ keys }: { readonly keys: string }) => <kbd className="Kbd">{shortcutText(keys)}</kbd>;
