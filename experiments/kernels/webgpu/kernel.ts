import type { TensorInfo } from '@tensorflow/tfjs-core';
import { splitRows, type KernelCall } from '../kernel-call.ts';
import type { Gpu } from './gpu.ts';

/** Records a kernel's dispatches for a checked call and returns its outputs. */
export type Kernel = (call: KernelCall, gpu: Gpu) => TensorInfo | TensorInfo[];

/** As `splitRows`; a dispatch needs at least one row. */
export function someRows(call: KernelCall, x: TensorInfo): { leading: number[]; rows: number; width: number } {
  const split = splitRows(call, x);
  if (split.rows < 1) call.fail(`there are no rows in [${x.shape.join(', ')}], need at least 1`);
  return split;
}
