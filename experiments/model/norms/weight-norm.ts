import * as tf from '@tensorflow/tfjs-core';

/**
 * `v / |v| * gain` for the weights v of each output: weights [inputs, outputs], gain [outputs] -> the weights to multiply with. A
 * parameterisation of a matrix and no function of the activations, so no placement of a transformer here uses it. Salimans & Kingma 2016, eq. 2.
 */
export function weightNorm(weights: tf.Tensor, gain: tf.Tensor): tf.Tensor {
  const length = tf.sqrt(tf.sum(tf.square(weights), 0, true));
  return tf.mul(tf.div(weights, length), gain);
}
