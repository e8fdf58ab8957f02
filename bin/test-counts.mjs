// Reads vitest's JSON report into the two numbers of the last line.

/**
 * Passed and failed tests of a report. A file that could not be loaded has no tests and counts as one failure;
 * so does a run that failed for a reason no test names (an unhandled error, no report at all).
 */
export function sumTests(report, exitCode) {
  const passed = report?.numPassedTests ?? 0;
  const unloaded = (report?.testResults ?? []).filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  const failed = (report?.numFailedTests ?? 0) + unloaded;
  return { passed, failed: exitCode !== 0 && failed === 0 ? 1 : failed };
}
