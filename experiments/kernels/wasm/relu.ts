import { util } from '@tensorflow/tfjs-core';
import type { Kernel } from './call.ts';

export const reluGradient: Kernel = (call, { heap, module }) => {
  const y = call.tensor('y');
  const dy = call.tensor('dy', y.shape);
  const dx = heap.create(y.shape);
  module.reluGradient(...[dx, dy, y].map(heap.pointerTo), util.sizeFromShape(y.shape));
  return dx;
};
