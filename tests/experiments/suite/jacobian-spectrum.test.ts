/** What `jacobian-spectrum` reports, against singular values by rotations and norms taken by hand. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { initialise } from '../../../experiments/model/initialisation.ts';
import { finalState } from '../../../experiments/model/transformer.ts';
import { inputJacobian } from '../../../experiments/suite/input-jacobian.ts';
import { measure } from '../../../experiments/suite/jacobian-spectrum.ts';
import { modelOf } from '../../../experiments/suite/models.ts';
import { randomBatch } from '../../../experiments/training/random-batch.ts';
import type { ModelConfig } from '../../../experiments/result.ts';
import { singularValues } from '../model/jacobian.ts';
import { openWasm } from '../model/on-wasm.ts';
import { matrix } from '../reference/matrix.ts';

const SIZE = { layerCount: 2, modelWidth: 16, headCount: 2, vocabularySize: 16, sequenceLength: 4 };

beforeAll(openWasm);

/** Mean square of each token's distance from its mean, at the places that the norms on the stream read. */
function variances(model: ModelConfig, seed: number): number[][] {
  const read: number[][] = [];
  const note = (x: tf.Tensor): void => {
    const rows = tf.tidy(() => tf.mean(tf.square(tf.sub(x, tf.mean(x, 1, true))), 1).dataSync());
    read.push(Array.from(rows));
  };
  const parameters = initialise(model, seed);
  tf.tidy(() => {
    finalState(model, parameters, randomBatch(model, 1, 'uniform', seed), {
      sublayer: ({ layer, kind }, { normRead, stream }) => {
        const isLast = layer === model.layerCount && kind === 'feed-forward';
        if (model.placement !== 'pre') note(normRead);
        else if (isLast) note(stream);
        return stream;
      },
    });
  });
  tf.dispose(parameters);
  return read;
}

describe('measure', () => {
  test('reports every n-th of the singular values that rotations find', async () => {
    const model = modelOf(SIZE);
    const measured = await measure({ model }, 1);
    const parameters = initialise(model, 1);
    const jacobian = await inputJacobian(model, parameters, randomBatch(model, 1, 'uniform', 1).inputs);
    tf.dispose(parameters);
    const expected = singularValues(matrix(64, 64, (i, j) => jacobian.get(i, j)));
    expect(measured.largest).toBeCloseTo(expected[0] ?? Number.NaN, 6);
    expect(measured.smallestLeft).toBeCloseTo(expected[4 * 14 - 1] ?? Number.NaN, 6);
    measured.spectrum.slice(0, 14).forEach((value, index) => expect(value / (expected[4 * index] ?? Number.NaN)).toBeCloseTo(1, 3));
    expect(measured.spectrum).toHaveLength(16);
  });

  test.each([
    ['layernorm', 2],
    ['rmsnorm', 1],
  ] as const)('under %s finds as many null directions a token as the norm removes: %d', async (norm, count) => {
    for (const placement of ['post', 'pre', 'deepnorm'] as const)
      expect((await measure({ model: modelOf({ ...SIZE, placement, norm }) }, 2)).unresolvedCount).toBe(count * SIZE.sequenceLength);
  });

  test.each([
    ['post', 1],
    ['deepnorm', (2 * SIZE.layerCount) ** (1 / 4)],
    ['pre', 1],
  ] as const)('multiplies alpha / sigma of the norms on the stream of %s', async (placement, skip) => {
    const model = modelOf({ ...SIZE, placement });
    const logs = variances(model, 3).map((tokens) => {
      const factors = tokens.map((variance) => Math.log(skip / Math.sqrt(variance + model.epsilon)));
      return factors.reduce((sum, value) => sum + value, 0) / factors.length;
    });
    expect(logs).toHaveLength(placement === 'pre' ? 1 : 2 * SIZE.layerCount);
    const { normFactorProduct } = await measure({ model }, 3);
    expect(Math.log(normFactorProduct)).toBeCloseTo(
      logs.reduce((sum, value) => sum + value, 0),
      4,
    );
  });

  test('refuses a norm that has no factor', async () => {
    await expect(measure({ model: modelOf({ ...SIZE, norm: 'dyt' }) }, 1)).rejects.toThrow('dyt scales entries one by one');
  });
});
