import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, RATES, stuckLoss, trainedLoss } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const POST: RunChoice = { placement: 'post', learningRate: RATES.high };
const PRE: RunChoice = { placement: 'pre', learningRate: RATES.high };
/** Changes that leave warmup and clipping alone. */
const CHANGES: readonly { name: string; choice: RunChoice }[] = [
  { name: 'small initialisation', choice: { ...POST, initialisation: 'gpt2' } },
  { name: 'branches scaled by 0.2', choice: { ...POST, branchGain: 0.2 } },
  { name: 'the scaled skip of DeepNorm', choice: { ...POST, placement: 'deepnorm' } },
  { name: 'a tenth of the learning rate', choice: { ...POST, learningRate: RATES.low } },
];

export const placementDecidesStability = defineClaim({
  id: 'placement-decides-stability',
  kind: 'measured',
  statement: 'Placement alone decides whether training is stable from a random start or needs warmup.',
  criterion:
    'At the learning rate of 3e-3, where Post-LN with Xavier is stuck without warmup and Pre-LN is not: holds when no other change to Post-LN (initialisation, branch gain, scaled skip, lower learning rate) trains; conditional when one does; contradicted when Post-LN trains as it is.',
  experiments: ['warmup', 'rescue'],
  references: ['xiong2020', 'liu2020admin'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => CHANGES.reduce((altered, { choice }) => alterFinalLoss(altered, choice, stuckLoss), evidence),
    (evidence) => alterFinalLoss(evidence, POST, trainedLoss),
    (evidence) =>
      CHANGES.reduce(
        (altered, { choice }) => alterFinalLoss(altered, choice, trainedLoss),
        alterFinalLoss(alterFinalLoss(evidence, PRE, trainedLoss), POST, stuckLoss),
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [post, pre] = [outcomeOf(evidence, POST), outcomeOf(evidence, PRE)];
  const changes = CHANGES.map(({ name, choice }) => ({ name, outcome: outcomeOf(evidence, choice) }));
  if ([post, pre, ...changes.map(({ outcome }) => outcome)].some(({ outcome }) => outcome === 'too few'))
    return withoutEvidence('it takes five runs each of Post-LN, Pre-LN and the four changed Post-LN variants, without warmup');
  const rescuing = changes.filter(({ outcome }) => outcome.outcome === 'trains');
  const differs = post.outcome === 'stuck' && pre.outcome === 'trains';
  const [small, gain] = changes;
  return {
    verdict: !differs ? (post.outcome === 'trains' ? 'contradicted' : 'inconclusive') : rescuing.length > 0 ? 'conditional' : 'holds',
    finding: `Post-LN: ${describeOutcome(post)}; Pre-LN: ${describeOutcome(pre)}; with Post-LN kept, ${rescuing.length > 0 ? `training succeeds with ${rescuing.map(({ name }) => name).join(', ')}` : 'no other change helps'}.`,
    ...(differs && rescuing.length > 0
      ? {
          condition: `holds only with Xavier initialisation at this learning rate: ${rescuing.map(({ name }) => name).join(', ')} each decide as well`,
        }
      : {}),
    quantities: {
      postLoss: estimated(post.loss, 'final loss, Post-LN without warmup at 3e-3', '.2f', 'nats'),
      preLoss: estimated(pre.loss, 'final loss, Pre-LN without warmup at 3e-3', '.2f', 'nats'),
      ...(small
        ? {
            smallInitialisationLoss: estimated(
              small.outcome.loss,
              'final loss, Post-LN without warmup at 3e-3, GPT-2 initialisation',
              '.2f',
              'nats',
            ),
          }
        : {}),
      ...(gain
        ? {
            branchGainLoss: estimated(
              gain.outcome.loss,
              'final loss, Post-LN without warmup at 3e-3, branches scaled by 0.2',
              '.2f',
              'nats',
            ),
          }
        : {}),
      rescuingChanges: counted(
        rescuing.length,
        'of four changes other than placement, warmup and clipping, those with which Post-LN trains',
      ),
    },
  };
}
