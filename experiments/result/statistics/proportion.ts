import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { Interval } from './interval.ts';

/** Wilson's score interval of a proportion: `successes` of `trials`. Holds at 0 and at 1, where the usual one is empty. */
export function wilsonInterval(successes: number, trials: number, level = 0.95): Interval {
  const z = normalQuantile((1 + level) / 2, 0, 1);
  const p = successes / trials;
  const denominator = 1 + z ** 2 / trials;
  const centre = (p + z ** 2 / (2 * trials)) / denominator;
  const half = (z / denominator) * Math.sqrt((p * (1 - p)) / trials + z ** 2 / (4 * trials ** 2));
  // At 0 and at 1 the ends meet the estimate, but for the last digit.
  return { estimate: p, low: Math.min(p, centre - half), high: Math.max(p, centre + half), level, sampleSize: trials };
}
