import { describe, expect, test } from 'vitest';
import { pairedQuartiles, quantile, quartiles } from '../../../../experiments/result/statistics.ts';

describe('quantile', () => {
  test.each([
    [0, 1],
    [0.05, 1.2],
    [0.5, 3],
    [0.95, 8.8],
    [1, 10],
  ])('at %d is %d: numpy.quantile([4, 1, 3, 2, 10], q)', (probability, expected) => {
    expect(quantile([4, 1, 3, 2, 10], probability)).toBeCloseTo(expected, 12);
  });

  test('is not a number without values, or when one is not a number', () => {
    expect([quantile([], 0.5), quantile([1, Number.NaN, 3], 0.5)]).toEqual([Number.NaN, Number.NaN]);
  });
});

describe('quartiles', () => {
  test('interpolates between samples and does not mind their order', () => {
    expect(quartiles([4, 1, 3, 2])).toEqual({ low: 1.75, median: 2.5, high: 3.25, sampleSize: 4 });
  });
});

describe('pairedQuartiles', () => {
  test('is that of the pairs, not of the two samples: a machine that slows down fourfold cancels', () => {
    const ratios = pairedQuartiles([2, 4, 8], [1, 2, 4, 100], (a, b) => a / b);
    expect(ratios).toEqual({ low: 2, median: 2, high: 2, sampleSize: 3 });
  });
});
