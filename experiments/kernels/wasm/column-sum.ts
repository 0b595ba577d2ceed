import { splitRows, type Kernel } from './call.ts';

export const columnSum: Kernel = (call, { heap, module }) => {
  const x = call.tensor('x');
  const { rows, width } = splitRows(call, x);
  const sums = heap.create([width]);
  module.columnSum(heap.pointerTo(sums), heap.pointerTo(x), rows, width);
  return sums;
};
