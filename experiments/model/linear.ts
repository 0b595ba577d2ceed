import * as tf from '@tensorflow/tfjs-core';
import { addBias } from './bias.ts';
import { hasOwnKernel, runOwnKernel } from './own-kernel.ts';
import { relu } from './relu.ts';

export interface LinearParameters {
  /** [d, f] */
  weight: tf.Tensor;
  /** [f] */
  bias: tf.Tensor;
}

/** `x weight + bias`, or with `relu` its positive part: x [rows, d] -> [rows, f]. */
export function linear(x: tf.Tensor, { weight, bias }: LinearParameters, isRelu: boolean): tf.Tensor {
  if (hasOwnKernel('OwnLinear')) return fusedLinear(x, weight, bias, isRelu);
  const y = addBias(tf.matMul(x, weight), bias);
  return isRelu ? relu(y) : y;
}

/** One dispatch forward; backward the products, the sum of columns, and where ReLU is zero a mask. */
function fusedLinear(x: tf.Tensor, weight: tf.Tensor, bias: tf.Tensor, isRelu: boolean): tf.Tensor {
  const apply = tf.customGrad((...args) => {
    const [input, w, b, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    const [value] = runOwnKernel('OwnLinear', { x: input, weight: w, bias: b }, { relu: isRelu }) as [tf.Tensor];
    save(isRelu ? [input, w, value] : [input, w]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] => {
      const [savedX, savedWeight, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor | undefined];
      const [dsum] = (y ? runOwnKernel('OwnReluGradient', { dy, y }) : [dy]) as [tf.Tensor];
      return [
        tf.matMul(dsum, savedWeight, false, true),
        tf.matMul(savedX, dsum, true, false),
        ...runOwnKernel('OwnColumnSum', { x: dsum }),
      ];
    };
    return { value, gradFunc };
  });
  return apply(x, weight, bias);
}
