import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { randomValues } from './support/random.ts';
import { relativeError, runKernel } from './support/run-kernel.ts';

const EPSILON = 1e-5;
const SHAPES = [
  [1, 1],
  [3, 1],
  [1, 3],
  [7, 5],
  [4, 16],
  [5, 127],
  [2, 300],
] as const;

/** The norm of each row and its gradients in float64. `centred` is LayerNorm; without it, RMSNorm. */
function referenceNorm(x: ArrayLike<number>, gain: ArrayLike<number>, bias: ArrayLike<number> | null, dy: ArrayLike<number>, d: number) {
  const result = { y: [] as number[], mean: [] as number[], inverse: [] as number[], dx: [] as number[], dgain: zeros(d), dbias: zeros(d) };
  for (let start = 0; start < x.length; start += d) {
    const row = Array.from({ length: d }, (_, j) => x[start + j] ?? NaN);
    const mean = bias ? average(row) : 0;
    const inverse = 1 / Math.sqrt(average(row.map((value) => (value - mean) ** 2)) + EPSILON);
    const normalised = row.map((value) => (value - mean) * inverse);
    const g = row.map((_, j) => (dy[start + j] ?? NaN) * (gain[j] ?? NaN));
    const meanOfG = bias ? average(g) : 0;
    const meanOfDot = average(g.map((value, j) => value * (normalised[j] ?? NaN)));
    normalised.forEach((value, j) => {
      result.y.push(value * (gain[j] ?? NaN) + (bias ? (bias[j] ?? NaN) : 0));
      result.dx.push(inverse * ((g[j] ?? NaN) - meanOfG - value * meanOfDot));
      result.dgain[j] = (result.dgain[j] ?? NaN) + (dy[start + j] ?? NaN) * value;
      result.dbias[j] = (result.dbias[j] ?? NaN) + (dy[start + j] ?? NaN);
    });
    result.mean.push(mean);
    result.inverse.push(inverse);
  }
  return result;
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function layerNormCase(rows: number, d: number, offset = 0) {
  const x = randomValues(rows * d, 1).map((value) => value + offset);
  const [gain, bias, dy] = [randomValues(d, 2), randomValues(d, 3), randomValues(rows * d, 4)];
  const forward = runKernel('OwnLayerNorm', { x: [x, [rows, d]], gain: [gain, [d]], bias: [bias, [d]] }, { epsilon: EPSILON });
  const [, mean, inverseDeviation] = forward as [Float32Array, Float32Array, Float32Array];
  const backward = runKernel('OwnLayerNormGradient', {
    dy: [dy, [rows, d]],
    x: [x, [rows, d]],
    gain: [gain, [d]],
    mean: [mean, [rows]],
    inverseDeviation: [inverseDeviation, [rows]],
  });
  return { x, gain, bias, dy, forward, backward, expected: referenceNorm(x, gain, bias, dy, d) };
}

function rmsNormCase(rows: number, d: number) {
  const [x, gain, dy] = [randomValues(rows * d, 1), randomValues(d, 2), randomValues(rows * d, 4)];
  const forward = runKernel('OwnRmsNorm', { x: [x, [rows, d]], gain: [gain, [d]] }, { epsilon: EPSILON });
  const [, inverseRms] = forward as [Float32Array, Float32Array];
  const backward = runKernel('OwnRmsNormGradient', {
    dy: [dy, [rows, d]],
    x: [x, [rows, d]],
    gain: [gain, [d]],
    inverseRms: [inverseRms, [rows]],
  });
  return { x, gain, dy, forward, backward, expected: referenceNorm(x, gain, null, dy, d) };
}

describe('OwnLayerNorm', () => {
  test.each(SHAPES)('gives the float64 values and gradients for %i rows of %i', (rows, d) => {
    const { forward, backward, expected } = layerNormCase(rows, d);
    expect(relativeError(forward[0], expected.y)).toBeLessThan(1e-5);
    // The values average out to far less than one of them, and the rounding does not.
    expect(relativeError(forward[1], expected.mean)).toBeLessThan(1e-5);
    expect(relativeError(forward[2], expected.inverse)).toBeLessThan(1e-5);
    // A row of one has dx = 0 exactly; what remains is rounding, to be compared with the terms that cancel.
    expect(relativeError(backward[0], d === 1 ? zeros(rows) : expected.dx)).toBeLessThan(1e-5);
    expect(relativeError(backward[1], expected.dgain)).toBeLessThan(1e-5);
    expect(relativeError(backward[2], expected.dbias)).toBeLessThan(1e-6);
  });

  test('keeps its accuracy when the mean is 10,000 times the deviation', () => {
    const { forward, expected } = layerNormCase(3, 127, 6000);
    // The rounded mean alone is off by half a unit in its last place, 2.4e-4, of a deviation of 0.58.
    expect(relativeError(forward[0], expected.y)).toBeLessThan(1e-3);
    expect(relativeError(forward[2], expected.inverse)).toBeLessThan(1e-5);
  });

  test('gives the bias for a row of equal values, however large', () => {
    const bias = randomValues(127, 3);
    const [y] = runKernel(
      'OwnLayerNorm',
      { x: [new Float32Array(127).fill(1234567), [1, 127]], gain: [randomValues(127, 2), [127]], bias: [bias, [127]] },
      { epsilon: EPSILON },
    );
    expect(y).toEqual(bias);
  });

  test('agrees with the same function composed from operators', () => {
    const { x, gain, bias, forward } = layerNormCase(5, 127);
    const composed = tf.tidy(() => {
      const input = tf.tensor2d(x, [5, 127]);
      const centred = tf.sub(input, tf.mean(input, -1, true));
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), EPSILON));
      return tf.add(tf.mul(tf.mul(centred, inverse), tf.tensor1d(gain)), tf.tensor1d(bias)).dataSync();
    });
    expect(relativeError(forward[0], composed)).toBeLessThan(1e-5);
  });

  test('gives the same bits each time', () => {
    expect(layerNormCase(5, 127)).toEqual(layerNormCase(5, 127));
  });

  test('refuses a gain of another length than the rows, which it would read past the end of', () => {
    expect(() =>
      runKernel(
        'OwnLayerNorm',
        { x: [randomValues(8, 1), [2, 4]], gain: [randomValues(3, 1), [3]], bias: [randomValues(4, 1), [4]] },
        { epsilon: EPSILON },
      ),
    ).toThrow('OwnLayerNorm: input "gain" has shape [3], must be [4]');
  });
});

describe('OwnRmsNorm', () => {
  test.each(SHAPES)('gives the float64 values and gradients for %i rows of %i', (rows, d) => {
    const { forward, backward, expected } = rmsNormCase(rows, d);
    expect(relativeError(forward[0], expected.y)).toBeLessThan(1e-5);
    expect(relativeError(forward[1], expected.inverse)).toBeLessThan(1e-5);
    // With d = 1, dx = inverse^3 epsilon g: all but that part cancels.
    if (d > 1) expect(relativeError(backward[0], expected.dx)).toBeLessThan(1e-5);
    expect(relativeError(backward[1], expected.dgain)).toBeLessThan(1e-5);
  });

  test('gives zeros for a row of zeros', () => {
    const [y, inverse] = runKernel(
      'OwnRmsNorm',
      { x: [new Float32Array(5), [1, 5]], gain: [randomValues(5, 2), [5]] },
      { epsilon: EPSILON },
    );
    expect(relativeError(y, zeros(5))).toBe(0);
    expect(relativeError(inverse, [1 / Math.sqrt(EPSILON)])).toBeLessThan(1e-6);
  });

  test('agrees with the same function composed from operators', () => {
    const { x, gain, forward } = rmsNormCase(5, 127);
    const composed = tf.tidy(() => {
      const input = tf.tensor2d(x, [5, 127]);
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(input), -1, true), EPSILON));
      return tf.mul(tf.mul(input, inverse), tf.tensor1d(gain)).dataSync();
    });
    expect(relativeError(forward[0], composed)).toBeLessThan(1e-5);
  });

  test('gives the same bits each time', () => {
    expect(rmsNormCase(5, 127)).toEqual(rmsNormCase(5, 127));
  });
});
