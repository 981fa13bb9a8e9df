import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { startServer } from '../support/badServers';
import { createEnding, errorOf, get, testHttp, tokenCall } from './harness';

const { using, endAll } = createEnding();
afterEach(endAll);

/** Timers may ring a moment early, in ms. */
const slack = 5;

const slowServer = (untilHead: number, untilEnd: number) =>
  using(
    startServer((_seen, response) => {
      const answer = async (): Promise<void> => {
        await pause(untilHead);
        response.writeHead(200, { 'content-type': 'text/plain' });
        response.write('the beginning');
        await pause(untilEnd);
        response.end('the end');
      };
      void answer();
    }),
  );

describe('how the time of an exchange was spent', () => {
  it('is told apart: waiting for the answer, and reading it', async () => {
    const server = await slowServer(120, 60);
    const http = await using(testHttp());
    await http.call(server.url, get, tokenCall);
    const { connect = -1, wait = -1, receive = -1 } = http.wires[0]?.phases ?? {};
    expect(wait).toBeGreaterThanOrEqual(120 - slack);
    expect(receive).toBeGreaterThanOrEqual(60 - slack);
    expect(connect).toBeGreaterThanOrEqual(0);
    expect(connect + wait + receive).toBe(http.exchanges[0]?.milliseconds);
  });

  it('has the look-up of the name in the connection, which a kept one does without', async () => {
    const server = await slowServer(0, 0);
    const { port } = new URL(server.url);
    let lookUps = 0;
    const http = await using(
      testHttp(
        {},
        {
          lookup: (_name, _options, found) => {
            lookUps += 1;
            setTimeout(() => found(null, [{ address: '127.0.0.1', family: 4 }]), 120);
          },
        },
      ),
    );
    await http.call(`http://slow.example:${port}/`, get, tokenCall);
    await http.call(`http://slow.example:${port}/`, get, tokenCall);
    const [first = -1, second = -1] = http.wires.map(({ phases }) => phases?.connect);
    expect(lookUps).toBe(1);
    expect(first).toBeGreaterThanOrEqual(120 - slack);
    expect(second).toBeLessThan(first);
  });

  it('ends where the exchange did', async () => {
    const gone = await startServer(() => undefined);
    await gone.close();
    const silent = await using(startServer(() => undefined));
    const http = await using(testHttp());
    await errorOf(http.call(gone.url, get, tokenCall));
    await errorOf(http.call(silent.url, get, { ...tokenCall, signal: AbortSignal.timeout(100) }));
    expect(http.wires.map(({ phases }) => Object.keys(phases ?? {}))).toEqual([['connect'], ['connect', 'wait']]);
  });
});
