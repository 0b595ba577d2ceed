/** Softmax cross-entropy in nats, the mean over all rows: `loss = -mean_i ln p_i[target_i]`, `dz = (p - onehot(target)) / rows`. */
import { at, matrix, rowRange, type Matrix } from './matrix.ts';
import { softmax } from './softmax.ts';

/** Logits [n, V] and n targets. */
export function crossEntropy(logits: Matrix, targets: readonly number[]): { loss: number; gradient: Matrix } {
  if (targets.length !== logits.rows) throw new RangeError(`${targets.length} targets for ${logits.rows} rows of logits`);
  const probabilities = Array.from({ length: logits.rows }, (_, i) => softmax(rowRange(logits, i, i + 1).data));
  const p = matrix(logits.rows, logits.columns, (i, j) => probabilities[i]?.[j] ?? Number.NaN);
  // From the logits, where a probability that is too small for a number keeps its logarithm.
  const chosen = targets.map((target, i) => {
    const row = rowRange(logits, i, i + 1).data;
    const top = Math.max(...row);
    return at(logits, i, target) - top - Math.log(row.reduce((sum, z) => sum + Math.exp(z - top), 0));
  });
  return {
    loss: -chosen.reduce((sum, value) => sum + value, 0) / logits.rows,
    gradient: matrix(p.rows, p.columns, (i, j) => (at(p, i, j) - (j === targets[i] ? 1 : 0)) / logits.rows),
  };
}
