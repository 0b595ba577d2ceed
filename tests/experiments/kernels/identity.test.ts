import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { open } from '../../../experiments/backends/wasm.ts';

await open();

describe('Identity', () => {
  test('shares the values, which outlive either of the two tensors', () => {
    const before = tf.memory();
    const x = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    const y = tf.clone(x);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers + 1);
    x.dispose();
    tf.dispose(tf.ones([2, 3]));
    expect(y.arraySync()).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    y.dispose();
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers });
  });

  test('keeps the type of whole numbers', () => {
    expect(tf.tidy(() => tf.clone(tf.tensor1d([1, 2], 'int32')).dtype)).toBe('int32');
  });
});
