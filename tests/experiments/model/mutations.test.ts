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

/** Few squares can be small: in a deep stack float32 then strays too far to tell. */
const FEW_SQUARES = { norm: 'prmsnorm', architecture: 'decoder', layerCount: 1 } as const;

type Case = Mutation & { config?: Partial<ReferenceConfig> };

const MUTATIONS: Case[] = [
  {
    name: 'LayerNorm: epsilon outside the root',
    file: 'norms/layer-norm.ts',
    from: 'tf.rsqrt(tf.add(variance, epsilon))',
    to: 'tf.reciprocal(tf.add(tf.sqrt(variance), epsilon))',
  },
  {
    name: 'RMSNorm: epsilon outside the root',
    file: 'norms/rms-norm.ts',
    from: 'tf.rsqrt(tf.add(meanSquare, epsilon))',
    to: 'tf.reciprocal(tf.add(tf.sqrt(meanSquare), epsilon))',
    config: { norm: 'rmsnorm' },
  },
  {
    name: 'LayerNorm: no mean taken off',
    file: 'norms/layer-norm.ts',
    from: 'tf.sub(x, tf.mean(x, -1, true))',
    to: 'tf.mul(x, 1)',
  },
  {
    name: 'LayerNorm: the variance unbiased',
    file: 'norms/layer-norm.ts',
    from: 'tf.mean(tf.square(centred), -1, true)',
    to: 'tf.div(tf.sum(tf.square(centred), -1, true), (centred.shape[1] ?? 0) - 1)',
  },
  {
    name: 'RMSNorm: the sum of squares instead of their mean',
    file: 'norms/rms-norm.ts',
    from: 'tf.mean(tf.square(x), -1, true)',
    to: 'tf.sum(tf.square(x), -1, true)',
    config: { norm: 'rmsnorm' },
  },
  {
    name: 'LayerNorm without bias: a bias of 1',
    file: 'norm.ts',
    from: 'layerNorm(x, gain, zerosFor(x), epsilon)',
    to: 'layerNorm(x, gain, onesFor(x), epsilon)',
    config: { norm: 'layernorm-without-bias' },
  },
  {
    name: 'LayerNorm without gain: the bias as gain too',
    file: 'norm.ts',
    from: 'layerNorm(x, onesFor(x), bias, epsilon)',
    to: 'layerNorm(x, bias, bias, epsilon)',
    config: { norm: 'layernorm-without-gain' },
  },
  {
    name: 'plain LayerNorm: no mean taken off',
    file: 'norm.ts',
    from: 'layerNorm(x, onesFor(x), zerosFor(x), epsilon)',
    to: 'rmsNorm(x, onesFor(x), epsilon)',
    config: { norm: 'layernorm-plain' },
  },
  {
    name: 'plain RMSNorm: the mean taken off',
    file: 'norm.ts',
    from: 'rmsNorm(x, onesFor(x), epsilon)',
    to: 'layerNorm(x, onesFor(x), zerosFor(x), epsilon)',
    config: { norm: 'rmsnorm-plain' },
  },
  {
    name: 'RMSNorm of gain 1 + w: no 1',
    file: 'norm.ts',
    from: 'tf.add(gain, 1)',
    to: 'tf.add(gain, 0)',
    config: { norm: 'rmsnorm-one-plus-gain' },
  },
  {
    name: 'pRMSNorm: a quarter of the row',
    file: 'norms/prms-norm.ts',
    from: '1 / 16',
    to: '1 / 4',
    config: FEW_SQUARES,
  },
  {
    name: 'pRMSNorm: entries from the second on',
    file: 'norms/prms-norm.ts',
    from: '[0, 0], [rows,',
    to: '[0, 1], [rows,',
    config: FEW_SQUARES,
  },
  {
    name: 'L2: the root of d',
    file: 'norms/l2-norm.ts',
    from: 'tf.sum(tf.square(x), -1, true)',
    to: 'tf.mean(tf.square(x), -1, true)',
    config: { norm: 'l2' },
  },
  {
    name: 'dynamic tanh: alpha outside the tanh',
    file: 'norms/dynamic-tanh.ts',
    from: 'tf.tanh(tf.mul(x, alpha))',
    to: 'tf.mul(tf.tanh(x), alpha)',
    config: { norm: 'dyt' },
  },
  {
    name: 'no norm: something all the same',
    file: 'norm.ts',
    from: 'apply: (x) => x,',
    to: 'apply: (x, _, epsilon) => rmsNorm(x, onesFor(x), epsilon),',
    config: { norm: 'none' },
  },
  {
    name: 'Pre-LN: a missing residual',
    file: 'placement.ts',
    behind: 'const PRE',
    from: 'stream: tf.add(x, change)',
    to: 'stream: change',
  },
  {
    name: 'Pre-LN: no final norm',
    file: 'transformer.ts',
    from: ".hasFinalNorm ? normalise('finalNorm')(x) : x",
    to: '.hasFinalNorm ? x : x',
  },
  {
    name: 'Pre-LN: the norm behind the branch',
    file: 'placement.ts',
    behind: 'const PRE',
    from: 'const read = norm(x);\n    const change = branch(read);',
    to: 'const read = x;\n    const change = norm(branch(read));',
  },
  {
    name: 'Post-LN: a missing residual',
    file: 'placement.ts',
    behind: 'const POST',
    from: 'stream: norm(sum)',
    to: 'stream: norm(change)',
    config: { placement: 'post' },
  },
  {
    name: 'Post-LN: the norm on the branch alone',
    file: 'placement.ts',
    behind: 'const POST',
    from: 'stream: norm(sum)',
    to: 'stream: tf.add(x, norm(change))',
    config: { placement: 'post' },
  },
  {
    name: 'DeepNorm: alpha on the branch',
    file: 'placement.ts',
    from: 'tf.add(tf.mul(x, factor), change)',
    to: 'tf.add(x, tf.mul(change, factor))',
    config: { placement: 'deepnorm' },
  },
  {
    name: 'sandwich: no second norm',
    file: 'placement.ts',
    from: 'tf.add(x, outNorm(change))',
    to: 'tf.add(x, change)',
    config: { placement: 'sandwich' },
  },
  {
    name: 'sandwich: the second norm over the sum',
    file: 'placement.ts',
    from: 'tf.add(x, outNorm(change))',
    to: 'outNorm(tf.add(x, change))',
    config: { placement: 'sandwich' },
  },
  {
    name: 'sandwich: one norm twice',
    file: 'placement.ts',
    from: 'tf.add(x, outNorm(change))',
    to: 'tf.add(x, norm(change))',
    config: { placement: 'sandwich' },
  },
  {
    name: 'reordered: the norm over the sum',
    file: 'placement.ts',
    from: 'tf.add(x, norm(change))',
    to: 'norm(tf.add(x, change))',
    config: { placement: 'reordered' },
  },
  {
    name: 'Admin: omega on the branch',
    file: 'placement.ts',
    from: 'tf.add(tf.mul(x, learned()), change)',
    to: 'tf.add(x, tf.mul(change, learned()))',
    config: { placement: 'admin' },
  },
  {
    name: 'LayerNorm scaling: one over l',
    file: 'placement.ts',
    from: '1 / Math.sqrt(layer)',
    to: '1 / layer',
    config: { placement: 'layernorm-scaling' },
  },
  {
    name: 'LayerNorm scaling: the branch scaled instead of the norm',
    file: 'placement.ts',
    behind: "'layernorm-scaling': {",
    from: 'const read = tf.mul(norm(x), factor);\n        const change = branch(read);',
    to: 'const read = norm(x);\n        const change = tf.mul(branch(read), factor);',
    config: { placement: 'layernorm-scaling' },
  },
  {
    name: 'Mix-LN: Post-LN in one layer more',
    file: 'placement.ts',
    from: 'Math.floor(MIX_LN_POST_SHARE * layerCount)',
    to: 'Math.ceil(MIX_LN_POST_SHARE * layerCount)',
    config: { placement: 'mix-ln', layerCount: 5 },
  },
  {
    name: 'Mix-LN: Post-LN above instead of below',
    file: 'placement.ts',
    from: '? POST : PRE',
    to: '? PRE : POST',
    config: { placement: 'mix-ln', layerCount: 4 },
  },
  {
    name: 'ReZero: alpha on the skip',
    file: 'placement.ts',
    from: 'tf.add(x, tf.mul(change, learned()))',
    to: 'tf.add(tf.mul(x, learned()), change)',
    config: { placement: 'rezero' },
  },
  {
    name: 'parallel: the feed-forward reads what the attention has added',
    file: 'placement.ts',
    from: 'before ? [before.normRead, before.read] : [x, norm(x)]',
    to: 'before ? [x, tf.add(before.read, before.branch)] : [x, norm(x)]',
    config: { placement: 'parallel', architecture: 'decoder' },
  },
  {
    name: 'QK-norm: keys with the parameters of queries',
    file: 'transformer.ts',
    from: '`${layer}.kNorm`',
    to: '`${layer}.qNorm`',
    config: { qkNorm: 'rmsnorm' },
  },
  {
    name: 'QK-norm: cross-attention without a norm of its keys',
    file: 'transformer.ts',
    from: "normaliseEach(`${layer}.crossKNorm`, tf.matMul(memory, weight('crossWk')))",
    to: "tf.matMul(memory, weight('crossWk'))",
    config: { qkNorm: 'rmsnorm' },
  },
  {
    name: 'QK-norm: over the whole width',
    file: 'attention.ts',
    from: 'tf.reshape(norm(qkNorm, heads, parameters, epsilon), [rows, width])',
    to: 'norm(qkNorm, x, { gain: tf.tile(parameters.gain ?? x, [headCount]) }, epsilon)',
    config: { qkNorm: 'rmsnorm' },
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
  { name: 'feed-forward: ReLU for GELU', file: 'feed-forward.ts', from: 'gelu(linear(', to: 'tf.relu(linear(' },
];

beforeAll(openWasm);

/** Disagreements with the referee; a parameter that the broken model never reads is one. The embeddings are small, so that epsilon matters. */
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
    if (String(error).includes('Cannot compute gradient')) return ['the loss does not depend on one of the parameters'];
    throw error;
  }
}

describe('the comparison with the float64 reference', () => {
  const intact = [...new Set(MUTATIONS.map(({ config = {} }) => JSON.stringify(config)))];
  test.each(intact)('passes an intact copy: %s', async (config) => {
    const variant = JSON.parse(config) as Partial<ReferenceConfig>;
    expect(await withMutant(null, (model) => trial({ ...CONFIG, ...variant }, model))).toEqual([]);
  });

  test.each(MUTATIONS)('fails when broken: $name', async ({ config, ...mutation }) => {
    const found = await withMutant(mutation, (model) => trial({ ...CONFIG, ...config }, model));
    expect(found).not.toEqual([]);
    expect(tf.getBackend()).toBe('wasm');
  });
});
