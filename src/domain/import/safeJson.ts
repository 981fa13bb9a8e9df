import { fail } from '../errors';

/** Limits that no honest export comes near (T14). */
const deepest = 64;
const mostValues = 200_000;

/** Names that would reach what every object inherits, were an object copied carelessly. */
const pollutingNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

const unreadable = (reason: string, cause?: unknown) => fail('import-unreadable', { reason }, cause);

/**
 * Reads JSON from elsewhere (T14): refuses what is too deep or too much, and names that reach into prototypes.
 * Throws `import-unreadable`.
 */
export const readJson = (text: string): unknown => {
  const value = parse(text);
  // A list of what is still to be seen rather than recursion: the depth of the input must not be the depth of the stack.
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let seen = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    seen += 1;
    if (seen > mostValues) throw unreadable('It holds more values than an export has.');
    if (next.depth > deepest) throw unreadable('It is nested more deeply than an export is.');
    if (typeof next.value !== 'object' || next.value === null) continue;
    for (const [name, inner] of Object.entries(next.value)) {
      if (pollutingNames.has(name)) throw unreadable(`It holds the name “${name}”, which no export has.`);
      waiting.push({ value: inner, depth: next.depth + 1 });
    }
  }
  return value;
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (caught) {
    throw unreadable('It looks like JSON, but is not complete or not correct.', caught);
  }
};
