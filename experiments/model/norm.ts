/** The two norms, each composed from operators and, where the backend has the kernel, fused. Rows are tokens: [rows, d] -> [rows, d]. */
import * as tf from '@tensorflow/tfjs-core';
import type { NormKind } from '../result.ts';
import { hasOwnKernel, runOwnKernel } from './own-kernel.ts';

export interface NormParameters {
  /** [d] */
  gain: tf.Tensor;
  /** [d]; RMSNorm has none. */
  bias?: tf.Tensor;
}

/** Applies the norm of that kind, by the fused kernel where the backend has one. */
export function norm(kind: NormKind, x: tf.Tensor, { gain, bias }: NormParameters, epsilon: number): tf.Tensor {
  switch (kind) {
    case 'layernorm':
      if (!bias) throw new Error('layernorm needs a bias, which its parameters lack');
      return hasOwnKernel('OwnLayerNorm') ? fusedLayerNorm(x, gain, bias, epsilon) : composedLayerNorm(x, gain, bias, epsilon);
    case 'rmsnorm':
      return hasOwnKernel('OwnRmsNorm') ? fusedRmsNorm(x, gain, epsilon) : composedRmsNorm(x, gain, epsilon);
    default:
      return kind satisfies never;
  }
}

/** `(x - mean) / sqrt(mean((x - mean)^2) + epsilon) * gain + bias` over the last axis, the variance biased. Ba et al. 2016, eq. 4. */
export function composedLayerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centred), -1, true);
  return tf.add(tf.mul(tf.mul(centred, tf.rsqrt(tf.add(variance, epsilon))), gain), bias);
}

/** `x / sqrt(mean(x^2) + epsilon) * gain` over the last axis. Zhang & Sennrich 2019, eq. 4. */
export function composedRmsNorm(x: tf.Tensor, gain: tf.Tensor, epsilon: number): tf.Tensor {
  const meanSquare = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(meanSquare, epsilon))), gain);
}

/** As `composedLayerNorm`, in one kernel forward and one backward. */
export function fusedLayerNorm(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, scale, shift, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, mean, inverseDeviation] = three(runOwnKernel('OwnLayerNorm', { x: input, gain: scale, bias: shift }, { epsilon }));
    save([input, scale, mean, inverseDeviation]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedX, savedGain, savedMean, savedInverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      return runOwnKernel('OwnLayerNormGradient', { dy, x: savedX, gain: savedGain, mean: savedMean, inverseDeviation: savedInverse });
    };
    return { value, gradFunc };
  });
  return apply(x, gain, bias);
}

/** As `composedRmsNorm`, in one kernel forward and one backward. */
export function fusedRmsNorm(x: tf.Tensor, gain: tf.Tensor, epsilon: number): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, scale, save] = args as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value, inverseRms] = two(runOwnKernel('OwnRmsNorm', { x: input, gain: scale }, { epsilon }));
    save([input, scale, inverseRms]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedX, savedGain, savedInverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
      return runOwnKernel('OwnRmsNormGradient', { dy, x: savedX, gain: savedGain, inverseRms: savedInverse });
    };
    return { value, gradFunc };
  });
  return apply(x, gain);
}

function two(tensors: tf.Tensor[]): [tf.Tensor, tf.Tensor] {
  return tensors as [tf.Tensor, tf.Tensor];
}

function three(tensors: tf.Tensor[]): [tf.Tensor, tf.Tensor, tf.Tensor] {
  return tensors as [tf.Tensor, tf.Tensor, tf.Tensor];
}
