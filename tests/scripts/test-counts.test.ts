import { describe, expect, test } from 'vitest';
import { countsOfRun, playwrightCounts, summary, totalCounts, vitestCounts } from '../../scripts/test-counts.ts';

const VITEST = {
  numPassedTests: 5,
  numFailedTests: 1,
  testResults: [
    {
      status: 'failed',
      assertionResults: [
        { status: 'failed', fullName: 'one fails' },
        { status: 'passed', fullName: 'one passes' },
        { status: 'skipped', fullName: 'one without a GPU' },
        { status: 'todo', fullName: 'one to come' },
      ],
    },
  ],
};
const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
const PLAYWRIGHT = {
  stats: { expected: 4, unexpected: 1, flaky: 1 },
  suites: [
    {
      title: 'pages.spec.ts',
      specs: [spec('opens', 'expected')],
      suites: [{ title: 'print', specs: [spec('fits', 'skipped'), spec('breaks', 'unexpected')] }],
    },
  ],
  errors: [],
};

describe('vitestCounts', () => {
  test('counts passed and failed tests and names the others', () =>
    expect(vitestCounts(VITEST)).toEqual({ passed: 5, failed: 1, skipped: ['one without a GPU', 'one to come'] }));

  test('counts a file that does not load as a failed test', () => {
    const broken = { status: 'failed', assertionResults: [{ status: 'skipped', fullName: 'never came' }] };
    expect(vitestCounts({ ...VITEST, testResults: [...VITEST.testResults, broken] }).failed).toBe(2);
  });
});

describe('playwrightCounts', () => {
  test('counts a test that passed only when tried again as failed', () =>
    expect(playwrightCounts(PLAYWRIGHT)).toMatchObject({ passed: 4, failed: 2 }));

  test('names what was skipped', () => expect(playwrightCounts(PLAYWRIGHT).skipped).toEqual(['pages.spec.ts print fits']));

  test('counts an error outside of any test', () =>
    expect(playwrightCounts({ ...PLAYWRIGHT, errors: [{ message: 'no browser' }] }).failed).toBe(3));
});

describe('countsOfRun', () => {
  test('keeps the counts of a runner that ended well', () => expect(countsOfRun({ passed: 2, failed: 0, skipped: [] }, 0).failed).toBe(0));

  test('has a failed test when the runner failed without naming one', () =>
    expect(countsOfRun({ passed: 2, failed: 0, skipped: [] }, 1)).toEqual({ passed: 2, failed: 1, skipped: [] }));

  test('has a failed test when the runner left no report', () => expect(countsOfRun(null, 0).failed).toBe(1));

  test('adds nothing to failures that are known', () => expect(countsOfRun({ passed: 2, failed: 3, skipped: [] }, 1).failed).toBe(3));
});

describe('summary', () => {
  test('says what passed and failed', () => expect(summary({ passed: 12, failed: 0, skipped: [] })).toBe('12 passed, 0 failed'));

  test('names what was skipped before the last line', () => {
    const total = totalCounts([
      { passed: 1, failed: 2, skipped: ['one without a GPU'] },
      { passed: 10, failed: 20, skipped: ['one without PyTorch'] },
    ]);
    expect(summary(total)).toBe('skipped: one without a GPU\nskipped: one without PyTorch\n11 passed, 22 failed');
  });
});
