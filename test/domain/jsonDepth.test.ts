import { describe, expect, it } from 'vitest';
import { jsonDepth } from '../../src/domain/jsonDepth';

describe('how deep JSON is nested', () => {
  it.each([
    ['1', 0],
    ['null', 0],
    ['[]', 1],
    ['{"a":1,"b":{}}', 2],
    ['[[],[[1]],{"a":2}]', 3],
  ])('%s: %i', (json, depth) => {
    expect(jsonDepth(JSON.parse(json))).toBe(depth);
  });

  it('is told of a hundred thousand levels without overflowing (F8)', () => {
    expect(jsonDepth(JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`))).toBe(100_000);
  });
});
