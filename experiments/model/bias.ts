import * as tf from '@tensorflow/tfjs-core';
import { hasOwnKernel, runOwnKernel } from './own-kernel.ts';

/** `x + bias` in every row: x [rows, d], bias [d] -> [rows, d]. */
export function addBias(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return hasOwnKernel('OwnColumnSum') ? addBiasWithOwnGradient(x, bias) : tf.add(x, bias);
}

/** The gradient for the bias is a sum of columns, which stock kernels take as many strided passes for. */
function addBiasWithOwnGradient(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, row] = args as [tf.Tensor, tf.Tensor];
    return { value: tf.add(input, row), gradFunc: (dy: tf.Tensor): tf.Tensor[] => [dy, ...runOwnKernel('OwnColumnSum', { x: dy })] };
  });
  return apply(x, bias);
}
