import { describe, expect, test } from 'vitest';
import { createClosing } from '../../electron/closing';
import { createClient } from '../../src/api/client';
import { settingsSchema } from '../../src/domain/settings';
import { createFakeBridge } from '../support/fakeBridge';
import { createRecordedLog } from './recordedLog';

const closing = (options: {
  readonly closeToTray?: boolean;
  readonly told?: boolean;
  readonly tray?: boolean;
  readonly platform?: string;
}) => {
  const { closeToTray = true, told = false, tray = true, platform = 'linux' } = options;
  const settings = settingsSchema.parse({ closeToTray, closeToTrayTold: told });
  const core = createFakeBridge({ state: { settings } });
  const done: string[] = [];
  const close = createClosing({
    client: createClient(core),
    notify: ({ title }) => {
      done.push(`notice: ${title}`);
      return () => undefined;
    },
    log: createRecordedLog(),
    platform,
    hasTray: async () => tray,
    window: { hide: () => void done.push('hide'), show: () => void done.push('show') },
    quit: () => void done.push('quit'),
  });
  return { core, done, close };
};

describe('closing the window', () => {
  test('goes to the tray and says so once', async () => {
    const { core, done, close } = closing({});
    await close();
    expect(done).toEqual(['hide', 'notice: Token Helper keeps running']);
    expect(core.state.settings.closeToTrayTold).toBe(true);
    await close();
    expect(done).toEqual(['hide', 'notice: Token Helper keeps running', 'hide']);
  });

  test('quits when that is what the settings say', async () => {
    const { done, close } = closing({ closeToTray: false });
    await close();
    expect(done).toEqual(['quit']);
  });

  test('quits where no tray would bring the window back', async () => {
    const { core, done, close } = closing({ tray: false });
    await close();
    expect(done).toEqual(['quit']);
    expect(core.state.settings.closeToTrayTold).toBe(false);
  });

  test('goes to the Dock on macOS, without a word about the tray', async () => {
    const { done, close } = closing({ platform: 'darwin', tray: false });
    await close();
    expect(done).toEqual(['hide']);
  });

  test('quits on macOS too when the settings say so', async () => {
    const { done, close } = closing({ platform: 'darwin', closeToTray: false });
    await close();
    expect(done).toEqual(['quit']);
  });

  test('quits when the settings cannot be had', async () => {
    const { core, done, close } = closing({});
    core.refuse('settings.get', { code: 'internal', technical: 'x' });
    await close();
    expect(done).toEqual(['quit']);
  });

  test('stays in the tray when only the note of having said so could not be kept', async () => {
    const { core, done, close } = closing({});
    core.refuse('settings.set', { code: 'disk-full', file: 'settings.json' });
    await close();
    expect(done).toEqual(['hide', 'notice: Token Helper keeps running']);
  });
});
