import * as tf from '@tensorflow/tfjs-core';

/** Share of a row's entries that pRMSNorm looks at unless told otherwise: 6.25 %, as in the paper's translation experiments. */
export const PRMS_SHARE = 1 / 16;

/**
 * `x / sqrt(mean(x_i^2, i <= k) + epsilon) * gain` with `k = ceil(share d)`: RMSNorm with the root mean square of the first k entries.
 * x [rows, d], gain [d]. Zhang & Sennrich 2019 (pRMSNorm, p = 6.25 % there); the code of its authors rounds k down instead.
 */
export function prmsNorm(x: tf.Tensor, gain: tf.Tensor, epsilon: number, share = PRMS_SHARE): tf.Tensor {
  return tf.mul(tf.mul(x, inversePartialRms(x, epsilon, share)), gain);
}

/** `1 / sqrt(mean(x_i^2, i <= k) + epsilon)`, [rows, d] -> [rows, 1]. */
export function inversePartialRms(x: tf.Tensor, epsilon: number, share = PRMS_SHARE): tf.Tensor {
  const [rows = 0, width = 0] = x.shape;
  const first = tf.slice(x, [0, 0], [rows, Math.ceil(width * share)]);
  return tf.rsqrt(tf.add(tf.mean(tf.square(first), -1, true), epsilon));
}
