import * as tf from '@tensorflow/tfjs-core';

/**
 * `tanh(alpha x) * gain + bias`: no statistic of the row, so no epsilon. x [rows, d], alpha [1], gain and bias [d].
 * Zhu et al. 2025 (Dynamic Tanh), section 4.
 */
export function dynamicTanh(x: tf.Tensor, alpha: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(tf.tanh(tf.mul(x, alpha)), gain), bias);
}
