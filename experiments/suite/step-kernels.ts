/** The sets of kernels that `norm-share` times steps on. */
import * as tf from '@tensorflow/tfjs-core';
import { activeBackend } from '../backends/active.ts';
import type { OwnKernel } from '../kernels/names.ts';
import { hasOwnKernel } from '../model/own-kernel.ts';
import type { ConfigOf } from '../result.ts';

type StepKernels = ConfigOf<'norm-share'>['kernels'];

const NORM_KERNELS: readonly OwnKernel[] = ['OwnLayerNorm', 'OwnLayerNormGradient', 'OwnRmsNorm', 'OwnRmsNormGradient'];

/** What makes these kernels the ones that are dispatched to, or why the backend cannot. */
export function stepKernels(kernels: StepKernels): { use: () => void } | { unavailable: string } {
  const { name: backendName, kernelSets = [] } = activeBackend();
  const own = kernelSets.find(({ name }) => name === 'own');
  const stock = kernelSets.find(({ name }) => name === 'stock');
  switch (kernels) {
    case 'stock':
      return { use: () => stock?.use() };
    case 'fused':
      return own ? { use: () => own.use() } : { unavailable: `the ${backendName} backend has no kernels of ours here` };
    case 'composed':
      if (!own) return { unavailable: `the ${backendName} backend has no kernels of ours here` };
      return {
        use: () => {
          own.use();
          for (const name of NORM_KERNELS) if (hasOwnKernel(name)) tf.unregisterKernel(name, tf.getBackend());
        },
      };
    default:
      return kernels satisfies never;
  }
}

/** Back to the kernels that the backend opened with. */
export function useOpeningKernels(): void {
  activeBackend()
    .kernelSets?.find(({ name }) => name === 'own')
    ?.use();
}
