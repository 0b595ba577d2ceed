import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { counted, estimated, withoutEvidence } from './judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, RATES, stuckLoss, trainedLoss } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const PRE: RunChoice = { placement: 'pre' };

export const preLnTrainsWithoutWarmup = defineClaim({
  id: 'pre-ln-trains-without-warmup',
  kind: 'measured',
  statement: 'Pre-LN trains without warmup at every learning rate up to 3e-3.',
  criterion: 'Holds when no run is stuck at 3e-4, 1e-3 or 3e-3, contradicted when all runs of a rate are stuck, conditional when some are.',
  experiments: ['warmup'],
  references: ['xiong2020', 'nguyen2019'],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, { ...PRE, learningRate: RATES.high }, stuckLoss),
    (evidence) =>
      [RATES.low, RATES.middle, RATES.high].reduce(
        (altered, learningRate) => alterFinalLoss(altered, { ...PRE, learningRate }, trainedLoss),
        evidence,
      ),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [low, middle, high] = [RATES.low, RATES.middle, RATES.high].map((learningRate) => outcomeOf(evidence, { ...PRE, learningRate }));
  if (!low || !middle || !high || [low, middle, high].some(({ outcome }) => outcome === 'too few'))
    return withoutEvidence('it takes five Pre-LN runs without warmup at each of 3e-4, 1e-3 and 3e-3');
  const outcomes = [low, middle, high];
  const stuckRuns = outcomes.reduce((total, outcome) => total + outcome.stuckRuns, 0);
  const highest = outcomeOf(evidence, { ...PRE, learningRate: RATES.highest });
  const runCount = outcomes.reduce((total, { runs }) => total + runs.length, 0);
  return {
    verdict: stuckRuns === 0 ? 'holds' : outcomes.some(({ outcome }) => outcome === 'stuck') ? 'contradicted' : 'conditional',
    finding: `At 3e-4 ${describeOutcome(low)}; at 1e-3 ${describeOutcome(middle)}; at 3e-3 ${describeOutcome(high)}${highest.outcome === 'too few' ? '' : `; beyond, at 1e-2, ${describeOutcome(highest)}`}.`,
    ...(stuckRuns > 0 ? { condition: 'holds only for some rates or seeds' } : {}),
    quantities: {
      lossAtLow: estimated(low.loss, 'final loss, Pre-LN without warmup at 3e-4', '.2f', 'nats'),
      lossAtMiddle: estimated(middle.loss, 'final loss, Pre-LN without warmup at 1e-3', '.2f', 'nats'),
      lossAtHigh: estimated(high.loss, 'final loss, Pre-LN without warmup at 3e-3', '.2f', 'nats'),
      ...(highest.outcome === 'too few'
        ? {}
        : { lossAtHighest: estimated(highest.loss, 'final loss, Pre-LN without warmup at 1e-2', '.2f', 'nats') }),
      stuckRuns: counted(stuckRuns, 'Pre-LN runs without warmup that are stuck'),
      runs: counted(runCount, 'Pre-LN runs without warmup'),
    },
  };
}
