/** What `last-layer-gradient` reports, against full gradients of the model and against what its setting says. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { lossAndGradients } from '../../../experiments/model/transformer.ts';
import type { ConfigOf, MeasurementOf, ModelConfig } from '../../../experiments/result.ts';
import { measure } from '../../../experiments/suite/last-layer-gradient.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { theoremParameters } from '../../../experiments/suite/theorem-parameters.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import { splitBatch } from '../../../experiments/training/split-batch.ts';
import { numbersOf, openWasm } from '../model/on-wasm.ts';

const SIZE = {
  layerCount: 3,
  modelWidth: 32,
  feedForwardWidth: 32,
  headCount: 1,
  vocabularySize: 64,
  sequenceLength: 8,
  positionDeviation: 0,
};
const SEED = 5;
const BATCHES = 3;

beforeAll(openWasm);

async function depthOf(model: ModelConfig, choice: Partial<ConfigOf<'last-layer-gradient'>> = {}) {
  const { depths } = await measure({ model, layerCounts: [model.layerCount], batchSize: 2, batchCount: BATCHES, ...choice }, SEED);
  const [depth] = depths;
  if (!depth) throw new Error('no depth was measured');
  return depth;
}

/** The gradient of the last W_2 for each batch, by the gradients of all parameters. */
function lastGradients(model: ModelConfig): Float32Array[] {
  return splitBatch(randomBatch(model, 2 * BATCHES, 'uniform', SEED), BATCHES).map((batch) =>
    tf.tidy(() => {
      const gradient = lossAndGradients(model, theoremParameters(model, SEED), batch).gradients[`decoder.${model.layerCount}.w2`];
      if (!gradient) throw new Error('no gradient of the last W_2');
      return numbersOf(gradient);
    }),
  );
}

const normOf = (values: Iterable<number>): number => Math.sqrt([...values].reduce((sum, value) => sum + value ** 2, 0));

describe('measure', () => {
  test.each([
    ['post', 'decoder'],
    ['pre', 'decoder'],
    ['deepnorm', 'decoder'],
    ['post', 'encoder-decoder'],
  ] as const)('finds the norm of each batch’s last gradient, and that of their mean: %s, %s', async (placement, architecture) => {
    const model = modelOf({ ...SIZE, placement, architecture });
    const depth = await depthOf(model);
    const gradients = lastGradients(model);
    expect(depth.gradientNorms.map((norm, batch) => norm / normOf(gradients[batch] ?? []))).toEqual(
      gradients.map(() => expect.closeTo(1, 4) as number),
    );
    const mean = [...(gradients[0] ?? [])].map((_, index) => gradients.reduce((sum, each) => sum + (each[index] ?? 0), 0) / BATCHES);
    expect(depth.meanGradientNorm / normOf(mean)).toBeCloseTo(1, 4);
    expect(depth.meanGradientNorm).toBeLessThan(Math.max(...depth.gradientNorms));
  });

  test('reads the variance before the division: 1 and the branch under Post-LN and DeepNorm, growing with depth under Pre-LN', async () => {
    const variances = async (placement: 'post' | 'pre' | 'deepnorm'): Promise<number[]> => {
      const model = modelOf({ ...SIZE, modelWidth: 64, feedForwardWidth: 64, placement });
      const { depths } = await measure({ model, layerCounts: [2, 12], batchSize: 2, batchCount: 2 }, SEED);
      return depths.map(({ normInputVariance }) => normInputVariance);
    };
    // About 3/2, by how the one direction that all tokens share happens to lie; behind the norm it would be 1 to six digits.
    for (const variance of await variances('post')) {
      expect(Math.abs(variance - 1.5)).toBeLessThan(0.8);
      expect(Math.abs(variance - 1)).toBeGreaterThan(1e-3);
    }
    // sqrt(2 L) of the skip and 1 / (16 L) of the branch.
    expect((await variances('deepnorm'))[1]).toBeCloseTo(Math.sqrt(24), 0);
    const [shallow = Number.NaN, deep = Number.NaN] = await variances('pre');
    expect(deep - shallow).toBeGreaterThan(10 * 0.5);
    expect(deep - shallow).toBeLessThan(10 * 2);
  });

  test('measures each depth as if it were alone', async () => {
    const model = modelOf({ ...SIZE, placement: 'deepnorm' });
    const { depths } = await measure({ model, layerCounts: [1, 3], batchSize: 2, batchCount: BATCHES }, SEED);
    expect(depths[1]).toEqual<MeasurementOf<'last-layer-gradient'>['depths'][number]>(await depthOf(model));
    expect(depths.map(({ layerCount }) => layerCount)).toEqual([1, 3]);
  });
});

describe('theoremParameters', () => {
  const model = modelOf({ ...SIZE, modelWidth: 64, feedForwardWidth: 64, placement: 'deepnorm' });
  const valuesOf = (name: string): Float32Array => {
    const parameters = theoremParameters(model, SEED);
    const tensor = parameters[name];
    if (!tensor) throw new Error(`no parameter ${name}`);
    const values = numbersOf(tensor);
    tf.dispose(parameters);
    return values;
  };

  test.each(['decoder.1.wq', 'decoder.3.wk'])('leaves %s at zero', (name) => {
    expect(valuesOf(name).every((value) => value === 0)).toBe(true);
  });

  test.each([
    ['decoder.1.wv', (8 * 3) ** (-1 / 4) / 8],
    ['decoder.2.w2', (8 * 3) ** (-1 / 4) / 8],
    ['decoder.embedding', 1],
  ])('draws %s normally with deviation %d', (name, deviation) => {
    const scaled = [...valuesOf(name)].map((value) => value / deviation);
    const moment = (power: number): number => scaled.reduce((sum, value) => sum + value ** power, 0) / scaled.length;
    expect(moment(2)).toBeCloseTo(1, 1);
    // 3 for a normal distribution, 1.8 for a uniform one.
    expect(moment(4)).toBeGreaterThan(2.6);
    expect(moment(4)).toBeLessThan(3.4);
  });
});

describe('splitBatch', () => {
  test('hands out the sequences in order, each once', () => {
    const batch = {
      batchSize: 4,
      source: null,
      inputs: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      targets: Int32Array.of(8, 7, 6, 5, 4, 3, 2, 1),
    };
    expect(splitBatch(batch, 2)).toEqual([
      { batchSize: 2, source: null, inputs: Int32Array.of(1, 2, 3, 4), targets: Int32Array.of(8, 7, 6, 5) },
      { batchSize: 2, source: null, inputs: Int32Array.of(5, 6, 7, 8), targets: Int32Array.of(4, 3, 2, 1) },
    ]);
  });

  test('refuses a number of batches that does not come out even', () => {
    const batch = { batchSize: 4, source: null, inputs: new Int32Array(4), targets: new Int32Array(4) };
    expect(() => splitBatch(batch, 3)).toThrow('4 sequences do not make 3 batches of equal size (take a multiple of 3)');
  });
});
