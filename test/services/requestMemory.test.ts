import { afterEach, describe, expect, test } from 'vitest';
import { createEnding } from '../network/harness';
import { growthDuring, startHugeProcess } from '../support/memory';
import { createTester } from './requestHarness';

const { using, endAll } = createEnding();
afterEach(endAll);

describe('the memory of the request tester (F5)', () => {
  test('levels off: answers of 256 MiB, one after the other, do not add up', async () => {
    const server = await using(startHugeProcess());
    const { send } = createTester();
    const once = async (): Promise<void> => {
      expect(await send({ url: `${server.url}/plain` })).toMatchObject({ truncated: true });
    };
    // The first ones find the level: what is kept for Copy, and garbage that V8 lets gather.
    const first = await growthDuring(once);
    for (let round = 0; round < 3; round += 1) await once();
    const later = await growthDuring(once);
    expect(first).toBeLessThan(128);
    expect(later).toBeLessThan(20);
  });
});
