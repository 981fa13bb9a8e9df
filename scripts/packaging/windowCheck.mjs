// @ts-check
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { debuggingPort, firstPage } from './devtools.mjs';

// Run by packageCheck.mjs inside a desktop session: starts the packaged program, waits until its window shows something
// and it has reached the keychain, and ends it. Exit code 0 says that all of that came about. Arguments: the program, and
// where the screenshot goes.

const deadlineMs = 60_000;

/** What a window that really came up has: a title, and text to read, which is there only once React has drawn. */
const look = `JSON.stringify({
  title: document.title,
  heading: document.querySelector('h1, h2')?.textContent ?? '',
  visible: document.visibilityState === 'visible',
  text: document.body?.innerText.trim() ?? '',
})`;

/** Asks the app, as its page does, where secrets are kept: only a packaged binding that loads can answer "keychain". */
const whereSecretsAre = `tokenHelper.call('storage.state').then(({ value, error }) => JSON.stringify(value ?? error))`;

/**
 * Asks until the answer is there, the program has ended, or the time is up.
 * @template T
 * @param {() => Promise<T | undefined>} ask
 * @param {{ alive: () => boolean, deadline: number }} limits
 * @returns {Promise<T>}
 */
async function until(ask, { alive, deadline }) {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (!alive()) throw new Error('the program ended before it was ready');
    if (performance.now() > deadline) throw new Error(`it was not ready within ${deadlineMs / 1000} seconds`);
    await wait(100);
  }
}

/**
 * The window's page once there is something to read on it.
 * @param {number} port
 */
async function drawnPage(port) {
  const page = await firstPage(port);
  if (page === undefined) return undefined;
  // A page that is about to be replaced by the app's own has nothing that could answer.
  const seen = JSON.parse(String(await page.evaluate(look).catch(() => 'null')));
  if (seen !== null && seen.title !== '' && seen.text !== '' && seen.visible) return page;
  page.close();
  return undefined;
}

/**
 * What the app says of the place for its secrets, once it has looked.
 * @param {import('./devtools.mjs').Page} page
 */
async function decidedStorage(page) {
  const storage = JSON.parse(String(await page.evaluate(whereSecretsAre)));
  return storage.kind === 'checking' ? undefined : storage;
}

/**
 * @param {string} program
 * @param {string} picture
 */
async function checkWindow(program, picture) {
  const started = performance.now();
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...sandbox, '--remote-debugging-port=0'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let ended = false;
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece) => (output += piece));
  const close = new Promise((resolve) => child.on('close', resolve));
  child.on('error', (error) => (output += error.message));
  child.on('close', () => (ended = true));
  const limits = { alive: () => !ended, deadline: started + deadlineMs };
  try {
    const port = await until(async () => debuggingPort(output), limits);
    const page = await until(() => drawnPage(port), limits);
    const storage = await until(() => decidedStorage(page), limits);
    if (storage.backend !== 'keychain') throw new Error(`it has not reached the keychain: ${JSON.stringify(storage)}`);
    const { title, heading, text } = JSON.parse(String(await page.evaluate(look)));
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    process.stdout.write(`"${title}" shows "${heading || text.split('\n')[0]}" after ${seconds} s\n`);
    writeFileSync(picture, await page.screenshot());
    page.close();
    return 0;
  } catch (error) {
    process.stderr.write(
      `${/** @type {Error} */ (error).message}\n${output.trim().split('\n').slice(-30).join('\n')}\n`,
    );
    return 1;
  } finally {
    if (!ended) child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await close;
    clearTimeout(force);
  }
}

const [program, picture] = process.argv.slice(2);
if (program === undefined || picture === undefined) throw new Error('Usage: windowCheck.mjs PROGRAM PICTURE');
process.exitCode = await checkWindow(program, picture);
