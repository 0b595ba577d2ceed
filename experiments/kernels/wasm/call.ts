import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel-call.ts';
import type { Heap } from './heap.ts';
import type { KernelModule } from './module.ts';

/** What the kernels of one backend share. */
export interface KernelContext {
  heap: Heap;
  module: KernelModule;
  /** Where `gemm` packs its operands. */
  scratch: number;
}

/** Computes a kernel's outputs from a checked call. */
export type Kernel = (call: KernelCall, context: KernelContext) => TensorInfo | TensorInfo[];

export { KernelCall, splitRows } from '../kernel-call.ts';
