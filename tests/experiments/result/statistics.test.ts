import { describe, expect, test } from 'vitest';
import { geometricInterval, meanInterval, quartiles, slopeInterval, wilsonInterval } from '../../../experiments/result/statistics.ts';

describe('meanInterval', () => {
  test('is the t interval: 1 to 5 has mean 3, deviation 1.5811 and t(0.975, 4) = 2.7764', () => {
    const { estimate, low, high, sampleSize } = meanInterval([1, 2, 3, 4, 5]);
    expect([estimate, sampleSize]).toEqual([3, 5]);
    expect(high - estimate).toBeCloseTo((2.7764451 * 1.5811388) / Math.sqrt(5), 5);
    expect(estimate - low).toBeCloseTo(high - estimate, 12);
  });

  test('has no ends for one value', () => {
    expect(meanInterval([7])).toMatchObject({ estimate: 7, low: Number.NaN, high: Number.NaN });
  });
});

describe('geometricInterval', () => {
  test('is the interval of the logarithms, taken back', () => {
    const { estimate, low, high } = geometricInterval([1, 10, 100]);
    expect(estimate).toBeCloseTo(10, 10);
    // t(0.975, 2) = 4.3027, deviation ln 10.
    expect(Math.log(high / estimate)).toBeCloseTo((4.3026527 * Math.LN10) / Math.sqrt(3), 4);
    expect(low * high).toBeCloseTo(100, 6);
  });
});

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
});

describe('wilsonInterval', () => {
  test.each([
    [0, 3, 0, 0.5615],
    [3, 3, 0.4385, 1],
    [5, 10, 0.2366, 0.7634],
  ])('of %d in %d is %d to %d', (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

describe('quartiles', () => {
  test('interpolates between samples and does not mind their order', () => {
    expect(quartiles([4, 1, 3, 2])).toEqual({ low: 1.75, median: 2.5, high: 3.25, sampleSize: 4 });
  });
});
