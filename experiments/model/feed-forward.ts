import * as tf from '@tensorflow/tfjs-core';
import type { Activation } from '../result.ts';
import { addBias } from './bias.ts';
import { hasOwnKernel, runOwnKernel } from './own-kernel.ts';

export interface FeedForwardParameters {
  /** [d, f], [f], [f, d], [d] */
  w1: tf.Tensor;
  b1: tf.Tensor;
  w2: tf.Tensor;
  b2: tf.Tensor;
}

/** `activation(x W_1 + b_1) W_2 + b_2`, [rows, d] -> [rows, f] -> [rows, d]. Vaswani et al. 2017, eq. 2. */
export function feedForward(x: tf.Tensor, { w1, b1, w2, b2 }: FeedForwardParameters, activation: Activation): tf.Tensor {
  const hidden = ACTIVATE[activation](addBias(tf.matMul(x, w1), b1));
  return addBias(tf.matMul(hidden, w2), b2);
}

const ACTIVATE: Record<Activation, (x: tf.Tensor) => tf.Tensor> = {
  relu: (x) => (hasOwnKernel('OwnReluGradient') ? reluWithOwnGradient(x) : tf.relu(x)),
  /** `x Phi(x)` with the exact normal distribution function. Hendrycks & Gimpel 2016. */
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
};

/** Stock kernels take three passes for the gradient. */
function reluWithOwnGradient(x: tf.Tensor): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, save] = args as [tf.Tensor, tf.GradSaveFunc];
    const y = tf.relu(input);
    save([y]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedY] = saved as [tf.Tensor];
      return runOwnKernel('OwnReluGradient', { dy, y: savedY });
    };
    return { value: y, gradFunc };
  });
  return apply(x);
}
