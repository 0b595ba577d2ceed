/** Training runs picked from the cells of any experiment that trains, which of them are stuck, and what they reach. */
import { meanInterval, wilsonInterval } from '../../result.ts';
import type { Architecture, ConfigOf, Initialisation, Interval, MeasuredCellOf, NormKind, Placement } from '../../result.ts';

export type Run = MeasuredCellOf<'warmup'>;

/** The learning rates of the grid. */
export const RATES = { low: 3e-4, middle: 1e-3, high: 3e-3, highest: 1e-2 } as const;
export const WARMUP_STEPS = { none: 0, short: 50, long: 200 } as const;
export const FEWEST_RUNS = 5;
/** A run is stuck when it ends less than this below the unigram entropy, in nats. */
export const STUCK_MARGIN_NATS = 0.1;
export const LONG_CONTROL_STEPS = 3600;

export interface RunChoice {
  placement: Placement;
  architecture?: Architecture;
  optimizer?: ConfigOf<'warmup'>['optimizer'];
  warmupSteps?: number;
  learningRate?: number;
  initialisation?: Initialisation;
  branchGain?: number;
  clipNorm?: number | null;
  beta2?: number;
  norm?: NormKind;
  normGain?: number;
  /** The long control instead of the runs of the grid's own length. */
  long?: boolean;
  /** The control at twice the width. */
  wide?: boolean;
}

/** The runs of one variant: a decoder with Xavier initialisation and LayerNorm with Adam at 1e-3, without warmup and remedies, unless said otherwise. */
export function runsOf(cells: readonly Run[], choice: RunChoice): Run[] {
  const width = Math.min(...cells.map(({ config }) => config.model.modelWidth));
  return cells.filter((run) => isChosen(run, choice, width));
}

/** Whether it is a run of that variant, `width` being that of all models but the wide one. */
export function isChosen({ config }: Run, choice: RunChoice, width: number): boolean {
  const { model } = config;
  return (
    model.modelWidth > width === (choice.wide ?? false) &&
    model.placement === choice.placement &&
    model.architecture === (choice.architecture ?? 'decoder') &&
    model.initialisation === (choice.initialisation ?? 'xavier') &&
    model.norm === (choice.norm ?? 'layernorm') &&
    model.branchGain === (choice.branchGain ?? 1) &&
    config.optimizer === (choice.optimizer ?? 'adam') &&
    config.clipNorm === (choice.clipNorm ?? null) &&
    config.beta2 === (choice.beta2 ?? 0.999) &&
    config.normGain === (choice.normGain ?? 1) &&
    config.learningRate === (choice.learningRate ?? RATES.middle) &&
    config.warmupSteps === (choice.warmupSteps ?? WARMUP_STEPS.none) &&
    config.steps >= LONG_CONTROL_STEPS === (choice.long ?? false)
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
export function outcomeOf(cells: readonly Run[], choice: RunChoice): Outcome {
  const chosen = runsOf(cells, choice);
  const stuckRuns = chosen.filter(isStuck).length;
  return {
    runs: chosen,
    stuckRuns,
    share: wilsonInterval(stuckRuns, chosen.length),
    loss: meanInterval(chosen.map((run) => run.measurement.finalLossNats)),
    outcome: chosen.length < FEWEST_RUNS ? 'too few' : stuckRuns === 0 ? 'trains' : stuckRuns === chosen.length ? 'stuck' : 'mixed',
  };
}
