import { BatchMatMul, Identity, type KernelFunc } from '@tensorflow/tfjs-core';
import { kernelSets, type KernelSet, type KernelSetName } from '../kernel-sets.ts';
import type { DispatchSaver, OwnKernel } from '../names.ts';
import { adam } from './adam.ts';
import { attention, attentionGradient } from './attention.ts';
import { KernelCall, type Kernel, type KernelContext } from './call.ts';
import { columnSum } from './column-sum.ts';
import { copy } from './copy.ts';
import { crossEntropy } from './cross-entropy.ts';
import { heapOf } from './heap.ts';
import { identity } from './identity.ts';
import { batchMatMul } from './mat-mul.ts';
import { instantiate } from './module.ts';
import { layerNorm, layerNormGradient, rmsNorm, rmsNormGradient } from './norms.ts';
import { peak } from './peak.ts';
import { reluGradient } from './relu.ts';
import { gather, scatterAdd } from './scatter-add.ts';
import { SIMD_KINDS, SimdUnavailable, type Simd } from './simd.ts';

const BACKEND = 'wasm';

const KERNELS: Record<Exclude<OwnKernel, DispatchSaver>, Kernel> = {
  OwnAdam: adam,
  OwnAttention: attention,
  OwnAttentionGradient: attentionGradient,
  OwnColumnSum: columnSum,
  OwnCopy: copy,
  OwnCrossEntropy: crossEntropy,
  OwnGather: gather,
  OwnLayerNorm: layerNorm,
  OwnLayerNormGradient: layerNormGradient,
  OwnReluGradient: reluGradient,
  OwnRmsNorm: rmsNorm,
  OwnRmsNormGradient: rmsNormGradient,
  OwnScatterAdd: scatterAdd,
};

/** Kernels in the place of TensorFlow.js's own. */
const REPLACEMENTS: Record<string, Kernel> = { [BatchMatMul]: batchMatMul, [Identity]: identity };

/** No part of a model: what benchmarks compare the others with. */
const YARDSTICKS: Record<string, Kernel> = { OwnPeak: peak };

const SET_NAMES: Record<Simd, KernelSetName> = { plain: 'own', relaxed: 'relaxed' };

/**
 * Registers our kernels with a wasm backend that is running, and puts our matrix product and identity in the place of its own. Returns the
 * notices (empty, or what is computed with instead of our kernels with plain SIMD) and the sets of kernels that can be compared: `own` with
 * plain SIMD, `relaxed` where the engine has relaxed SIMD, `stock`. `simd` says which of ours is used until another set is. Both have the
 * yardstick `OwnPeak`. Throws `SimdUnavailable` when the engine lacks the instructions that were asked for.
 */
export function registerWasmKernels(
  backend: object,
  { simd = 'plain' }: { simd?: Simd } = {},
): { notices: string[]; kernelSets: KernelSet[] } {
  const heap = heapOf(backend);
  if ('missing' in heap) return { notices: [`own kernels not used, stock ones are: ${heap.missing}`], kernelSets: kernelSets(BACKEND, {}) };
  const modules = SIMD_KINDS.flatMap((kind) => {
    const module = instantiate(heap.memory, kind);
    return module ? [{ kind, module }] : [];
  });
  // One call of a kernel ends before the next begins, so that all can pack in one place.
  const scratch = heap.allocate(Math.max(...modules.map(({ module }) => module.gemmScratchBytes())));
  const functions = Object.fromEntries(
    modules.map(({ kind, module }) => [
      SET_NAMES[kind],
      functionsOf({ ...KERNELS, ...REPLACEMENTS, ...YARDSTICKS }, { heap, module, scratch }),
    ]),
  );
  const sets = kernelSets(BACKEND, functions);
  const chosen = sets.find(({ name }) => name === SET_NAMES[simd]);
  if (!chosen) throw new SimdUnavailable(`this Node has no ${simd} SIMD for WebAssembly: use Node 22 or later, or leave WASM_SIMD out`);
  chosen.use();
  return {
    notices: simd === 'plain' ? [] : ['matrix products with relaxed SIMD: their last bits depend on the processor'],
    kernelSets: sets,
  };
}

function functionsOf(kernels: Record<string, Kernel>, context: KernelContext): Record<string, KernelFunc> {
  return Object.fromEntries(
    Object.entries(kernels).map(([kernelName, kernel]): [string, KernelFunc] => [
      kernelName,
      ({ inputs, attrs }) => kernel(new KernelCall(kernelName, inputs, attrs), context),
    ]),
  );
}
