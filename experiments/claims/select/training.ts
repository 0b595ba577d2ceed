/** Training runs of the experiments on warmup and on rescuing Post-LN, as the claims ask for them. */
import { pairedInterval, type ExperimentId, type Interval } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';
import * as runsByChoice from './runs.ts';
import type { Outcome, Run, RunChoice } from './runs.ts';

export { FEWEST_RUNS, isStuck, LONG_CONTROL_STEPS, RATES, STUCK_MARGIN_NATS, WARMUP_STEPS } from './runs.ts';
export type { Outcome, Run, RunChoice } from './runs.ts';

/** They have runs in common, which count once. */
const EXPERIMENTS = ['warmup', 'rescue'] as const satisfies readonly ExperimentId[];
/** With `plateau-causes`, which has runs in common with them, but more seeds of some, and is judged alone. */
const ALTERED = [...EXPERIMENTS, 'plateau-causes'] as const satisfies readonly ExperimentId[];

/** Every training run of the two experiments, once. */
export function trainingRuns(evidence: Pick<Evidence, 'cells'>): Run[] {
  return [...new Map(EXPERIMENTS.flatMap((id) => evidence.cells(id)).map((run) => [run.key, run])).values()];
}

/** The runs of one variant: a decoder with Xavier initialisation and LayerNorm with Adam at 1e-3, without warmup and remedies, unless said otherwise. */
export function runs(evidence: Pick<Evidence, 'cells'>, choice: RunChoice): Run[] {
  return runsByChoice.runsOf(trainingRuns(evidence), choice);
}

/** What became of one variant: all runs stuck, none, some; or too few runs to say. */
export function outcomeOf(evidence: Pick<Evidence, 'cells'>, choice: RunChoice): Outcome {
  return runsByChoice.outcomeOf(trainingRuns(evidence), choice);
}

/** Of `a` minus `b`, run by run of the same seed; seeds that only one side has do not count. */
export function pairedDifference(a: readonly Run[], b: readonly Run[], of: (run: Run) => number = finalLossNats): Interval {
  const pairs = a.flatMap((run) => {
    const other = b.find(({ seed }) => seed === run.seed);
    return other ? [{ run, other }] : [];
  });
  return pairedInterval(
    pairs.map(({ run }) => of(run)),
    pairs.map(({ other }) => of(other)),
  );
}

function finalLossNats({ measurement }: Run): number {
  return measurement.finalLossNats;
}

/** "5 of 5 runs stuck, final loss 4.03 (4.01 to 4.05) nats". */
export function describeOutcome({ runs: chosen, stuckRuns, loss }: Outcome): string {
  const ends = Number.isFinite(loss.low) && Number.isFinite(loss.high) ? ` (${loss.low.toFixed(2)} to ${loss.high.toFixed(2)})` : '';
  return `${String(stuckRuns)} of ${String(chosen.length)} runs stuck, final loss ${loss.estimate.toFixed(2)}${ends} nats`;
}

/** Evidence in which the chosen runs, of every experiment that has them, are what `change` returns. */
export function alterRuns(evidence: Evidence, choice: RunChoice, change: (run: Run) => Run): Evidence {
  return ALTERED.reduce(
    (altered, id) =>
      withCells(altered, id, (cells) => {
        const chosen = new Set(runsByChoice.runsOf(cells, choice));
        return cells.map((run) => (chosen.has(run) ? change(run) : run));
      }),
    evidence,
  );
}

/** Evidence in which the chosen runs end at `loss(run)` nats, on held-out sequences too. */
export function alterFinalLoss(evidence: Evidence, choice: RunChoice, loss: (run: Run) => number): Evidence {
  return alterRuns(evidence, choice, (run) => ({
    ...run,
    status: 'measured',
    measurement: { ...run.measurement, finalLossNats: loss(run), heldOutLossNats: loss(run) },
  }));
}

/** Losses for `alterFinalLoss`: on the unigram plateau, and near the floor. */
export const stuckLoss = ({ measurement: { floors } }: Run): number => floors.unigramNats;
export const trainedLoss = ({ measurement: { floors } }: Run): number => floors.bigramNats;
