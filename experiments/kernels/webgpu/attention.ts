import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel-call.ts';
import { attentionCode, keyGradientCode, queryGradientCode, type AttentionSizes } from './attention-code.ts';
import type { Kernel } from './kernel.ts';
import { TILE } from './tile-product.ts';

export const attention: Kernel = (call, gpu) => {
  const { q, k, v, batchCount, sizes } = operands(call);
  const { heads, t, s } = sizes;
  const outputs = [gpu.create(q.shape), gpu.create([batchCount, heads, t, s])];
  gpu.run({
    key: `attention ${JSON.stringify(sizes)}`,
    code: () => attentionCode(sizes, gpu.subgroupLanes),
    tensors: [...outputs, q, k, v],
    parameters: [{ u32: batchCount }],
    groupCount: batchCount * heads * Math.ceil(t / TILE),
  });
  return outputs;
};

/** Two dispatches: by queries for dq and the gradient of the scores, then by keys for dk and dv. */
export const attentionGradient: Kernel = (call, gpu) => {
  const { q, k, v, batchCount, sizes } = operands(call);
  const { heads, t, s } = sizes;
  const dout = call.tensor('dout', q.shape);
  const probabilities = call.tensor('probabilities', [batchCount, heads, t, s]);
  const [dq, dk, dv] = [gpu.create(q.shape), gpu.create(k.shape), gpu.create(v.shape)];
  const dscores = gpu.create([batchCount, heads, t, s]);
  gpu.run({
    key: `attention query gradient ${JSON.stringify(sizes)}`,
    code: () => queryGradientCode(sizes, gpu.subgroupLanes),
    tensors: [dq, dscores, dout, k, v, probabilities],
    parameters: [{ u32: batchCount }],
    groupCount: batchCount * heads * Math.ceil(t / TILE),
  });
  gpu.run({
    key: `attention key gradient ${JSON.stringify(sizes)}`,
    code: () => keyGradientCode(sizes),
    tensors: [dk, dv, dout, q, probabilities, dscores],
    parameters: [{ u32: batchCount }],
    groupCount: batchCount * heads * Math.ceil(s / TILE),
  });
  gpu.release(dscores);
  return [dq, dk, dv];
};

interface Operands {
  q: TensorInfo;
  k: TensorInfo;
  v: TensorInfo;
  batchCount: number;
  sizes: AttentionSizes;
}

function operands(call: KernelCall): Operands {
  const q = call.tensor('q');
  const k = call.tensor('k');
  const [batchCount, t, d] = q.shape;
  const s = k.shape[1];
  if (!batchCount || !t || !d || q.shape.length !== 3) {
    return call.fail(`q has shape [${q.shape.join(', ')}], must be [batch, time, width], all at least 1`);
  }
  if (k.shape.length !== 3 || !s || k.shape[0] !== batchCount || k.shape[2] !== d) {
    return call.fail(`k has shape [${k.shape.join(', ')}], must be [${batchCount}, at least 1, ${d}]`);
  }
  const heads = call.number('headCount');
  if (heads < 1 || d % heads !== 0) call.fail(`attribute "headCount" is ${heads}, must divide the width ${d}`);
  const causal = call.boolean('causal');
  if (causal && t !== s) call.fail(`causal attention needs as many keys as queries, got ${s} and ${t}`);
  return { q, k, v: call.tensor('v', k.shape), batchCount, sizes: { t, s, d, heads, causal } };
}
