import type { Kernel } from './call.ts';

/**
 * For benchmarks: multiplications and additions in registers alone, the most that a matrix product could do. Attribute `iterations`; output
 * [1] is the number of operations that were done.
 */
export const peak: Kernel = (call, { heap, module, scratch }) => {
  const operations = heap.create([1]);
  module.multiplyAddPeak(heap.pointerTo(operations), scratch, call.number('iterations'));
  return operations;
};
