import { util } from '@tensorflow/tfjs-core';
import type { Kernel } from './call.ts';

export const copy: Kernel = (call, { heap, module }) => {
  const x = call.tensor('x');
  const count = util.sizeFromShape(x.shape);
  const reads = call.number('reads');
  if (reads !== 1 && reads !== 2) call.fail(`attribute "reads" is ${reads}, must be 1 or 2`);
  const second = reads === 2 ? call.tensor('x2', x.shape) : null;
  const y = heap.create(x.shape);
  if (second) module.sum(heap.pointerTo(y), heap.pointerTo(x), heap.pointerTo(second), count);
  else module.copy(heap.pointerTo(y), heap.pointerTo(x), count);
  return y;
};
