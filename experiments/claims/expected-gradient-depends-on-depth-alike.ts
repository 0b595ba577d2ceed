import { meanInterval } from '../result.ts';
import type { Interval } from '../result.ts';
import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { estimated, percent, position, withoutEvidence } from './judge.ts';
import { alterDepths, depthSeries, expectedShare, gradientNorm, shareGained, withNorm } from './select/last-layer.ts';
import type { LastLayerCell } from './select/last-layer.ts';

const STEADY = [-0.05, 0.05] as const;

export const expectedGradientDependsOnDepthAlike = defineClaim({
  id: 'expected-gradient-depends-on-depth-alike',
  kind: 'measured',
  statement:
    'It makes no difference to how the last layer depends on depth whether one takes the norm of the expected gradient or the mean norm of the gradients of batches.',
  criterion:
    'Decoder-only, the share of the squared gradient norm that belongs to the expected gradient, deepest stack less shallowest, seed by seed. Holds when the interval of the mean lies within 5 points of zero under Post-LN and Pre-LN, contradicted when it lies outside under both, conditional when outside under one and inside under the other, inconclusive otherwise.',
  experiments: ['last-layer-gradient'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => withShares(withShares(evidence, 'post', false), 'pre', false),
    (evidence) => withShares(withShares(evidence, 'post', true), 'pre', true),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('last-layer-gradient');
  const [postCells, preCells] = [depthSeries(cells, { placement: 'post' }), depthSeries(cells, { placement: 'pre' })];
  const [post, pre] = [shareGained(postCells), shareGained(preCells)];
  if (!post || !pre) return withoutEvidence('it takes five seeds of several depths under Post-LN and Pre-LN');
  const places = [position(post, STEADY), position(pre, STEADY)];
  const isMixed = places.includes('inside') && places.includes('outside');
  return {
    verdict: places.every((place) => place === 'inside')
      ? 'holds'
      : places.every((place) => place === 'outside')
        ? 'contradicted'
        : isMixed
          ? 'conditional'
          : 'inconclusive',
    finding: `From the shallowest to the deepest stack the share of the expected gradient changes by ${points(post)} under Post-LN and by ${points(pre)} under Pre-LN.`,
    ...(isMixed ? { condition: `holds only under ${places[0] === 'inside' ? 'Post-LN' : 'Pre-LN'}` } : {}),
    quantities: {
      postGain: estimated(post, 'change of the share of the expected gradient from the shallowest to the deepest stack, Post-LN', '.0%'),
      preGain: estimated(pre, 'change of the share of the expected gradient from the shallowest to the deepest stack, Pre-LN', '.0%'),
      postShare: estimated(deepestShare(postCells), 'share of the expected gradient in the squared norm, deepest stack, Post-LN', '.0%'),
      preShare: estimated(deepestShare(preCells), 'share of the expected gradient in the squared norm, deepest stack, Pre-LN', '.0%'),
    },
  };
}

function deepestShare(series: readonly LastLayerCell[]): Interval {
  return meanInterval(
    series.map(({ measurement }) => {
      const last = measurement.depths.at(-1);
      return last ? expectedShare(last) : Number.NaN;
    }),
  );
}

function points({ estimate, low, high }: Interval): string {
  return `${percent(estimate)} (${percent(low)} to ${percent(high)})`;
}

/** Evidence in which the share grows with depth, or is the same at every depth. */
function withShares(evidence: Evidence, placement: 'post' | 'pre', grows: boolean): Evidence {
  return alterDepths(evidence, { placement }, (depth, { config }) =>
    withNorm(depth, gradientNorm(depth), grows && depth.layerCount === Math.max(...config.layerCounts) ? 0.5 : 0.1),
  );
}
