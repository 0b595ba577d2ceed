/** Variants compared each at the learning rate that suits it best. */
import type { Interval } from '../../result.ts';
import type { Evidence } from '../claim.ts';
import { outcomeOf, pairedDifference, RATES, WARMUP_STEPS } from './training.ts';
import type { Outcome, Run, RunChoice } from './training.ts';

export type Variant = Omit<RunChoice, 'learningRate'>;

export interface Pair {
  key: string;
  name: string;
  post: Variant;
  pre: Variant;
}

const PRE: Variant = { placement: 'pre' };
/** Ways to make Post-LN train, each with the Pre-LN that shares its initialisation and its warmup. */
export const PAIRS: readonly Pair[] = [
  { key: 'deepnorm', name: 'with DeepNorm', post: { placement: 'deepnorm' }, pre: PRE },
  { key: 'admin', name: 'with Admin', post: { placement: 'admin' }, pre: PRE },
  {
    key: 'small',
    name: 'from the initialisation of GPT-2',
    post: { placement: 'post', initialisation: 'gpt2' },
    pre: { placement: 'pre', initialisation: 'gpt2' },
  },
  {
    key: 'warmup',
    name: 'with a warmup of 200 steps',
    post: { placement: 'post', warmupSteps: WARMUP_STEPS.long },
    pre: { placement: 'pre', warmupSteps: WARMUP_STEPS.long },
  },
];

export interface Best extends Outcome {
  learningRate: number;
  /** Mean loss on held-out sequences, nats a token. */
  heldOutNats: number;
}

/** Of the rates at which every run trains, the one with the lowest mean loss on held-out sequences; null when there is none. */
export function bestRate(evidence: Pick<Evidence, 'cells'>, variant: Variant): Best | null {
  const trained = Object.values(RATES).flatMap((learningRate): Best[] => {
    const outcome = outcomeOf(evidence, { ...variant, learningRate });
    return outcome.outcome === 'trains' ? [{ ...outcome, learningRate, heldOutNats: meanHeldOut(outcome.runs) }] : [];
  });
  return trained.toSorted((a, b) => a.heldOutNats - b.heldOutNats)[0] ?? null;
}

export interface ComparedPair extends Pick<Pair, 'key' | 'name'> {
  post: Best;
  pre: Best;
  /** Held-out loss of Post-LN minus that of Pre-LN at the best rate of each, paired by seed. */
  difference: Interval;
}

/** The pairs of which both sides train at some rate. */
export function comparedPairs(evidence: Pick<Evidence, 'cells'>): ComparedPair[] {
  return PAIRS.flatMap(({ key, name, ...sides }) => {
    const [post, pre] = [bestRate(evidence, sides.post), bestRate(evidence, sides.pre)];
    return post && pre ? [{ key, name, post, pre, difference: bestDifference(post, pre) }] : [];
  });
}

/** Held-out loss of `a` minus that of `b` at the best rate of each, run by run of the same seed. */
function bestDifference(a: Best, b: Best): Interval {
  return pairedDifference(a.runs, b.runs, heldOut);
}

function heldOut({ measurement }: Run): number {
  return measurement.heldOutLossNats;
}

function meanHeldOut(runs: readonly Run[]): number {
  return runs.reduce((sum, run) => sum + heldOut(run), 0) / runs.length;
}
