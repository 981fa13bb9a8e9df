import type { Session } from 'electron';
import { describe, expect, test } from 'vitest';
import { createReloadBudget } from '../../electron/reloadBudget';
import { windowOptions } from '../../electron/windowOptions';
import { placementText, placeWindow, type Rectangle } from '../../electron/windowPlacement';

const laptop: Rectangle = { x: 0, y: 25, width: 1440, height: 875 };
const second: Rectangle = { x: 1440, y: 0, width: 1920, height: 1080 };

describe('where the window opens', () => {
  test('the first time: in the middle, at its usual size', () => {
    expect(placeWindow(undefined, [laptop])).toEqual({ width: 1180, height: 760, maximized: false });
  });

  test('later: where it was left', () => {
    const text = placementText({ x: 1500, y: 40, width: 1000, height: 700 }, true);
    expect(placeWindow(text, [laptop, second])).toEqual({ x: 1500, y: 40, width: 1000, height: 700, maximized: true });
  });

  test('in the middle when its screen is no longer there', () => {
    const text = placementText({ x: 1500, y: 40, width: 1000, height: 700 }, false);
    expect(placeWindow(text, [laptop])).toEqual({ width: 1000, height: 700, maximized: false });
  });

  test.each<[string, Rectangle]>([
    ['its title bar is above the screen', { x: 100, y: -10, width: 1000, height: 700 }],
    ['its title bar is below the screen', { x: 100, y: 890, width: 1000, height: 700 }],
    ['hardly any of it is on the screen', { x: -920, y: 100, width: 1000, height: 700 }],
    ['hardly any of it is on the right', { x: 1400, y: 100, width: 1000, height: 700 }],
  ])('in the middle when %s', (_name, bounds) => {
    expect(placeWindow(placementText(bounds, false), [laptop])).not.toHaveProperty('x');
  });

  test('no larger than the screen it opens on', () => {
    const text = placementText({ x: 1500, y: 40, width: 4000, height: 3000 }, false);
    expect(placeWindow(text, [laptop, second])).toMatchObject({ x: 1500, width: 1920, height: 1080 });
  });

  test('never smaller than what can be used, even on a tiny screen', () => {
    const text = placementText({ x: 10, y: 30, width: 200, height: 100 }, false);
    expect(placeWindow(text, [{ x: 0, y: 0, width: 640, height: 480 }])).toMatchObject({ width: 880, height: 600 });
  });

  test.each([
    '',
    'null',
    '[]',
    '{',
    '{"x":1}',
    '{"x":"1","y":1,"width":900,"height":700,"maximized":false}',
    '{"x":1.5,"y":1,"width":900,"height":700,"maximized":false}',
    '{"x":1e300,"y":1,"width":900,"height":700,"maximized":false}',
    '{"x":1,"y":1,"width":900,"height":700,"maximized":"yes"}',
    '\0\0\0',
    '\ufeff{}',
  ])('F63: as the first time when the kept text is %j', (text) => {
    expect(placeWindow(text, [laptop])).toEqual({ width: 1180, height: 760, maximized: false });
  });

  test('without any screen', () => {
    expect(placeWindow(undefined, [])).toMatchObject({ width: 1180, height: 760 });
  });
});

describe('how the window is made', () => {
  const options = (development: boolean, startHidden = false) =>
    windowOptions({
      placement: { width: 1000, height: 700, maximized: false },
      dark: true,
      preload: '/app/preload.js',
      icon: undefined,
      // Only handed on; what it does is tested with a real window.
      session: {} as Session,
      development,
      startHidden,
    });

  test('T11: the page is sandboxed, isolated and without Node, and may embed nothing', () => {
    expect(options(false).webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  test('knows that it cannot be seen where the session started the app without it', () => {
    expect(options(false).paintWhenInitiallyHidden).toBe(true);
    expect(options(false, true).paintWhenInitiallyHidden).toBe(false);
  });

  test('has developer tools in development only', () => {
    expect(options(true).webPreferences?.devTools).toBe(true);
  });

  test('stays hidden until it is drawn, over the background of its theme', () => {
    expect(options(false)).toMatchObject({ show: false, backgroundColor: '#19191c', minWidth: 880, minHeight: 600 });
  });

  test('leaves the place to the system where none is known', () => {
    expect(options(false)).not.toHaveProperty('x');
  });
});

describe('loading the page again', () => {
  test('F69: three times a minute, then not until the minute is over', () => {
    let now = 0;
    const budget = createReloadBudget(() => now);
    expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([true, true, true, false]);
    now = 59_999;
    expect(budget.take()).toBe(false);
    now = 60_000;
    expect(budget.take()).toBe(true);
  });

  test('F69: a refused one does not lengthen the wait', () => {
    let now = 0;
    const budget = createReloadBudget(() => now);
    for (now = 0; now < 60_000; now += 1000) budget.take();
    expect(budget.take()).toBe(true);
  });
});
