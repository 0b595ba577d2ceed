import { mean, sum } from 'd3-array';
import studentQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Interval } from './interval.ts';
import { meanInterval } from './mean.ts';

export type Point = readonly [x: number, y: number];

/**
 * Least-squares slope of y on x with its t interval (n - 2 degrees of freedom), which takes the points for independent. The ends are NaN for
 * fewer than three points, everything is when a coordinate is not finite.
 */
export function slopeInterval(points: readonly Point[], level = 0.95): Interval & { intercept: number; residualSumOfSquares: number } {
  const n = points.length;
  const known = points.every((point) => point.every(Number.isFinite));
  const meanX = known ? (mean(points, ([x]) => x) ?? Number.NaN) : Number.NaN;
  const meanY = known ? (mean(points, ([, y]) => y) ?? Number.NaN) : Number.NaN;
  const spreadX = known ? sum(points, ([x]) => (x - meanX) ** 2) : Number.NaN;
  const slope = sum(points, ([x, y]) => (x - meanX) * (y - meanY)) / spreadX;
  const intercept = meanY - slope * meanX;
  const residualSumOfSquares = known ? sum(points, ([x, y]) => (y - intercept - slope * x) ** 2) : Number.NaN;
  const half = n < 3 ? Number.NaN : studentQuantile((1 + level) / 2, n - 2) * Math.sqrt(residualSumOfSquares / (n - 2) / spreadX);
  return { estimate: slope, low: slope - half, high: slope + half, level, sampleSize: n, intercept, residualSumOfSquares };
}

/**
 * The mean of one least-squares slope a seed, with its t interval over the seeds. For series whose points share a seed (layers of one
 * network, steps of one run): `slopeInterval` of all points together would count each of them as independent and be too narrow.
 */
export function meanSlopeInterval(series: readonly (readonly Point[])[], level = 0.95): Interval {
  return meanInterval(
    series.map((points) => slopeInterval(points).estimate),
    level,
  );
}
