import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { recordKernels } from '../../../experiments/kernels/dispatch.ts';

describe('recordKernels', () => {
  test('names the kernels that ran, leaves the value alone and no tensor behind', async () => {
    await tf.setBackend('cpu');
    const before = tf.memory().numTensors;
    const { value, kernels } = await recordKernels(async () => {
      tf.variable(tf.scalar(1));
      const x = tf.tensor1d([3, 4]);
      return (await tf.sum(tf.mul(x, x)).data())[0];
    });
    expect(value).toBe(25);
    expect(kernels).toEqual(expect.arrayContaining(['Multiply', 'Sum']));
    expect(tf.memory().numTensors).toBe(before);
  });

  test('stops recording afterwards, also when the work fails', async () => {
    await expect(recordKernels(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(Object.hasOwn(tf.engine(), 'runKernel')).toBe(false);
  });
});
