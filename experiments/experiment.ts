/** What an experiment is: a question, a grid of cells for each profile, and how one cell is measured. */
import type { ConfigOf, ExperimentId, MeasurementOf, Profile } from './result.ts';

/** One point of the grid: a configuration and the seed that every random number of it is drawn from. */
export interface Cell<Config> {
  config: Config;
  seed: number;
}

export interface Experiment<Id extends ExperimentId = ExperimentId> {
  id: Id;
  /** Names the kind of measurement when two experiments share one, so that cells they have in common are measured once; the id otherwise. */
  kind?: string;
  /** The question as a title, and the same question in a few sentences. */
  title: string;
  question: string;
  /** What is done, sizes and their reasons included. */
  method: string;
  /** What was expected, written before the results, and what result would refute it. A refuted prediction stays. */
  prediction: string;
  refutedIf: string;
  /** What the results do not show: size, task, seeds, what was held fixed, and what else could explain them. */
  limits: string;
  /** Timed cells run alone; untimed ones share the machine's cores. */
  timed: boolean;
  /** Cells of one profile; none where a larger profile would show nothing more. Seeds count from `baseSeed`. */
  grid: (profile: Profile, baseSeed: number) => Cell<ConfigOf<Id>>[];
  /**
   * Measures one cell on the active backend. A run that diverges returns what it has, NaN included.
   * Throws only for what is wrong with the machine or the code; the cell then becomes a failure row.
   */
  measure: Measure<Id>;
  /** A few numbers that only depend on what `measure` computes, in seconds; see `run/equivalence.ts`. */
  probe: () => Promise<number[]>;
}

/** An experiment of the suite, whichever. */
export type AnyExperiment = { [Id in ExperimentId]: Experiment<Id> }[ExperimentId];

export type Measure<Id extends ExperimentId> = (config: ConfigOf<Id>, seed: number) => Promise<MeasurementOf<Id>>;

/** The experiment as written; the function only fixes its type. */
export function defineExperiment<Id extends ExperimentId>(experiment: Experiment<Id>): Experiment<Id> {
  return experiment;
}

/** The list as given. Throws when two experiments have one id. */
export function defineRegistry(experiments: readonly AnyExperiment[]): readonly AnyExperiment[] {
  const seen = new Set<string>();
  for (const { id } of experiments) {
    if (seen.has(id)) throw new Error(`duplicate experiment: ${id} is registered twice; give one of them another id`);
    seen.add(id);
  }
  return experiments;
}
