// Numbers marked with a call come from scipy 1.17.1.
import { describe, expect, test } from 'vitest';
import { geometricInterval, meanInterval, pairedInterval } from '../../../../experiments/result/statistics.ts';

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

  test('is not a number when a value is not finite', () => {
    expect(meanInterval([1, 2, Number.NaN])).toMatchObject({ estimate: Number.NaN, low: Number.NaN, high: Number.NaN, sampleSize: 3 });
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

describe('pairedInterval', () => {
  const layerNorm = [1.912, 1.897, 1.934, 1.905, 1.921, 1.889, 1.917, 1.926, 1.902, 1.911];
  const rmsNorm = [1.915, 1.893, 1.936, 1.909, 1.918, 1.894, 1.915, 1.931, 1.907, 1.91];

  test.each([
    [0.95, -0.0011504366, 0.0039504366],
    [0.9, -0.0006667168, 0.0034667168],
  ])('is that of ttest_rel(b, a).confidence_interval(%d): %d to %d', (level, low, high) => {
    const interval = pairedInterval(rmsNorm, layerNorm, level);
    expect(interval.estimate).toBeCloseTo(0.0014, 12);
    expect(interval.low).toBeCloseTo(low, 9);
    expect(interval.high).toBeCloseTo(high, 9);
  });

  test('does not see what both sides of a pair share', () => {
    const shared = [0, 10, -7, 3, 100, 2, 2, 9, 55, 1];
    const { low, high } = pairedInterval(
      rmsNorm.map((value, seed) => value + (shared[seed] ?? 0)),
      layerNorm.map((value, seed) => value + (shared[seed] ?? 0)),
    );
    expect(low).toBeCloseTo(-0.0011504366, 9);
    expect(high).toBeCloseTo(0.0039504366, 9);
  });

  test('refuses a value without a partner', () => {
    expect(() => pairedInterval([1, 2, 3], [1, 2])).toThrow('3 values cannot be paired with 2');
  });
});
