import * as tf from '@tensorflow/tfjs-core';
import { open } from '../../../../experiments/backends/wasm.ts';
import type { OwnKernel } from '../../../../experiments/kernels/names.ts';

await open();

export type Values = Float32Array | Int32Array;
/** Values and shape; int32 when the values are. */
export type Operand = [values: Values, shape: number[]];

/** Runs a kernel on wasm and returns the values of its outputs. Throws when it leaves tensors behind. */
export function runKernel(
  name: OwnKernel | 'BatchMatMul',
  inputs: Record<string, Operand>,
  attributes: tf.NamedAttrMap = {},
): Float32Array[] {
  const before = tf.memory().numTensors;
  const buffersBefore = tf.memory().numDataBuffers;
  const outputs = tf.tidy(() => {
    const tensors = Object.entries(inputs).map(([key, [values, shape]]) => [
      key,
      tf.tensor(values, shape, values instanceof Int32Array ? 'int32' : 'float32'),
    ]);
    const results = tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(name, Object.fromEntries(tensors) as tf.NamedTensorMap, attributes);
    return [results].flat().map((tensor) => tensor.dataSync<'float32'>());
  });
  if (tf.memory().numTensors !== before) throw new Error(`${name} left ${tf.memory().numTensors - before} tensors behind`);
  if (tf.memory().numDataBuffers !== buffersBefore)
    throw new Error(`${name} left ${tf.memory().numDataBuffers - buffersBefore} buffers behind`);
  return outputs;
}

/** Largest difference between two lists of values, relative to the largest of those expected. Infinity where either is not a number. */
export function relativeError(actual: ArrayLike<number> | undefined, expected: ArrayLike<number>): number {
  if (actual?.length !== expected.length) throw new Error(`${actual?.length ?? 'no'} values, expected ${expected.length}`);
  const scale = Array.from(expected).reduce((largest, value) => Math.max(largest, Math.abs(value)), Number.MIN_VALUE);
  return Array.from(expected).reduce((largest, value, i) => {
    const difference = Math.abs((actual[i] ?? NaN) - value);
    return Number.isNaN(difference) ? Infinity : Math.max(largest, difference / scale);
  }, 0);
}
