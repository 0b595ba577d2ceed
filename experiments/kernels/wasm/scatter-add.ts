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

export const gather: Kernel = (call, { heap, module }) => {
  const values = call.tensor('values');
  const { rows: rowCount, width } = splitRows(call, values);
  const rows = call.anyTensor('rows');
  const sources = call.tensor('rows', rows.shape, 'int32');
  const gathered = heap.create([...rows.shape, width]);
  module.gather(...[gathered, sources, values].map(heap.pointerTo), util.sizeFromShape(rows.shape), width, rowCount);
  return gathered;
};
