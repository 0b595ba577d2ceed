import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam, clipByGlobalNorm, globalNorm, sgd } from '../../../experiments/training/optimizer.ts';
import { warmupSchedule } from '../../../experiments/training/schedule.ts';
import { open } from '../../../experiments/backends/wasm.ts';

beforeAll(async () => {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
});

describe('adam', () => {
  test('takes the steps that its paper writes, three in a row', () => {
    const options = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8 };
    const optimizer = adam(options);
    const gradients = [
      [0.5, -2, 1e-4],
      [0.1, 3, -1e-4],
      [-0.7, 0, 2e-4],
    ];
    const expected = [1, 2, 3];
    const first = [0, 0, 0];
    const second = [0, 0, 0];
    let parameters: Record<string, tf.Tensor> = { w: tf.tensor1d(expected) };
    gradients.forEach((gradient, index) => {
      const t = index + 1;
      gradient.forEach((g, i) => {
        first[i] = options.beta1 * (first[i] ?? 0) + (1 - options.beta1) * g;
        second[i] = options.beta2 * (second[i] ?? 0) + (1 - options.beta2) * g ** 2;
        const corrected = (first[i] ?? 0) / (1 - options.beta1 ** t);
        expected[i] = (expected[i] ?? 0) - (0.01 * corrected) / (Math.sqrt((second[i] ?? 0) / (1 - options.beta2 ** t)) + options.epsilon);
      });
      parameters = optimizer.step(parameters, { w: tf.tensor1d(gradient) }, 0.01);
    });
    [...(parameters.w?.dataSync() ?? [])].forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 5));
    optimizer.dispose();
    tf.dispose(parameters);
    expect(tf.memory().numTensors).toBe(0);
  });
});

describe('sgd', () => {
  test('moves against the gradient by the learning rate', () => {
    const parameters = sgd().step({ w: tf.tensor1d([1, 2]) }, { w: tf.tensor1d([10, -10]) }, 0.1);
    expect([...(parameters.w?.dataSync() ?? [])]).toEqual([0, 3]);
    tf.dispose(parameters);
  });
});

describe('clipByGlobalNorm', () => {
  test('scales all gradients together to the limit, and leaves smaller ones alone', () => {
    const gradients = { a: tf.tensor1d([3]), b: tf.tensor1d([0, 4]) };
    const norm = globalNorm(gradients).dataSync()[0] ?? Number.NaN;
    expect(norm).toBeCloseTo(5, 5);
    expect(clipByGlobalNorm(gradients, norm, 6)).toBe(gradients);
    const clipped = clipByGlobalNorm(gradients, norm, 1);
    expect(clipped.a?.dataSync()[0]).toBeCloseTo(0.6, 6);
    expect(clipped.b?.dataSync()[1]).toBeCloseTo(0.8, 6);
    tf.dispose(clipped);
  });
});

describe('warmupSchedule', () => {
  test('rises in a straight line and then stays', () => {
    const rate = warmupSchedule(0.1, 4);
    expect([1, 2, 4, 5, 1000].map(rate)).toEqual([0.025, 0.05, 0.1, 0.1, 0.1]);
  });

  test('is constant from the first step without warmup', () => {
    expect(warmupSchedule(0.1, 0)(1)).toBe(0.1);
  });
});
