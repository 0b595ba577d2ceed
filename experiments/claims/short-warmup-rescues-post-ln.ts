import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, RATES, stuckLoss, trainedLoss, WARMUP_STEPS } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const SHORT: RunChoice = { placement: 'post', warmupSteps: WARMUP_STEPS.short };
const SHORT_HIGH: RunChoice = { ...SHORT, learningRate: RATES.high };

export const shortWarmupRescuesPostLn = defineClaim({
  id: 'short-warmup-rescues-post-ln',
  kind: 'measured',
  statement: 'A warmup of 50 steps is enough for Post-LN.',
  criterion:
    'Of 800 steps: holds when no run is stuck at 1e-3 and at 3e-3, contradicted when all are, conditional when at only one of them or for only some seeds.',
  experiments: ['warmup'],
  references: ['xiong2020'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(alterFinalLoss(evidence, SHORT_HIGH, stuckLoss), SHORT, stuckLoss),
    (evidence) => alterFinalLoss(alterFinalLoss(evidence, SHORT_HIGH, trainedLoss), SHORT, trainedLoss),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [middle, high] = [outcomeOf(evidence, SHORT), outcomeOf(evidence, SHORT_HIGH)];
  const outcomes = [middle, high];
  if (outcomes.some(({ outcome }) => outcome === 'too few'))
    return withoutEvidence('it takes five Post-LN runs with a warmup of 50 steps at each of 1e-3 and 3e-3');
  const isEnough = outcomes.every(({ outcome }) => outcome === 'trains');
  const isNone = outcomes.every(({ outcome }) => outcome === 'stuck');
  return {
    verdict: isEnough ? 'holds' : isNone ? 'contradicted' : 'conditional',
    finding: `With a warmup of 50 steps at 1e-3 ${describeOutcome(middle)}; at 3e-3 ${describeOutcome(high)}.`,
    ...(isEnough || isNone
      ? {}
      : {
          condition: middle.outcome === 'trains' && high.outcome === 'stuck' ? 'holds only at 1e-3' : 'holds only for some rates or seeds',
        }),
    quantities: {
      lossAtMiddle: estimated(middle.loss, 'final loss, Post-LN with a warmup of 50 steps at 1e-3', '.2f', 'nats'),
      lossAtHigh: estimated(high.loss, 'final loss, Post-LN with a warmup of 50 steps at 3e-3', '.2f', 'nats'),
      stuckAtMiddle: counted(
        middle.stuckRuns,
        `of ${String(middle.runs.length)} Post-LN runs with a warmup of 50 steps at 1e-3, those that are stuck`,
      ),
      stuckAtHigh: counted(
        high.stuckRuns,
        `of ${String(high.runs.length)} Post-LN runs with a warmup of 50 steps at 3e-3, those that are stuck`,
      ),
    },
  };
}
