/**
 * A Pre-LN model with LayerNorm as one with RMSNorm. Where the stream has mean zero over its entries the two norms are the same function,
 * and every mean that is written to the stream is taken out again by the next LayerNorm, so that it can be left out where it is written.
 * Jiang et al. 2023 (Pre-RMSNorm), section 3.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../result.ts';
import type { Parameters } from './initialisation.ts';
import { centre } from './norms/layer-norm.ts';

/** Parameters whose rows are written to the stream: embedding, positions, W_O, W_2 and b_2. */
const WRITES_TO_STREAM = /\.(embedding|position|wo|w2|b2)$/;
const EXPANDING_BIAS = /^(.*)\.b1$/;
const EXPANDING_WEIGHTS = /^(.*)\.w1$/;
const NORM_BIAS = 'Norm.bias';

export interface RmsNormModel {
  model: ModelConfig;
  /** New tensors, all of them. */
  parameters: Parameters;
}

/**
 * The model with RMSNorm: the same gains; the bias of a feed-forward norm folded into `b_1 + bias W_1`; and, where `centred`, every matrix that
 * writes to the stream less the mean of its rows. Throws for another placement, another norm or an encoder, and where a norm in front of
 * attention or of the head has a bias: no parameter behind these could take it up.
 */
export function asPreRmsNorm(model: ModelConfig, parameters: Parameters, { centred }: { centred: boolean }): RmsNormModel {
  if (model.placement !== 'pre' || model.norm !== 'layernorm' || model.architecture !== 'decoder')
    throw new Error(
      `cannot make a Pre-RMSNorm model of a ${model.architecture} with ${model.placement} and ${model.norm} (expected a decoder with pre and layernorm)`,
    );
  for (const [name, tensor] of Object.entries(parameters)) {
    if (!name.endsWith(NORM_BIAS) || name.includes('feedForwardNorm')) continue;
    if (tensor.dataSync().some((value) => value !== 0))
      throw new Error(`${name} is not zero, and no bias stands behind its norm to take it up`);
  }
  const entries = Object.entries(parameters)
    .filter(([name]) => !name.endsWith(NORM_BIAS))
    .map(([name, tensor]): [string, tf.Tensor] => {
      const layer = EXPANDING_BIAS.exec(name)?.[1];
      if (layer !== undefined) return [name, tf.tidy(() => tf.add(tensor, behind(parameters, layer)))];
      return [name, centred && WRITES_TO_STREAM.test(name) ? tf.tidy(() => centre(tensor)) : tensor.clone()];
    });
  return { model: { ...model, norm: 'rmsnorm' }, parameters: Object.fromEntries(entries) };
}

/** What the bias of a layer's feed-forward norm adds in front of its activation: `bias W_1`, [f]. */
function behind(parameters: Parameters, layer: string): tf.Tensor {
  const [bias, weights] = [required(parameters, `${layer}.feedForwardNorm.bias`), required(parameters, `${layer}.w1`)];
  return tf.reshape(tf.matMul(tf.reshape(bias, [1, -1]), weights), [-1]);
}

/**
 * Gradients for the `parameters` that went into `asPreRmsNorm`, from those of the model that came out, by the chain rule: centred rows where
 * rows were centred; `dW_1 + bias db_1` and `db_1 W_1^T` for what was folded. New tensors. Norm biases that had to be zero are left out.
 */
export function gradientsFromPreRmsNorm(parameters: Parameters, gradients: Parameters, { centred }: { centred: boolean }): Parameters {
  const entries = Object.keys(parameters).flatMap((name): [string, tf.Tensor][] => {
    const folded = /^(.*)\.feedForwardNorm\.bias$/.exec(name)?.[1];
    if (folded !== undefined) {
      const column = (): tf.Tensor => tf.reshape(required(gradients, `${folded}.b1`), [-1, 1]);
      return [[name, tf.tidy(() => tf.reshape(tf.matMul(required(parameters, `${folded}.w1`), column()), [-1]))]];
    }
    if (name.endsWith(NORM_BIAS)) return [];
    const gradient = required(gradients, name);
    const layer = EXPANDING_WEIGHTS.exec(name)?.[1];
    if (layer !== undefined) return [[name, tf.tidy(() => tf.add(gradient, outer(parameters, gradients, layer)))]];
    return [[name, centred && WRITES_TO_STREAM.test(name) ? tf.tidy(() => centre(gradient)) : gradient.clone()]];
  });
  return Object.fromEntries(entries);
}

function outer(parameters: Parameters, gradients: Parameters, layer: string): tf.Tensor {
  const bias = tf.reshape(required(parameters, `${layer}.feedForwardNorm.bias`), [-1, 1]);
  return tf.matMul(bias, tf.reshape(required(gradients, `${layer}.b1`), [1, -1]));
}

function required(tensors: Parameters, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (!tensor) throw new Error(`there is no ${name}; a model with LayerNorm and its bias has one`);
  return tensor;
}
