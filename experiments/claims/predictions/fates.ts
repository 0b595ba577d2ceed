/** Criteria that several predictions about training share: whether any run, or most runs, of some variants train or are stuck. */
import { FEWEST_RUNS, outcomeOf, type Outcome, type Run, type RunChoice } from '../select/runs.ts';
import { notRefuted, refuted, undecided, type Refutation } from './prediction.ts';

export interface NamedRuns {
  /** As in "2 of 5 runs of ...". */
  name: string;
  choice: RunChoice;
}

interface Named extends Outcome {
  name: string;
}

/** Refuted when a run of any of the variants trains. */
export function anyTrains(cells: readonly Run[], variants: readonly NamedRuns[]): Refutation {
  return judged(cells, variants, ({ stuckRuns, runs }) => (stuckRuns < runs.length ? 'refuted' : 'not refuted'));
}

/** Refuted when a run of any of the variants is stuck. */
export function anyStuck(cells: readonly Run[], variants: readonly NamedRuns[]): Refutation {
  return judged(cells, variants, ({ stuckRuns }) => (stuckRuns > 0 ? 'refuted' : 'not refuted'));
}

/** Refuted when the interval of the share of stuck runs lies above one half for any of the variants, undecided while it holds one half. */
export function mostStuck(cells: readonly Run[], variants: readonly NamedRuns[]): Refutation {
  return judged(cells, variants, (outcome) => {
    const most = mostOf(outcome);
    return most === 'stuck' ? 'refuted' : most === 'train' ? 'not refuted' : 'undecided';
  });
}

/** Whether most runs are stuck or train, Wilson's interval of the share being clear of one half; null while it is not. */
export function mostOf({ share: { low, high } }: Pick<Outcome, 'share'>): 'stuck' | 'train' | null {
  return low > 1 / 2 ? 'stuck' : high < 1 / 2 ? 'train' : null;
}

/** "2 of 5 runs of ... stuck (95 % interval of the share 12 to 77 %)". */
export function describeShare(name: string, { stuckRuns, runs, share }: Outcome): string {
  const ends = [share.low, share.high].map((end) => (100 * end).toFixed(0));
  return `${String(stuckRuns)} of ${String(runs.length)} runs of ${name} stuck (95\u202f% interval of the share ${ends.join(' to ')}\u202f%)`;
}

function judged(cells: readonly Run[], variants: readonly NamedRuns[], judge: (outcome: Outcome) => Refutation['outcome']): Refutation {
  const named = variants.map(({ name, choice }): Named => ({ name, ...outcomeOf(cells, choice) }));
  const short = named.filter(({ outcome }) => outcome === 'too few');
  const decided = named.filter(({ outcome }) => outcome !== 'too few').map((each) => ({ each, outcome: judge(each) }));
  const finding = decided.map(({ each }) => describeShare(each.name, each)).join('; ');
  if (decided.some(({ outcome }) => outcome === 'refuted')) return refuted(`${finding}.`);
  if (short.length > 0) return undecided(`it takes ${String(FEWEST_RUNS)} runs each of ${short.map(({ name }) => name).join(', ')}`);
  return decided.some(({ outcome }) => outcome === 'undecided') ? undecided(finding) : notRefuted(`${finding}.`);
}
