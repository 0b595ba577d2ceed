/**
 * Sets of kernels that one backend can compute with, so that they can be compared in one process: ours, ours compiled for other
 * instructions, and TensorFlow.js's own. One set is registered at a time; all of them share the backend's tensors.
 */
import { getKernel, registerKernel, unregisterKernel, type KernelConfig, type KernelFunc } from '@tensorflow/tfjs-core';

/** `own`: what the suite computes with. `relaxed`: the same kernels with relaxed SIMD, whose last bits depend on the processor. */
export const KERNEL_SETS = ['own', 'relaxed', 'stock'] as const;
export type KernelSetName = (typeof KERNEL_SETS)[number];

export interface KernelSet {
  name: KernelSetName;
  /** Makes it the one that TensorFlow.js dispatches to. */
  use: () => void;
}

/**
 * The given sets, kernel functions by name, and the stock one: what is registered under their names when this is called, which must be
 * before any of them is used. A name that a set lacks has the stock kernel in it, or none.
 */
export function kernelSets(backendName: string, sets: Partial<Record<KernelSetName, Record<string, KernelFunc>>>): KernelSet[] {
  const names = new Set(Object.values(sets).flatMap((kernels) => Object.keys(kernels)));
  // The type says that there always is one; the registry returns undefined where there is none.
  const registered = (name: string): KernelConfig | undefined => getKernel(name, backendName);
  const stock = new Map([...names].map((name) => [name, registered(name)?.kernelFunc]));
  const use = (kernels: Record<string, KernelFunc>): void => {
    for (const kernelName of names) {
      // Otherwise TensorFlow.js warns of a second kernel of that name.
      if (registered(kernelName)) unregisterKernel(kernelName, backendName);
      const kernelFunc = kernels[kernelName] ?? stock.get(kernelName);
      if (kernelFunc) registerKernel({ kernelName, backendName, kernelFunc });
    }
  };
  return KERNEL_SETS.flatMap((name) => {
    const kernels = name === 'stock' ? {} : sets[name];
    return kernels ? [{ name, use: () => use(kernels) }] : [];
  });
}
