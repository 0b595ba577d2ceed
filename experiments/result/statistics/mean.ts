/** Student's t interval of a mean: plain, of logarithms, and of paired differences. */
import { deviation, mean } from 'd3-array';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Interval } from './interval.ts';

/**
 * Student's t interval of the mean. With fewer than two values the ends are NaN: one seed has no interval. So is everything when a value is
 * not finite, which d3's mean would pass over in silence.
 */
export function meanInterval(values: readonly number[], level = 0.95): Interval {
  const n = values.length;
  const { estimate, standardError } = meanWithError(values);
  const half = n < 2 ? Number.NaN : studentQuantile((1 + level) / 2, n - 1) * standardError;
  return { estimate, low: estimate - half, high: estimate + half, level, sampleSize: n };
}

/** The mean and its standard error `s / sqrt(n)`. The error is NaN for fewer than two values, both are when a value is not finite. */
export function meanWithError(values: readonly number[]): { estimate: number; standardError: number } {
  if (!values.every(Number.isFinite)) return { estimate: Number.NaN, standardError: Number.NaN };
  return {
    estimate: mean(values) ?? Number.NaN,
    standardError: (deviation(values) ?? Number.NaN) / Math.sqrt(values.length),
  };
}

/** The interval of the geometric mean: `exp` of the t interval of the logarithms. For ratios and norms. */
export function geometricInterval(values: readonly number[], level = 0.95): Interval {
  const { estimate, low, high, sampleSize } = meanInterval(values.map(Math.log), level);
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), level, sampleSize };
}

/**
 * The t interval of the mean of `a - b`, pair by pair: what seeds, data or machine share cancels. The values of one pair stand at one
 * index. Throws a RangeError when a value has no partner.
 */
export function pairedInterval(a: readonly number[], b: readonly number[], level = 0.95): Interval {
  return meanInterval(pairedDifferences(a, b), level);
}

/** `a - b`, pair by pair. Throws a RangeError when a value has no partner. */
export function pairedDifferences(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length) {
    throw new RangeError(
      `${String(a.length)} values cannot be paired with ${String(b.length)}; leave out the seeds that only one side has`,
    );
  }
  return a.map((value, index) => value - (b[index] ?? Number.NaN));
}
