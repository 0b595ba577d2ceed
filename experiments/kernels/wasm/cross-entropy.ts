import { splitRows, type Kernel } from './call.ts';

export const crossEntropy: Kernel = (call, { heap, module }) => {
  const logits = call.tensor('logits');
  const { leading, rows, width } = splitRows(call, logits);
  const targets = call.tensor('targets', leading, 'int32');
  const outputs = [heap.create(leading), heap.create(logits.shape)];
  module.crossEntropy(...[...outputs, logits, targets].map(heap.pointerTo), rows, width);
  return outputs;
};
