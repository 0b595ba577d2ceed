import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel } from './support/run-kernel.ts';

function runCase(logits: Float32Array, targets: number[]) {
  const [n, v] = [targets.length, logits.length / targets.length];
  return runKernel('OwnCrossEntropy', { logits: [logits, [n, v]], targets: [Int32Array.from(targets), [n]] });
}

describe('OwnCrossEntropy', () => {
  test.each([
    [1, 1],
    [1, 3],
    [4, 5],
    [3, 127],
    [2, 512],
  ])('gives the float64 losses and probabilities for %i rows of %i', (n, v) => {
    const logits = randomValues(n * v, 1).map((value) => 20 * value);
    const targets = Array.from({ length: n }, (_, i) => (7 * i) % v);
    const [loss, probabilities] = runCase(logits, targets);
    const rows = targets.map((_, i) => Array.from(logits.slice(i * v, (i + 1) * v)));
    const sums = rows.map((row) => row.reduce((sum, value) => sum + Math.exp(value), 0));
    const expectedLoss = targets.map((target, i) => Math.log(sums[i] ?? NaN) - (rows[i]?.[target] ?? NaN));
    const expected = rows.flatMap((row, i) => row.map((value) => Math.exp(value) / (sums[i] ?? NaN)));
    // A unit in the last place of a logit of 20 is 1.9e-6.
    expect(relativeError(loss, expectedLoss)).toBeLessThan(4e-6);
    expect(relativeError(probabilities, expected)).toBeLessThan(2e-6);
  });

  test('agrees with the same function composed from operators', () => {
    const logits = randomValues(4 * 65, 1);
    const [loss] = runCase(logits, [0, 64, 3, 17]);
    const composed = tf.tidy(() => tf.neg<tf.Tensor2D>(tf.logSoftmax(tf.tensor2d(logits, [4, 65]))).arraySync());
    expect(
      relativeError(loss, [composed[0]?.[0] ?? NaN, composed[1]?.[64] ?? NaN, composed[2]?.[3] ?? NaN, composed[3]?.[17] ?? NaN]),
    ).toBeLessThan(2e-6);
  });

  test('gives ln v for equal logits, however large', () => {
    const [loss] = runCase(new Float32Array(64).fill(1e30), [5]);
    expect(relativeError(loss, [Math.log(64)])).toBeLessThan(1e-6);
  });

  test('stays finite for logits far apart', () => {
    const [loss, probabilities] = runCase(Float32Array.of(0, -1e4, 500, 0), [1]);
    expect(relativeError(loss, [10500])).toBeLessThan(1e-6);
    expect(probabilities).toEqual(Float32Array.of(0, 0, 1, 0));
  });

  test('gives NaN for a row with NaN and for a target outside the row', () => {
    expect(runCase(Float32Array.of(0, NaN, 1), [0])[0]).toEqual(Float32Array.of(NaN));
    expect(runCase(Float32Array.of(0, 2, 1), [3])[0]).toEqual(Float32Array.of(NaN));
  });

  test('gives the same bits each time', () => {
    const logits = randomValues(3 * 127, 1);
    expect(runCase(logits, [1, 2, 3])).toEqual(runCase(logits, [1, 2, 3]));
  });
});
