/** One stack of layers with the branches self-attention, cross-attention (where there is a memory) and feed-forward. */
import type { ModelConfig } from '../../../experiments/result.ts';
import { attention, type AttentionNames, type AttentionOptions } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import { identity, scaledBy, type MatrixMap } from './maps.ts';
import { add, matrix, type Matrix } from './matrix.ts';
import { norm } from './norm.ts';
import type { Gradients, Tensors } from './parameters.ts';
import { hasFinalNorm, layerMap, type Branch, type StackName, type Sublayer } from './placement.ts';

export type ReferenceConfig = Pick<
  ModelConfig,
  'architecture' | 'placement' | 'norm' | 'qkNorm' | 'activation' | 'layerCount' | 'headCount' | 'epsilon'
>;

export interface StackOptions {
  config: ReferenceConfig;
  stack: StackName;
  batchSize: number;
  parameters: Tensors;
  gradients: Gradients;
}

export interface StackStep {
  value: Matrix;
  backward: (gradient: Matrix) => { dx: Matrix; dMemory: Matrix | null };
}

/** x [b t, d], memory [b s, d] or null. The encoder attends in both directions, the decoder causally; cross-attention sees all of the memory. */
export function runStack(x: Matrix, memory: Matrix | null, options: StackOptions): StackStep {
  const { config, stack, parameters, gradients } = options;
  const steps: { backward: StackStep['backward'] }[] = [];
  let state = x;
  for (let layer = 1; layer <= config.layerCount; layer++) {
    const step = runLayer(state, memory, layer, options);
    steps.push(step);
    state = step.value;
  }
  const end = hasFinalNorm(config.placement) ? norm(config.norm, `${stack}.finalNorm`, parameters, config.epsilon, gradients) : identity;
  const final = end(state);
  return {
    value: final.value,
    backward: (gradient) => {
      let dx = final.backward(gradient);
      let dMemory = memory && matrix(memory.rows, memory.columns);
      for (const step of steps.toReversed()) {
        const below = step.backward(dx);
        dx = below.dx;
        if (dMemory && below.dMemory) dMemory = add(dMemory, below.dMemory);
      }
      return { dx, dMemory };
    },
  };
}

/** Layer number `layer`, from 1. */
export function runLayer(x: Matrix, memory: Matrix | null, layer: number, options: StackOptions): StackStep {
  const { config, stack, batchSize, parameters, gradients } = options;
  const { architecture, placement, layerCount, headCount, epsilon } = config;
  const name = `${stack}.${layer}`;
  const normNamed = (key: string): MatrixMap => norm(config.norm, `${name}.${key}`, parameters, epsilon, gradients);
  const factorNamed = (key: string) => (): MatrixMap => scaledBy(`${name}.${key}`, parameters, gradients);
  const branchOf = (sublayer: Sublayer, apply: MatrixMap): Branch => ({
    apply,
    // One norm serves both branches of a parallel layer.
    norm: placement === 'parallel' && sublayer !== 'self' ? identity : normNamed(`${sublayer}Norm`),
    outNorm: () => normNamed(`${sublayer}OutNorm`),
    omega: factorNamed(`${sublayer}Omega`),
    alpha: factorNamed(`${sublayer}Alpha`),
  });
  const heads = { batchSize, headCount, qkNorm: { kind: config.qkNorm, epsilon } };

  const self = branchOf('self', (z) => {
    const options: AttentionOptions = { ...heads, causal: stack === 'decoder' };
    const attended = attention(z, z, attentionNames(name, ''), options, parameters, gradients);
    return { value: attended.value, backward: (dy) => sumOf(attended.backward(dy)) };
  });
  let dMemory: Matrix | null = null;
  const cross =
    memory &&
    branchOf('cross', (z) => {
      const attended = attention(z, memory, attentionNames(name, 'cross'), { ...heads, causal: false }, parameters, gradients);
      return {
        value: attended.value,
        backward: (dy) => {
          const below = attended.backward(dy);
          dMemory = below.dMemory;
          return below.dx;
        },
      };
    });
  const last = branchOf('feedForward', (z) => feedForward(z, name, config.activation, parameters, gradients));

  const place = { placement, architecture, stack, layer, layerCount };
  const step = layerMap(place, cross ? [self, cross, last] : [self, last])(x);
  return {
    value: step.value,
    backward: (dy) => {
      const dx = step.backward(dy);
      return { dx, dMemory };
    },
  };
}

function attentionNames(layer: string, prefix: '' | 'cross'): Required<AttentionNames> {
  const named = (key: string): string => `${layer}.${prefix === '' ? key : `${prefix}${key.slice(0, 1).toUpperCase()}${key.slice(1)}`}`;
  return { wq: named('wq'), wk: named('wk'), wv: named('wv'), wo: named('wo'), qNorm: named('qNorm'), kNorm: named('kNorm') };
}

function sumOf({ dx, dMemory }: { dx: Matrix; dMemory: Matrix }): Matrix {
  return add(dx, dMemory);
}
