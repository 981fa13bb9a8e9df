import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, type TestContext } from 'vitest';
import { type Desktop, startDesktop } from './desktop';
import { keptSecrets } from './keptSecrets';
import { findLeaks } from './leakScan';
import { launchApp, projectFolder, type RunningApp } from './runningApp';

/** Where the app keeps its things in one test, and what it is started with. */
export type Place = { readonly userData: string; readonly temporary: string };

/** How a start differs from the usual one. */
export type StartOptions = Omit<Parameters<typeof launchApp>[0], 'desktop' | 'userData'>;

/** A desktop for one test file, and the apps that run on it. */
export type Stage = {
  readonly desktop: () => Desktop;
  /** A folder of its own, as of somebody who never started the app. */
  readonly newPlace: () => Place;
  /** Starts the app there. It is ended after the last test, if no test did. */
  readonly start: (place: Place, options?: StartOptions) => Promise<RunningApp>;
  /** Something to close after the last test. */
  readonly closeAfter: (close: () => unknown) => void;
};

/**
 * Sets the stage for a test file: call it once, at the top. After each test it fails that test for everything that went
 * wrong unseen in any app, and leaves a picture of the window where a test failed. After the last one it looks for every
 * secret that is still in the keychain in all that the apps wrote and printed.
 */
export const setStage = (): Stage => {
  let desktop: Desktop | undefined;
  let root = '';
  const apps: RunningApp[] = [];
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), 'token-helper-e2e-'));
    desktop = await startDesktop();
  });
  afterEach(async (context) => {
    if (context.task.result?.state === 'fail') await Promise.all(apps.map((app) => pictureOfFailure(app, context)));
    expect(apps.flatMap((app) => app.takeComplaints())).toEqual([]);
  });
  afterAll(async () => {
    const secrets = apps.length === 0 ? {} : await keptSecrets();
    for (const close of closers.reverse()) await close();
    for (const app of apps) if (isRunning(app)) await app.kill();
    const printed = Object.fromEntries(apps.map((app, index) => [`output of start ${index + 1}`, app.output()]));
    const { leaks } = findLeaks(secrets, { folders: [root], texts: printed });
    await desktop?.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    expect(leaks).toEqual([]);
  });

  const ready = (): Desktop => {
    if (desktop === undefined) throw new Error('The stage is set before the first test');
    return desktop;
  };
  return {
    desktop: ready,
    newPlace: () => {
      const folder = mkdtempSync(join(root, 'place-'));
      const place = { userData: join(folder, 'user-data'), temporary: join(folder, 'tmp') };
      mkdirSync(place.temporary);
      return place;
    },
    start: async ({ userData, temporary }, options = {}) => {
      const env = { TMPDIR: temporary, ...options.env };
      const app = await launchApp({ ...options, desktop: ready(), userData, env });
      apps.push(app);
      return app;
    },
    closeAfter: (close) => closers.push(close),
  };
};

const isRunning = ({ process }: RunningApp): boolean => process.exitCode === null && process.signalCode === null;

const pictureOfFailure = async (app: RunningApp, { task }: TestContext): Promise<void> => {
  if (!isRunning(app)) return;
  const name = task.name.replaceAll(/[^A-Za-z0-9]+/g, '-').slice(0, 80);
  const path = join(projectFolder, 'test-results', 'failed', `${name}.png`);
  await app.window.screenshot({ path, timeout: 5000 }).catch(() => undefined);
};
