import { z } from 'zod';

const modifiers = ['Control', 'Alt', 'Shift', 'Super'] as const;
const namedKeys = ['Space', 'Insert', 'Delete', 'Home', 'End', 'PageUp', 'PageDown', 'Up', 'Down', 'Left', 'Right'];
const key = `[A-Z0-9]|F(?:[1-9]|1[0-9]|2[0-4])|${namedKeys.join('|')}`;
const form = new RegExp(
  `^(?=.*(?:Control|Alt|Super)\\+)(?:Control\\+)?(?:Alt\\+)?(?:Shift\\+)?(?:Super\\+)?(?:${key})$`,
);

/**
 * Keys for the whole desktop, such as `Control+Alt+C`: the names of Electron's accelerators in a fixed order. At least one
 * of Control, Alt and Super is among them, or a letter typed anywhere would be taken away from every program.
 */
export const shortcutSchema = z.string().max(60).regex(form);

/** What of a key event is looked at. */
export type PressedKeys = {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
};

/** What was pressed: keys that can be taken, not all of them yet, or why they cannot be. */
export type RecordedKeys =
  | { readonly kind: 'shortcut'; readonly keys: string }
  | { readonly kind: 'not-yet' }
  | { readonly kind: 'unusable'; readonly reason: 'no-modifier' | 'unknown-key' };

const modifierCodes = /^(Control|Alt|Shift|Meta|OS)(Left|Right)?$|^(CapsLock|NumLock|Fn|FnLock)$/;

/** The key by its place on the keyboard: with Alt held, many layouts give a sign instead of the letter. */
const keyName = (code: string): string | undefined => {
  const plain = /^(?:Key([A-Z])|Digit([0-9])|(F(?:[1-9]|1[0-9]|2[0-4])))$/.exec(code);
  if (plain !== null) return plain[1] ?? plain[2] ?? plain[3];
  const named = code.replace(/^Arrow/, '');
  return namedKeys.includes(named) ? named : undefined;
};

/** Reads a key event as a shortcut. */
export const recordedKeys = ({ code, ctrlKey, altKey, shiftKey, metaKey }: PressedKeys): RecordedKeys => {
  if (modifierCodes.test(code) || code === '') return { kind: 'not-yet' };
  const name = keyName(code);
  if (name === undefined) return { kind: 'unusable', reason: 'unknown-key' };
  if (!ctrlKey && !altKey && !metaKey) return { kind: 'unusable', reason: 'no-modifier' };
  const held = [ctrlKey, altKey, shiftKey, metaKey];
  return { kind: 'shortcut', keys: [...modifiers.filter((_, index) => held[index]), name].join('+') };
};
