import { ARCHITECTURES } from '../result.ts';
import { firstThatChanges } from './alter.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement, Quantity } from './claim.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { CONSTANT, STACK_NAMES } from './predictions/last-layer-gradient.ts';
import { alterDepths, depthSeries, depthSlope, timesSpread, withNorm } from './select/last-layer.ts';
import type { LastLayerChoice } from './select/last-layer.ts';

const PLACEMENTS = { post: 'Post-LN', pre: 'Pre-LN' } as const;
const STACKS = ARCHITECTURES.flatMap((architecture) => (['post', 'pre'] as const).map((placement) => ({ architecture, placement })));
const NAMES = { decoder: 'Decoder', 'encoder-decoder': 'WithCrossAttention' } as const;

export const lastNormSetsTheLastGradient = defineClaim({
  id: 'last-norm-sets-the-last-gradient',
  kind: 'derived',
  statement: 'What depth does to the gradient of the last layer, it does through the variance that the last norm divides by.',
  criterion:
    'One log-log slope, on the number of layers, of the last W2 gradient times the root of that variance a seed. Holds when the interval of their mean lies within [-0.1, 0.1] under Post-LN and Pre-LN, decoder-only and with cross-attention; contradicted when one lies outside; inconclusive otherwise.',
  experiments: ['last-layer-gradient'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => proportional(evidence, { placement: 'pre' }, 0.5),
    (evidence) => STACKS.reduce((changed, choice) => proportional(changed, choice, 0), evidence),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = evidence.cells('last-layer-gradient');
  const slopes = STACKS.flatMap((choice) => {
    const slope = depthSlope(depthSeries(cells, choice), timesSpread);
    return slope ? [{ ...choice, slope, place: position(slope, CONSTANT) }] : [];
  });
  if (slopes.length < STACKS.length) return withoutEvidence('it takes five seeds of several depths of all four stacks');
  return {
    verdict: slopes.every(({ place }) => place === 'inside')
      ? 'holds'
      : slopes.some(({ place }) => place === 'outside')
        ? 'contradicted'
        : 'inconclusive',
    finding: `The product goes as the number of layers to the power ${slopes
      .map(
        ({ placement, architecture, slope }) => `${withInterval(slope, 2)} under ${PLACEMENTS[placement]} in ${STACK_NAMES[architecture]}`,
      )
      .join(', ')}.`,
    quantities: Object.fromEntries(
      slopes.map(({ placement, architecture, slope }): [string, Quantity] => [
        `${placement}${NAMES[architecture]}Slope`,
        estimated(
          slope,
          `log-log slope of the last W2 gradient times root variance on the number of layers, ${PLACEMENTS[placement]}, ${STACK_NAMES[architecture]}`,
        ),
      ]),
    ),
  };
}

/** Evidence in which the product is the number of layers to that power. */
function proportional(evidence: Evidence, choice: LastLayerChoice, power: number): Evidence {
  return alterDepths(evidence, choice, (depth) => withNorm(depth, depth.layerCount ** power / Math.sqrt(depth.normInputVariance)));
}
