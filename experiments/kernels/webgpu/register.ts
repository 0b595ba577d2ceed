import type { KernelFunc } from '@tensorflow/tfjs-core';
import { KernelCall } from '../kernel-call.ts';
import { kernelSets, type KernelSet } from '../kernel-sets.ts';
import type { OwnKernel } from '../names.ts';
import { adam } from './adam.ts';
import { adamAll } from './adam-all.ts';
import { attention, attentionGradient } from './attention.ts';
import { columnSum } from './column-sum.ts';
import { copy } from './copy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { gather } from './gather.ts';
import { globalNorm } from './global-norm.ts';
import { gpuOf, type Gpu, type GpuOptions } from './gpu.ts';
import type { Kernel } from './kernel.ts';
import { linear } from './linear.ts';
import { layerNorm, layerNormGradient, rmsNorm, rmsNormGradient } from './norms.ts';
import { reluGradient } from './relu-gradient.ts';
import { scatterAdd } from './scatter-add.ts';

const BACKEND = 'webgpu';

const KERNELS: Record<OwnKernel, Kernel> = {
  OwnAdam: adam,
  OwnAdamAll: adamAll,
  OwnAttention: attention,
  OwnAttentionGradient: attentionGradient,
  OwnColumnSum: columnSum,
  OwnCopy: copy,
  OwnCrossEntropy: crossEntropy,
  OwnGather: gather,
  OwnGlobalNorm: globalNorm,
  OwnLayerNorm: layerNorm,
  OwnLayerNormGradient: layerNormGradient,
  OwnLinear: linear,
  OwnReluGradient: reluGradient,
  OwnRmsNorm: rmsNorm,
  OwnRmsNormGradient: rmsNormGradient,
  OwnScatterAdd: scatterAdd,
};

/**
 * Registers our kernels with a webgpu backend that is running. Returns the notices (empty, or why only stock kernels are used) and the sets of kernels that can be compared.
 */
export function registerWebGpuKernels(backend: object, options: GpuOptions): { notices: string[]; kernelSets: KernelSet[] } {
  const gpu = gpuOf(backend, options);
  if ('missing' in gpu) return { notices: [`own kernels not used, stock ones are: ${gpu.missing}`], kernelSets: kernelSets(BACKEND, {}) };
  const sets = kernelSets(BACKEND, { own: functionsOf(KERNELS, gpu) });
  sets.find(({ name }) => name === 'own')?.use();
  return { notices: [], kernelSets: sets };
}

function functionsOf(kernels: Record<string, Kernel>, gpu: Gpu): Record<string, KernelFunc> {
  return Object.fromEntries(
    Object.entries(kernels).map(([kernelName, kernel]): [string, KernelFunc] => [
      kernelName,
      ({ inputs, attrs }) => kernel(new KernelCall(kernelName, inputs, attrs), gpu),
    ]),
  );
}
