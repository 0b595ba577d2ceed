import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel, type Operand } from './support/run-kernel.ts';

/** [b, t, s, d, heads, causal] */
const CASES = [
  [1, 1, 1, 1, 1, true],
  [2, 5, 5, 6, 2, true],
  [2, 5, 3, 6, 3, false],
  [1, 33, 33, 20, 4, true],
  [2, 16, 19, 32, 4, false],
  // Longer than the blocks that the products are cut into.
  [1, 130, 130, 3, 1, true],
  [1, 260, 260, 2, 1, true],
] as const;
type Case = readonly [b: number, t: number, s: number, d: number, heads: number, causal: boolean];

function runCase([b, t, s, d, heads, causal]: Case, magnitude = 1) {
  const scaled = (count: number, seed: number) => randomValues(count, seed).map((value) => value * magnitude);
  const [q, k, v, dout] = [scaled(b * t * d, 1), scaled(b * s * d, 2), scaled(b * s * d, 3), randomValues(b * t * d, 4)];
  const inputs = { q: [q, [b, t, d]], k: [k, [b, s, d]], v: [v, [b, s, d]] } satisfies Record<string, Operand>;
  const attributes = { headCount: heads, causal };
  const [out, probabilities] = runKernel('OwnAttention', inputs, attributes) as [Float32Array, Float32Array];
  const gradients = runKernel(
    'OwnAttentionGradient',
    { ...inputs, dout: [dout, [b, t, d]], probabilities: [probabilities, [b, heads, t, s]] },
    attributes,
  );
  return { q, k, v, dout, out, probabilities, gradients };
}

/** Output, probabilities and gradients in float64, straight from the definition. */
function referenceAttention([b, t, s, d, heads, causal]: Case, q: Float32Array, k: Float32Array, v: Float32Array, dout: Float32Array) {
  const at = (values: ArrayLike<number>, i: number): number => values[i] ?? NaN;
  const width = d / heads;
  const scale = 1 / Math.sqrt(width);
  const [out, dq, dk, dv] = [
    new Float64Array(q.length),
    new Float64Array(q.length),
    new Float64Array(k.length),
    new Float64Array(k.length),
  ];
  const probabilities: number[] = [];
  const add = (target: Float64Array, i: number, value: number) => void (target[i] = at(target, i) + value);
  for (let batch = 0; batch < b; batch++) {
    for (let head = 0; head < heads; head++) {
      const query = (i: number, c: number) => (batch * t + i) * d + head * width + c;
      const key = (j: number, c: number) => (batch * s + j) * d + head * width + c;
      const columns = Array.from({ length: width }, (_, c) => c);
      const dot = (x: Float32Array, xAt: (c: number) => number, y: Float32Array, yAt: (c: number) => number) =>
        columns.reduce((sum, c) => sum + at(x, xAt(c)) * at(y, yAt(c)), 0);
      for (let i = 0; i < t; i++) {
        const keys = Array.from({ length: s }, (_, j) => j);
        const scores = keys.map((j) =>
          causal && j > i
            ? -Infinity
            : scale *
              dot(
                q,
                (c) => query(i, c),
                k,
                (c) => key(j, c),
              ),
        );
        const exponentials = scores.map((score) => Math.exp(score - Math.max(...scores)));
        const p = exponentials.map((e) => e / exponentials.reduce((sum, value) => sum + value, 0));
        const dp = keys.map((j) =>
          dot(
            dout,
            (c) => query(i, c),
            v,
            (c) => key(j, c),
          ),
        );
        const meanOfDp = p.reduce((sum, value, j) => sum + value * at(dp, j), 0);
        probabilities.push(...p);
        for (const j of keys) {
          const dscore = at(p, j) * (at(dp, j) - meanOfDp) * scale;
          for (const c of columns) {
            add(out, query(i, c), at(p, j) * at(v, key(j, c)));
            add(dv, key(j, c), at(p, j) * at(dout, query(i, c)));
            add(dq, query(i, c), dscore * at(k, key(j, c)));
            add(dk, key(j, c), dscore * at(q, query(i, c)));
          }
        }
      }
    }
  }
  return { out, probabilities, gradients: [dq, dk, dv] };
}

describe('OwnAttention', () => {
  test.each(CASES)('gives the float64 values and gradients for b = %i, t = %i, s = %i, d = %i, %i heads, causal %s', (...sizes) => {
    const { q, k, v, dout, out, probabilities, gradients } = runCase(sizes);
    const expected = referenceAttention(sizes, q, k, v, dout);
    expect(relativeError(out, expected.out)).toBeLessThan(2e-6);
    expect(relativeError(probabilities, expected.probabilities)).toBeLessThan(2e-6);
    // One key has probability 1 and no gradient; comparing zeros with zeros relatively would ask for exactness.
    gradients.forEach((gradient, i) => expect(relativeError(gradient, expected.gradients[i] ?? [])).toBeLessThan(5e-6));
  });

  test('agrees with the same function composed from operators, and so do its gradients', () => {
    const [b, t, d, heads] = [2, 7, 12, 3];
    const { q, k, v, dout, out, gradients } = runCase([b, t, t, d, heads, true]);
    const composed = (...inputs: tf.Tensor[]): tf.Tensor => {
      const [query, key, value] = inputs.map((x) => tf.transpose(tf.reshape(x, [b, t, heads, d / heads]), [0, 2, 1, 3])) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const mask = tf.tensor2d(
        Float32Array.from({ length: t * t }, (_, i) => (i % t > Math.floor(i / t) ? -1e9 : 0)),
        [t, t],
      );
      const probabilities = tf.softmax(tf.add(tf.div(tf.matMul(query, key, false, true), Math.sqrt(d / heads)), mask));
      return tf.reshape(tf.transpose(tf.matMul(probabilities, value), [0, 2, 1, 3]), [b, t, d]);
    };
    tf.tidy(() => {
      const inputs = [q, k, v].map((values) => tf.tensor3d(values, [b, t, d]));
      expect(relativeError(out, composed(...inputs).dataSync())).toBeLessThan(2e-6);
      const expected = tf.grads(composed)(inputs, tf.tensor3d(dout, [b, t, d]));
      expected.forEach((gradient, i) => expect(relativeError(gradients[i], gradient.dataSync())).toBeLessThan(5e-6));
    });
  });

  test('hides later keys whatever they hold', () => {
    const d = 4;
    const inputs = (last: number) => {
      const k = randomValues(2 * d, 2);
      k.fill(last, d);
      return { q: [randomValues(2 * d, 1), [1, 2, d]], k: [k, [1, 2, d]], v: [randomValues(2 * d, 3), [1, 2, d]] } satisfies Record<
        string,
        Operand
      >;
    };
    const firstRow = (last: number) => runKernel('OwnAttention', inputs(last), { headCount: 1, causal: true })[0]?.slice(0, d);
    expect(firstRow(1e30)).toEqual(firstRow(0));
  });

  test('leaves the hidden half out, so that what it would add is not even looked at', () => {
    const [t, d] = [24, 8];
    const [q, k, v] = [1, 2, 3].map((seed) => randomValues(t * d, seed)) as [Float32Array, Float32Array, Float32Array];
    // The last block of eight keys: no query of the first two blocks sees it.
    k.fill(NaN, 16 * d);
    v.fill(NaN, 16 * d);
    const shape = [1, t, d];
    const [out] = runKernel('OwnAttention', { q: [q, shape], k: [k, shape], v: [v, shape] }, { headCount: 2, causal: true });
    expect(out?.slice(0, 16 * d).every(Number.isFinite)).toBe(true);
  });

  test('stays finite for scores in the thousands', () => {
    const { out, gradients } = runCase([1, 5, 5, 8, 2, true], 100);
    expect([out, ...gradients].every((values) => values.every(Number.isFinite))).toBe(true);
  });

  test('gives the same bits each time', () => {
    expect(runCase([2, 16, 19, 32, 4, false])).toEqual(runCase([2, 16, 19, 32, 4, false]));
  });

  test('refuses a head count that does not divide the width', () => {
    expect(() => runCase([1, 2, 2, 6, 4, false])).toThrow('attribute "headCount" is 4, must divide the width 6');
  });
});
