import { mean } from 'd3-array';
import { describe, expect, test } from 'vitest';
import { bootstrapInterval, meanInterval, quantile } from '../../../../experiments/result/statistics.ts';

const average = (sample: readonly number[]): number => mean(sample) ?? Number.NaN;
const median = (sample: readonly number[]): number => quantile(sample, 0.5);

describe('bootstrapInterval', () => {
  // scipy 1.17.1: bootstrap((skewed,), numpy.mean, n_resamples=400000, method='BCa', rng=default_rng(1)); its percentile interval is 0.834 to 2.716.
  const skewed = [0.61, 0.74, 1.02, 1.13, 1.4, 2.9, 4.85, 0.55];

  test('is BCa: of a skewed sample it reaches further to the right than the percentiles do', () => {
    const { estimate, low, high, sampleSize } = bootstrapInterval(skewed, average);
    expect([estimate, sampleSize]).toEqual([expect.closeTo(1.65, 12), 8]);
    expect(Math.abs(low - 0.94)).toBeLessThan(0.02);
    expect(Math.abs(high - 3.114)).toBeLessThan(0.04);
  });

  test('takes any statistic: the median is 0.645 to 2.9 in scipy', () => {
    const { estimate, low, high } = bootstrapInterval(skewed, median);
    expect(estimate).toBeCloseTo(1.075, 12);
    expect(Math.abs(low - 0.645)).toBeLessThan(0.04);
    expect(high).toBeCloseTo(2.9, 6);
  });

  test('comes close to the t interval of a large and symmetric sample', () => {
    const values = Array.from({ length: 201 }, (_, index) => (index - 100) / 50);
    const [ours, student] = [bootstrapInterval(values, average), meanInterval(values)];
    expect(Math.abs(ours.low - student.low)).toBeLessThan(0.01);
    expect(Math.abs(ours.high - student.high)).toBeLessThan(0.01);
  });

  test('gives the same bits again, and others for another seed', () => {
    expect(bootstrapInterval(skewed, average)).toEqual(bootstrapInterval(skewed, average));
    expect(bootstrapInterval(skewed, average, { seed: 2 })).not.toEqual(bootstrapInterval(skewed, average));
  });

  test('has no width where all values are equal, and no ends for one value or a value that is not finite', () => {
    expect(bootstrapInterval([2, 2, 2], average)).toMatchObject({ estimate: 2, low: 2, high: 2 });
    expect(bootstrapInterval([2], average)).toMatchObject({ estimate: 2, low: Number.NaN });
    expect(bootstrapInterval([2, Number.NaN, 3], average)).toMatchObject({ estimate: Number.NaN, high: Number.NaN });
  });
});
