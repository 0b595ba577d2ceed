/** What the Jacobians of norms over the last axis remove, from the model's own backward passes. */
import * as tf from '@tensorflow/tfjs-core';
import { norm, NORM_RULES } from '../model/norm.ts';
import { draws } from '../model/random.ts';
import type { ConfigOf, MeasurementOf } from '../result.ts';
import { JACOBIAN_NORMS } from '../result/rows/norm-identities.ts';
import { numberOf } from '../training/train.ts';

type Config = Extract<ConfigOf<'norm-identities'>, { identity: 'jacobian' }>;
type Properties = Extract<MeasurementOf<'norm-identities'>, { identity: 'jacobian' }>['norms'][number];
type Kind = Properties['norm'];

/** Rows have a mean, so that centring them is not nothing. */
const ROW_MEAN = 0.5;
const SCALE = 3;

export async function measureJacobians(config: Config, seed: number): Promise<Properties[]> {
  const measured: Properties[] = [];
  for (const kind of JACOBIAN_NORMS) {
    const scalars = tf.tidy(() => ({ ...projection(kind, config, seed), ...gradients(kind, config, seed) }));
    measured.push({
      norm: kind,
      nullDirections: config.width - (await numberOf(scalars.trace)),
      projectorError: await numberOf(scalars.projectorError),
      cosineWithInput: await numberOf(scalars.cosineWithInput),
      cosineWithOnes: await numberOf(scalars.cosineWithOnes),
      scalingError: await numberOf(scalars.scalingError),
    });
  }
  return measured;
}

/**
 * The Jacobian at one row over that row's factor. It is a projector, an oblique one for pRMSNorm, and its trace is what it leaves. By one
 * vector-Jacobian product: d copies of the row, and the identity as the gradient above them.
 */
function projection(kind: Kind, { width, epsilon }: Config, seed: number): Record<'trace' | 'projectorError', tf.Tensor> {
  const { factor } = NORM_RULES[kind];
  if (!factor) throw new Error(`${kind} has no factor to divide its Jacobian by`);
  const row = normalRows(seed, 'row', 1, width);
  const unit = { gain: tf.ones([width]), bias: tf.zeros([width]) };
  const jacobian = tf.grad((x) => norm(kind, x, unit, epsilon))(tf.tile(row, [width, 1]), tf.eye(width));
  const projector = tf.div(jacobian, factor(row, epsilon));
  return {
    trace: tf.sum(tf.mul(projector, tf.eye(width))),
    projectorError: tf.max(tf.abs(tf.sub(tf.matMul(projector, projector), projector))),
  };
}

/** Gradients at many rows, with a random gain and a random gradient above. */
function gradients(
  kind: Kind,
  { rows, width, epsilon }: Config,
  seed: number,
): Record<'cosineWithInput' | 'cosineWithOnes' | 'scalingError', tf.Tensor> {
  const x = normalRows(seed, 'rows', rows, width);
  const above = tf.tensor(Float32Array.from(draws(seed, 'above').normal(rows * width)), [rows, width]);
  const gain = tf.tensor1d(Float32Array.from(draws(seed, 'gain').normal(width), (z) => 1 + 0.3 * z));
  const gradientAt = (at: tf.Tensor): tf.Tensor =>
    tf.grad((read) => norm(kind, read, { gain, bias: tf.zeros([width]) }, epsilon))(at, above);
  const gradient = gradientAt(x);
  const cosineWith = (other: tf.Tensor): tf.Tensor =>
    tf.max(tf.abs(tf.div(tf.sum(tf.mul(gradient, other), -1), tf.mul(tf.norm(gradient, 2, -1), tf.norm(other, 2, -1)))));
  const scaled = tf.mul(gradientAt(tf.mul(x, SCALE)), SCALE);
  return {
    cosineWithInput: cosineWith(x),
    cosineWithOnes: cosineWith(tf.onesLike(x)),
    scalingError: tf.div(tf.norm(tf.sub(scaled, gradient)), tf.norm(gradient)),
  };
}

function normalRows(seed: number, purpose: string, rows: number, width: number): tf.Tensor {
  return tf.tensor(
    Float32Array.from(draws(seed, purpose).normal(rows * width), (z) => z + ROW_MEAN),
    [rows, width],
  );
}
