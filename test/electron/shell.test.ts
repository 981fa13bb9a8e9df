import type { MenuItemConstructorOptions, Session, WebContents } from 'electron';
import { describe, expect, test, vi } from 'vitest';
import { aboutApp } from '../../electron/about';
import { appMenuTemplate } from '../../electron/appMenu';
import { createEnding } from '../../electron/ending';
import { guardContents, guardSession } from '../../electron/security';
import { failureFacts, surviveFailures } from '../../electron/survival';
import { followTheme } from '../../electron/theme';
import { createClient } from '../../src/api/client';
import { fail } from '../../src/domain/errors';
import { createFakeBridge } from '../support/fakeBridge';
import { createRecordedLog } from './recordedLog';
import { createSteppedClock, settled } from './steppedClock';

describe('ending the app', () => {
  const ending = (...parts: readonly (() => Promise<void>)[]) => {
    const clock = createSteppedClock();
    const exit = vi.fn();
    const quit = createEnding({ clock, log: createRecordedLog(), parts, exit });
    const event = { preventDefault: vi.fn() };
    return { clock, exit, quit: () => quit(event), event };
  };

  test('waits for its parts, then leaves', async () => {
    let finish: () => void = () => undefined;
    const { quit, exit, event } = ending(() => new Promise((resolve) => (finish = resolve)));
    quit();
    await settled();
    expect(event.preventDefault).toHaveBeenCalled();
    expect(exit).not.toHaveBeenCalled();
    finish();
    await settled();
    expect(exit).toHaveBeenCalledTimes(1);
  });

  test('F48: leaves after three seconds whatever a part still does', async () => {
    const { quit, exit, clock } = ending(() => new Promise(() => undefined));
    quit();
    await clock.step(2999);
    expect(exit).not.toHaveBeenCalled();
    await clock.step(1);
    expect(exit).toHaveBeenCalledTimes(1);
  });

  test('ends the other parts when one fails, also at once', async () => {
    const other = vi.fn(async () => undefined);
    const { quit, exit } = ending(
      () => {
        throw new Error('at once');
      },
      async () => {
        throw new Error('later');
      },
      other,
    );
    quit();
    await settled();
    expect(other).toHaveBeenCalledTimes(1);
    expect(exit).toHaveBeenCalledTimes(1);
  });

  test('ends once, however often it is asked', async () => {
    const part = vi.fn(async () => undefined);
    const { quit, exit } = ending(part);
    quit();
    quit();
    await settled();
    expect([part.mock.calls.length, exit.mock.calls.length]).toEqual([1, 1]);
  });
});

describe('failures that nobody caught', () => {
  test('F70: are logged by kind, code and place, without a word of their text', () => {
    const listeners = new Map<string, (reason: unknown) => void>();
    const log = createRecordedLog();
    surviveFailures({ on: (event, run) => listeners.set(event, run) }, log);
    const failure = Object.assign(new TypeError('secret=abc\n    at secret (/home/alice/x.js:1:1)'), { code: 'ERR_X' });
    failure.stack =
      'TypeError: secret=abc\n    at run (/opt/app/out/main/main.js:10:20)\n    at next (node:internal/x:1:2)';
    listeners.get('unhandledRejection')?.(failure);
    listeners.get('uncaughtException')?.('secret=abc');
    expect(log.lines).toEqual([
      { text: 'error app.unhandled-rejection', facts: { kind: 'TypeError', code: 'ERR_X', place: 'main.js:10:20' } },
      { text: 'error app.uncaught-exception', facts: { kind: 'string' } },
    ]);
  });

  test('are known by their stable code when they are ours', () => {
    expect(failureFacts(fail('disk-full', { file: 'x' }))).toMatchObject({ kind: 'AppFailure', code: 'disk-full' });
  });
});

describe('what a page may not do', () => {
  /** Electron's contents with what is asked of them. */
  const guarded = () => {
    const listeners = new Map<string, (event: { preventDefault: () => void }) => void>();
    const opener = { handler: (): { action: string } => ({ action: 'allow' }) };
    const contents = {
      on: (name: string, run: (event: { preventDefault: () => void }) => void) => listeners.set(name, run),
      setWindowOpenHandler: (handler: () => { action: string }) => {
        opener.handler = handler;
      },
      setWebRTCIPHandlingPolicy: vi.fn(),
    };
    const log = createRecordedLog();
    const app = {
      // Only one event is listened to; its listener gets the contents of every page that is ever made.
      on: (_name: string, run: (event: unknown, made: WebContents) => void) =>
        run({}, contents as unknown as WebContents),
    };
    guardContents(app as unknown as Parameters<typeof guardContents>[0], log);
    return { listeners, opener, contents, log };
  };

  test.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'T11: %s is refused',
    (name) => {
      const { listeners, log } = guarded();
      const event = { preventDefault: vi.fn() };
      listeners.get(name)?.(event);
      expect(event.preventDefault).toHaveBeenCalledTimes(1);
      expect(log.lines).toHaveLength(1);
    },
  );

  test('T11: no window is opened', () => {
    expect(guarded().opener.handler()).toEqual({ action: 'deny' });
  });

  test('T11: WebRTC tells nobody an address of this computer', () => {
    expect(guarded().contents.setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
  });

  /** A session that remembers the handlers it was given. */
  const guardedSession = () => {
    const given = new Map<string, (...args: readonly never[]) => unknown>();
    const keep = (name: string) => (handler: (...args: readonly never[]) => unknown) => void given.set(name, handler);
    const spellChecker = vi.fn();
    const session = {
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device'),
      setDisplayMediaRequestHandler: keep('display'),
      setSpellCheckerEnabled: spellChecker,
      on: (name: string, handler: (...args: readonly never[]) => unknown) => void given.set(name, handler),
      webRequest: { onBeforeRequest: keep('load') },
    };
    guardSession(session as unknown as Session, {
      mayLoad: (address) => address.startsWith('app://token-helper/'),
      log: createRecordedLog(),
    });
    const ask = (name: string, ...args: readonly unknown[]) => given.get(name)?.(...(args as readonly never[]));
    return { ask, spellChecker };
  };

  test('T11: every permission, device and screen is refused', () => {
    const { ask, spellChecker } = guardedSession();
    const answers: unknown[] = [];
    ask('request', {}, 'clipboard-read', (granted: boolean) => answers.push(granted));
    ask('display', {}, (streams: unknown) => answers.push(streams));
    expect([...answers, ask('check'), ask('device')]).toEqual([false, null, false, false]);
    expect(spellChecker).toHaveBeenCalledWith(false);
  });

  test('T11: nothing is downloaded', () => {
    const event = { preventDefault: vi.fn() };
    guardedSession().ask('will-download', event);
    expect(event.preventDefault).toHaveBeenCalledTimes(1);
  });

  test.each([
    ['app://token-helper/index.html', false],
    ['https://example.com/', true],
    ['http://127.0.0.1:1/', true],
    ['file:///etc/passwd', true],
    ['app://elsewhere/', true],
  ])('T9: loading %s is cancelled: %s', (url, cancel) => {
    const answers: unknown[] = [];
    guardedSession().ask('load', { url }, (answer: unknown) => answers.push(answer));
    expect(answers).toEqual([{ cancel }]);
  });
});

describe('the application menu', () => {
  const actions = { newProfile: vi.fn(), showSettings: vi.fn(), reload: vi.fn(), openHelp: vi.fn() };
  const entries = (platform: string, development = false): readonly MenuItemConstructorOptions[] => {
    const flat = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
      items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
    return flat(appMenuTemplate({ platform, development, actions }));
  };
  /** Accelerators that Electron gives these roles by itself, where they are not the system's own. */
  const ofRoles: Readonly<Record<string, string>> = {
    reload: 'r',
    forceReload: 'shift+r',
    quit: 'q',
    close: 'w',
    minimize: 'm',
  };

  test.each(['linux', 'win32', 'darwin'])('takes no key on %s that the window uses itself', (platform) => {
    const windowKeys = ['k', 'g', 'shift+c', 'enter', 'return', 'n', '/', '?', 'f'];
    const keys = entries(platform, true).map(({ accelerator, role }) =>
      String(accelerator ?? ofRoles[role ?? ''] ?? '')
        .toLowerCase()
        .replace(/^(commandorcontrol|cmdorctrl|ctrl|command|cmd)\+/, ''),
    );
    expect(keys.filter((key) => windowKeys.includes(key))).toEqual([]);
  });

  test.each(['linux', 'win32', 'darwin'])('can copy and paste, zoom and quit on %s', (platform) => {
    const roles = entries(platform).map(({ role }) => role);
    expect(roles).toEqual(
      expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll', 'zoomIn', 'zoomOut', 'resetZoom', 'quit']),
    );
  });

  test('has developer tools in development only', () => {
    expect(entries('linux').some(({ role }) => role === 'toggleDevTools')).toBe(false);
    expect(entries('linux', true).some(({ role }) => role === 'toggleDevTools')).toBe(true);
  });

  test('does what its own entries say', () => {
    for (const item of entries('linux')) {
      // The arguments are Electron's; these entries look at none of them.
      (item.click as (() => void) | undefined)?.();
    }
    expect([actions.newProfile, actions.showSettings, actions.reload].map(({ mock }) => mock.calls.length)).toEqual([
      1, 1, 1,
    ]);
    expect(actions.openHelp.mock.calls).toEqual([['readme'], ['security'], ['errors']]);
  });
});

describe('the theme', () => {
  test('follows the settings, now and when they change', async () => {
    const core = createFakeBridge();
    const used: string[] = [];
    await followTheme(createClient(core), createRecordedLog(), (theme) => void used.push(theme));
    core.change({ settings: { ...core.state.settings, theme: 'dark' } });
    expect(used).toEqual(['system', 'dark']);
  });

  test('stays the system’s where the settings cannot be had', async () => {
    const core = createFakeBridge();
    core.refuse('settings.get', { code: 'internal', technical: 'x' });
    const used: string[] = [];
    const log = createRecordedLog();
    await followTheme(createClient(core), log, (theme) => void used.push(theme));
    expect([used, log.lines.map(({ text }) => text)]).toEqual([[], ['warn theme.unknown']]);
  });
});

describe('what the app says of itself', () => {
  const opened: string[] = [];
  const about = (platform: string) =>
    aboutApp({
      version: '1.2.3',
      electron: undefined,
      platform,
      dataFolder: '/data',
      homepage: 'https://project.example/app',
      browser: { open: async (address) => void opened.push(address) },
      quit: () => undefined,
    });

  test('names the platforms that the window knows', () => {
    expect([about('linux').platform, about('win32').platform, about('freebsd').platform]).toEqual([
      'linux',
      'win32',
      'other',
    ]);
  });

  test('opens its documents at the project’s own site', async () => {
    for (const topic of ['readme', 'security', 'errors'] as const) await about('linux').openHelp(topic);
    expect(opened).toEqual([
      'https://project.example/app#readme',
      'https://project.example/app/blob/main/docs/security.md',
      'https://project.example/app/blob/main/docs/errors.md',
    ]);
  });
});
