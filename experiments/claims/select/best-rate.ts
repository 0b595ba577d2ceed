/** Variants compared each at the learning rate that suits it best. */
import type { Interval } from '../../result.ts';
import type { Evidence } from '../claim.ts';
import { outcomeOf, pairedDifference, RATES } from './training.ts';
import type { Outcome, Run, RunChoice } from './training.ts';

export type Variant = Omit<RunChoice, 'learningRate'>;

export interface Best extends Outcome {
  learningRate: number;
  /** Mean loss on held-out sequences, nats a token. */
  heldOutNats: number;
}

/** Of the rates at which every run trains, the one with the lowest mean loss on held-out sequences; null when there is none. */
export function bestRate(evidence: Evidence, variant: Variant): Best | null {
  const trained = Object.values(RATES).flatMap((learningRate): Best[] => {
    const outcome = outcomeOf(evidence, { ...variant, learningRate });
    return outcome.outcome === 'trains' ? [{ ...outcome, learningRate, heldOutNats: meanHeldOut(outcome.runs) }] : [];
  });
  return trained.toSorted((a, b) => a.heldOutNats - b.heldOutNats)[0] ?? null;
}

/** Held-out loss of `a` minus that of `b` at the best rate of each, run by run of the same seed. */
export function bestDifference(a: Best, b: Best): Interval {
  return pairedDifference(a.runs, b.runs, heldOut);
}

function heldOut({ measurement }: Run): number {
  return measurement.heldOutLossNats;
}

function meanHeldOut(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + heldOut(run), 0) / runs.length;
}
