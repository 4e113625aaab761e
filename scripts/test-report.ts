/** What a part of the test run contributes to the last line. */
export interface Tally {
  passed: number;
  failed: number;
  /** What failed, by its name and the first line of its message. */
  failures: string[];
  /** Names of tests that were not run. */
  skipped: string[];
}

/**
 * Counts a report of vitest's JSON reporter. A file that could not even be loaded has no tests in the report; it counts as
 * one failure, so that it cannot hide.
 * @throws Error when it is not such a report.
 */
export function tally(report: unknown): Tally {
  const files = list(field(report, 'testResults'));
  const sum: Tally = { passed: 0, failed: 0, failures: [], skipped: [] };
  for (const file of files) {
    const results = list(field(file, 'assertionResults'));
    const failedBefore = sum.failed;
    for (const result of results) count(sum, result);
    if (field(file, 'status') === 'failed' && sum.failed === failedBefore) fail(sum, field(file, 'name'), field(file, 'message'));
  }
  return sum;
}

function count(sum: Tally, result: unknown): void {
  const [status, name] = [field(result, 'status'), field(result, 'fullName')];
  if (status === 'passed') sum.passed += 1;
  else if (status === 'failed') fail(sum, name, list(field(result, 'failureMessages') ?? [])[0]);
  else sum.skipped.push(String(name));
}

function fail(sum: Tally, name: unknown, message: unknown): void {
  sum.failed += 1;
  sum.failures.push(`${name}: ${String(message ?? '').split('\n', 1)[0]}`);
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error('Not a report of vitest’s JSON reporter.');
}
