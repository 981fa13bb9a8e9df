// @ts-check

/**
 * What is read of a test file as vitest's reporters are given it.
 * @typedef {{ relativeModuleId: string, children: { allTests: () => Iterable<TestCase> } }} TestFile
 * @typedef {{ fullName: string, diagnostic: () => { flaky: boolean } | undefined, result: () => { errors?: readonly { message: string }[] | undefined } }} TestCase
 */

/**
 * The tests that passed only when they were tried again, with what failed at first; empty where none did.
 * @param {readonly TestFile[]} files
 */
export function secondTries(files) {
  const lines = files.flatMap((file) =>
    [...file.children.allTests()]
      .filter((test) => test.diagnostic()?.flaky)
      .map((test) => {
        const reason = test.result().errors?.[0]?.message.split('\n')[0] ?? '';
        return `  ${file.relativeModuleId} > ${test.fullName}\n    ${reason}\n`;
      }),
  );
  return lines.length === 0 ? '' : `\nPassed only when tried again:\n${lines.join('')}`;
}

/** A reporter for vitest beside its own, so that a second try never hides a test that depends on chance. */
// biome-ignore lint/style/noDefaultExport: vitest takes a reporter from a file by its default export.
export default class SecondTries {
  /** @param {readonly TestFile[]} files */
  onTestRunEnd(files) {
    process.stdout.write(secondTries(files));
  }
}
