import { describe, expect, it } from 'vitest';
import { createTurns } from '../../src/domain/turns';

const later = (run: () => void): Promise<void> =>
  new Promise((resolve) =>
    setImmediate(() => {
      run();
      resolve();
    }),
  );

describe('turns', () => {
  it('work of one lane never overlaps, and keeps its order', async () => {
    const turns = createTurns();
    const seen: string[] = [];
    const work = (name: string) => async () => {
      seen.push(`${name} begins`);
      await later(() => seen.push(`${name} ends`));
    };
    await Promise.all([turns('lane', work('a')), turns('lane', work('b')), turns('lane', work('c'))]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('lanes do not wait for each other', async () => {
    const turns = createTurns();
    void turns('stuck', () => new Promise(() => {}));
    expect(await turns('free', async () => 'done')).toBe('done');
  });

  it('work that fails fails for its own caller only', async () => {
    const turns = createTurns();
    const failed = turns('lane', async () => {
      throw new Error('no');
    });
    const next = turns('lane', async () => 'done');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('done');
  });
});
