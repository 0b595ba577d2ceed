import { describe, expect, test } from 'vitest';
import { countsOfRun, playwrightCounts, summaryLine, totalCounts, vitestCounts } from '../../scripts/test-counts.ts';

const VITEST = {
  numPassedTests: 5,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 1,
  testResults: [{ status: 'failed', assertionResults: [{ status: 'failed' }] }],
};
const PLAYWRIGHT = { stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 3 }, errors: [] };

describe('vitestCounts', () => {
  test('counts passed, failed and skipped tests', () => expect(vitestCounts(VITEST)).toEqual({ passed: 5, failed: 1, skipped: 3 }));

  test('counts a file that does not load as a failed test', () => {
    const broken = { status: 'failed', assertionResults: [{ status: 'skipped' }] };
    expect(vitestCounts({ ...VITEST, testResults: [...VITEST.testResults, broken] }).failed).toBe(2);
  });
});

describe('playwrightCounts', () => {
  test('counts a test that passed only when tried again as failed', () =>
    expect(playwrightCounts(PLAYWRIGHT)).toEqual({ passed: 4, failed: 2, skipped: 3 }));

  test('counts an error outside of any test', () =>
    expect(playwrightCounts({ ...PLAYWRIGHT, errors: [{ message: 'no browser' }] }).failed).toBe(3));
});

describe('countsOfRun', () => {
  test('keeps the counts of a runner that ended well', () => expect(countsOfRun({ passed: 2, failed: 0, skipped: 0 }, 0).failed).toBe(0));

  test('has a failed test when the runner failed without naming one', () =>
    expect(countsOfRun({ passed: 2, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 2, failed: 1, skipped: 0 }));

  test('has a failed test when the runner left no report', () => expect(countsOfRun(null, 0).failed).toBe(1));

  test('adds nothing to failures that are known', () => expect(countsOfRun({ passed: 2, failed: 3, skipped: 0 }, 1).failed).toBe(3));
});

describe('summaryLine', () => {
  test('names what passed and failed', () => expect(summaryLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed'));

  test('names what was skipped, if anything', () => {
    const total = totalCounts([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]);
    expect(summaryLine(total)).toBe('11 passed, 22 failed, 33 skipped');
  });
});
