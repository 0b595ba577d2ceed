/** Cells of `warmup`: training runs, which of them are stuck, and what they reach. */
import { meanInterval, wilsonInterval } from '../../result.ts';
import type { Architecture, Initialisation, Interval, MeasuredCellOf, NormKind, Placement } from '../../result.ts';
import { withCells } from '../alter.ts';
import type { Evidence } from '../claim.ts';

export type Run = MeasuredCellOf<'warmup'>;

/** The learning rates of the grid: low, middle, high. */
export const RATES = { low: 3e-4, middle: 1e-3, high: 3e-3 } as const;
export const FEWEST_RUNS = 3;
/** A run is stuck when it ends less than this below the unigram entropy, in nats. */
export const STUCK_MARGIN_NATS = 0.1;
export const LONG_CONTROL_STEPS = 3600;

export interface RunChoice {
  placement: Placement;
  architecture?: Architecture;
  warmup?: boolean;
  learningRate?: number;
  initialisation?: Initialisation;
  branchGain?: number;
  clipNorm?: number | null;
  beta2?: number;
  norm?: NormKind;
  /** The long control instead of the runs of the grid's own length. */
  long?: boolean;
}

/** The runs of one variant: a decoder of Xavier and LayerNorm with Adam at 1e-3, without warmup and remedies, unless said otherwise. */
export function runs(evidence: Evidence, choice: RunChoice): Run[] {
  const all = evidence.cells('warmup');
  return all.filter((run) => isChosen(run, choice, gridSteps(all, choice)));
}

/** Steps of the grid's own runs: the fewest that any run of the architecture takes. */
function gridSteps(all: readonly Run[], { architecture = 'decoder' }: RunChoice): number {
  return Math.min(...all.filter(({ config }) => config.model.architecture === architecture).map(({ config }) => config.steps));
}

function isChosen({ config }: Run, choice: RunChoice, steps: number): boolean {
  const { model } = config;
  return (
    model.placement === choice.placement &&
    model.architecture === (choice.architecture ?? 'decoder') &&
    model.initialisation === (choice.initialisation ?? 'xavier') &&
    model.norm === (choice.norm ?? 'layernorm') &&
    model.branchGain === (choice.branchGain ?? 1) &&
    config.optimizer === 'adam' &&
    config.clipNorm === (choice.clipNorm ?? null) &&
    config.beta2 === (choice.beta2 ?? 0.999) &&
    config.learningRate === (choice.learningRate ?? RATES.middle) &&
    config.warmupSteps > 0 === (choice.warmup ?? false) &&
    (choice.long ? config.steps >= LONG_CONTROL_STEPS : config.steps === steps)
  );
}

/** Ended on the unigram plateau or diverged. */
export function isStuck({ status, measurement: { finalLossNats, floors } }: Run): boolean {
  return status === 'diverged' || !(finalLossNats <= floors.unigramNats - STUCK_MARGIN_NATS);
}

export interface Outcome {
  runs: readonly Run[];
  stuckRuns: number;
  /** Share of stuck runs, Wilson's interval. */
  share: Interval;
  /** Final loss, nats a token. */
  loss: Interval;
  outcome: 'trains' | 'stuck' | 'mixed' | 'too few';
}

/** What became of one variant: all runs stuck, none, some; or too few runs to say. */
export function outcomeOf(evidence: Evidence, choice: RunChoice): Outcome {
  const chosen = runs(evidence, choice);
  const stuckRuns = chosen.filter(isStuck).length;
  return {
    runs: chosen,
    stuckRuns,
    share: wilsonInterval(stuckRuns, chosen.length),
    loss: meanInterval(chosen.map((run) => run.measurement.finalLossNats)),
    outcome: chosen.length < FEWEST_RUNS ? 'too few' : stuckRuns === 0 ? 'trains' : stuckRuns === chosen.length ? 'stuck' : 'mixed',
  };
}

/** Final loss of `a` minus that of `b`, run by run of the same seed. */
export function pairedDifference(a: readonly Run[], b: readonly Run[]): Interval {
  return meanInterval(
    a.flatMap((run) => {
      const other = b.find(({ seed }) => seed === run.seed);
      return other ? [run.measurement.finalLossNats - other.measurement.finalLossNats] : [];
    }),
  );
}

/** "3 of 3 runs stuck, final loss 4.03 (4.01 to 4.05) nats". */
export function describeOutcome({ runs: chosen, stuckRuns, loss }: Outcome): string {
  const ends = Number.isFinite(loss.low) && Number.isFinite(loss.high) ? ` (${loss.low.toFixed(2)} to ${loss.high.toFixed(2)})` : '';
  return `${String(stuckRuns)} of ${String(chosen.length)} runs stuck, final loss ${loss.estimate.toFixed(2)}${ends} nats`;
}

/** Evidence in which the chosen runs end at `loss(run)` nats. */
export function alterFinalLoss(evidence: Evidence, choice: RunChoice, loss: (run: Run) => number): Evidence {
  return withCells(evidence, 'warmup', (cells) => {
    const steps = gridSteps(cells, choice);
    return cells.map((run) =>
      isChosen(run, choice, steps) ? { ...run, status: 'measured', measurement: { ...run.measurement, finalLossNats: loss(run) } } : run,
    );
  });
}

/** Losses for `alterFinalLoss`: on the unigram plateau, and near the floor. */
export const stuckLoss = ({ measurement: { floors } }: Run): number => floors.unigramNats;
export const trainedLoss = ({ measurement: { floors } }: Run): number => floors.bigramNats;
