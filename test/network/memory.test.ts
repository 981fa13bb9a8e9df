import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { growthDuring, heldMebibytes, startHugeProcess } from '../support/memory';
import { createEnding, errorOf, get, testHttp } from './harness';

const { using, endAll } = createEnding();
afterEach(endAll);

const mebibyte = 1_048_576;

describe('memory (F5)', () => {
  test.each(['/plain', '/zipped'])(
    'grows by less than 20 MB for a call that answers with 256 MiB: %s',
    async (path) => {
      const server = await using(startHugeProcess());
      const http = await using(testHttp());
      const call = () => errorOf(http.call(server.url + path, get, { stage: 'token', limitBytes: mebibyte }));
      await call();
      await wait(50);
      const growth = await growthDuring(async () => expect((await call()).code).toBe('answer-too-large'));
      expect(growth).toBeLessThan(20);
    },
  );

  test('G20: grows by less than 20 MB for a call that is stopped at 5 MiB', async () => {
    const server = await using(startHugeProcess());
    const http = await using(testHttp());
    const call = () => errorOf(http.call(`${server.url}/plain`, get, { stage: 'keys', limitBytes: 5 * mebibyte }));
    await call();
    expect(await growthDuring(call)).toBeLessThan(20);
  });

  test('is not filled by a stream whose reader is slower than the server', async () => {
    const server = await using(startHugeProcess());
    const http = await using(testHttp());
    const answer = await http.stream(`${server.url}/plain`, get, { stage: 'request' });
    // Nobody reads for a while: what arrives must wait on the other side.
    const growth = await growthDuring(() => wait(500));
    answer.cancel();
    expect(growth).toBeLessThan(20);
  });

  test('does not hold a body of 256 MiB that is read piece by piece', async () => {
    const server = await using(startHugeProcess());
    const http = await using(testHttp());
    const before = heldMebibytes();
    const answer = await http.stream(`${server.url}/plain`, get, { stage: 'request' });
    let bytes = 0;
    for await (const piece of answer.body) {
      bytes += piece.length;
      // The last piece: the connection and all that it may hold are still there.
      if (bytes === 256 * mebibyte) await expect.poll(() => heldMebibytes() - before).toBeLessThan(5);
    }
    expect(bytes).toBe(256 * mebibyte);
  });
});
