import * as tf from '@tensorflow/tfjs-core';

/**
 * `x / sqrt(sum(x^2) + epsilon) * gain`: rows of length 1 before the gain, where RMSNorm's have length root d. x [rows, d], gain [d].
 * The ScaleNorm of Nguyen & Salazar 2019 with a gain for each entry instead of one for all, which starts at 1 instead of root d.
 */
export function l2Norm(x: tf.Tensor, gain: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.mul(tf.mul(x, inverseLength(x, epsilon)), gain);
}

/** `1 / sqrt(sum(x^2) + epsilon)`, [rows, d] -> [rows, 1]. */
export function inverseLength(x: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.rsqrt(tf.add(tf.sum(tf.square(x), -1, true), epsilon));
}
