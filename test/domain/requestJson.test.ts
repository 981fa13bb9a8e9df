import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonFault } from '../../src/domain/requestJson';

describe('the place where a text stops being JSON', () => {
  test.each([
    ['{}', undefined],
    [' [1, -2.5e+3, "a\\u00fc\\n", true, false, null, {"a": []}] ', undefined],
    ['', [1, 1]],
    ['{', [1, 2]],
    ['[1,]', [1, 4]],
    ['{"a":1,}', [1, 8]],
    ['{"a" 1}', [1, 6]],
    ['{a: 1}', [1, 2]],
    ["{'a': 1}", [1, 2]],
    ['[1 2]', [1, 4]],
    ['[1}', [1, 3]],
    ['{"a":1]', [1, 7]],
    ['1 2', [1, 3]],
    ['01', [1, 2]],
    ['"open', [1, 1]],
    ['"bad \\x escape"', [1, 1]],
    ['{\n "a": 1,\n "b": ,\n}', [3, 7]],
    ['[\r\n1,\r\nundefined]', [3, 1]],
    ['{"a":1}}', [1, 8]],
    [']', [1, 1]],
    ['NaN', [1, 1]],
  ])('in %j is %j', (text, place) => {
    const found = jsonFault(text);
    expect(found === undefined ? undefined : [found.line, found.column]).toEqual(place);
  });

  test('is found in a large text', () => {
    const text = `[${'"some text that is long",'.repeat(150_000)}`;
    expect(jsonFault(text)).toEqual({ line: 1, column: text.length + 1 });
  });

  test('is found behind one very long string', () => {
    expect(jsonFault(`["${'x'.repeat(4_000_000)}"`)).toEqual({ line: 1, column: 4_000_004 });
  });

  test('is nowhere in what JSON.stringify writes, and never before a fault that was put in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(), (value, seed) => {
        const text = JSON.stringify(value, undefined, 1);
        expect(jsonFault(text)).toBeUndefined();
        const at = seed % (text.length + 1);
        const fault = jsonFault(`${text.slice(0, at)}\u0001${text.slice(at)}`);
        // A control character is no JSON anywhere; the token it stands in begins on the same line, at or before it.
        expect(fault).toBeDefined();
        expect(fault?.line).toBe(text.slice(0, at).split('\n').length);
      }),
    );
  });
});
