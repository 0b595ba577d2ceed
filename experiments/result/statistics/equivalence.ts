import studentCdf from '@stdlib/stats-base-dists-t-cdf';
import type { Interval } from './interval.ts';
import { meanInterval, meanWithError } from './mean.ts';

export const EQUIVALENCE_OUTCOMES = ['equivalent', 'different', 'inconclusive'] as const;
export type EquivalenceOutcome = (typeof EQUIVALENCE_OUTCOMES)[number];

export interface Equivalence {
  /**
   * `equivalent`: both one-sided tests reject, which is the same as `interval` lying inside the margins. `different`: `differenceInterval`
   * lies outside them, all above or all below; a difference that is not zero but smaller than the margin is not meant. Else `inconclusive`.
   */
  outcome: EquivalenceOutcome;
  margin: number;
  /** The interval that belongs to the two tests, of level `2 level - 1`: 90 % for tests at 5 %. */
  interval: Interval;
  /** The usual two-sided interval of the mean difference, at `level`. */
  differenceInterval: Interval;
  /** Chance of a mean at least this far above `-margin` if the true one were `-margin`, and of one at least this far below `margin`. */
  pAboveLowerMargin: number;
  pBelowUpperMargin: number;
}

/**
 * Two one-sided t tests (TOST) of whether the mean of paired `differences` lies within `-margin` to `margin`: Schuirmann 1987. The margin is
 * fixed before the differences are seen. Fewer than two differences, or one that is not finite, are inconclusive.
 * Throws a RangeError unless the margin is positive.
 */
export function equivalence(differences: readonly number[], margin: number, level = 0.95): Equivalence {
  if (!(margin > 0)) throw new RangeError(`invalid margin: ${String(margin)} (expected a number above 0, in the unit of the differences)`);
  const { estimate, standardError } = meanWithError(differences);
  const freedom = differences.length - 1;
  const tail = (distance: number): number => (freedom < 1 ? Number.NaN : studentCdf(-distance / standardError, freedom));
  const interval = meanInterval(differences, 2 * level - 1);
  const differenceInterval = meanInterval(differences, level);
  const pAboveLowerMargin = tail(estimate + margin);
  const pBelowUpperMargin = tail(margin - estimate);
  const outcome =
    Math.max(pAboveLowerMargin, pBelowUpperMargin) < 1 - level
      ? 'equivalent'
      : differenceInterval.low > margin || differenceInterval.high < -margin
        ? 'different'
        : 'inconclusive';
  return { outcome, margin, interval, differenceInterval, pAboveLowerMargin, pBelowUpperMargin };
}
