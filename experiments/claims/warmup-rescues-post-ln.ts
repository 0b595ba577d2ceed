import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, RATES, stuckLoss, trainedLoss, WARMUP_STEPS } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const WARM: RunChoice = { placement: 'post', warmupSteps: WARMUP_STEPS.long };
const WARM_HIGH: RunChoice = { ...WARM, learningRate: RATES.high };

export const warmupRescuesPostLn = defineClaim({
  id: 'warmup-rescues-post-ln',
  kind: 'measured',
  statement: 'Warmup makes Post-LN train at the learning rates at which it is stuck without.',
  criterion:
    'Linear warmup over 200 of 800 steps: holds when no run is stuck at 1e-3 and at 3e-3, conditional when at only one of them or for only some seeds, contradicted when all are stuck.',
  experiments: ['warmup'],
  references: ['vaswani2017', 'xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(alterFinalLoss(evidence, WARM_HIGH, stuckLoss), WARM, stuckLoss),
    (evidence) => alterFinalLoss(alterFinalLoss(evidence, WARM_HIGH, trainedLoss), WARM, trainedLoss),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [middle, high] = [outcomeOf(evidence, WARM), outcomeOf(evidence, WARM_HIGH)];
  const outcomes = [middle, high];
  if (outcomes.some(({ outcome }) => outcome === 'too few'))
    return withoutEvidence('it takes five Post-LN runs with warmup at each of 1e-3 and 3e-3');
  const isRescue = outcomes.every(({ outcome }) => outcome === 'trains');
  const isNone = outcomes.every(({ outcome }) => outcome === 'stuck');
  return {
    verdict: isRescue ? 'holds' : isNone ? 'contradicted' : 'conditional',
    finding: `With warmup at 1e-3 ${describeOutcome(middle)}; at 3e-3 ${describeOutcome(high)}.`,
    ...(isRescue || isNone
      ? {}
      : {
          condition:
            middle.outcome === 'trains' && high.outcome === 'stuck'
              ? 'holds only at 1e-3; at three times that rate a warmup of this length does not help'
              : 'holds only for some rates or seeds',
        }),
    quantities: {
      lossAtMiddle: estimated(middle.loss, 'final loss, Post-LN with warmup at 1e-3', '.2f', 'nats'),
      lossAtHigh: estimated(high.loss, 'final loss, Post-LN with warmup at 3e-3', '.2f', 'nats'),
      stuckAtMiddle: counted(middle.stuckRuns, `of ${String(middle.runs.length)} Post-LN runs with warmup at 1e-3, those that are stuck`),
      stuckAtHigh: counted(high.stuckRuns, `of ${String(high.runs.length)} Post-LN runs with warmup at 3e-3, those that are stuck`),
    },
  };
}
