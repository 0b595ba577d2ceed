/** The comparisons with the referee bite: each breaks when one formula of the model is broken. */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { draw, drawBatch, drawParameters } from '../reference/draw.ts';
import { scale } from '../reference/matrix.ts';
import { lossAndGradients } from '../reference/model.ts';
import type { ReferenceConfig } from '../reference/stack.ts';
import { disagreements } from './agreement.ts';
import { withMutant, type Model, type Mutation } from './mutants.ts';
import { openWasm, runModel } from './on-wasm.ts';

const SIZES = { modelWidth: 8, feedForwardWidth: 12, vocabularySize: 7, sequenceLength: 5 };
const CONFIG: ReferenceConfig = {
  architecture: 'encoder-decoder',
  placement: 'pre',
  norm: 'layernorm',
  qkNorm: 'none',
  activation: 'gelu',
  layerCount: 2,
  headCount: 2,
  epsilon: 1e-5,
};

type Case = Mutation & { config?: Partial<ReferenceConfig> };

const MUTATIONS: Case[] = [
  {
    name: 'LayerNorm: epsilon outside the root',
    file: 'norm.ts',
    from: 'tf.rsqrt(tf.add(variance, epsilon))',
    to: 'tf.reciprocal(tf.add(tf.sqrt(variance), epsilon))',
  },
  {
    name: 'RMSNorm: epsilon outside the root',
    file: 'norm.ts',
    from: 'tf.rsqrt(tf.add(meanSquare, epsilon))',
    to: 'tf.reciprocal(tf.add(tf.sqrt(meanSquare), epsilon))',
    config: { norm: 'rmsnorm' },
  },
  {
    name: 'LayerNorm: no mean taken off',
    file: 'norm.ts',
    from: 'tf.sub(x, tf.mean(x, -1, true))',
    to: 'tf.mul(x, 1)',
  },
  {
    name: 'LayerNorm: the variance unbiased',
    file: 'norm.ts',
    from: 'tf.mean(tf.square(centred), -1, true)',
    to: 'tf.div(tf.sum(tf.square(centred), -1, true), (x.shape[1] ?? 0) - 1)',
  },
  {
    name: 'RMSNorm: the sum of squares instead of their mean',
    file: 'norm.ts',
    from: 'tf.mean(tf.square(x), -1, true)',
    to: 'tf.sum(tf.square(x), -1, true)',
    config: { norm: 'rmsnorm' },
  },
  { name: 'Pre-LN: a missing residual', file: 'placement.ts', from: 'stream: tf.add(x, change)', to: 'stream: change' },
  { name: 'Pre-LN: no final norm', file: 'transformer.ts', from: "rule.hasFinalNorm ? normalise('finalNorm')(x) : x", to: 'x' },
  {
    name: 'Pre-LN: the norm behind the branch',
    file: 'placement.ts',
    from: 'const read = norm(x);\n      const change = branch(read);',
    to: 'const read = x;\n      const change = norm(branch(read));',
  },
  {
    name: 'Post-LN: a missing residual',
    file: 'placement.ts',
    from: 'stream: norm(tf.add(x, change))',
    to: 'stream: norm(change)',
    config: { placement: 'post' },
  },
  {
    name: 'Post-LN: the norm on the branch alone',
    file: 'placement.ts',
    from: 'stream: norm(tf.add(x, change))',
    to: 'stream: tf.add(x, norm(change))',
    config: { placement: 'post' },
  },
  {
    name: 'DeepNorm: alpha on the branch',
    file: 'placement.ts',
    from: 'norm(tf.add(tf.mul(x, skipScale), change))',
    to: 'norm(tf.add(x, tf.mul(change, skipScale)))',
    config: { placement: 'deepnorm' },
  },
  { name: 'attention: logits not scaled', file: 'attention.ts', from: '1 / Math.sqrt(headWidth)', to: '1' },
  {
    name: 'attention: logits scaled by the model width',
    file: 'attention.ts',
    from: '1 / Math.sqrt(headWidth)',
    to: '1 / Math.sqrt(headWidth * headCount)',
  },
  { name: 'attention: no causal mask', file: 'attention.ts', from: 'const visible = causal ?', to: 'const visible = !causal ?' },
  { name: 'attention: a mask one position late', file: 'attention.ts', from: 'let s = t + 1', to: 'let s = t + 2' },
  { name: 'attention: a causal encoder', file: 'transformer.ts', from: "causal: name === 'decoder'", to: 'causal: true' },
  {
    name: 'cross-attention: values from the decoder',
    file: 'transformer.ts',
    from: "tf.matMul(memory, weight('crossWv'))",
    to: "tf.matMul(read, weight('crossWv'))",
  },
  { name: 'feed-forward: ReLU for GELU', file: 'feed-forward.ts', from: '[activation](', to: '.relu(' },
];

beforeAll(openWasm);

/** Disagreements with the referee; an error in the broken model counts as one. The embeddings are small, so that epsilon matters. */
function trial(config: ReferenceConfig, model: Model): string[] {
  const source = draw(31);
  const drawn = drawParameters(source, config, SIZES);
  const parameters = Object.fromEntries(
    Object.entries(drawn).map(([name, value]) => [name, /\.(embedding|position)$/.test(name) ? scale(value, 0.01) : value]),
  );
  const batch = drawBatch(source, config, SIZES, 2);
  const { lossNats, gradients } = lossAndGradients(config, parameters, batch);
  const expected = { lossNats, gradients: Object.fromEntries(Object.entries(gradients).map(([name, { data }]) => [name, data])) };
  try {
    return disagreements(runModel(config, SIZES, parameters, batch, model), expected);
  } catch (error) {
    return [String(error)];
  }
}

describe('the comparison with the float64 reference', () => {
  test.each([
    { norm: 'layernorm', placement: 'pre' },
    { norm: 'rmsnorm', placement: 'pre' },
    { norm: 'layernorm', placement: 'post' },
    { norm: 'layernorm', placement: 'deepnorm' },
  ] as const)('passes an intact copy: $placement, $norm', async (variant) => {
    expect(await withMutant(null, (model) => trial({ ...CONFIG, ...variant }, model))).toEqual([]);
  });

  test.each(MUTATIONS)('fails when broken: $name', async ({ config, ...mutation }) => {
    const found = await withMutant(mutation, (model) => trial({ ...CONFIG, ...config }, model));
    expect(found).not.toEqual([]);
    expect(tf.getBackend()).toBe('wasm');
  });
});
