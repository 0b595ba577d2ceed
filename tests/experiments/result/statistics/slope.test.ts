import { describe, expect, test } from 'vitest';
import { meanSlopeInterval, slopeInterval } from '../../../../experiments/result/statistics.ts';

describe('slopeInterval', () => {
  test('finds a line through points that lie on it, with no width', () => {
    const { estimate, intercept, low, high } = slopeInterval([0, 1, 2, 3].map((x) => [x, 2 * x - 1]));
    expect(estimate).toBeCloseTo(2, 12);
    expect(intercept).toBeCloseTo(-1, 12);
    expect(high - low).toBeCloseTo(0, 10);
  });

  test('gives the textbook interval for scattered points', () => {
    // x 1..5, y 2, 4, 5, 4, 5: slope 0.6, residual sum of squares 2.4, standard error sqrt(0.8 / 10), t(0.975, 3) = 3.1824.
    const { estimate, high, residualSumOfSquares } = slopeInterval([2, 4, 5, 4, 5].map((y, index) => [index + 1, y]));
    expect(estimate).toBeCloseTo(0.6, 12);
    expect(residualSumOfSquares).toBeCloseTo(2.4, 12);
    expect(high - estimate).toBeCloseTo(3.1824463 * Math.sqrt(0.08), 5);
  });

  test('is not a number when a coordinate is not finite', () => {
    const interval = slopeInterval([0, 1, 2, 3, 4].map((x) => [x, x === 2 ? Number.NaN : 2 * x - 1]));
    expect([interval.estimate, interval.low, interval.intercept, interval.residualSumOfSquares]).toEqual(Array(4).fill(Number.NaN));
    expect(slopeInterval([0, 1, 2, 3, 4].map((x) => [x === 2 ? Infinity : x, 2 * x - 1])).estimate).toBeNaN();
  });
});

describe('meanSlopeInterval', () => {
  const series = [
    [0.31, 0.7, 1.02, 1.41],
    [0.28, 0.61, 0.99, 1.33],
    [0.35, 0.77, 1.13, 1.49],
    [0.25, 0.66, 0.95, 1.36],
    [0.33, 0.69, 1.08, 1.4],
  ].map((heights) => heights.map((y, index) => [(index + 1) * Math.LN2, y] as const));

  test('is the t interval of one slope a seed: scipy 1.17.1, stats.linregress(log([2, 4, 8, 16]), y).slope, then stats.t.interval(0.95, 4)', () => {
    const interval = meanSlopeInterval(series);
    expect(interval.sampleSize).toBe(5);
    expect(interval.estimate).toBeCloseTo(0.5236982998, 9);
    expect(interval.low).toBeCloseTo(0.5072803747, 9);
    expect(interval.high).toBeCloseTo(0.540116225, 9);
  });

  test('does not count the points of one seed as evidence: a seed twice as finely sampled changes nothing', () => {
    const lines = [1, 2, 4].map((slope) => [0, 1, 2].map((x) => [x, slope * x] as const));
    const finer = lines.map((line) => [...line, ...line]);
    expect(meanSlopeInterval(finer)).toEqual(meanSlopeInterval(lines));
    expect(slopeInterval(finer.flat()).high).toBeLessThan(slopeInterval(lines.flat()).high);
  });

  test('has no ends for one seed', () => {
    expect(meanSlopeInterval(series.slice(0, 1)).low).toBeNaN();
  });
});
