import { meanInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterSublayers, FEWEST_SEEDS, stacks, steps } from './select/gradients.ts';
import type { Stack, StackChoice } from './select/gradients.ts';

const PRE: StackChoice = { placement: 'pre', layerCount: 12 };
const WITHIN = [0.8, 1.2] as const;

export const preLnIsIdentityPlusBranch = defineClaim({
  id: 'pre-ln-is-identity-plus-branch',
  kind: 'derived',
  statement: 'The Jacobian of a Pre-LN sublayer is the identity plus that of its branch, whose share falls with the spread of the stream.',
  criterion:
    'For ReLU feed-forward sublayers the gradient energy must grow towards the input by 1 + f / Var. Holds when the measured growth minus one, over f / Var, has its interval within 20 % of one.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterSublayers(evidence, PRE, (sublayer) => ({ ...sublayer, streamGradientNorm: 1 })),
    (evidence) =>
      alterSublayers(evidence, PRE, (sublayer, index) => ({
        ...sublayer,
        forwardRatio: 1,
        streamVariance: 1,
        streamGradientNorm: Math.SQRT2 ** -index,
      })),
  ),
});

/** Energy that feed-forward branches add to the gradient, over f / Var, both summed over the stack. */
function gainOverLaw(cell: Stack): number {
  const passed = steps(cell, 'feed-forward');
  const gained = passed.reduce((total, { before, after }) => total + (before.streamGradientNorm / after.streamGradientNorm) ** 2 - 1, 0);
  return gained / passed.reduce((total, { before, after }) => total + after.forwardRatio / before.streamVariance, 0);
}

function judge(evidence: Evidence): Judgement {
  const quotient = meanInterval(stacks(evidence, PRE).map(gainOverLaw));
  if (quotient.sampleSize < FEWEST_SEEDS) return withoutEvidence('it takes gradients along five Pre-LN stacks of 12 layers');
  const place = position(quotient, WITHIN);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `On top of the identity the feed-forward branches add ${withInterval(quotient)} times the gradient energy f / Var that the Jacobian of branch and norm predicts.`,
    quantities: { gainOverLaw: estimated(quotient, 'gradient energy added by feed-forward branches over f / Var, Pre-LN, 12 layers') },
  };
}
