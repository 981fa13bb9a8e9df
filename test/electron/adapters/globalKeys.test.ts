import { expect, test } from 'vitest';
import { createGlobalKeys, isWayland } from '../../../electron/adapters/globalKeys';

/** A desktop on which some keys belong to somebody else. */
const desktop = (others: readonly string[]) => {
  const held = new Map<string, () => void>();
  const keys = createGlobalKeys({
    wayland: false,
    globalShortcut: {
      register: (accelerator, run) => {
        if (accelerator === 'Nonsense') throw new TypeError('conversion failure');
        if (others.includes(accelerator)) return false;
        held.set(accelerator, run);
        return true;
      },
      unregister: (accelerator) => void held.delete(accelerator),
    },
  });
  return { keys, held };
};

test('keys that are taken do what the shell says, also when it says so later', () => {
  const { keys, held } = desktop([]);
  expect(keys.take('Control+Alt+C')).toBe(true);
  held.get('Control+Alt+C')?.();
  let presses = 0;
  keys.onPress(() => {
    presses += 1;
  });
  held.get('Control+Alt+C')?.();
  expect(presses).toBe(1);
  keys.giveBack('Control+Alt+C');
  expect(held.size).toBe(0);
});

test('keys of another program, and names that are none, are not to be had', () => {
  const { keys } = desktop(['Control+Alt+C']);
  expect(keys.take('Control+Alt+C')).toBe(false);
  expect(keys.take('Nonsense')).toBe(false);
});

test('a Wayland session is known by what it says of itself', () => {
  expect(isWayland('linux', { XDG_SESSION_TYPE: 'wayland' })).toBe(true);
  expect(isWayland('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(isWayland('linux', { XDG_SESSION_TYPE: 'x11', WAYLAND_DISPLAY: '' })).toBe(false);
  expect(isWayland('darwin', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(false);
});
