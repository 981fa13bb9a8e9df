import { afterEach, describe, expect, it } from 'vitest';
import type { GlobalKeys } from '../../src/ports';
import { type RunningCore, refusalOf, startCore } from '../support/runningCore';

let running: RunningCore;
afterEach(() => running.core.stop());

/** A desktop where other programs have some keys. */
const desktopWith = (others: Set<string>) => {
  const held = new Set<string>();
  const globalKeys: GlobalKeys = {
    wayland: false,
    take: (keys) => {
      if (others.has(keys)) return false;
      held.add(keys);
      return true;
    },
    giveBack: (keys) => void held.delete(keys),
  };
  return { held, globalKeys };
};

describe('the shortcut for the whole desktop', () => {
  it('is none until one is set, and is taken again after a restart', async () => {
    const { held, globalKeys } = desktopWith(new Set());
    running = await startCore({ globalKeys });
    expect((await running.client.call('desktop.state')).shortcut).toEqual({ kind: 'none' });
    expect([...held]).toEqual([]);
    const state = await running.client.call('desktop.setShortcut', { keys: 'Control+Alt+C' });
    expect(state.shortcut).toEqual({ kind: 'taken', keys: 'Control+Alt+C' });
    await running.core.stop();
    expect([...held]).toEqual([]);
    running = await startCore({ globalKeys, before: running });
    expect([...held]).toEqual(['Control+Alt+C']);
  });

  it('refuses keys of another program in words, and keeps those it had', async () => {
    const { held, globalKeys } = desktopWith(new Set(['Control+Alt+X']));
    running = await startCore({ globalKeys });
    await running.client.call('desktop.setShortcut', { keys: 'Control+Alt+C' });
    const refused = await refusalOf(running.client.call('desktop.setShortcut', { keys: 'Control+Alt+X' }));
    expect(refused).toEqual({ code: 'shortcut-refused', keys: 'Control+Alt+X', wayland: false });
    expect([...held]).toEqual(['Control+Alt+C']);
    expect((await running.client.call('settings.get')).copyShortcut).toBe('Control+Alt+C');
  });

  it('gives the old keys back for new ones and for none', async () => {
    const { held, globalKeys } = desktopWith(new Set());
    running = await startCore({ globalKeys });
    await running.client.call('desktop.setShortcut', { keys: 'Control+Alt+C' });
    await running.client.call('desktop.setShortcut', { keys: 'Alt+Shift+F5' });
    expect([...held]).toEqual(['Alt+Shift+F5']);
    await running.client.call('desktop.setShortcut', { keys: null });
    expect([...held]).toEqual([]);
  });

  it('says so when another program has the keys at the start, and takes them once that has ended', async () => {
    const others = new Set<string>();
    const { held, globalKeys } = desktopWith(others);
    running = await startCore({ globalKeys });
    await running.client.call('desktop.setShortcut', { keys: 'Control+Alt+C' });
    await running.core.stop();
    others.add('Control+Alt+C');
    running = await startCore({ globalKeys, before: running });
    expect((await running.client.call('desktop.state')).shortcut).toEqual({ kind: 'refused', keys: 'Control+Alt+C' });
    others.clear();
    const state = await running.client.call('desktop.setShortcut', { keys: 'Control+Alt+C' });
    expect(state.shortcut.kind).toBe('taken');
    expect([...held]).toEqual(['Control+Alt+C']);
  });

  it('takes no keys that are none', async () => {
    running = await startCore();
    const refused = await refusalOf(running.client.call('desktop.setShortcut', { keys: 'C' }));
    expect(refused.code).toBe('input-invalid');
  });
});

it('starting with the session is what the session says', async () => {
  running = await startCore();
  expect((await running.client.call('desktop.state')).login).toEqual({ kind: 'offered', isOn: false });
  const state = await running.client.call('desktop.setLoginStart', { isOn: true });
  expect(state.login).toEqual({ kind: 'offered', isOn: true });
});
