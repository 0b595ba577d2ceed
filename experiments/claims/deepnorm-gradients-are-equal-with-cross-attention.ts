import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { position, withInterval, withoutEvidence } from './judge.ts';
import { lastOverFirst, levelWeightGradients, measuredDepths, ratiosByDepth, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const DEEPNORM: StackChoice = { placement: 'deepnorm', architecture: 'encoder-decoder' };
const EQUAL = [0.8, 1.25] as const;

export const deepnormGradientsAreEqualWithCrossAttention = defineClaim({
  id: 'deepnorm-gradients-are-equal-with-cross-attention',
  kind: 'measured',
  statement:
    'With DeepNorm the first and the last layer of a decoder with cross-attention have the same W2 gradient norm at initialisation.',
  criterion:
    'Holds when the last-to-first W2 ratio is within [0.8, 1.25] by interval at every number of layers; conditional at some; contradicted at none.',
  experiments: ['gradient-norms'],
  references: ['wang2022deepnet'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, DEEPNORM, 3),
    (evidence) => levelWeightGradients(evidence, DEEPNORM, 1),
  ),
});

function judge(evidence: Evidence): Judgement {
  const depths = measuredDepths(evidence, DEEPNORM);
  if (depths.length === 0) return withoutEvidence('it takes five DeepNorm encoder-decoders of one number of layers');
  const ratios = depths.map((layerCount) => ({ layerCount, ratio: lastOverFirst(stacks(evidence, { ...DEEPNORM, layerCount })) }));
  const equal = ratios.filter(({ ratio }) => position(ratio, EQUAL) === 'inside');
  return {
    verdict: equal.length === ratios.length ? 'holds' : equal.length > 0 ? 'conditional' : 'contradicted',
    finding: `The W2 gradient of the last layer over the first is ${ratios.map(({ layerCount, ratio }) => `${withInterval(ratio)} at ${String(layerCount)} layers`).join(', ')}.`,
    ...(equal.length > 0 && equal.length < ratios.length
      ? { condition: `holds only at ${equal.map(({ layerCount }) => String(layerCount)).join(', ')} layers` }
      : {}),
    quantities: ratiosByDepth(evidence, DEEPNORM, 'DeepNorm decoder with cross-attention'),
  };
}
