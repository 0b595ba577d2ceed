/**
 * Admin's factors on the skip (Liu et al. 2020): `omega_k = sqrt(Var[x_0] + sum over j < k of Var[F_j])` for sublayer k of a
 * stack, the variances taken over all entries in one forward pass of the initial model, every omega being 1, over random tokens.
 * The paper's sum has no `Var[x_0]`, which would take the skip out of the first sublayer; its code starts the sum at 1, the variance of
 * a normalised input (Transformer-Clinic, `encoder_ratio` in transformer_layer.py), and profiles on the first batch of the training data.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../result.ts';
import type { Parameters } from './initialisation.ts';
import { SUBLAYER_PREFIX } from './parameters.ts';
import { draws } from './random.ts';
import { finalState, type Batch } from './transformer.ts';

const PROFILED_SEQUENCES = 8;

/** `parameters` with every omega at its profiled value in place of the given tensor, which is disposed of. */
export function withProfiledOmegas(config: ModelConfig, parameters: Parameters, seed: number): Parameters {
  const omegas = tf.tidy(() => profiledOmegas(config, parameters, profilingBatch(config, seed)));
  return Object.fromEntries(
    Object.entries(parameters).map(([name, tensor]) => {
      const omega = omegas[name];
      if (omega) tensor.dispose();
      return [name, omega ?? tensor];
    }),
  );
}

/** The omegas by name, [d] each. */
function profiledOmegas(config: ModelConfig, parameters: Parameters, batch: Batch): Parameters {
  const omegas: Parameters = {};
  let variance: tf.Tensor = tf.scalar(0);
  finalState(config, parameters, batch, {
    embedded: (_stack, x) => {
      variance = varianceOf(x);
      return x;
    },
    sublayer: ({ stack, layer, kind }, { branch, stream }) => {
      omegas[`${stack}.${layer}.${SUBLAYER_PREFIX[kind]}Omega`] = tf.mul(tf.ones([config.modelWidth]), tf.sqrt(variance));
      variance = tf.add(variance, varianceOf(branch));
      return stream;
    },
  });
  return omegas;
}

/** Mean squared distance of all entries from their mean. */
function varianceOf(x: tf.Tensor): tf.Tensor {
  return tf.mean(tf.square(tf.sub(x, tf.mean(x))));
}

/** Uniformly random tokens, drawn from a stream of their own. */
function profilingBatch({ architecture, sequenceLength, vocabularySize }: ModelConfig, seed: number): Batch {
  const tokens = (purpose: string): Int32Array =>
    Int32Array.from(draws(seed, purpose).uniform(PROFILED_SEQUENCES * sequenceLength), (u) => Math.floor(u * vocabularySize));
  const inputs = tokens('profiling input tokens');
  return {
    batchSize: PROFILED_SEQUENCES,
    source: architecture === 'encoder-decoder' ? tokens('profiling source tokens') : null,
    inputs,
    targets: inputs,
  };
}
