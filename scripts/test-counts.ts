/** Counts of tests out of the reports of Vitest and Playwright. */
import { z } from 'zod';

export interface Counts {
  passed: number;
  failed: number;
  /** Their names, which give the reason. */
  skipped: string[];
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })) })),
});
const playwrightSpec = z.object({ title: z.string(), tests: z.array(z.object({ status: z.string() })) });
const playwrightSuite = z.object({
  title: z.string(),
  specs: z.array(playwrightSpec),
  get suites() {
    return z.array(playwrightSuite).optional();
  },
});
type PlaywrightSuite = z.infer<typeof playwrightSuite>;
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }),
  suites: z.array(playwrightSuite),
  errors: z.array(z.unknown()),
});

/** Of Vitest's JSON report. A file that fails as a whole, by an import or a hook, is one failed test. */
export function vitestCounts(report: unknown): Counts {
  const { numPassedTests, numFailedTests, testResults } = vitestReport.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  const left = testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => !['passed', 'failed'].includes(status)),
  );
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles.length, skipped: left.map(({ fullName }) => fullName) };
}

/** Of Playwright's JSON report. A test that passed only when tried again is a failed one. */
export function playwrightCounts(report: unknown): Counts {
  const { stats, suites, errors } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: suites.flatMap(skippedSpecs) };
}

function skippedSpecs({ title, specs, suites = [] }: PlaywrightSuite): string[] {
  const names = specs.flatMap((spec) => spec.tests.filter(({ status }) => status === 'skipped').map(() => spec.title));
  return [...names, ...suites.flatMap(skippedSpecs)].map((name) => `${title} ${name}`);
}

/** Counts of a runner that ended with `exitCode`: a runner that failed has at least one failed test, whatever its report says. */
export function countsOfRun(counts: Counts | null, exitCode: number): Counts {
  const known = counts ?? { passed: 0, failed: 0, skipped: [] };
  const isUnexplained = known.failed === 0 && (exitCode !== 0 || counts === null);
  return isUnexplained ? { ...known, failed: 1 } : known;
}

export function totalCounts(all: Counts[]): Counts {
  const total = (name: 'passed' | 'failed'): number => all.reduce((sum, counts) => sum + counts[name], 0);
  return { passed: total('passed'), failed: total('failed'), skipped: all.flatMap(({ skipped }) => skipped) };
}

/** A line for each skipped test, and then "12 passed, 0 failed". */
export function summary({ passed, failed, skipped }: Counts): string {
  return [...skipped.map((name) => `skipped: ${name}`), `${passed} passed, ${failed} failed`].join('\n');
}
