import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterEdges, edgesByDepth, edgeSlope, FEWEST_SEEDS, slopeDifference } from './select/stable-rate.ts';

const NEARLY_CONSTANT = [-0.5, 0.5] as const;

export const preLnStableRateHardlyDependsOnDepth = defineClaim({
  id: 'pre-ln-stable-rate-hardly-depends-on-depth',
  kind: 'measured',
  statement: 'Without warmup the largest learning rate at which Pre-LN trains hardly depends on depth.',
  criterion:
    'Holds when the interval over seeds of the log-log slope of the rate on the number of layers lies within [-0.5, 0.5], contradicted when it lies outside.',
  experiments: ['stable-rate'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    ...[0, -1].map((power) => (evidence: Evidence) => alterEdges(evidence, 'pre', (layers) => 0.1 * layers ** power)),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('stable-rate');
  const slope = edgeSlope(cells, 'pre');
  if (slope.sampleSize < FEWEST_SEEDS) return withoutEvidence('it takes three seeds whose searches of Pre-LN found an edge at every depth');
  const ends = [edgesByDepth(cells, 'pre')[0], edgesByDepth(cells, 'pre').at(-1)].filter((depth) => depth !== undefined);
  const difference = slopeDifference(cells);
  const place = position(slope, NEARLY_CONSTANT);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `The largest rate at which Pre-LN trains goes as the number of layers to the power ${withInterval(slope)}: ${ends
      .map(({ layerCount, edge }) => `${withInterval(edge, 2)} at ${String(layerCount)} layers`)
      .join(', ')}.`,
    quantities: {
      slope: estimated(slope, 'log-log slope of the largest rate at which Pre-LN trains on the number of layers'),
      shallow: estimated(ends[0]?.edge ?? slope, `largest rate at which Pre-LN of ${String(ends[0]?.layerCount)} layers trains`, '.2~g'),
      deep: estimated(
        ends.at(-1)?.edge ?? slope,
        `largest rate at which Pre-LN of ${String(ends.at(-1)?.layerCount)} layers trains`,
        '.2~g',
      ),
      ...(Number.isFinite(difference.estimate)
        ? { slopeDifference: estimated(difference, 'slope of Post-LN less that of Pre-LN, same seed', '+.2f') }
        : {}),
    },
  };
}
