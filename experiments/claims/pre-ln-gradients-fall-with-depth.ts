import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { withInterval, withoutEvidence } from './judge.ts';
import { lastOverFirst, levelWeightGradients, measuredDepths, ratiosByDepth, stacks } from './select/gradients.ts';
import type { StackChoice } from './select/gradients.ts';

const PRE: StackChoice = { placement: 'pre' };

export const preLnGradientsFallWithDepth = defineClaim({
  id: 'pre-ln-gradients-fall-with-depth',
  kind: 'measured',
  statement: 'Under Pre-LN the weight gradients at initialisation fall from the first layer to the last.',
  criterion:
    'Holds when the interval of the last-to-first W2 ratio is below one at every number of layers; conditional when at some; contradicted when at none.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => levelWeightGradients(evidence, PRE, 1.5),
    (evidence) => levelWeightGradients(evidence, PRE, 0.5),
  ),
});

function judge(evidence: Evidence): Judgement {
  const depths = measuredDepths(evidence, PRE);
  if (depths.length === 0) return withoutEvidence('it takes five decoder-only Pre-LN stacks of one number of layers');
  const ratios = depths.map((layerCount) => ({ layerCount, ratio: lastOverFirst(stacks(evidence, { ...PRE, layerCount })) }));
  const falling = ratios.filter(({ ratio }) => ratio.high < 1);
  return {
    verdict: falling.length === ratios.length ? 'holds' : falling.length > 0 ? 'conditional' : 'contradicted',
    finding: `The W2 gradient of the last layer over the first is ${ratios.map(({ layerCount, ratio }) => `${withInterval(ratio)} at ${String(layerCount)} layers`).join(', ')}.`,
    ...(falling.length > 0 && falling.length < ratios.length
      ? { condition: `holds only at ${falling.map(({ layerCount }) => String(layerCount)).join(', ')} layers` }
      : {}),
    quantities: ratiosByDepth(evidence, PRE, 'decoder-only Pre-LN'),
  };
}
