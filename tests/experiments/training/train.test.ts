import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ConfigOf } from '../../../experiments/result.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { PLAIN_ADAM } from '../../../experiments/suite/training-run.ts';
import { snapshotSteps } from '../../../experiments/training/snapshot.ts';
import { train } from '../../../experiments/training/train.ts';
import { openWasm } from '../model/on-wasm.ts';

const CONFIG: ConfigOf<'warmup'> = {
  ...PLAIN_ADAM,
  model: modelOf({ layerCount: 2, modelWidth: 32, headCount: 2, vocabularySize: 64, sequenceLength: 7, placement: 'pre' }),
  task: 'copy-markov',
  batchSize: 16,
  steps: 60,
  learningRate: 3e-3,
};
const SHORT: ConfigOf<'warmup'> = { ...CONFIG, steps: 4 };

beforeAll(openWasm);

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
    const [first, again] = [await train(SHORT, 1), await train(SHORT, 1)].map((run) => ({ ...run, stepTimeMs: null }));
    expect(again).toEqual(first);
    expect((await train(SHORT, 2)).lossNats).not.toEqual(first?.lossNats);
  });

  test('looks inside without leaving a trace in the run: a longer run has other snapshots and the same losses', async () => {
    const [four, three] = [await train(SHORT, 1), await train({ ...SHORT, steps: 3 }, 1)];
    expect(four.snapshots.map(({ step }) => step)).toEqual([...snapshotSteps(4)]);
    expect(three.snapshots.map(({ step }) => step)).toEqual([...snapshotSteps(3)]);
    expect(three.lossNats).toEqual(four.lossNats.slice(0, 3));
  });

  test('thins a long curve to at most 200 points', async () => {
    const tiny = {
      ...CONFIG,
      model: modelOf({ layerCount: 1, modelWidth: 4, headCount: 1, vocabularySize: 64, sequenceLength: 1 }),
      batchSize: 1,
      steps: 401,
    };
    const { steps } = await train(tiny, 1);
    expect(steps.slice(0, 3)).toEqual([1, 4, 7]);
    expect(steps).toHaveLength(134);
  });

  test('reports a run that diverges, at its step, with the loss that was not finite', async () => {
    const run = await train({ ...CONFIG, optimizer: 'sgd', learningRate: 1e30, steps: 20 }, 1);
    expect(run.divergedAtStep).toBeGreaterThan(1);
    expect(run.steps.at(-1)).toBe(run.divergedAtStep);
    expect(Number.isFinite(run.lossNats.at(-1))).toBe(false);
    expect(run.finalLossNats).toBeNaN();
    expect(run.after).toBeNull();
    expect(tf.memory().numTensors).toBe(0);
  });

  const VARIANTS: readonly (readonly [string, Partial<ConfigOf<'warmup'>>])[] = [
    ['a warmup', { warmupSteps: 3 }],
    ['a decay of the rate', { decay: 'cosine' }],
    ['RAdam', { optimizer: 'radam' }],
    ['momentum alone', { optimizer: 'sgd' }],
    ['clipping', { clipNorm: 0.01, optimizer: 'sgd' }],
    ['a decay of the weights', { weightDecay: 0.1 }],
    ['a penalty on the normaliser', { zLoss: 0.1 }],
    ['another beta2', { beta2: 0.9 }],
  ];
  test.each(VARIANTS)('starts from the same loss with %s, goes another way, and leaves no tensor behind', async (_, change) => {
    const plain = await train({ ...SHORT, ...(change.optimizer === 'sgd' && change.clipNorm ? { optimizer: 'sgd' } : {}) }, 1);
    const changed = await train({ ...SHORT, ...change }, 1);
    expect(changed.lossNats[0]).toBe(plain.lossNats[0]);
    expect(changed.lossNats.at(-1)).not.toBe(plain.lossNats.at(-1));
    expect(tf.memory().numTensors).toBe(0);
  });

  test('multiplies the gains of all norms before the first step, and leaves no tensor behind', async () => {
    const { snapshots } = await train({ ...SHORT, model: { ...SHORT.model, placement: 'post' }, normGain: 0.5 }, 1);
    const { snapshots: plain } = await train({ ...SHORT, model: { ...SHORT.model, placement: 'post' } }, 1);
    const variances = (all: typeof snapshots): number[] => all[0]?.streamVariance ?? [];
    // LayerNorm's output has variance 1 (less epsilon's share) times the squared gain.
    variances(plain).forEach((value) => expect(value).toBeCloseTo(1, 2));
    variances(snapshots).forEach((value) => expect(value).toBeCloseTo(0.25, 2));
    expect(tf.memory().numTensors).toBe(0);
  });
});
