// @ts-check
import { parseArgs } from 'node:util';
import { ensureDependencies } from './setup/dependencies.mjs';
import { findElectron, runtimeEnvironment } from './setup/electronRuntime.mjs';
import { SetupError } from './setup/project.mjs';
import { toolEnvironment } from './setup/run.mjs';
import { ensureSystemPackages, testPackages } from './setup/systemPackages.mjs';
import { one, stages } from './testing/stages.mjs';
import { closingLine } from './testing/vitestReport.mjs';

/** @typedef {import('./testing/vitestReport.mjs').Counts} Counts */
/** @typedef {import('./testing/stages.mjs').Context} Context */

/**
 * Which stages to run: all, or those that `--only` names, separated by commas.
 * @param {string | undefined} only
 */
function chosenStages(only) {
  const all = Object.keys(stages);
  const asked = only?.split(',') ?? all;
  const unknown = asked.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new SetupError(`There is no stage "${unknown}". The stages are ${all.join(', ')}.`);
  return all.filter((name) => asked.includes(name));
}

/** @param {readonly string[]} chosen @returns {Promise<NodeJS.ProcessEnv>} */
async function prepare(chosen) {
  await ensureDependencies();
  await ensureSystemPackages(testPackages);
  const env = { ...toolEnvironment(), ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) };
  const needsElectron = chosen.some((name) => name === 'build' || name === 'e2e');
  return needsElectron ? { ...env, ...runtimeEnvironment(await findElectron()) } : env;
}

/**
 * Runs one stage; whatever goes wrong in it is a failed test, not the end of the run.
 * @param {string} name
 * @param {Context} context
 * @returns {Promise<Counts>}
 */
async function runStage(name, context) {
  process.stdout.write(`\n── ${name} ${'─'.repeat(60)}\n`);
  try {
    return (await stages[name]?.(context)) ?? one(false);
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : /** @type {Error} */ (error).stack}\n`);
    return one(false);
  }
}

/**
 * @param {readonly string[]} chosen
 * @param {Context} context
 */
async function runStages(chosen, context) {
  /** @type {{ name: string, counts: Counts, seconds: number }[]} */
  const results = [];
  for (const name of chosen) {
    const started = performance.now();
    const counts = await runStage(name, context);
    results.push({ name, counts, seconds: (performance.now() - started) / 1000 });
  }
  return results;
}

async function main() {
  const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
  const started = performance.now();
  const chosen = chosenStages(values.only);
  const env = await prepare(chosen);
  const setUp = (performance.now() - started) / 1000;
  const results = await runStages(chosen, { env, filters: positionals });

  process.stdout.write(`\n${row('set-up', setUp, '')}`);
  for (const { name, counts, seconds } of results) {
    const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
    process.stdout.write(row(name, seconds, `${counts.passed} passed, ${counts.failed} failed${skipped} `));
  }
  const all = results.map((result) => result.counts);
  return closingLine(all, { skippingFails: Boolean(process.env.CI) });
}

/**
 * @param {string} name
 * @param {number} seconds
 * @param {string} text
 */
function row(name, seconds, text) {
  return `  ${name.padEnd(8)}${`${seconds.toFixed(1)} s`.padStart(9)}   ${text}\n`;
}

main().then(
  ({ line, failed }) => {
    process.stdout.write(`\n${line}\n`);
    process.exitCode = failed === 0 ? 0 : 1;
  },
  (error) => {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    process.stdout.write('\n0 passed, 1 failed\n');
    process.exitCode = 1;
  },
);
