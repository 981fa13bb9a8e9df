import { describe, expect, test } from 'vitest';
import { secondTries } from '../../scripts/testing/secondTries.mjs';

const ended = (fullName: string, flaky: boolean, message?: string) => ({
  fullName,
  diagnostic: () => ({ flaky }),
  result: () => ({ errors: message === undefined ? undefined : [{ message }] }),
});

const file = (...tests: ReturnType<typeof ended>[]) => ({
  relativeModuleId: 'test/some.test.ts',
  children: { allTests: () => tests },
});

describe('the tests that needed a second try', () => {
  test('are named, with the first line of what failed at first', () => {
    const text = secondTries([
      file(ended('a race', true, 'expected 1 to be 2\n  at line 3'), ended('a good one', false)),
    ]);
    expect(text).toBe('\nPassed only when tried again:\n  test/some.test.ts > a race\n    expected 1 to be 2\n');
  });

  test('are nothing to speak of where every test passed at once, or failed twice', () => {
    expect(secondTries([file(ended('a good one', false), ended('a bad one', false, 'no'))])).toBe('');
    expect(secondTries([])).toBe('');
  });
});
