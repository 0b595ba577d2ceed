import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { loss } from '../../../experiments/model/transformer.ts';
import { examine, passingOver } from '../../../experiments/training/examine.ts';
import { openWasm, tensorsOf } from '../model/on-wasm.ts';
import { crossEntropy } from '../reference/cross-entropy.ts';
import { expectAllClose } from '../reference/close.ts';
import { matrix, product, rowRange, scale, transpose, type Matrix } from '../reference/matrix.ts';
import { lossAndGradients } from '../reference/model.ts';
import { parameter, type Tensors } from '../reference/parameters.ts';
import { insideOf } from './inside.ts';
import { CONFIGS, nameOf, smallModel, type SmallModel } from './small-models.ts';

beforeAll(openWasm);

const LOSSES = { relative: 1e-3, absolute: 2e-6 };
const SIMILARITIES = { relative: 1e-3, absolute: 1e-6 };
const CASES = CONFIGS.map((config) => [nameOf(config), config] as const);

describe('examine', () => {
  test.each(CASES)('finds the loss without each layer that a model without it has: %s', async (_, config) => {
    const small = smallModel(config, 41);
    const whole = lossOf(small, small.parameters);
    const expected = layersOf(small).map((layer) => lossWithout(small, layer) - whole);
    expectAllClose((await examined(small)).layerRemovalNats, expected, LOSSES, 'layer removal');
  });

  test.each(CASES)('compares the stream before and behind each layer as float64 does: %s', async (_, config) => {
    const small = smallModel(config, 42);
    const { embedded, sublayers } = insideOf(config, small.parameters, small.batch);
    const behind = layersOf(small).map((layer) => sublayers.filter((sublayer) => sublayer.layer === layer).at(-1)?.stream ?? embedded);
    const pairs = behind.map((stream, index) => [behind[index - 1] ?? embedded, stream] as const);
    const found = await examined(small);
    expectAllClose(
      found.angularDistance,
      pairs.map(([a, b]) => meanAngle(a, b) / Math.PI),
      SIMILARITIES,
      'angular distance',
    );
    expectAllClose(
      found.similarity,
      pairs.map(([a, b]) => centredAlignment(a, b)),
      SIMILARITIES,
      'similarity',
    );
  });

  test.each(CASES)('measures how far gains and biases of the norms have gone, and what the biases are worth: %s', async (_, config) => {
    const small = smallModel(config, 43);
    const named = (pattern: RegExp): number[] =>
      Object.entries(small.parameters).flatMap(([name, { data }]) => (pattern.test(name) ? [...data] : []));
    const biases = named(/Norm\.bias$/);
    const found = await examined(small);
    expectAllClose([found.normGainDeviation], [rootMeanSquare(named(/Norm\.gain$/).map((gain) => gain - 1))], SIMILARITIES, 'gains');
    expectAllClose([found.normBiasRms], [biases.length === 0 ? 0 : rootMeanSquare(biases)], SIMILARITIES, 'biases');
    const withoutBiases = Object.fromEntries(
      Object.entries(small.parameters).map(([name, value]) => [name, name.endsWith('Norm.bias') ? scale(value, 0) : value]),
    );
    const worth = lossOf(small, withoutBiases) - lossOf(small, small.parameters);
    expectAllClose([found.biasRemovalNats], [worth], LOSSES, 'bias removal');
    expect(Math.abs(worth) > 1e-3).toBe(biases.length > 0);
  });

  test('leaves nothing behind, and disposes of nothing that it was given', async () => {
    const [config] = CONFIGS;
    if (!config) throw new Error('there is no configuration to test');
    const { parameters, model, modelBatch } = smallModel(config, 44);
    const before = tf.memory().numTensors;
    const tensors = tensorsOf(parameters);
    await examine(model, tensors, modelBatch);
    expect(tf.memory().numTensors - before).toBe(Object.keys(parameters).length);
    tf.dispose(tensors);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('passingOver', () => {
  test('leaves the loss as it is when the layer is not there', () => {
    const [config] = CONFIGS;
    if (!config) throw new Error('there is no configuration to test');
    const { parameters, model, modelBatch } = smallModel(config, 45);
    tf.tidy(() => {
      const tensors = tensorsOf(parameters);
      const losses = [loss(model, tensors, modelBatch), loss(model, tensors, modelBatch, passingOver(config.layerCount + 1))];
      expect(losses[1]?.dataSync()).toEqual(losses[0]?.dataSync());
    });
  });
});

async function examined({ parameters, model, modelBatch }: SmallModel) {
  const tensors = tensorsOf(parameters);
  const found = await examine(model, tensors, modelBatch);
  tf.dispose(tensors);
  return found;
}

function layersOf({ config }: SmallModel): number[] {
  return Array.from({ length: config.layerCount }, (_, index) => index + 1);
}

function lossOf({ config, batch }: SmallModel, parameters: Tensors): number {
  return lossAndGradients(config, parameters, batch).lossNats;
}

function lossWithout({ config, parameters, batch }: SmallModel, layer: number): number {
  const { state } = insideOf(config, parameters, batch, [layer]);
  return crossEntropy(product(state, parameter(parameters, 'head')), batch.targets.flat()).loss;
}

function meanAngle(a: Matrix, b: Matrix): number {
  const angles = Array.from({ length: a.rows }, (_, i) => {
    const [x, y] = [a, b].map((m) => [...rowRange(m, i, i + 1).data]) as [number[], number[]];
    return Math.acos(dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y)));
  });
  return angles.reduce((sum, angle) => sum + angle, 0) / angles.length;
}

/** By the Gram matrices of the rows, `<H A A^T H, H B B^T H>` over the root of each with itself: another form of the same number. */
function centredAlignment(a: Matrix, b: Matrix): number {
  const centring = matrix(a.rows, a.rows, (i, j) => (i === j ? 1 : 0) - 1 / a.rows);
  const [k, l] = [a, b].map((m) => [...product(centring, product(product(m, transpose(m)), centring)).data]) as [number[], number[]];
  return dot(k, l) / Math.sqrt(dot(k, k) * dot(l, l));
}

function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, value, index) => sum + value * (y[index] ?? Number.NaN), 0);
}

function rootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(dot(values, values) / values.length);
}
