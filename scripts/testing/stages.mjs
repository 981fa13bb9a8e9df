// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureBuilt } from '../setup/build.mjs';
import { projectFolder, readJson } from '../setup/project.mjs';
import { npmCommand, run, runTool } from '../setup/run.mjs';
import { runInDesktopSession } from './desktopSession.mjs';
import { countTests, sum } from './vitestReport.mjs';

/** @typedef {import('./vitestReport.mjs').Counts} Counts */

/**
 * What every stage is given: its environment, and what a developer asked vitest to look at.
 * @typedef {{ env: NodeJS.ProcessEnv, filters: readonly string[] }} Context
 */

/**
 * What `npm test` does, in this order: the quickest to fail first.
 * @type {Record<string, (context: Context) => Promise<Counts>>}
 */
export const stages = {
  lint: ({ env }) => npmScript('lint', env),
  types: ({ env }) => npmScript('typecheck', env),
  unit: ({ env, filters }) => vitest('unit', 'vitest.config.mts', filters, (args) => runTool('vitest', args, { env })),
  build: async ({ env }) => {
    await ensureBuilt(env);
    return one(true);
  },
  e2e: async ({ env, filters }) => {
    await ensureBuilt(env);
    if (filters.length > 0) return endToEnd('e2e', filters, { env });
    // Minutes of one file are spent waiting for tokens to end: it waits on a desktop of its own, beside the others.
    const lanes = await Promise.all([
      endToEnd('e2e', ['--exclude', '**/keepsFresh.test.ts'], { env }),
      endToEnd('e2e-waiting', ['keepsFresh'], { env, quiet: true }),
    ]);
    return sum(lanes);
  },
};

/**
 * @param {string} name
 * @param {readonly string[]} chosen
 * @param {{ env: NodeJS.ProcessEnv, quiet?: boolean }} options
 */
function endToEnd(name, chosen, options) {
  return vitest(name, 'vitest.e2e.config.mts', chosen, async (args) => {
    const { code, output } = await runInDesktopSession(['vitest', ...args], options);
    process.stdout.write(output);
    return { code };
  });
}

/**
 * A stage that passes or fails as a whole counts as one test.
 * @param {boolean} passed
 * @returns {Counts}
 */
export function one(passed) {
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
async function npmScript(name, env) {
  const npm = npmCommand();
  const { code } = await run(npm.command, [...npm.args, 'run', '--silent', name], { env, shell: npm.shell });
  return one(code === 0);
}

/**
 * @param {string} name
 * @param {string} config
 * @param {readonly string[]} filters
 * @param {(args: string[]) => Promise<{ code: number | null }>} start
 */
async function vitest(name, config, filters, start) {
  const file = path.join(projectFolder, 'test-results', `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  // An older run's report must never be counted for this one.
  rmSync(file, { force: true });
  const reporters = ['default', 'json', './scripts/testing/secondTries.mjs'].map((each) => `--reporter=${each}`);
  const report = [...reporters, `--outputFile.json=${file}`];
  // One more try on CI, where a whole run is lost by one test that lost a race; a developer sees the first failure.
  const tries = process.env.CI ? ['--retry=1'] : [];
  const { code } = await start(['run', '--config', config, ...report, ...tries, ...filters]);
  return countTests(readJson(file), code);
}
