/** One stack of layers: sublayers self-attention, cross-attention (where there is a memory), feed-forward; under Pre-LN a final norm. */
import type { ModelConfig } from '../../../experiments/result.ts';
import { attention } from './attention.ts';
import { feedForward } from './feed-forward.ts';
import { add, matrix, type Matrix } from './matrix.ts';
import { norm } from './norm.ts';
import type { Gradients, Step, Tensors } from './parameters.ts';
import { deepNormAlpha, placeSublayer } from './placement.ts';

export type ReferenceConfig = Pick<
  ModelConfig,
  'architecture' | 'placement' | 'norm' | 'activation' | 'layerCount' | 'headCount' | 'epsilon'
>;

export interface StackOptions {
  config: ReferenceConfig;
  stack: 'encoder' | 'decoder';
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
    const step = runLayer(state, memory, `${stack}.${layer}`, options);
    steps.push(step);
    state = step.value;
  }
  const final = config.placement === 'pre' ? norm(config.norm, state, `${stack}.finalNorm`, parameters, config.epsilon, gradients) : null;
  return {
    value: final?.value ?? state,
    backward: (gradient) => {
      let dx = final?.backward(gradient) ?? gradient;
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

/** One layer, named `<stack>.<number from 1>`. */
export function runLayer(x: Matrix, memory: Matrix | null, layer: string, options: StackOptions): StackStep {
  const { config, stack, batchSize, parameters, gradients } = options;
  const alpha = deepNormAlpha(stack, config.architecture, config.layerCount);
  const place = (input: Matrix, normName: string, branch: (x: Matrix) => Step): Step =>
    placeSublayer(
      config.placement,
      alpha,
      input,
      (z) => norm(config.norm, z, `${layer}.${normName}`, parameters, config.epsilon, gradients),
      branch,
    );
  const heads = { batchSize, headCount: config.headCount };

  const self = place(x, 'selfNorm', (z) => {
    const names = { wq: `${layer}.wq`, wk: `${layer}.wk`, wv: `${layer}.wv`, wo: `${layer}.wo` };
    const attended = attention(z, z, names, { ...heads, causal: stack === 'decoder' }, parameters, gradients);
    return { value: attended.value, backward: (dy) => sumOf(attended.backward(dy)) };
  });

  let dMemory: Matrix | null = null;
  const cross =
    memory &&
    place(self.value, 'crossNorm', (z) => {
      const names = { wq: `${layer}.crossWq`, wk: `${layer}.crossWk`, wv: `${layer}.crossWv`, wo: `${layer}.crossWo` };
      const attended = attention(z, memory, names, { ...heads, causal: false }, parameters, gradients);
      return {
        value: attended.value,
        backward: (dy) => {
          const below = attended.backward(dy);
          dMemory = below.dMemory;
          return below.dx;
        },
      };
    });

  const last = place((cross ?? self).value, 'feedForwardNorm', (z) => feedForward(z, layer, config.activation, parameters, gradients));
  return {
    value: last.value,
    backward: (dy) => {
      const dLast = last.backward(dy);
      const dCross = cross ? cross.backward(dLast) : dLast;
      return { dx: self.backward(dCross), dMemory };
    },
  };
}

function sumOf({ dx, dMemory }: { dx: Matrix; dMemory: Matrix }): Matrix {
  return add(dx, dMemory);
}
