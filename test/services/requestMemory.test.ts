import { afterEach, describe, expect, test } from 'vitest';
import { createEnding } from '../network/harness';
import { heldMebibytes, startHugeProcess } from '../support/memory';
import { createTester } from './requestHarness';

const { using, endAll } = createEnding();
afterEach(endAll);

describe('the memory of the request tester (F5)', () => {
  test('holds what Copy needs of an answer of 256 MiB, and of the last one only', async () => {
    const server = await using(startHugeProcess());
    const { send, service, profile } = createTester();
    const before = heldMebibytes();
    for (let round = 0; round < 4; round += 1) {
      expect(await send({ url: `${server.url}/plain` })).toMatchObject({ truncated: true });
    }
    await expect.poll(() => heldMebibytes() - before, { timeout: 5000 }).toBeLessThan(12);
    service.forget(profile.id);
    await expect.poll(() => heldMebibytes() - before, { timeout: 5000 }).toBeLessThan(2);
  });
});
