import { util } from '@tensorflow/tfjs-core';
import { splitRows, type Kernel } from './call.ts';

export const scatterAdd: Kernel = (call, { heap, module }) => {
  const values = call.tensor('values');
  const { leading, rows, width } = splitRows(call, values);
  const targets = call.tensor('rows', leading, 'int32');
  const rowCount = call.number('rowCount');
  if (!util.isInt(rowCount) || rowCount < 1) call.fail(`attribute "rowCount" is ${rowCount}, must be a positive whole number`);
  const sums = heap.create([rowCount, width]);
  module.scatterAdd(...[sums, targets, values].map(heap.pointerTo), rows, width, rowCount);
  return sums;
};
