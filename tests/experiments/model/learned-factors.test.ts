/** What placements and norms learn beyond gain and bias starts where its source says and moves in the direction that lowers the loss. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialise } from '../../../experiments/model/initialisation.ts';
import { lossAndGradients } from '../../../experiments/model/transformer.ts';
import type { ModelConfig } from '../../../experiments/result.ts';
import { adam, clipByGlobalNorm, sgd } from '../../../experiments/training/optimizer.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import { numberOf } from '../../../experiments/training/train.ts';
import { MODEL } from '../../support/model-config.ts';
import { numbersOf, openWasm } from './on-wasm.ts';

const SMALL: ModelConfig = {
  ...MODEL,
  layerCount: 2,
  modelWidth: 16,
  feedForwardWidth: 32,
  headCount: 2,
  vocabularySize: 16,
  sequenceLength: 8,
};

const CASES: { name: string; config: Partial<ModelConfig>; parameter: string; start: number }[] = [
  { name: 'alpha of ReZero', config: { placement: 'rezero', norm: 'none' }, parameter: 'decoder.1.selfAlpha', start: 0 },
  { name: 'alpha of ReZero with a norm', config: { placement: 'rezero' }, parameter: 'decoder.2.feedForwardAlpha', start: 0 },
  { name: 'alpha of the dynamic tanh', config: { placement: 'pre', norm: 'dyt' }, parameter: 'decoder.1.selfNorm.alpha', start: 0.5 },
  { name: 'the gain of the second norm', config: { placement: 'sandwich' }, parameter: 'decoder.1.selfOutNorm.gain', start: 1 },
  {
    name: 'the distance of a gain from 1',
    config: { placement: 'pre', norm: 'rmsnorm-one-plus-gain' },
    parameter: 'decoder.1.selfNorm.gain',
    start: 0,
  },
  { name: 'the gain of queries', config: { qkNorm: 'rmsnorm' }, parameter: 'decoder.2.qNorm.gain', start: 1 },
];

beforeAll(openWasm);

async function trained(
  config: ModelConfig,
  make: typeof sgd,
  rate: number,
): Promise<{ losses: number[]; values: Record<string, Float32Array> }> {
  const batch = randomBatch(config, 4, 'uniform', 1);
  const optimizer = make();
  let parameters = initialise(config, 1);
  const losses: number[] = [];
  for (let step = 0; step < 6; step++) {
    const { loss, gradients } = lossAndGradients(config, parameters, batch);
    losses.push(await numberOf(loss));
    parameters = optimizer.step(parameters, clipByGlobalNorm(gradients, 2, 1), rate);
  }
  return { losses, values: Object.fromEntries(Object.entries(parameters).map(([name, tensor]) => [name, numbersOf(tensor)])) };
}

describe('training', () => {
  test.each(CASES)('starts and moves $name', async ({ config, parameter, start }) => {
    const model = { ...SMALL, ...config };
    const initial = initialise(model, 1)[parameter];
    expect(new Set(numbersOf(initial ?? tf.scalar(Number.NaN)))).toEqual(new Set([start]));
    const { losses, values } = await trained(model, () => adam({ beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }), 3e-3);
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? Number.NaN);
    expect(values[parameter]).not.toContain(start);
    expect(Object.values(values).every((each) => each.every(Number.isFinite))).toBe(true);
  });

  test('moves omega of Admin from its profiled start, each entry by itself', async () => {
    const model: ModelConfig = { ...SMALL, placement: 'admin' };
    const { values } = await trained(model, sgd, 0.1);
    expect(new Set(values['decoder.1.feedForwardOmega']).size).toBeGreaterThan(1);
  });
});
