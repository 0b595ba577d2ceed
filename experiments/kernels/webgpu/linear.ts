import { getKernel, _FusedMatMul } from '@tensorflow/tfjs-core';
import type { Kernel } from './kernel.ts';

/** TensorFlow.js's own matrix product, which adds a bias and applies ReLU in the same dispatch. */
export const linear: Kernel = (call, { backend }) => {
  const [x, weight] = [call.tensor('x'), call.tensor('weight')];
  const [, d = 0] = x.shape;
  const [inner, f = 0] = weight.shape;
  if (x.shape.length !== 2 || weight.shape.length !== 2 || inner !== d)
    call.fail(`weight has shape [${weight.shape.join(', ')}], must be [${d}, any] for x of shape [${x.shape.join(', ')}]`);
  return getKernel(_FusedMatMul, 'webgpu').kernelFunc({
    inputs: { a: x, b: weight, bias: call.tensor('bias', [f]) },
    backend,
    attrs: { transposeA: false, transposeB: false, activation: call.boolean('relu') ? 'relu' : 'linear' },
  });
};
