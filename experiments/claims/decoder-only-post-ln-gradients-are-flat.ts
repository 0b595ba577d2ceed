import { meanInterval, slopeInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { FEWEST_SEEDS, levelWeightGradients, lastOverFirst, ratiosByDepth, stacks, w2Norms } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const POST: StackChoice = { placement: 'post' };
const FLAT = [0.7, 1.3] as const;
const LOOSELY_FLAT = [1 / 3, 3] as const;

export const decoderOnlyPostLnGradientsAreFlat = defineClaim({
  id: 'decoder-only-post-ln-gradients-are-flat',
  kind: 'measured',
  statement:
    'In a decoder-only Post-LN stack the feed-forward gradients at initialisation are about equal from the first layer to the last.',
  criterion:
    'Twelve layers, Xavier, uniform tokens: holds when the interval of the last-to-first W2 gradient ratio is within 30 % of one (0.7 to 1.3); conditional when it stays within a factor of 3; contradicted when it lies outside.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin', 'xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, { ...POST, layerCount: 12 }, 10),
    (evidence) => levelWeightGradients(evidence, { ...POST, layerCount: 12 }, 1),
  ),
});

function judge(evidence: Evidence): Judgement {
  const cells = stacks(evidence, { ...POST, layerCount: 12 });
  const ratio = lastOverFirst(cells);
  if (ratio.sampleSize < FEWEST_SEEDS) return withoutEvidence('it takes five decoder-only Post-LN stacks of 12 layers');
  const perLayer = meanInterval(
    cells.map((cell) => slopeInterval(w2Norms(cell).map((norm, layer) => [layer, Math.log(norm)] as const)).estimate),
  );
  const loosely = position(ratio, LOOSELY_FLAT);
  return {
    verdict:
      position(ratio, FLAT) === 'inside'
        ? 'holds'
        : loosely === 'inside'
          ? 'conditional'
          : loosely === 'outside'
            ? 'contradicted'
            : 'inconclusive',
    finding: `At 12 layers the W2 gradient of the last layer is ${withInterval(ratio)} times that of the first.`,
    ...(position(ratio, FLAT) !== 'inside' && loosely === 'inside'
      ? { condition: 'holds only within a factor of three, not within 30 %' }
      : {}),
    quantities: {
      ...ratiosByDepth(evidence, POST, 'decoder-only Post-LN'),
      perLayer: estimated(
        { ...perLayer, estimate: Math.exp(perLayer.estimate), low: Math.exp(perLayer.low), high: Math.exp(perLayer.high) },
        'factor of the W2 gradient from one layer to the next, decoder-only Post-LN, 12 layers',
        '.3f',
      ),
    },
  };
}
