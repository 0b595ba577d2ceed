import * as tf from '@tensorflow/tfjs-core';
import { hasOwnKernel, runOwnKernel } from '../own-kernel.ts';

/**
 * `(x - mean) / sqrt(mean((x - mean)^2) + epsilon) * gain + bias` over the last axis, the variance biased, x [rows, d], gain and bias [d];
 * fused where it can be. Ba et al. 2016, eq. 4.
 */
export function layerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  return hasOwnKernel('OwnLayerNorm') ? fusedLayerNorm(x, gain, bias, epsilon) : composedLayerNorm(x, gain, bias, epsilon);
}

/** As `layerNorm`, from operators. */
export function composedLayerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  const centred = centre(x);
  return tf.add(tf.mul(tf.mul(centred, inverseDeviation(centred, epsilon)), gain), bias);
}

/** Every row less its mean. */
export function centre(x: tf.Tensor): tf.Tensor {
  return tf.sub(x, tf.mean(x, -1, true));
}

/** `1 / sqrt(mean(c^2) + epsilon)` for centred rows c, [rows, d] -> [rows, 1]. */
export function inverseDeviation(centred: tf.Tensor, epsilon: number): tf.Tensor {
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.rsqrt(tf.add(variance, epsilon));
}

/** As `layerNorm`, in one kernel forward and one backward. */
export function fusedLayerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const outputs = runOwnKernel('OwnLayerNorm', { x: input, gain: scale, bias: shift }, { epsilon });
    const [value, mean, inverse] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor];
    save([input, scale, mean, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedX, savedGain, savedMean, savedInverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      return runOwnKernel('OwnLayerNormGradient', { dy, x: savedX, gain: savedGain, mean: savedMean, inverseDeviation: savedInverse });
    };
    return { value, gradFunc };
  });
  return apply(x, gain, bias);
}
