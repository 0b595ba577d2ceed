import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../result.ts';
import { linear, type LinearParameters } from './linear.ts';

export interface FeedForwardParameters {
  /** [d, f], [f], [f, d], [d] */
  w1: tf.Tensor;
  b1: tf.Tensor;
  w2: tf.Tensor;
  b2: tf.Tensor;
}

/** `activation(x W_1 + b_1) W_2 + b_2`, [rows, d] -> [rows, f] -> [rows, d]. Vaswani et al. 2017, eq. 2. */
export function feedForward(x: tf.Tensor, { w1, b1, w2, b2 }: FeedForwardParameters, activation: Activation): tf.Tensor {
  return linear(expand(x, { weight: w1, bias: b1 }, activation), { weight: w2, bias: b2 }, false);
}

function expand(x: tf.Tensor, parameters: LinearParameters, activation: Activation): tf.Tensor {
  switch (activation) {
    case 'relu':
      return linear(x, parameters, true);
    case 'gelu':
      return gelu(linear(x, parameters, false));
    default:
      return activation satisfies never;
  }
}

/** `x Phi(x)` with the exact normal distribution function. Hendrycks & Gimpel 2016. */
function gelu(x: tf.Tensor): tf.Tensor {
  return tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));
}
