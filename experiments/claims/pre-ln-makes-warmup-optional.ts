import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withInterval, withoutEvidence } from './judge.ts';
import {
  alterFinalLoss,
  FEWEST_RUNS,
  outcomeOf,
  pairedDifference,
  RATES,
  stuckLoss,
  trainedLoss,
  WARMUP_STEPS,
} from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const PRE_LN_RATES = [RATES.low, RATES.middle, RATES.high];
const PRE: RunChoice = { placement: 'pre' };

export const preLnMakesWarmupOptional = defineClaim({
  id: 'pre-ln-makes-warmup-optional',
  kind: 'measured',
  statement: 'With Pre-LN warmup becomes optional.',
  criterion:
    'Holds when no Pre-LN run without warmup is stuck at any learning rate up to 3e-3 and, at the middle one, the paired difference to the same run with warmup is not above zero; conditional when they train but worse; contradicted when one is stuck.',
  experiments: ['warmup'],
  references: ['xiong2020', 'nguyen2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, PRE, stuckLoss),
    (evidence) =>
      PRE_LN_RATES.reduce(
        (altered, learningRate) => alterFinalLoss(altered, { ...PRE, learningRate }, trainedLoss),
        alterFinalLoss(evidence, { ...PRE, warmupSteps: WARMUP_STEPS.long }, stuckLoss),
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const without = PRE_LN_RATES.map((learningRate) => outcomeOf(evidence, { ...PRE, learningRate }));
  const plain = outcomeOf(evidence, PRE);
  const warm = outcomeOf(evidence, { ...PRE, warmupSteps: WARMUP_STEPS.long });
  const difference = pairedDifference(plain.runs, warm.runs);
  if (without.some(({ outcome }) => outcome === 'too few') || difference.sampleSize < FEWEST_RUNS)
    return withoutEvidence('it takes five Pre-LN runs at each of three learning rates without warmup, and five at 1e-3 with it');
  const runCount = without.reduce((total, { runs }) => total + runs.length, 0);
  const stuckRuns = without.reduce((total, outcome) => total + outcome.stuckRuns, 0);
  return {
    verdict: stuckRuns > 0 ? 'contradicted' : difference.low > 0 ? 'conditional' : 'holds',
    finding: `${String(stuckRuns)} of ${String(runCount)} Pre-LN runs without warmup are stuck; at 1e-3 the final loss without warmup minus with it is ${withInterval(difference)} nats.`,
    ...(stuckRuns === 0 && difference.low > 0 ? { condition: 'holds only in that training succeeds; warmup still ends lower' } : {}),
    quantities: {
      stuckRuns: counted(stuckRuns, 'Pre-LN runs without warmup that are stuck'),
      runs: counted(runCount, 'Pre-LN runs without warmup, three learning rates'),
      lossWithout: estimated(plain.loss, 'final loss, Pre-LN without warmup at 1e-3', '.2f', 'nats'),
      lossWith: estimated(warm.loss, 'final loss, Pre-LN with warmup at 1e-3', '.2f', 'nats'),
      difference: estimated(difference, 'final loss without warmup minus with it, Pre-LN at 1e-3, same seed', '+.2f', 'nats'),
    },
  };
}
