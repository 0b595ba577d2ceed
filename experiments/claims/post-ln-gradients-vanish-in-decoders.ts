import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { withInterval, withoutEvidence } from './judge.ts';
import { FEWEST_SEEDS, lastOverFirst, levelWeightGradients, ratiosByDepth, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const CROSS: StackChoice = { placement: 'post', architecture: 'encoder-decoder' };
const VANISHING_RATIO = 3;

export const postLnGradientsVanishInDecoders = defineClaim({
  id: 'post-ln-gradients-vanish-in-decoders',
  kind: 'measured',
  statement: 'In a Post-LN decoder with cross-attention the gradients at initialisation shrink towards the input.',
  criterion: 'Twelve layers: holds when the interval of the last-to-first W2 gradient ratio is above 3, contradicted when it is below.',
  experiments: ['gradient-norms'],
  references: ['liu2020admin', 'xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, { ...CROSS, layerCount: 12 }, 1),
    (evidence) => levelWeightGradients(evidence, { ...CROSS, layerCount: 12 }, 10),
  ),
});

function judge(evidence: Evidence): Judgement {
  const ratio = lastOverFirst(stacks(evidence, { ...CROSS, layerCount: 12 }));
  if (ratio.sampleSize < FEWEST_SEEDS) return withoutEvidence('it takes five Post-LN encoder-decoders of 12 + 12 layers');
  return {
    verdict: ratio.low > VANISHING_RATIO ? 'holds' : ratio.high < VANISHING_RATIO ? 'contradicted' : 'inconclusive',
    finding: `In a decoder of 12 layers with cross-attention the W2 gradient of the last layer is ${withInterval(ratio)} times that of the first.`,
    quantities: ratiosByDepth(evidence, CROSS, 'Post-LN decoder with cross-attention'),
  };
}
