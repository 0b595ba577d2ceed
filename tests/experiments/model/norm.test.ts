import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { composedLayerNorm, fusedLayerNorm } from '../../../experiments/model/norms/layer-norm.ts';
import { composedRmsNorm, fusedRmsNorm } from '../../../experiments/model/norms/rms-norm.ts';
import { NORM_FIXTURE } from '../fixtures/read.ts';
import { expectAllClose, type Tolerance } from '../reference/close.ts';
import { numbersOf, openWasm } from './on-wasm.ts';

type Golden = (typeof NORM_FIXTURE.cases)[number];

const WAYS = {
  composed: { layernorm: composedLayerNorm, rmsnorm: composedRmsNorm },
  fused: { layernorm: fusedLayerNorm, rmsnorm: fusedRmsNorm },
};

beforeAll(openWasm);

describe.each(Object.entries(WAYS))('norm (%s)', (_way, { layernorm, rmsnorm }) => {
  test.each(NORM_FIXTURE.cases)('gives what PyTorch gives, forward and backward: $norm on $title', (golden) => {
    const { rows, width, x, gain, bias, dy } = golden;
    const { epsilon } = NORM_FIXTURE;
    const inputs = [tf.tensor2d(x, [rows, width]), tf.tensor1d(gain), ...(bias ? [tf.tensor1d(bias)] : [])];
    const apply = (...tensors: tf.Tensor[]): tf.Tensor => {
      const [input, scale, shift] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor];
      return golden.norm === 'layernorm' ? layernorm(input, scale, shift, epsilon) : rmsnorm(input, scale, epsilon);
    };
    const tolerance = toleranceFor(golden);
    expectAllClose(numbersOf(apply(...inputs)), golden.y, tolerance, 'y');
    const [dx, dgain, dbias] = tf.grads(apply)(inputs, tf.tensor2d(dy, [rows, width]));
    const scaleOf = (numbers: readonly number[]): number => Math.max(...numbers.map(Math.abs));
    expectAllClose(numbersOf(dx ?? tf.scalar(0)), golden.dx, { ...tolerance, absolute: tolerance.absolute * scaleOf(golden.dx) }, 'dx');
    expectAllClose(
      numbersOf(dgain ?? tf.scalar(0)),
      golden.dgain,
      { ...tolerance, absolute: tolerance.absolute * scaleOf(golden.dgain) },
      'dgain',
    );
    if (golden.dbias) expectAllClose(numbersOf(dbias ?? tf.scalar(0)), golden.dbias, { relative: 1e-5, absolute: 1e-5 }, 'dbias');
    expect(tf.getBackend()).toBe('wasm');
  });
});

/**
 * float32 keeps 2^-24 of the largest entry; LayerNorm magnifies that by |x| / deviation, because it takes the difference from the mean.
 * A row without spread has no conditioning to speak of: epsilon alone bounds it.
 */
function toleranceFor({ norm, rows, width, x }: Golden): Tolerance {
  if (norm === 'rmsnorm') return { relative: 1e-5, absolute: 1e-6 };
  const conditions = Array.from({ length: rows }, (_, i) => {
    const row = x.slice(i * width, (i + 1) * width);
    const mean = row.reduce((sum, value) => sum + value, 0) / width;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    return Math.max(...row.map(Math.abs)) / Math.sqrt(variance + NORM_FIXTURE.epsilon);
  });
  return { relative: 1e-5, absolute: 4 * 2 ** -24 * Math.max(4, ...conditions) };
}
