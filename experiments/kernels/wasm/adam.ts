import { util } from '@tensorflow/tfjs-core';
import type { Kernel } from './call.ts';

export const adam: Kernel = (call, { heap, module }) => {
  const parameter = call.tensor('parameter');
  const { shape } = parameter;
  const inputs = [parameter, call.tensor('gradient', shape), call.tensor('firstMoment', shape), call.tensor('secondMoment', shape)];
  const outputs = [heap.create(shape), heap.create(shape), heap.create(shape)];
  const [beta1, beta2] = [call.number('beta1'), call.number('beta2')];
  module.adam(
    ...[...outputs, ...inputs].map(heap.pointerTo),
    util.sizeFromShape(shape),
    call.number('stepSize'),
    // 1 - beta in double precision: float32 would lose a thousandth of it at beta2 = 0.9999.
    ...[beta1, 1 - beta1, beta2, 1 - beta2],
    call.number('epsilon'),
    call.number('correction2'),
  );
  return outputs;
};
