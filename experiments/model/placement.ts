/** Where the norm stands in a residual sublayer, and what each placement asks of initialisation and of the end of the stack. */
import * as tf from '@tensorflow/tfjs-core';
import type { Architecture, ModelConfig, Placement } from '../result.ts';

type Map1 = (x: tf.Tensor) => tf.Tensor;

/** What one sublayer computed: what the branch read, what it returned, and the residual stream behind it. All [rows, d]. */
export interface SublayerTensors {
  read: tf.Tensor;
  branch: tf.Tensor;
  stream: tf.Tensor;
}

export interface PlacementRule {
  /** One residual sublayer. `skipScale` is 1 but for DeepNorm. */
  apply: (x: tf.Tensor, norm: Map1, branch: Map1, skipScale: number) => SublayerTensors;
  /** Whether the stack ends with a norm of its own. */
  hasFinalNorm: boolean;
}

export const PLACEMENT_RULES: Record<Placement, PlacementRule> = {
  /** `x' = N(x + F(x))`. Vaswani et al. 2017, section 3.1. */
  post: {
    apply: (x, norm, branch) => {
      const change = branch(x);
      return { read: x, branch: change, stream: norm(tf.add(x, change)) };
    },
    hasFinalNorm: false,
  },
  /** `x' = x + F(N(x))`, and `N(x)` once more at the end of the stack. Xiong et al. 2020, table 1. */
  pre: {
    apply: (x, norm, branch) => {
      const read = norm(x);
      const change = branch(read);
      return { read, branch: change, stream: tf.add(x, change) };
    },
    hasFinalNorm: true,
  },
  /** `x' = N(alpha x + F(x))`. Wang et al. 2022 (DeepNet), section 2. */
  deepnorm: {
    apply: (x, norm, branch, skipScale) => {
      const change = branch(x);
      return { read: x, branch: change, stream: norm(tf.add(tf.mul(x, skipScale), change)) };
    },
    hasFinalNorm: false,
  },
};

export type Stack = 'encoder' | 'decoder';

/** DeepNorm's factor on the skip and its factor on the initial W_V, W_O, W_1 and W_2. Wang et al. 2022 (DeepNet), figure 2. Others: 1 and 1. */
export function residualScales(
  config: Pick<ModelConfig, 'placement' | 'architecture' | 'layerCount'>,
  stack: Stack,
): { skip: number; branch: number } {
  if (config.placement !== 'deepnorm') return { skip: 1, branch: 1 };
  const layers = config.layerCount;
  return DEEPNORM_SCALES[config.architecture](layers, stack);
}

const DEEPNORM_SCALES: Record<Architecture, (layers: number, stack: Stack) => { skip: number; branch: number }> = {
  decoder: (layers) => ({ skip: (2 * layers) ** (1 / 4), branch: (8 * layers) ** (-1 / 4) }),
  // With as many encoder layers as decoder layers, N^4 M is N^5.
  'encoder-decoder': (layers, stack) =>
    stack === 'encoder'
      ? { skip: 0.81 * layers ** (5 / 16), branch: 0.87 * layers ** (-5 / 16) }
      : { skip: (3 * layers) ** (1 / 4), branch: (12 * layers) ** (-1 / 4) },
};
