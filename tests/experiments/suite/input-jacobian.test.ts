/** The Jacobian from the model's batched backward pass, against one backward pass of the float64 reference for each row. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { inputJacobian } from '../../../experiments/suite/input-jacobian.ts';
import { modelConfigOf, openWasm, tensorsOf } from '../model/on-wasm.ts';
import { draw, drawBatch, drawParameters } from '../reference/draw.ts';
import { embed } from '../reference/embedding.ts';
import { matrix } from '../reference/matrix.ts';
import { Gradients } from '../reference/parameters.ts';
import { runStack, type ReferenceConfig } from '../reference/stack.ts';

beforeAll(openWasm);

const BASE: ReferenceConfig = {
  architecture: 'decoder',
  placement: 'post',
  norm: 'layernorm',
  qkNorm: 'none',
  activation: 'gelu',
  layerCount: 2,
  headCount: 2,
  epsilon: 1e-5,
};

async function largestDifference(config: ReferenceConfig, modelWidth: number, sequenceLength: number): Promise<number> {
  const sizes = { modelWidth, feedForwardWidth: 2 * modelWidth, vocabularySize: 8, sequenceLength };
  const source = draw(3);
  const parameters = drawParameters(source, config, sizes);
  const { inputs } = drawBatch(source, config, sizes, 1);
  const tensors = tensorsOf(parameters);
  const measured = await inputJacobian(modelConfigOf(config, sizes), tensors, Int32Array.from(inputs.flat()));
  tf.dispose(tensors);

  const options = { config, stack: 'decoder' as const, batchSize: 1, parameters, gradients: new Gradients() };
  const stack = runStack(embed(inputs, 'decoder', parameters, new Gradients()).value, null, options);
  const size = modelWidth * sequenceLength;
  const differences = Array.from({ length: size }, (_, row) => {
    const unit = matrix(sequenceLength, modelWidth, (t, i) => (t * modelWidth + i === row ? 1 : 0));
    const expected = stack.backward(unit).dx.data;
    return Math.max(...Array.from(expected, (value, column) => Math.abs(value - measured.get(row, column))));
  });
  expect(measured.rows).toBe(size);
  return Math.max(...differences);
}

describe('inputJacobian', () => {
  test.each(['post', 'pre', 'deepnorm'] as const)('agrees with one backward pass a row: %s', async (placement) => {
    expect(await largestDifference({ ...BASE, placement }, 8, 5)).toBeLessThan(1e-5);
  });

  test('has every row in its place where they take more than one batch', async () => {
    expect(await largestDifference({ ...BASE, norm: 'rmsnorm', layerCount: 1 }, 16, 17)).toBeLessThan(1e-5);
  });
});
