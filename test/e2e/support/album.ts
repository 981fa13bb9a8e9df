import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { RunningApp } from './runningApp';

const folder = join(import.meta.dirname, '..', '..', '..', 'test-results', 'screens');
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type Violation = {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly target: unknown }[];
};

/** What axe finds wrong in the window as it is now, as readable lines. */
const findViolations = async ({ window }: RunningApp): Promise<readonly string[]> => {
  await window.evaluate(axeSource);
  const violations = await window.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run: (root: unknown, options: unknown) => Promise<{ violations: Violation[] }> };
    };
    return (await axe.run(document, { resultTypes: ['violations'] })).violations;
  });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
};

/**
 * Takes a picture of the window in both themes into `test-results/screens` and has axe look at each.
 * Throws with every finding.
 */
export const picture = async (app: RunningApp, name: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  const findings: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await app.call('settings.set', { theme });
    await app.window.waitForSelector(`html[data-theme="${theme}"]`);
    // Colours fade for a moment after a switch; a picture in between would show neither theme.
    await app.window.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished)));
    await app.window.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    findings.push(...(await findViolations(app)).map((finding) => `${name}, ${theme}: ${finding}`));
  }
  await app.call('settings.set', { theme: 'light' });
  if (findings.length > 0) throw new Error(`axe found:\n${findings.join('\n')}`);
};
