import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, position, withInterval, withoutEvidence } from './judge.ts';
import { alterOutputs, depthSlope, outputEnds } from './select/stack-ends.ts';

const CONSTANT = [-0.2, 0.2] as const;

export const scaledBranchesKeepLogitsFromGrowing = defineClaim({
  id: 'scaled-branches-keep-logits-from-growing',
  kind: 'measured',
  statement:
    "GPT-2's division of the last matrix of every branch by the root of twice the depth keeps the first logits from growing with depth even without a final norm.",
  criterion:
    'By the log-log slope on the number of layers, one a seed, of logits without the final norm under GPT-2 initialisation: holds when its interval lies within -0.2 to 0.2, contradicted when it lies wholly outside.',
  experiments: ['stack-ends'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterOutputs(evidence, 'gpt2', (end, layers) => ({ ...end, bareLogitVariance: layers * end.bareLogitVariance })),
    (evidence) => alterOutputs(evidence, 'gpt2', (end) => ({ ...end, bareLogitVariance: 0.01 * end.logitVariance })),
  ),
});

function judge(evidence: Evidence): Judgement {
  const slope = depthSlope(outputEnds(evidence.cells('stack-ends'), 'gpt2'), ({ bareLogitVariance }) => bareLogitVariance);
  if (!slope) return withoutEvidence('it takes Pre-LN stacks of three depths with GPT-2 initialisation, five seeds each');
  const place = position(slope, CONSTANT);
  return {
    verdict: place === 'inside' ? 'holds' : place === 'outside' ? 'contradicted' : 'inconclusive',
    finding: `Under GPT-2 initialisation the mean square of the logits without a final norm grows with slope ${withInterval(slope)} on depth.`,
    quantities: {
      slope: estimated(slope, 'log-log slope on depth of the logits without a final norm, Pre-LN, GPT-2 initialisation'),
    },
  };
}
