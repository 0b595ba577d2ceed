/**
 * A tensor in a few numbers, from which its distance to the same tensor computed elsewhere can be told. The tensors of all cells would fill
 * a hundred times the space, and one process computes on one backend only, so that they never meet.
 */
import { z } from 'zod';
import { real, reals } from './vocabulary.ts';

/** Signed sums of a sketch. */
export const SKETCH_SUMS = 12;
/** Entries that a sketch keeps as they are; a tensor with no more than that keeps all. */
export const SKETCH_ENTRIES = 4;

export const sketchSchema = z.strictObject({
  /** Euclidean norm of all entries, summed in float64. */
  norm: real,
  /** `sum_i s_ki x_i / norm` for `SKETCH_SUMS` fixed rows of independent signs, rounded to 1e-8. */
  sums: reals,
  /** Entries at fixed places drawn by the tensor's name, as they are. */
  entries: reals,
});
export type Sketch = z.infer<typeof sketchSchema>;

/**
 * Estimate of `||a - b||` from two sketches with the same signs and places: `sqrt(mean_k (s_k . a - s_k . b)^2)`, or the distance of the kept
 * entries where that is larger, since the whole cannot be nearer than a part. For independent signs each term of the mean has the
 * expectation `||a - b||^2` and at most the variance `2 ||a - b||^4`: its square is unbiased, and the estimate has a relative standard
 * deviation of at most about `1 / sqrt(2 K)`, 20 % for the K = 12 sums. Alon, Matias & Szegedy 1996, section 2.2. The rounding of the sums
 * hides differences below about 1e-8 of the norm.
 */
export function estimatedDistance(a: Sketch, b: Sketch): number {
  const sums = a.sums.map((sum, k) => sum * a.norm - (b.sums[k] ?? Number.NaN) * b.norm);
  const entries = a.entries.map((entry, index) => entry - (b.entries[index] ?? Number.NaN));
  return Math.max(lengthOf(sums) / Math.sqrt(sums.length), lengthOf(entries));
}

function lengthOf(values: readonly number[]): number {
  return Math.sqrt(values.reduce((total, value) => total + value ** 2, 0));
}
