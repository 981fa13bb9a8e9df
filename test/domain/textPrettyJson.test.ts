import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prettyJson } from '../../src/domain/text/prettyJson';

describe('JSON laid out', () => {
  it('has one member a line', () => {
    expect(prettyJson('{"a":[1,{"b":null}],"c":{},"d":[]}')).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ],\n  "c": {},\n  "d": []\n}',
    );
  });

  it('says the same as before, and is laid out as JSON.stringify does it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const text = JSON.stringify(value);
        expect(prettyJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps numbers, double names, order and escapes to the letter', () => {
    const text = '{"2":1e400,"1":12345678901234567890,"1":-0.10,"e":"\\u0041\\n\\"{,"}';
    const pretty = prettyJson(text) ?? '';
    for (const part of ['"2": 1e400', '"1": 12345678901234567890', '"1": -0.10', '"e": "\\u0041\\n\\"{,"'])
      expect(pretty).toContain(part);
    expect(pretty.replace(/\s/g, '')).toBe(text);
  });

  it('is left away for what is no JSON', () => {
    for (const text of ['', '{', '{"a":1,}', "{'a':1}", 'nothing', '[1]x']) expect(prettyJson(text)).toBeUndefined();
    fc.assert(fc.property(fc.string(), (text) => void prettyJson(text)));
  });

  it('F8 F71: is left away for what is too deep or would grow too long', () => {
    expect(prettyJson(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toBeUndefined();
    expect(prettyJson(`${'['.repeat(190)}${'1,'.repeat(500_000)}1${']'.repeat(190)}`)).toBeUndefined();
    expect(prettyJson(JSON.stringify('x"\\'.repeat(300_000)))).toBeDefined();
  });
});
