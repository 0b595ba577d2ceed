/** RMSNorm against LayerNorm: a test of equivalence on paired runs, margin and precondition fixed before them. */
import { equivalence, meanInterval, PLACEMENT_NAMES, type Placement } from '../../result.ts';
import { withInterval } from '../judge.ts';
import { excessNats, FEWEST_PAIRS, heldOutDifferences, withNorm, type TrainedCell } from '../select/held-out.ts';
import { definePrediction, notRefuted, refuted, undecided, type Criterion } from './prediction.ts';

/** Half-width of the band in which the norms count as equal, nats a token. */
export const PARITY_MARGIN_NATS = 0.01;
/** Runs further than this above the floor are not trained well enough to compare where they end. */
export const TRAINED_EXCESS_NATS = 0.1;
/** RMSNorm minus LayerNorm. */
export const EXPECTED_PARITY_DIFFERENCE_NATS = 0;
export const PARITY_PLACEMENTS = ['pre', 'deepnorm'] as const satisfies readonly Placement[];

/** Why runs with this placement cannot decide, or null when they can: too few pairs, or not trained to the floor. */
export function parityObstacle(cells: readonly TrainedCell[], placement: Placement): string | null {
  const [layerNorm, rmsNorm] = [withNorm(cells, { norm: 'layernorm', placement }), withNorm(cells, { norm: 'rmsnorm', placement })];
  const pairs = heldOutDifferences(rmsNorm, layerNorm).length;
  if (pairs < FEWEST_PAIRS) return `${String(pairs)} pairs of runs with ${PLACEMENT_NAMES[placement]} are too few`;
  const excess = meanInterval([...layerNorm, ...rmsNorm].map(excessNats));
  if (excess.high < TRAINED_EXCESS_NATS) return null;
  return `the runs with ${PLACEMENT_NAMES[placement]} end ${withInterval(excess)} nats above the floor, not surely within ${String(TRAINED_EXCESS_NATS)}`;
}

/** The test of equivalence for one placement. */
export function parity(cells: readonly TrainedCell[], placement: Placement) {
  const differences = heldOutDifferences(
    withNorm(cells, { norm: 'rmsnorm', placement }),
    withNorm(cells, { norm: 'layernorm', placement }),
  );
  return equivalence(differences, PARITY_MARGIN_NATS);
}

function parityCriterion(placement: Placement): Criterion<'norm-parity'> {
  const name = PLACEMENT_NAMES[placement];
  return {
    refutedIf: `with ${name} the held-out losses of RMSNorm and LayerNorm differ by more than ${String(PARITY_MARGIN_NATS)} nats (95 % interval outside the margin; inside it must lie the 90 % interval)`,
    judge: (cells) => {
      const obstacle = parityObstacle(cells, placement);
      if (obstacle !== null) return undecided(obstacle);
      const { outcome, interval, differenceInterval } = parity(cells, placement);
      const finding = `With ${name} RMSNorm ends ${withInterval(interval)} nats from LayerNorm (90 % interval of ${String(interval.sampleSize)} pairs), margin ${String(PARITY_MARGIN_NATS)}.`;
      switch (outcome) {
        case 'equivalent':
          return notRefuted(finding);
        case 'different':
          return refuted(finding);
        case 'inconclusive':
          return undecided(
            `the 95 % interval of the difference with ${name}, ${withInterval(differenceInterval)} nats, leaves the margin on one side`,
          );
        default:
          return outcome satisfies never;
      }
    },
  };
}

export const normParity = definePrediction({ experiment: 'norm-parity', criteria: PARITY_PLACEMENTS.map(parityCriterion) });
