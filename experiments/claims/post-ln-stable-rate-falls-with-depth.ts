import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withInterval, withoutEvidence } from './judge.ts';
import { sideOf, verdictOf } from './select/by-variant.ts';
import { alterEdges, edgesByDepth, edgeSlope, FEWEST_SEEDS } from './select/stable-rate.ts';

/** A power above this would be hard to tell from none over the depths of the grid. */
const LEAST_FALL = -0.5;

export const postLnStableRateFallsWithDepth = defineClaim({
  id: 'post-ln-stable-rate-falls-with-depth',
  kind: 'measured',
  statement: 'Without warmup the largest learning rate at which Post-LN trains falls with depth.',
  criterion:
    'Holds when the interval over seeds of the log-log slope of the rate on the number of layers lies below -0.5, contradicted when it lies above.',
  experiments: ['stable-rate'],
  references: ['liu2020admin', 'wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    ...[0, -1].map((power) => (evidence: Evidence) => alterEdges(evidence, 'post', (layers) => 0.01 * layers ** power)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('stable-rate');
  const slope = edgeSlope(cells, 'post');
  if (slope.sampleSize < FEWEST_SEEDS)
    return withoutEvidence('it takes three seeds whose searches of Post-LN found an edge at every depth');
  const depths = edgesByDepth(cells, 'post');
  const undecided = depths.reduce((sum, { undecidedCount }) => sum + undecidedCount, 0);
  const ends = [depths[0], depths.at(-1)].filter((depth) => depth !== undefined);
  return {
    ...verdictOf([{ variant: 'here', side: sideOf(slope, 'below', LEAST_FALL) }]),
    finding: `The largest rate at which Post-LN trains goes as the number of layers to the power ${withInterval(slope)}: ${ends
      .map(({ layerCount, edge }) => `${withInterval(edge, 2)} at ${String(layerCount)} layers`)
      .join(', ')}. Searches that found no edge: ${String(undecided)}.`,
    quantities: {
      slope: estimated(slope, 'log-log slope of the largest rate at which Post-LN trains on the number of layers'),
      shallow: estimated(ends[0]?.edge ?? slope, `largest rate at which Post-LN of ${String(ends[0]?.layerCount)} layers trains`, '.2~g'),
      deep: estimated(
        ends.at(-1)?.edge ?? slope,
        `largest rate at which Post-LN of ${String(ends.at(-1)?.layerCount)} layers trains`,
        '.2~g',
      ),
      undecided: counted(undecided, 'searches of Post-LN that found no edge'),
    },
  };
}
