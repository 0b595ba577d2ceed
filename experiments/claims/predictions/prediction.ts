/**
 * What an experiment was expected to show, as code: each module of this folder exports the predicted functions, which figures draw over
 * the measurements, and the criteria that would refute them. Written before the results and not changed after them.
 */
import type { ExperimentId, MeasuredCellOf } from '../../result.ts';

export const OUTCOMES = ['refuted', 'not refuted', 'undecided'] as const;
export type RefutationOutcome = (typeof OUTCOMES)[number];

export interface Refutation {
  outcome: RefutationOutcome;
  /** One sentence with the numbers that decided and their intervals; what is missing when undecided. */
  finding: string;
}

/** One result that would refute the prediction. */
export interface Criterion<Id extends ExperimentId> {
  /** "Refuted if ...", without these words: "the slope lies outside -0.8 to -0.4". */
  refutedIf: string;
  /** Decided from intervals: undecided while the interval holds values of both sides, and without cells. */
  judge: (cells: readonly MeasuredCellOf<Id>[]) => Refutation;
}

export interface Prediction<Id extends ExperimentId = ExperimentId> {
  experiment: Id;
  criteria: readonly Criterion<Id>[];
}

/** The prediction as written; the function only fixes its type. */
export function definePrediction<Id extends ExperimentId>(prediction: Prediction<Id>): Prediction<Id> {
  return prediction;
}

export function refuted(finding: string): Refutation {
  return { outcome: 'refuted', finding };
}

export function notRefuted(finding: string): Refutation {
  return { outcome: 'not refuted', finding };
}

/** `missing` completes the sentence "Undecided: ...". */
export function undecided(missing: string): Refutation {
  return { outcome: 'undecided', finding: `Undecided: ${missing}.` };
}
