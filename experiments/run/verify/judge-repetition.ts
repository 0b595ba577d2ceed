import type { BackendDescription } from '../environment.ts';
import { rounded } from '../measurement.ts';
import type { Outcome } from '../pool.ts';
import { differencesBetween, differenceText, largestOf } from '../quantities.ts';
import type { SampledCell } from './sampled-cells.ts';

export const REPETITION_OUTCOMES = ['same bits', 'within tolerance', 'differs', 'failed'] as const;

export interface Repetition {
  outcome: (typeof REPETITION_OUTCOMES)[number];
  /** The largest relative difference of a quantity; null when the repetition failed. */
  relative: number | null;
  /** What differs most and by how much, or why it failed; empty for the same bits. */
  detail: string;
}

/**
 * A cell beside its repetition, times left out. What WebAssembly computes is laid down to the bit, so with the same kernels any difference
 * there is one too many. Other backends may sum in another order on another machine, or from one time to the next: a difference of up to
 * `tolerance` passes.
 */
export function judgeRepetition(
  { known, sameKernels, staleness }: Pick<SampledCell, 'known' | 'sameKernels' | 'staleness'>,
  outcome: Outcome,
  here: Pick<BackendDescription, 'name'>,
  tolerance: number,
): Repetition {
  if (outcome.type === 'failed') return { outcome: 'failed', relative: null, detail: outcome.reason };
  const largest = largestOf(differencesBetween(known.cell.measurement, rounded(outcome.measurement)));
  if (!largest) return { outcome: 'same bits', relative: 0, detail: '' };
  const { relative } = largest;
  const mustBeEqual = known.backend === 'wasm' && here.name === 'wasm' && sameKernels;
  if (!mustBeEqual && relative <= tolerance) return { outcome: 'within tolerance', relative, detail: differenceText(largest) };
  const { commit, node } = known.environment;
  const origin = `measured on ${known.backend} with Node ${node} at commit ${commit?.slice(0, 9) ?? 'unknown'}, repeated on ${here.name} with Node ${process.version}`;
  const why = staleness === null ? '' : `; the cell is stale: ${staleness}`;
  return { outcome: 'differs', relative, detail: `${differenceText(largest)}; ${origin}${why}` };
}
