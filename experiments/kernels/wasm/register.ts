import { BatchMatMul, Identity, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';
import type { OwnKernel } from '../names.ts';
import { adam } from './adam.ts';
import { attention, attentionGradient } from './attention.ts';
import { KernelCall, type Kernel, type KernelContext } from './call.ts';
import { copy } from './copy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { heapOf } from './heap.ts';
import { identity } from './identity.ts';
import { batchMatMul } from './mat-mul.ts';
import { instantiate } from './module.ts';
import { layerNorm, layerNormGradient, rmsNorm, rmsNormGradient } from './norms.ts';
import { scatterAdd } from './scatter-add.ts';

const BACKEND = 'wasm';

const KERNELS: Record<OwnKernel, Kernel> = {
  OwnAdam: adam,
  OwnAttention: attention,
  OwnAttentionGradient: attentionGradient,
  OwnCopy: copy,
  OwnCrossEntropy: crossEntropy,
  OwnLayerNorm: layerNorm,
  OwnLayerNormGradient: layerNormGradient,
  OwnRmsNorm: rmsNorm,
  OwnRmsNormGradient: rmsNormGradient,
  OwnScatterAdd: scatterAdd,
};

/** Kernels in the place of TensorFlow.js's own. */
const REPLACEMENTS: Record<string, Kernel> = { [BatchMatMul]: batchMatMul, [Identity]: identity };

/**
 * Registers our kernels with a wasm backend that is running, and puts our matrix product and identity in the place of its own. Returns the notices: empty,
 * or why the stock kernels remain.
 */
export function registerWasmKernels(backend: object): string[] {
  const heap = heapOf(backend);
  if ('missing' in heap) return [`own kernels not used, stock ones are: ${heap.missing}`];
  const module = instantiate(heap.memory);
  const context = { heap, module, scratch: heap.allocate(module.gemmScratchBytes()) };
  for (const [name, kernel] of Object.entries(KERNELS)) register(name, kernel, context);
  for (const [name, kernel] of Object.entries(REPLACEMENTS)) {
    // Otherwise TensorFlow.js warns of a second kernel of that name.
    unregisterKernel(name, BACKEND);
    register(name, kernel, context);
  }
  return [];
}

function register(kernelName: string, kernel: Kernel, context: KernelContext): void {
  registerKernel({
    kernelName,
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs }) => kernel(new KernelCall(kernelName, inputs, attrs), context),
  });
}
