import { describe, expect, test } from 'vitest';
import { equivalence } from '../../../../experiments/result/statistics.ts';

// The p values are those of statsmodels 0.15.0, ttost_paired(differences, zeros, -margin, margin); the intervals of scipy 1.17.1, stats.t.interval.
describe('equivalence', () => {
  const differences = [0.003, -0.004, 0.002, 0.004, -0.003, 0.005, -0.002, 0.005, 0.005, -0.001];

  test.each([
    [0.01, 1.6313378e-6, 1.6158342e-5, 'equivalent'],
    [0.004, 4.9395187e-4, 0.023265585, 'equivalent'],
    [0.002, 0.0072903516, 0.303742993, 'inconclusive'],
    [0.0005, 0.0631120811, 0.7773674866, 'inconclusive'],
  ])('with a margin of %d has p values %d and %d: %s', (margin, above, below, outcome) => {
    const result = equivalence(differences, margin);
    expect(result.outcome).toBe(outcome);
    expect(result.pAboveLowerMargin / above).toBeCloseTo(1, 6);
    expect(result.pBelowUpperMargin / below).toBeCloseTo(1, 6);
  });

  test('gives the 90 % interval of the tests and the 95 % interval of the difference', () => {
    const { interval, differenceInterval } = equivalence(differences, 0.01);
    expect([interval.low, interval.high, interval.level].map((each) => each.toFixed(10))).toEqual([
      '-0.0006667168',
      '0.0034667168',
      '0.9000000000',
    ]);
    expect([differenceInterval.low, differenceInterval.high].map((each) => each.toFixed(10))).toEqual(['-0.0011504366', '0.0039504366']);
  });

  test('is equivalent exactly where the 90 % interval lies inside the margins', () => {
    const end = equivalence(differences, 0.01).interval.high;
    expect(equivalence(differences, end * 1.0001).outcome).toBe('equivalent');
    expect(equivalence(differences, end * 0.9999).outcome).toBe('inconclusive');
  });

  test('is different where the 95 % interval lies beyond a margin, on either side', () => {
    const larger = [0.02, 0.025, 0.018, 0.031, 0.022];
    const result = equivalence(larger, 0.01);
    expect(result.outcome).toBe('different');
    expect(result.pBelowUpperMargin).toBeCloseTo(0.9978331537, 9);
    expect(result.differenceInterval.low).toBeCloseTo(0.0169053636, 9);
    expect(
      equivalence(
        larger.map((each) => -each),
        0.01,
      ).outcome,
    ).toBe('different');
    expect(equivalence(larger, 0.017).outcome).toBe('inconclusive');
  });

  test('calls a difference that is not zero but smaller than the margin equivalent', () => {
    const result = equivalence([0.002, 0.0021, 0.0019, 0.002], 0.01);
    expect(result.differenceInterval.low).toBeGreaterThan(0);
    expect(result.outcome).toBe('equivalent');
  });

  test.each([[[]], [[0.001]], [[0.001, 0.002, Number.NaN]]])('is inconclusive on %j', (values) => {
    expect(equivalence(values, 0.01).outcome).toBe('inconclusive');
  });

  test.each([0, -0.01, Number.NaN])('refuses the margin %d', (margin) => {
    expect(() => equivalence(differences, margin)).toThrow(`invalid margin: ${String(margin)}`);
  });
});
