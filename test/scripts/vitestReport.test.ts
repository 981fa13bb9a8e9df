import { describe, expect, test } from 'vitest';
import { closingLine, countTests } from '../../scripts/testing/vitestReport.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});

describe('counting a run of vitest', () => {
  test('adds up the tests of all files', () => {
    const report = { testResults: [file('passed', 'passed', 'passed'), file('failed', 'failed', 'passed', 'skipped')] };
    expect(countTests(report, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  test('counts a file that could not be loaded as one failed test', () => {
    const report = { testResults: [file('passed', 'passed'), file('failed')] };
    expect(countTests(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('counts a todo as skipped', () => {
    expect(countTests({ testResults: [file('passed', 'passed', 'todo')] }, 0).skipped).toBe(1);
  });

  test('counts a failure when vitest failed although every test passed', () => {
    expect(countTests({ testResults: [file('passed', 'passed')] }, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });

  test('counts a failure when vitest was killed', () => {
    expect(countTests({ testResults: [file('passed', 'passed')] }, null).failed).toBe(1);
  });

  test('counts a failure when vitest left no report', () => {
    expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  test('counts a failure when no test ran', () => {
    expect(countTests({ testResults: [] }, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});

describe('the closing line', () => {
  const stages = [
    { passed: 2, failed: 0, skipped: 1 },
    { passed: 3, failed: 1, skipped: 0 },
  ];

  test('tells the skipped tests apart on a developer’s machine', () => {
    expect(closingLine(stages, { skippingFails: false })).toEqual({ line: '5 passed, 1 failed, 1 skipped', failed: 1 });
  });

  test('counts a skipped test as failed where nothing may be skipped', () => {
    expect(closingLine(stages, { skippingFails: true })).toEqual({ line: '5 passed, 2 failed', failed: 2 });
  });

  test('names only passed and failed when nothing was skipped', () => {
    expect(closingLine([{ passed: 4, failed: 0, skipped: 0 }], { skippingFails: false }).line).toBe(
      '4 passed, 0 failed',
    );
  });
});
