/** Counts of tests out of the reports of Vitest and Playwright. */
import { z } from 'zod';

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
  errors: z.array(z.unknown()),
});

/** Of Vitest's JSON report. A file that fails as a whole, by an import or a hook, is one failed test. */
export function vitestCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = vitestReport.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length, skipped: numPendingTests + numTodoTests };
}

/** Of Playwright's JSON report. A test that passed only when tried again is a failed one. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, errors } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

/** Counts of a runner that ended with `exitCode`: a runner that failed has at least one failed test, whatever its report says. */
export function countsOfRun(counts: Counts | null, exitCode: number): Counts {
  const known = counts ?? { passed: 0, failed: 0, skipped: 0 };
  const isUnexplained = known.failed === 0 && (exitCode !== 0 || counts === null);
  return isUnexplained ? { ...known, failed: 1 } : known;
}

export function totalCounts(all: Counts[]): Counts {
  const total = (name: keyof Counts): number => all.reduce((sum, counts) => sum + counts[name], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: total('skipped') };
}

/** "12 passed, 0 failed", and ", 3 skipped" where there are any. */
export function summaryLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
