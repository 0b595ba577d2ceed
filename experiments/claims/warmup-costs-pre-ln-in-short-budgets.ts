import { defineClaim } from './claim.ts';
import type { Evidence, Judgement } from './claim.ts';
import { firstThatChanges } from './alter.ts';
import { estimated, withInterval, withoutEvidence } from './judge.ts';
import { alterFinalLoss, FEWEST_RUNS, outcomeOf, pairedDifference, stuckLoss, WARMUP_STEPS } from './select/training.ts';
import type { RunChoice } from './select/training.ts';

const WITHOUT: RunChoice = { placement: 'pre' };
const WITH: RunChoice = { ...WITHOUT, warmupSteps: WARMUP_STEPS.long };

export const warmupCostsPreLnInShortBudgets = defineClaim({
  id: 'warmup-costs-pre-ln-in-short-budgets',
  kind: 'measured',
  statement: 'In a budget of 800 steps warmup costs Pre-LN more than it gains.',
  criterion:
    'Paired by seed at 1e-3: holds when the interval of the loss with warmup minus without is above zero, contradicted when below, inconclusive when it contains zero.',
  experiments: ['warmup'],
  references: [],
  judge,
  flip: firstThatChanges(
    judge,
    (evidence) => alterFinalLoss(evidence, WITHOUT, stuckLoss),
    (evidence) => alterFinalLoss(evidence, WITH, stuckLoss),
  ),
});

function judge(evidence: Evidence): Judgement {
  const [without, warm] = [outcomeOf(evidence, WITHOUT), outcomeOf(evidence, WITH)];
  const difference = pairedDifference(warm.runs, without.runs);
  if (difference.sampleSize < FEWEST_RUNS) return withoutEvidence('it takes five seeds of Pre-LN at 1e-3 with warmup and without');
  return {
    verdict: difference.low > 0 ? 'holds' : difference.high < 0 ? 'contradicted' : 'inconclusive',
    finding: `The final loss of Pre-LN at 1e-3 with warmup minus that without is ${withInterval(difference)} nats.`,
    quantities: {
      difference: estimated(difference, 'final loss with warmup minus without, Pre-LN at 1e-3, same seed', '+.2f', 'nats'),
      lossWith: estimated(warm.loss, 'final loss, Pre-LN with warmup at 1e-3', '.2f', 'nats'),
      lossWithout: estimated(without.loss, 'final loss, Pre-LN without warmup at 1e-3', '.2f', 'nats'),
    },
  };
}
