import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { mean, sum } from 'd3-array';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Interval } from './interval.ts';
import { quantile } from './quantile.ts';

export interface BootstrapOptions {
  level?: number;
  resampleCount?: number;
  /** Of the draws: the same values and seed give the same interval. */
  seed?: number;
}

/**
 * The bias-corrected and accelerated (BCa) bootstrap interval of `statistic`: Efron 1987, with the acceleration of the jackknife. For
 * statistics without a t interval, such as a median or a quotient of means. With fewer than about ten values it is too narrow, as every
 * bootstrap is. The ends are NaN for fewer than two values, everything is when a value is not finite.
 */
export function bootstrapInterval(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  { level = 0.95, resampleCount = 9999, seed = 1 }: BootstrapOptions = {},
): Interval {
  const sampleSize = values.length;
  const estimate = sampleSize > 0 && values.every(Number.isFinite) ? statistic(values) : Number.NaN;
  if (sampleSize < 2 || !Number.isFinite(estimate)) return { estimate, low: Number.NaN, high: Number.NaN, level, sampleSize };

  const resampled = resample(values, resampleCount, seed).map(statistic);
  // The share of resamples below the estimate, ties by halves; kept off 0 and 1, where the correction would be infinite.
  const below = sum(resampled, (each) => (each < estimate ? 1 : each === estimate ? 0.5 : 0)) / resampleCount;
  const bias = normalQuantile(Math.min(Math.max(below, 0.5 / resampleCount), 1 - 0.5 / resampleCount), 0, 1);
  const acceleration = jackknifeAcceleration(values, statistic);
  const end = (probability: number): number => {
    const z = bias + normalQuantile(probability, 0, 1);
    return quantile(resampled, normalCdf(bias + z / (1 - acceleration * z), 0, 1));
  };
  return { estimate, low: end((1 - level) / 2), high: end((1 + level) / 2), level, sampleSize };
}

function resample(values: readonly number[], count: number, seed: number): number[][] {
  const generator = xoroshiro128plus(seed);
  return Array.from({ length: count }, () => values.map(() => values[uniformInt(generator, 0, values.length - 1)] ?? Number.NaN));
}

/** `sum(d^3) / (6 sum(d^2)^1.5)`, where `d` is the mean of the statistics that leave one value out, minus each of them. */
function jackknifeAcceleration(values: readonly number[], statistic: (sample: readonly number[]) => number): number {
  const without = values.map((_, left) => statistic(values.filter((__, index) => index !== left)));
  const centre = mean(without) ?? Number.NaN;
  const squares = sum(without, (each) => (centre - each) ** 2);
  return squares === 0 ? 0 : sum(without, (each) => (centre - each) ** 3) / (6 * squares ** 1.5);
}
