/** Whether the kernels of ours that the current backend has compute what they should, on this device. */
import * as tf from '@tensorflow/tfjs-core';
import {
  adamAllCase,
  adamCase,
  attentionCase,
  attentionGradientCase,
  columnSumCase,
  copyCase,
  crossEntropyCase,
  gatherCase,
  globalNormCase,
  layerNormCase,
  layerNormGradientCase,
  linearCase,
  reluGradientCase,
  rmsNormCase,
  rmsNormGradientCase,
  scatterAddCase,
  type KernelCase,
  type Operand,
} from './formulas.ts';
import { OWN_KERNELS, type OwnKernel } from './names.ts';

export interface KernelCheck {
  kernel: OwnKernel;
  /** Largest difference from the formula in double precision, over the largest value of that output. Infinity where one is not a number. */
  largestRelativeError: number;
  passed: boolean;
}

/** Some hundred roundings of float32. */
const TOLERANCE = 1e-5;
const CAUSAL = { b: 2, t: 7, s: 7, d: 12, headCount: 3, causal: true };
const CROSS = { b: 2, t: 5, s: 9, d: 8, headCount: 2, causal: false };

/** Small, but of widths that are and are not multiples of the vectors and groups that kernels compute with. */
const CASES: Record<OwnKernel, () => KernelCase[]> = {
  OwnLayerNorm: () => [layerNormCase(5, 130), layerNormCase(3, 7), layerNormCase(9, 512)],
  OwnLayerNormGradient: () => [layerNormGradientCase(5, 130), layerNormGradientCase(3, 7), layerNormGradientCase(40, 512)],
  OwnRmsNorm: () => [rmsNormCase(5, 130), rmsNormCase(3, 7), rmsNormCase(9, 512)],
  OwnRmsNormGradient: () => [rmsNormGradientCase(5, 130), rmsNormGradientCase(3, 7), rmsNormGradientCase(40, 512)],
  OwnCopy: () => [copyCase([3, 7], 1), copyCase([16, 64], 2)],
  OwnAttention: () => [attentionCase(CAUSAL), attentionCase(CROSS)],
  OwnAttentionGradient: () => [attentionGradientCase(CAUSAL), attentionGradientCase(CROSS)],
  OwnCrossEntropy: () => [crossEntropyCase(5, 11), crossEntropyCase(3, 256)],
  OwnAdam: () => [adamCase([7, 3]), adamCase([16, 64])],
  OwnColumnSum: () => [columnSumCase(5, 130), columnSumCase(33, 7)],
  OwnReluGradient: () => [reluGradientCase([3, 7]), reluGradientCase([16, 64])],
  OwnGather: () => [gatherCase(20, 5, 6), gatherCase(33, 64, 40)],
  OwnScatterAdd: () => [scatterAddCase(20, 5, 6), scatterAddCase(33, 64, 40)],
  OwnLinear: () => [linearCase(5, 7, 3, false), linearCase(16, 32, 64, true)],
  OwnAdamAll: () => [adamAllCase([[7, 3], [64], [5, 600], [1], [2, 2], [9]])],
  OwnGlobalNorm: () => [globalNormCase(Array.from({ length: 25 }, (_, index) => [index + 1, 40 * index + 1]))],
};

/** One row for each kernel of ours that is registered for the current backend; none where it has none. */
export async function checkOwnKernels(): Promise<KernelCheck[]> {
  const checks: KernelCheck[] = [];
  for (const kernel of OWN_KERNELS) {
    // The type says that there always is one; the registry returns undefined where there is none.
    if (!(tf.getKernel(kernel, tf.getBackend()) as tf.KernelConfig | undefined)) continue;
    let largestRelativeError = 0;
    for (const each of CASES[kernel]()) largestRelativeError = Math.max(largestRelativeError, await caseError(kernel, each));
    checks.push({ kernel, largestRelativeError, passed: largestRelativeError <= TOLERANCE });
  }
  return checks;
}

/** Largest relative error of a kernel's outputs against what the case expects. */
export async function caseError(kernel: OwnKernel, { inputs, attributes, expected }: KernelCase): Promise<number> {
  const outputs = await run(kernel, inputs, attributes);
  return Math.max(...expected.map((values, index) => relativeError(outputs[index] ?? [], values)));
}

/** Values of the kernel's outputs. */
export async function run(kernel: OwnKernel, inputs: Record<string, Operand>, attributes: tf.NamedAttrMap): Promise<ArrayLike<number>[]> {
  const tensors = Object.fromEntries(Object.entries(inputs).map(([name, { values, shape }]) => [name, tf.tensor(values, shape)]));
  const outputs = [tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(kernel, tensors, attributes)].flat();
  const values = await Promise.all(outputs.map((output) => output.data()));
  tf.dispose([Object.values(tensors), outputs]);
  return values;
}

function relativeError(actual: ArrayLike<number>, expected: number[]): number {
  if (actual.length !== expected.length) return Infinity;
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), Number.MIN_VALUE);
  return expected.reduce((largest, value, index) => {
    const difference = Math.abs((actual[index] ?? NaN) - value);
    return Number.isNaN(difference) ? Infinity : Math.max(largest, difference / scale);
  }, 0);
}
