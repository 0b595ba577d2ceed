import { BatchMatMul, Identity, type KernelFunc } from '@tensorflow/tfjs-core';
import { kernelSets, type KernelSet } from '../kernel-sets.ts';
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
 * Registers our kernels with a wasm backend that is running, and puts our matrix product and identity in the place of its own. Returns the
 * notices (empty, or why the stock kernels remain) and the sets of kernels that can be compared.
 */
export function registerWasmKernels(backend: object): { notices: string[]; kernelSets: KernelSet[] } {
  const heap = heapOf(backend);
  if ('missing' in heap) return { notices: [`own kernels not used, stock ones are: ${heap.missing}`], kernelSets: kernelSets(BACKEND, {}) };
  const module = instantiate(heap.memory);
  const context = { heap, module, scratch: heap.allocate(module.gemmScratchBytes()) };
  const sets = kernelSets(BACKEND, { own: functionsOf({ ...KERNELS, ...REPLACEMENTS }, context) });
  sets.find(({ name }) => name === 'own')?.use();
  return { notices: [], kernelSets: sets };
}

function functionsOf(kernels: Record<string, Kernel>, context: KernelContext): Record<string, KernelFunc> {
  return Object.fromEntries(
    Object.entries(kernels).map(([kernelName, kernel]): [string, KernelFunc] => [
      kernelName,
      ({ inputs, attrs }) => kernel(new KernelCall(kernelName, inputs, attrs), context),
    ]),
  );
}
