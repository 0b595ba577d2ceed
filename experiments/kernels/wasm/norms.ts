import { splitRows, type Kernel } from './call.ts';

export const layerNorm: Kernel = (call, { heap, module }) => {
  const x = call.tensor('x');
  const { leading, rows, width } = splitRows(call, x);
  const gain = call.tensor('gain', [width]);
  const bias = call.tensor('bias', [width]);
  const outputs = [heap.create(x.shape), heap.create(leading), heap.create(leading)];
  module.layerNorm(...[...outputs, x, gain, bias].map(heap.pointerTo), rows, width, call.number('epsilon'));
  return outputs;
};

export const layerNormGradient: Kernel = (call, { heap, module }) => {
  const x = call.tensor('x');
  const { leading, rows, width } = splitRows(call, x);
  const inputs = [
    call.tensor('dy', x.shape),
    x,
    call.tensor('gain', [width]),
    call.tensor('mean', leading),
    call.tensor('inverseDeviation', leading),
  ];
  const outputs = [heap.create(x.shape), heap.create([width]), heap.create([width])];
  module.layerNormGradient(...[...outputs, ...inputs].map(heap.pointerTo), rows, width);
  return outputs;
};

export const rmsNorm: Kernel = (call, { heap, module }) => {
  const x = call.tensor('x');
  const { leading, rows, width } = splitRows(call, x);
  const gain = call.tensor('gain', [width]);
  const outputs = [heap.create(x.shape), heap.create(leading)];
  module.rmsNorm(...[...outputs, x, gain].map(heap.pointerTo), rows, width, call.number('epsilon'));
  return outputs;
};

export const rmsNormGradient: Kernel = (call, { heap, module }) => {
  const x = call.tensor('x');
  const { leading, rows, width } = splitRows(call, x);
  const inputs = [call.tensor('dy', x.shape), x, call.tensor('gain', [width]), call.tensor('inverseRms', leading)];
  const outputs = [heap.create(x.shape), heap.create([width])];
  module.rmsNormGradient(...[...outputs, ...inputs].map(heap.pointerTo), rows, width);
  return outputs;
};
