import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

const rows = readFileSync(path.join(root, 'docs/faults.md'), 'utf8')
  .split('\n')
  .flatMap((line) => {
    const row = /^\| (F\d+) \| .+? \| (.+) \|$/.exec(line);
    return row === null ? [] : [{ id: row[1] ?? '', tests: row[2] ?? '' }];
  });

const filesOf = (tests: string): readonly string[] => [...tests.matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? '');

/** Whether a file has a test, or a row of a table of tests, with the number in its name. */
const hasTestOf = (file: string, id: string): boolean =>
  new RegExp(`^[^/*]*['"\`(][^'"\`]*\\b${id}\\b`, 'm').test(readFileSync(path.join(root, 'test', file), 'utf8'));

describe('the page of faults', () => {
  it('has every number from F1 to F48 once, in order', () => {
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 48 }, (_, index) => `F${index + 1}`));
  });

  it.each(rows)('$id has the tests that are named, or a reason', ({ id, tests }) => {
    const files = filesOf(tests);
    if (files.length === 0) expect(tests).toMatch(/^none: .{20,}/);
    for (const file of files) {
      expect(existsSync(path.join(root, 'test', file)), file).toBe(true);
      expect(hasTestOf(file, id), `${file} has a test of ${id}`).toBe(true);
    }
  });

  it('leaves none out', () => {
    expect(rows.filter(({ tests }) => filesOf(tests).length === 0).map(({ id }) => id)).toEqual([]);
  });
});
