import * as tf from '@tensorflow/tfjs-core';

/**
 * `(x - mean) / sqrt(mean((x - mean)^2) + epsilon) * gain + bias`, mean and biased variance of each column over the batch: x [rows, d], gain
 * and bias [d]. As in training, without the running averages of inference. No placement of a transformer here uses it: its statistics mix
 * the tokens. Ioffe & Szegedy 2015, algorithm 1.
 */
export function batchNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, 0, true));
  const variance = tf.mean(tf.square(centred), 0, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), gain), bias);
}
