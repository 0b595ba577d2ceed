/** Summaries of samples, with their uncertainty. Pure; distributions come from stdlib. */
import { deviation, mean, quantileSorted, sum } from 'd3-array';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';

/** An estimate and the two ends of its interval, at the stated level of confidence. */
export interface Interval {
  estimate: number;
  low: number;
  high: number;
  level: number;
  sampleSize: number;
}

/**
 * Student's t interval of the mean. With fewer than two values the ends are NaN: one seed has no interval. So is everything when a value is
 * not finite, which d3's mean would pass over in silence.
 */
export function meanInterval(values: readonly number[], level = 0.95): Interval {
  const estimate = values.every(Number.isFinite) ? (mean(values) ?? Number.NaN) : Number.NaN;
  const n = values.length;
  const half =
    n < 2 || Number.isNaN(estimate)
      ? Number.NaN
      : (studentQuantile((1 + level) / 2, n - 1) * (deviation(values) ?? Number.NaN)) / Math.sqrt(n);
  return { estimate, low: estimate - half, high: estimate + half, level, sampleSize: n };
}

/** The interval of the geometric mean: `exp` of the t interval of the logarithms. For ratios and norms. */
export function geometricInterval(values: readonly number[], level = 0.95): Interval {
  const { estimate, low, high, sampleSize } = meanInterval(values.map(Math.log), level);
  return { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high), level, sampleSize };
}

/** Least-squares slope of y on x with its t interval (n - 2 degrees of freedom). */
export function slopeInterval(
  points: readonly (readonly [x: number, y: number])[],
  level = 0.95,
): Interval & { intercept: number; residualSumOfSquares: number } {
  const n = points.length;
  const meanX = mean(points, ([x]) => x) ?? Number.NaN;
  const meanY = mean(points, ([, y]) => y) ?? Number.NaN;
  const spreadX = sum(points, ([x]) => (x - meanX) ** 2);
  const slope = sum(points, ([x, y]) => (x - meanX) * (y - meanY)) / spreadX;
  const intercept = meanY - slope * meanX;
  const residualSumOfSquares = sum(points, ([x, y]) => (y - intercept - slope * x) ** 2);
  const half = n < 3 ? Number.NaN : studentQuantile((1 + level) / 2, n - 2) * Math.sqrt(residualSumOfSquares / (n - 2) / spreadX);
  return { estimate: slope, low: slope - half, high: slope + half, level, sampleSize: n, intercept, residualSumOfSquares };
}

/** Wilson's score interval of a proportion: `successes` of `trials`. Holds at 0 and at 1, where the usual one is empty. */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  const z = normalQuantile((1 + level) / 2, 0, 1);
  const p = successes / trials;
  const denominator = 1 + z ** 2 / trials;
  const centre = (p + z ** 2 / (2 * trials)) / denominator;
  const half = (z / denominator) * Math.sqrt((p * (1 - p)) / trials + z ** 2 / (4 * trials ** 2));
  return { estimate: p, low: centre - half, high: centre + half, level, sampleSize: trials };
}

export interface Quantiles {
  low: number;
  median: number;
  high: number;
  sampleSize: number;
}

/** Median with the quartiles, by linear interpolation. For timings, whose means one slow sample spoils. */
export function quartiles(values: readonly number[]): Quantiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (p: number): number => quantileSorted(sorted, p) ?? Number.NaN;
  return { low: at(0.25), median: at(0.5), high: at(0.75), sampleSize: sorted.length };
}

/** Quartiles of `of` over pairs of samples that were taken in turn, so that a machine that slows down cancels. */
export function pairedQuartiles(a: readonly number[], b: readonly number[], of: (a: number, b: number) => number): Quantiles {
  const count = Math.min(a.length, b.length);
  return quartiles(a.slice(0, count).map((value, sample) => of(value, b[sample] ?? Number.NaN)));
}
