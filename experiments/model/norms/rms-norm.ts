import * as tf from '@tensorflow/tfjs-core';
import { hasOwnKernel, runOwnKernel } from '../own-kernel.ts';

/** `x / sqrt(mean(x^2) + epsilon) * gain` over the last axis, x [rows, d], gain [d], fused where it can be. Zhang & Sennrich 2019, eq. 4. */
export function rmsNorm(x: tf.Tensor, gain: tf.Tensor, epsilon: number): tf.Tensor {
  return hasOwnKernel('OwnRmsNorm') ? fusedRmsNorm(x, gain, epsilon) : composedRmsNorm(x, gain, epsilon);
}

/** As `rmsNorm`, from operators. */
export function composedRmsNorm(x: tf.Tensor, gain: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.mul(tf.mul(x, inverseRms(x, epsilon)), gain);
}

/** `1 / sqrt(mean(x^2) + epsilon)`, [rows, d] -> [rows, 1]. */
export function inverseRms(x: tf.Tensor, epsilon: number): tf.Tensor {
  const meanSquare = tf.mean(tf.square(x), -1, true);
  return tf.rsqrt(tf.add(meanSquare, epsilon));
}

/** As `rmsNorm`, in one kernel forward and one backward. */
export function fusedRmsNorm(x: tf.Tensor, gain: tf.Tensor, epsilon: number): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, scale, save] = args as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, inverse] = runOwnKernel('OwnRmsNorm', { x: input, gain: scale }, { epsilon }) as [tf.Tensor, tf.Tensor];
    save([input, scale, inverse]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedX, savedGain, savedInverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      return runOwnKernel('OwnRmsNormGradient', { dy, x: savedX, gain: savedGain, inverseRms: savedInverse });
    };
    return { value, gradFunc };
  });
  return apply(x, gain);
}
