/** The invariance table of the RMSNorm paper, measured: a layer `N(x W)` before and after x or W is transformed. Zhang & Sennrich 2019, table 1. */
import * as tf from '@tensorflow/tfjs-core';
import { norm } from '../model/norm.ts';
import { batchNorm } from '../model/norms/batch-norm.ts';
import { weightNorm } from '../model/norms/weight-norm.ts';
import { draws } from '../model/random.ts';
import type { ConfigOf, MeasurementOf } from '../result.ts';
import { numberOf } from '../training/train.ts';

type Config = Extract<ConfigOf<'norm-identities'>, { identity: 'invariance' }>;
type Entry = Extract<MeasurementOf<'norm-identities'>, { identity: 'invariance' }>['table'][number];

/** Cases x [rows, inputs], and weights W [inputs, width] with a column for each output. */
interface Layer {
  cases: tf.Tensor;
  weights: tf.Tensor;
}

const SCALE = 3;
const VECTOR_SCALE = 5;
const SHIFT = 2;

/** What each column of the table does to a layer; the second row of x and the second column of W stand for a single case and a single vector. */
function transformations(shift: tf.Tensor, { rows, width }: Config): Record<Entry['transformation'], (layer: Layer) => Layer> {
  return {
    'weight-matrix-rescaling': ({ cases, weights }) => ({ cases, weights: tf.mul(weights, SCALE) }),
    // The same vector added to the weights of every output.
    'weight-matrix-recentring': ({ cases, weights }) => ({ cases, weights: tf.add(weights, shift) }),
    'weight-vector-rescaling': ({ cases, weights }) => ({ cases, weights: tf.mul(weights, factors(width)) }),
    'dataset-rescaling': ({ cases, weights }) => ({ cases: tf.mul(cases, SCALE), weights }),
    'dataset-recentring': ({ cases, weights }) => ({ cases: tf.add(cases, SHIFT), weights }),
    'single-case-rescaling': ({ cases, weights }) => ({
      cases: tf.mul(cases, tf.reshape(factors(rows), [-1, 1])),
      weights,
    }),
  };
}

/** 5 in the second place, 1 elsewhere. */
function factors(count: number): tf.Tensor {
  return tf.tensor1d(Float32Array.from({ length: count }, (_, index) => (index === 1 ? VECTOR_SCALE : 1)));
}

/** Each with gain 1 and bias 0. */
function outputs(width: number, epsilon: number): Record<Entry['norm'], (layer: Layer) => tf.Tensor> {
  const [gain, bias] = [tf.ones([width]), tf.zeros([width])];
  const normalised =
    (kind: 'layernorm' | 'rmsnorm' | 'prmsnorm' | 'l2') =>
    ({ cases, weights }: Layer): tf.Tensor =>
      norm(kind, tf.matMul(cases, weights), { gain, bias }, epsilon);
  return {
    batchnorm: ({ cases, weights }) => batchNorm(tf.matMul(cases, weights), gain, bias, epsilon),
    weightnorm: ({ cases, weights }) => tf.matMul(cases, weightNorm(weights, gain)),
    layernorm: normalised('layernorm'),
    rmsnorm: normalised('rmsnorm'),
    prmsnorm: normalised('prmsnorm'),
    l2: normalised('l2'),
  };
}

/** Every cell of the table: largest change of an entry of the output over the largest entry before the transformation. */
export async function measureInvariances(config: Config, seed: number): Promise<Entry[]> {
  const { rows, inputCount, width, epsilon } = config;
  const normal = (purpose: string, shape: [number, number]): tf.Tensor =>
    tf.tensor(Float32Array.from(draws(seed, purpose).normal(shape[0] * shape[1])), shape);
  const scalars = tf.tidy(() => {
    const layer = {
      cases: normal('cases', [rows, inputCount]),
      // So that an entry of x W has variance 1.
      weights: tf.div(normal('weights', [inputCount, width]), Math.sqrt(inputCount)),
    };
    const changes = Object.entries(transformations(tf.div(normal('shift', [inputCount, 1]), Math.sqrt(inputCount)), config));
    return Object.entries(outputs(width, epsilon)).flatMap(([name, output]) => {
      const before = output(layer);
      const largest = tf.max(tf.abs(before));
      return changes.map(([transformation, change]) => ({
        norm: name as Entry['norm'],
        transformation: transformation as Entry['transformation'],
        deviation: tf.div(tf.max(tf.abs(tf.sub(output(change(layer)), before))), largest),
      }));
    });
  });
  const table: Entry[] = [];
  for (const entry of scalars) table.push({ ...entry, deviation: await numberOf(entry.deviation) });
  return table;
}
