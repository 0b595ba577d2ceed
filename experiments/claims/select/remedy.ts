/** The judgement that the five remedies share: does Post-LN without warmup train at 1e-3 once one thing is changed? */
import type { Evidence, Judgement } from '../claim.ts';
import { firstThatChanges } from '../alter.ts';
import { counted, estimated, withoutEvidence } from '../judge.ts';
import { alterFinalLoss, describeOutcome, outcomeOf, pairedDifference, stuckLoss, trainedLoss } from './training.ts';
import type { RunChoice } from './training.ts';

const PLAIN: RunChoice = { placement: 'post' };

/** `judge` and `flip` of the claim that `choice`, described by `variant`, trains where plain Post-LN is stuck. */
export function remedy(choice: RunChoice, variant: string) {
  const judge = (evidence: Evidence): Judgement => judgeRemedy(evidence, choice, variant);
  return {
    judge,
    flip: firstThatChanges(
      judge,
      (evidence) => alterFinalLoss(evidence, choice, stuckLoss),
      (evidence) => alterFinalLoss(alterFinalLoss(evidence, PLAIN, stuckLoss), choice, trainedLoss),
    ),
  };
}

function judgeRemedy(evidence: Evidence, choice: RunChoice, variant: string): Judgement {
  const [plain, changed] = [outcomeOf(evidence, PLAIN), outcomeOf(evidence, choice)];
  if (plain.outcome === 'too few' || changed.outcome === 'too few')
    return withoutEvidence(`it takes three runs of ${variant} and three of plain Post-LN, both without warmup at 1e-3`);
  const quantities = {
    loss: estimated(changed.loss, `final loss, ${variant}, without warmup at 1e-3`, '.2f', 'nats'),
    stuckRuns: counted(changed.stuckRuns, `runs of ${variant} that are stuck`),
    runs: counted(changed.runs.length, `runs of ${variant}`),
    gain: estimated(
      pairedDifference(plain.runs, changed.runs),
      `final loss of plain Post-LN minus that of ${variant}, same seed`,
      '.2f',
      'nats',
    ),
  };
  const finding = `${variant}: ${describeOutcome(changed)}; plain Post-LN: ${describeOutcome(plain)}.`;
  if (plain.outcome === 'trains') return { verdict: 'inconclusive', finding: `There is nothing to rescue. ${finding}`, quantities };
  switch (changed.outcome) {
    case 'trains':
      return { verdict: 'holds', finding, quantities };
    case 'stuck':
      return { verdict: 'contradicted', finding, quantities };
    case 'mixed':
      return { verdict: 'conditional', finding, condition: 'holds only for some seeds', quantities };
    default:
      return changed.outcome satisfies never;
  }
}
