// @ts-check

/**
 * The part of a report by vitest's json reporter that is counted.
 * @typedef {{ status: string, name?: string, assertionResults: readonly { status: string }[] }} TestFile
 * @typedef {{ testResults: readonly TestFile[] }} VitestReport
 */

/**
 * How many tests ended how.
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Adds up one run of vitest. A test file that could not even be loaded counts as one failed test, and so does a run that
 * ended badly (an unhandled error, no test at all, no report) without a failed test to show for it.
 * @param {VitestReport | undefined} report undefined when vitest left none that can be read
 * @param {number | null} exitCode
 * @returns {Counts}
 */
export function countTests(report, exitCode) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report?.testResults ?? []) {
    const statuses = file.assertionResults.map((test) => test.status);
    const failed = statuses.filter((status) => status === 'failed').length;
    counts.passed += statuses.filter((status) => status === 'passed').length;
    counts.failed += failed === 0 && file.status === 'failed' ? 1 : failed;
    counts.skipped += statuses.filter((status) => status !== 'passed' && status !== 'failed').length;
  }
  const endedBadly = exitCode !== 0 || report === undefined || counts.passed + counts.failed === 0;
  return endedBadly && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * Several runs as one.
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/**
 * The line that closes a run. A skipped test proves nothing: where nothing may be skipped it is a failed one.
 * @param {readonly Counts[]} all
 * @param {{ skippingFails: boolean }} rules
 * @returns {{ line: string, failed: number }}
 */
export function closingLine(all, { skippingFails }) {
  const { passed, skipped, failed: unsuccessful } = sum(all);
  const failed = unsuccessful + (skippingFails ? skipped : 0);
  const line = `${passed} passed, ${failed} failed`;
  return { line: skippingFails || skipped === 0 ? line : `${line}, ${skipped} skipped`, failed };
}
