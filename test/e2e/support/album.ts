import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { projectFolder, type RunningApp } from './runningApp';

const folder = join(projectFolder, 'test-results', 'screens');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
};

/** What axe finds wrong in the window as it is now, as readable lines. */
const findViolations = async (window: Page): Promise<readonly string[]> => {
  if (!(await window.evaluate(() => 'axe' in globalThis))) await window.evaluate(axeSource);
  const violations = await window.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (root: unknown, options: unknown) => Promise<{ violations: Violation[] }> };
    };
    return (await axe.run(document, { resultTypes: ['violations'] })).violations;
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 200)} ${failureSummary.replace(/\s+/g, ' ')}`),
  );
};

/** Waits for everything that moves and comes to an end; a spinner has none. */
const settle = (window: Page): Promise<unknown> =>
  window.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ effect, playState }) =>
          playState !== 'running' || effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY,
      ),
  );

/** The window as the screen shows it; Playwright's own picture of a zoomed page would show a corner of it. */
const capture = async (electron: ElectronApplication): Promise<Buffer> => {
  const encoded = await electron.evaluate(async ({ BrowserWindow }) =>
    (await BrowserWindow.getAllWindows()[0]?.webContents.capturePage())?.toPNG().toString('base64'),
  );
  return Buffer.from(encoded ?? '', 'base64');
};

/**
 * Takes a picture of the window in both themes into `test-results/screens` and has axe look at each.
 * Throws with every finding.
 */
export const picture = async ({ electron, window, call }: RunningApp, name: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const findings: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await call('settings.set', { theme });
    await window.waitForSelector(`html[data-theme="${theme}"]`);
    await settle(window);
    writeFileSync(join(folder, `${name}-${theme}.png`), await capture(electron));
    findings.push(...(await findViolations(window)).map((finding) => `${name}, ${theme}: ${finding}`));
  }
  if (findings.length > 0) throw new Error(`axe found:\n${findings.join('\n')}`);
};

/** Makes the window this large, in pixels of the screen. */
export const resize = async ({ electron, window }: RunningApp, width: number, height: number): Promise<void> => {
  await electron.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await window.waitForFunction((wanted) => Math.abs(innerWidth * devicePixelRatio - wanted) < 2, width);
};

/** Zooms as Ctrl and plus do: 2 is 200 %. */
export const zoom = async ({ electron, window }: RunningApp, factor: number): Promise<void> => {
  const before = await window.evaluate(() => devicePixelRatio);
  await electron.evaluate(
    ({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]?.webContents.setZoomFactor(to),
    factor,
  );
  if (before !== factor) await window.waitForFunction((ratio) => devicePixelRatio !== ratio, before);
};

/** Scrolls so that a heading or text is at the top. */
export const scrollTo = (window: Page, heading: string): Promise<void> =>
  window
    .getByRole('heading', { name: heading, exact: true })
    .first()
    .evaluate((element) => element.scrollIntoView({ block: 'start' }));
