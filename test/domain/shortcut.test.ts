import { describe, expect, it } from 'vitest';
import { type PressedKeys, recordedKeys, shortcutSchema } from '../../src/domain/shortcut';

const press = (code: string, held: Partial<PressedKeys> = {}) =>
  recordedKeys({ code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...held });

describe('recording a shortcut', () => {
  it.each([
    [press('KeyC', { ctrlKey: true, altKey: true }), 'Control+Alt+C'],
    [press('KeyC', { metaKey: true, shiftKey: true, altKey: true, ctrlKey: true }), 'Control+Alt+Shift+Super+C'],
    [press('Digit7', { altKey: true }), 'Alt+7'],
    [press('F12', { ctrlKey: true }), 'Control+F12'],
    [press('ArrowUp', { metaKey: true }), 'Super+Up'],
    [press('Space', { ctrlKey: true, shiftKey: true }), 'Control+Shift+Space'],
  ])('%j is %s', (pressed, keys) => {
    expect(pressed).toEqual({ kind: 'shortcut', keys });
    expect(shortcutSchema.safeParse(keys).success).toBe(true);
  });

  it.each(['ControlLeft', 'AltRight', 'ShiftLeft', 'MetaLeft', 'OSLeft', 'CapsLock', ''])(
    'waits for more after %j alone',
    (code) => expect(press(code, { ctrlKey: true })).toEqual({ kind: 'not-yet' }),
  );

  it('wants a key held with it that no text is typed with', () => {
    expect(press('KeyC')).toEqual({ kind: 'unusable', reason: 'no-modifier' });
    expect(press('KeyC', { shiftKey: true })).toEqual({ kind: 'unusable', reason: 'no-modifier' });
  });

  it('knows which keys no desktop can take', () =>
    expect(press('AudioVolumeUp', { ctrlKey: true })).toEqual({ kind: 'unusable', reason: 'unknown-key' }));

  it.each(['C', 'Shift+C', 'Alt+Control+C', 'Control+', 'Control+Alt', 'Control+Ö', 'Control+F25', 'Control+C\n', ''])(
    'keeps no %j',
    (keys) => expect(shortcutSchema.safeParse(keys).success).toBe(false),
  );
});
