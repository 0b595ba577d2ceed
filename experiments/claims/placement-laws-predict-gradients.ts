import { geometricInterval } from '../result.ts';
import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterSublayers, average, FEWEST_SEEDS, stacks, steps } from './select/gradients.ts';
import type { Stack, StackChoice, Sublayer } from './select/gradients.ts';

const POST: StackChoice = { placement: 'post', layerCount: 12 };
const PRE: StackChoice = { placement: 'pre', layerCount: 12 };
const WITHIN = [0.95, 1.05] as const;

export const placementLawsPredictGradients = defineClaim({
  id: 'placement-laws-predict-gradients',
  kind: 'derived',
  statement: 'What a sublayer does to the gradient at initialisation follows in closed form from where its norm stands.',
  criterion:
    'Over feed-forward sublayers with ReLU the law leaves the gradient norm unchanged under Post-LN, and multiplies it towards the input by sqrt(1 + f / Var) under Pre-LN. Holds when the measured factor is within 5 % of the law for both (interval over seeds), contradicted when an interval lies outside.',
  experiments: ['gradient-norms'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) =>
      alterSublayers(evidence, POST, (sublayer, index) => ({
        ...sublayer,
        streamGradientNorm: sublayer.streamGradientNorm * 1.2 ** index,
      })),
    (evidence) =>
      alterSublayers(
        alterSublayers(evidence, POST, (sublayer) => ({ ...sublayer, streamGradientNorm: 1 })),
        PRE,
        (sublayer) => ({ ...sublayer, streamGradientNorm: 1, forwardRatio: 0 }),
      ),
  ),
});

/** Measured factor towards the input over the factor by the law, geometric mean over the feed-forward sublayers of a stack. */
function overLaw(cell: Stack, law: (before: Sublayer, after: Sublayer) => number): number {
  const quotients = steps(cell, 'feed-forward').map(
    ({ before, after }) => before.streamGradientNorm / after.streamGradientNorm / law(before, after),
  );
  return Math.exp(average(quotients.map(Math.log)));
}

function judge(evidence: Evidence): Judgement {
  const post = geometricInterval(stacks(evidence, POST).map((cell) => overLaw(cell, () => 1)));
  const pre = geometricInterval(
    stacks(evidence, PRE).map((cell) => overLaw(cell, (before, after) => Math.sqrt(1 + after.forwardRatio / before.streamVariance))),
  );
  if (post.sampleSize < FEWEST_SEEDS || pre.sampleSize < FEWEST_SEEDS)
    return withoutEvidence('it takes gradients along Post-LN and Pre-LN stacks of 12 layers, five seeds each');
  const places = [position(post, WITHIN), position(pre, WITHIN)];
  return {
    verdict: places.every((place) => place === 'inside') ? 'holds' : places.includes('outside') ? 'contradicted' : 'inconclusive',
    finding: `Across a feed-forward sublayer the gradient changes by ${withInterval(post, 4)} of what the law says under Post-LN and by ${withInterval(pre, 4)} under Pre-LN.`,
    quantities: {
      postFactor: estimated(post, 'gradient factor of a feed-forward sublayer over the law, Post-LN', '.3f'),
      preFactor: estimated(pre, 'gradient factor of a feed-forward sublayer over the law, Pre-LN', '.3f'),
    },
  };
}
