/** The inside of a decoder in float64: what every sublayer reads and writes under Post-LN, Pre-LN and the reordered placement. */
import { attention, type AttentionNames } from '../reference/attention.ts';
import { embed } from '../reference/embedding.ts';
import { feedForward } from '../reference/feed-forward.ts';
import { add, type Matrix } from '../reference/matrix.ts';
import type { Batch } from '../reference/model.ts';
import { norm } from '../reference/norm.ts';
import { Gradients, type Tensors } from '../reference/parameters.ts';
import { runStack, type ReferenceConfig } from '../reference/stack.ts';

export interface InsideSublayer {
  layer: number;
  kind: 'self' | 'cross' | 'feedForward';
  normRead: Matrix;
  read: Matrix;
  branch: Matrix;
  stream: Matrix;
}

export interface Inside {
  embedded: Matrix;
  sublayers: InsideSublayer[];
  /** The final state, behind the final norm where there is one. */
  state: Matrix;
}

/** Walks through the decoder, passing over the layers in `skipped`. */
export function insideOf(config: ReferenceConfig, parameters: Tensors, batch: Batch, skipped: readonly number[] = []): Inside {
  const none = new Gradients();
  const batchSize = batch.inputs.length;
  const normNamed = (name: string, x: Matrix): Matrix => norm(config.norm, name, parameters, config.epsilon, none)(x).value;
  const memory = batch.source
    ? runStack(embed(batch.source, 'encoder', parameters, none).value, null, {
        config,
        stack: 'encoder',
        batchSize,
        parameters,
        gradients: none,
      }).value
    : null;
  const embedded = embed(batch.inputs, 'decoder', parameters, none).value;
  const sublayers: InsideSublayer[] = [];
  let x = embedded;
  for (let layer = 1; layer <= config.layerCount; layer++) {
    if (skipped.includes(layer)) continue;
    const name = `decoder.${String(layer)}`;
    const heads = { batchSize, headCount: config.headCount, qkNorm: { kind: config.qkNorm, epsilon: config.epsilon } };
    const attended = (read: Matrix, from: Matrix, prefix: string, causal: boolean): Matrix =>
      attention(read, from, attentionNames(name, prefix), { ...heads, causal }, parameters, none).value;
    const branches = {
      self: (read: Matrix) => attended(read, read, '', true),
      ...(memory ? { cross: (read: Matrix) => attended(read, memory, 'cross', false) } : {}),
      feedForward: (read: Matrix) => feedForward(read, name, config.activation, parameters, none).value,
    };
    for (const [kind, branchOf] of Object.entries(branches) as [InsideSublayer['kind'], (read: Matrix) => Matrix][]) {
      const normalise = (z: Matrix): Matrix => normNamed(`${name}.${kind}Norm`, z);
      const tensors = sublayer(config.placement, x, branchOf, normalise);
      sublayers.push({ layer, kind, ...tensors });
      x = tensors.stream;
    }
  }
  return { embedded, sublayers, state: config.placement === 'post' ? x : normNamed('decoder.finalNorm', x) };
}

function sublayer(
  placement: ReferenceConfig['placement'],
  x: Matrix,
  branchOf: (read: Matrix) => Matrix,
  normalise: (z: Matrix) => Matrix,
): Omit<InsideSublayer, 'layer' | 'kind'> {
  switch (placement) {
    case 'post': {
      const branch = branchOf(x);
      const normRead = add(x, branch);
      return { normRead, read: x, branch, stream: normalise(normRead) };
    }
    case 'pre': {
      const read = normalise(x);
      const branch = branchOf(read);
      return { normRead: x, read, branch, stream: add(x, branch) };
    }
    case 'reordered': {
      const branch = branchOf(x);
      return { normRead: branch, read: x, branch, stream: add(x, normalise(branch)) };
    }
    default:
      throw new Error(`the inside of ${placement} is not written out`);
  }
}

function attentionNames(layer: string, prefix: string): AttentionNames {
  const named = (key: string): string => `${layer}.${prefix === '' ? key : `${prefix}${key.slice(0, 1).toUpperCase()}${key.slice(1)}`}`;
  return { wq: named('wq'), wk: named('wk'), wv: named('wv'), wo: named('wo'), qNorm: named('qNorm'), kNorm: named('kNorm') };
}
