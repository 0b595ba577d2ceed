import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Kernel, KernelCall } from './call.ts';

export const attention: Kernel = (call, { heap, module, scratch }) => {
  const { q, k, v, sizes } = operands(call);
  const causal = causalOf(call, sizes);
  const outputs = [heap.create(q.shape), heap.create([sizes.b, sizes.heads, sizes.t, sizes.s])];
  const { b, t, s, d, heads } = sizes;
  module.attention(...[...outputs, q, k, v].map(heap.pointerTo), b, t, s, d, heads, Number(causal), scratch);
  return outputs;
};

export const attentionGradient: Kernel = (call, { heap, module, scratch }) => {
  const { q, k, v, sizes } = operands(call);
  const causal = causalOf(call, sizes);
  const { b, t, s, d, heads } = sizes;
  const inputs = [call.tensor('dout', q.shape), q, k, v, call.tensor('probabilities', [b, heads, t, s])];
  const outputs = [heap.create(q.shape), heap.create(k.shape), heap.create(v.shape)];
  const dscores = heap.create([t, s]);
  module.attentionGradient(
    ...[...outputs, ...inputs].map(heap.pointerTo),
    ...[b, t, s, d, heads, Number(causal)],
    ...[heap.pointerTo(dscores), scratch],
  );
  heap.release(dscores);
  return outputs;
};

interface Operands {
  q: TensorInfo;
  k: TensorInfo;
  v: TensorInfo;
  sizes: { b: number; t: number; s: number; d: number; heads: number };
}

function operands(call: KernelCall): Operands {
  const q = call.tensor('q');
  const k = call.tensor('k');
  const [b, t, d] = q.shape;
  const s = k.shape[1];
  if (b === undefined || t === undefined || d === undefined || q.shape.length !== 3) {
    return call.fail(`q has shape [${q.shape.join(', ')}], must be [batch, time, width]`);
  }
  if (k.shape.length !== 3 || s === undefined || s < 1 || k.shape[0] !== b || k.shape[2] !== d) {
    return call.fail(`k has shape [${k.shape.join(', ')}], must be [${b}, at least 1, ${d}]`);
  }
  const heads = call.number('headCount');
  if (heads < 1 || d % heads !== 0) call.fail(`attribute "headCount" is ${heads}, must divide the width ${d}`);
  return { q, k, v: call.tensor('v', k.shape), sizes: { b, t, s, d, heads } };
}

function causalOf(call: KernelCall, { t, s }: Operands['sizes']): boolean {
  const causal = call.boolean('causal');
  if (causal && t !== s) call.fail(`causal attention needs as many keys as queries, got ${s} and ${t}`);
  return causal;
}
