/** The Jacobian of a norm at one vector, from the model's own backward pass. */
import * as tf from '@tensorflow/tfjs-core';
import { matrix, type Matrix } from '../reference/matrix.ts';

/**
 * `J[i][j] = dy_i / dx_j` at x [d] by one vector-Jacobian product: d copies of x as the rows of a batch, and the identity as the gradient
 * above them, so that row i of the gradient below is row i of J.
 */
export function jacobian(f: (x: tf.Tensor) => tf.Tensor, x: Float64Array): Matrix {
  const d = x.length;
  const values = tf.tidy(() => {
    const copies = tf.tile(tf.tensor2d(Float32Array.from(x), [1, d]), [d, 1]);
    return tf.grad(f)(copies, tf.eye(d)).dataSync();
  });
  return matrix(d, d, (i, j) => values[i * d + j] ?? Number.NaN);
}

/** Singular values in descending order, by one-sided Jacobi rotations: small, slow and exact enough for ranks. */
export function singularValues({ rows, columns, data }: Matrix): number[] {
  const vectors = Array.from({ length: columns }, (_, j) => Array.from({ length: rows }, (_, i) => data[i * columns + j] ?? Number.NaN));
  const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * (b[i] ?? Number.NaN), 0);
  for (let sweep = 0; sweep < 30; sweep++) {
    let largestCosine = 0;
    for (const [p, a] of vectors.entries()) {
      for (const b of vectors.slice(p + 1)) {
        const [aa, bb, ab] = [dot(a, a), dot(b, b), dot(a, b)];
        if (ab === 0) continue;
        largestCosine = Math.max(largestCosine, Math.abs(ab) / Math.sqrt(aa * bb));
        const zeta = (bb - aa) / (2 * ab);
        const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        a.forEach((ai, i) => {
          const bi = b[i] ?? Number.NaN;
          a[i] = cosine * (ai - tangent * bi);
          b[i] = cosine * (tangent * ai + bi);
        });
      }
    }
    if (largestCosine < 1e-12) break;
  }
  return vectors.map((v) => Math.sqrt(dot(v, v))).sort((a, b) => b - a);
}
