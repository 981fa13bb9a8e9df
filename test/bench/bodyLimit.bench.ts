import { loadavg } from 'node:os';
import { test } from 'vitest';
import { createEnding, errorOf, get, testHttp } from '../network/harness';
import { startHugeProcess } from '../support/memory';

const mebibyte = 1_048_576;
const rounds = 10;

/** The least time of some, in ms: the rest is what else the computer did. */
const least = async (work: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    times.push(performance.now() - began);
  }
  return Math.min(...times);
};

test('G20: an answer of 256 MiB that is stopped at its limit, beside one that is read', async () => {
  const { using, endAll } = createEnding();
  try {
    const server = await using(startHugeProcess());
    const http = await using(testHttp());
    const stopped = await least(() =>
      errorOf(http.call(`${server.url}/plain`, get, { stage: 'keys', limitBytes: 5 * mebibyte })),
    );
    const read = await least(async () => {
      const answer = await http.stream(`${server.url}/plain`, get, { stage: 'request' });
      for await (const _piece of answer.body);
    });
    process.stdout.write(
      `\nstopped at 5 MiB ${stopped.toFixed(1)} ms, read whole ${read.toFixed(1)} ms, ${(read / stopped).toFixed(1)} times that, load of the machine ${(loadavg()[0] ?? 0).toFixed(1)}\n`,
    );
  } finally {
    await endAll();
  }
});
