import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { open } from '../../../experiments/backends/wasm.ts';
import type { ConfigOf } from '../../../experiments/result.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { train } from '../../../experiments/training/train.ts';

const CONFIG: ConfigOf<'warmup'> = {
  model: modelOf({ layerCount: 2, modelWidth: 32, headCount: 2, vocabularySize: 64, sequenceLength: 7, placement: 'pre' }),
  task: 'copy-markov',
  batchSize: 16,
  steps: 60,
  optimizer: 'adam',
  learningRate: 3e-3,
  beta1: 0.9,
  beta2: 0.999,
  warmupSteps: 0,
  clipNorm: null,
};

beforeAll(async () => {
  const opened = await open();
  if ('unavailable' in opened) throw new Error(opened.unavailable);
});

describe('train', () => {
  test('learns more than token frequencies, keeps every step, and leaves no tensor behind', async () => {
    const run = await train(CONFIG, 1);
    expect(run.steps).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    expect(run.finalLossNats).toBeLessThan(run.floors.unigramNats - 0.3);
    expect(run.heldOutLossNats).toBeLessThan(run.floors.unigramNats - 0.3);
    expect(run.finalLossNats).toBeGreaterThan(run.floors.floorNats);
    expect(run.divergedAtStep).toBeNull();
    expect(tf.memory().numTensors).toBe(0);
  });

  test('gives the same bits again under a seed and other numbers under another', async () => {
    const short = { ...CONFIG, steps: 4 };
    const { lossNats, gradientNorm, heldOutLossNats } = await train(short, 1);
    const again = await train(short, 1);
    expect([again.lossNats, again.gradientNorm, again.heldOutLossNats]).toEqual([lossNats, gradientNorm, heldOutLossNats]);
    expect((await train(short, 2)).lossNats).not.toEqual(lossNats);
  });

  test('thins a long curve to at most 400 points', async () => {
    const tiny = {
      ...CONFIG,
      model: modelOf({ layerCount: 1, modelWidth: 4, headCount: 1, vocabularySize: 64, sequenceLength: 1 }),
      batchSize: 1,
      steps: 401,
    };
    const { steps } = await train(tiny, 1);
    expect(steps.slice(0, 3)).toEqual([1, 3, 5]);
    expect(steps).toHaveLength(201);
  });

  test('reports a run that diverges, at its step, with the loss that was not finite', async () => {
    const run = await train({ ...CONFIG, optimizer: 'sgd', learningRate: 1e30, steps: 20 }, 1);
    expect(run.divergedAtStep).toBeGreaterThan(1);
    expect(run.steps.at(-1)).toBe(run.divergedAtStep);
    expect(Number.isFinite(run.lossNats.at(-1))).toBe(false);
    expect(run.finalLossNats).toBeNaN();
    expect(tf.memory().numTensors).toBe(0);
  });
});
