// @ts-check
import { Buffer } from 'node:buffer';

/**
 * A page of a running Chromium, asked through its debugging port. Needs no Node inside that program, so it works on a
 * packaged app whose fuses shut every other way in.
 * @typedef {{ evaluate: (expression: string) => Promise<unknown>, screenshot: () => Promise<Buffer>, close: () => void }} Page
 */

/**
 * The port that a Chromium started with --remote-debugging-port=0 says it listens on, or undefined when it did not yet.
 * @param {string} output what it has printed so far
 * @returns {number | undefined}
 */
export function debuggingPort(output) {
  const port = /^DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//m.exec(output)?.[1];
  return port === undefined ? undefined : Number(port);
}

/**
 * Connects to the first window's page; undefined while there is none.
 * @param {number} port
 * @returns {Promise<Page | undefined>}
 */
export async function firstPage(port) {
  const response = await fetch(`http://127.0.0.1:${port}/json/list`);
  const targets = /** @type {{ type: string, webSocketDebuggerUrl: string }[]} */ (await response.json());
  const target = targets.find((each) => each.type === 'page');
  return target === undefined ? undefined : connect(target.webSocketDebuggerUrl);
}

/** @param {string} address @returns {Promise<Page>} */
async function connect(address) {
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', () => reject(new Error('The debugging port did not accept a connection.')));
  });
  /** @type {Map<number, (message: any) => void>} */
  const waiting = new Map();
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data));
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  socket.addEventListener('close', () => {
    for (const answer of waiting.values()) answer({ error: { message: 'the page went away' } });
  });
  let last = 0;
  /** @param {string} method @param {object} params @returns {Promise<any>} */
  const call = (method, params) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, ({ result, error }) =>
        error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result),
      );
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    evaluate: async (expression) =>
      (await call('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true })).result.value,
    screenshot: async () => Buffer.from((await call('Page.captureScreenshot', { format: 'png' })).data, 'base64'),
    close: () => socket.close(),
  };
}
