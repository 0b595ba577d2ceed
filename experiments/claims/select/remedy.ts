/** The judgement that the remedies share: does Post-LN without warmup train at 3e-3 once one thing is changed? */
import { meanInterval, wilsonInterval } from '../../result.ts';
import type { Evidence, Judgement } from '../claim.ts';
import { firstThatChanges } from '../alter.ts';
import { counted, estimated, withoutEvidence } from '../judge.ts';
import { alterFinalLoss, describeOutcome, FEWEST_RUNS, outcomeOf, pairedDifference, RATES, stuckLoss, trainedLoss } from './training.ts';
import type { Outcome, RunChoice } from './training.ts';

type Change = Omit<RunChoice, 'learningRate'>;

const PLAIN: RunChoice = { placement: 'post', learningRate: RATES.high };

/**
 * `judge` and `flip` of the claim that every one of `changes`, described together by `variant`, trains where plain Post-LN is stuck. A
 * change that was run at 1e-3 too and trains there alone holds conditionally.
 */
export function remedy(changes: readonly Change[], variant: string) {
  const choices = changes.map((change): RunChoice => ({ ...change, learningRate: RATES.high }));
  const judge = (evidence: Evidence): Judgement => judgeRemedy(evidence, choices, variant);
  const altered = (evidence: Evidence, loss: typeof stuckLoss): Evidence =>
    choices.reduce((changed, choice) => alterFinalLoss(changed, choice, loss), evidence);
  return {
    judge,
    flip: firstThatChanges(
      judge,
      (evidence) => altered(evidence, stuckLoss),
      (evidence) => altered(alterFinalLoss(evidence, PLAIN, stuckLoss), trainedLoss),
    ),
  };
}

function judgeRemedy(evidence: Evidence, choices: readonly RunChoice[], variant: string): Judgement {
  const plain = outcomeOf(evidence, PLAIN);
  const changed = together(choices.map((choice) => outcomeOf(evidence, choice)));
  if (plain.outcome === 'too few' || changed.outcome === 'too few')
    return withoutEvidence(`it takes five runs of ${variant} and five of plain Post-LN, both without warmup at 3e-3`);
  const lower = together(choices.map((choice) => outcomeOf(evidence, { ...choice, learningRate: RATES.middle })));
  const hasLower = lower.outcome !== 'too few';
  const quantities = {
    loss: estimated(changed.loss, `final loss, ${variant}, without warmup at 3e-3`, '.2f', 'nats'),
    stuckRuns: counted(changed.stuckRuns, `runs of ${variant} at 3e-3 that are stuck`),
    runs: counted(changed.runs.length, `runs of ${variant} at 3e-3`),
    stuckShare: estimated(changed.share, `share of runs of ${variant} at 3e-3 that are stuck`, '.0%'),
    gain: estimated(
      pairedDifference(plain.runs, changed.runs),
      `final loss of plain Post-LN minus that of ${variant} at 3e-3, same seed`,
      '.2f',
      'nats',
    ),
    ...(hasLower
      ? {
          lossAtLower: estimated(lower.loss, `final loss, ${variant}, without warmup at 1e-3`, '.2f', 'nats'),
          stuckAtLower: counted(lower.stuckRuns, `of ${String(lower.runs.length)} runs of ${variant} at 1e-3, those that are stuck`),
        }
      : {}),
  };
  const finding = `${variant}, at 3e-3: ${describeOutcome(changed)}; plain Post-LN: ${describeOutcome(plain)}${hasLower ? `; at 1e-3, ${variant}: ${describeOutcome(lower)}` : ''}.`;
  if (plain.outcome !== 'stuck')
    return { verdict: 'inconclusive', finding: `There is nothing to rescue in every seed. ${finding}`, quantities };
  switch (changed.outcome) {
    case 'trains':
      return { verdict: 'holds', finding, quantities };
    case 'stuck':
      return lower.outcome === 'trains'
        ? { verdict: 'conditional', finding, condition: 'holds only at 1e-3', quantities }
        : { verdict: 'contradicted', finding, quantities };
    case 'mixed':
      return { verdict: 'conditional', finding, condition: 'holds only for some seeds', quantities };
    default:
      return changed.outcome satisfies never;
  }
}

/** One outcome of several variants' runs; too few as soon as one variant has too few. */
function together(outcomes: readonly Outcome[]): Outcome {
  const runs = outcomes.flatMap((outcome) => outcome.runs);
  const stuckRuns = outcomes.reduce((total, outcome) => total + outcome.stuckRuns, 0);
  return {
    runs,
    stuckRuns,
    share: wilsonInterval(stuckRuns, runs.length),
    loss: meanInterval(runs.map(({ measurement }) => measurement.finalLossNats)),
    outcome: outcomes.some(({ runs: own }) => own.length < FEWEST_RUNS)
      ? 'too few'
      : stuckRuns === 0
        ? 'trains'
        : stuckRuns === runs.length
          ? 'stuck'
          : 'mixed',
  };
}
