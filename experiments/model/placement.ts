/**
 * Where the norm stands in a residual sublayer: one row a placement, with what a sublayer computes, the norms and learned tensors that it
 * has, the factor that its layer brings, and whether the stack ends with a norm. `l` counts the layers of a stack from 1 to `L`.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Architecture, ModelConfig, Placement } from '../result.ts';

type Map1 = (x: tf.Tensor) => tf.Tensor;
type Depth = Pick<ModelConfig, 'placement' | 'architecture' | 'layerCount'>;
export type Stack = 'encoder' | 'decoder';

/** What one sublayer computed, all [rows, d]: what observers see. */
export interface SublayerTensors {
  /** What the sublayer's norm read; the first of two under sandwich. */
  normRead: tf.Tensor;
  /** What the branch (attention or feed-forward) read. */
  read: tf.Tensor;
  /** What the branch returned, before any norm or factor behind it. */
  branch: tf.Tensor;
  /** The residual stream behind the sublayer. */
  stream: tf.Tensor;
}

/** What a rule composes a sublayer from. */
export interface SublayerParts {
  branch: Map1;
  /** Parameters `<sublayer>Norm`. */
  norm: Map1;
  /** Parameters `<sublayer>OutNorm`, for a rule with `hasOutNorm`. */
  outNorm: Map1;
  /** The tensor `<sublayer><suffix>`, for a rule with `learned`. */
  learned: () => tf.Tensor;
  /** The rule's factor for this layer; 1 for a rule without. */
  factor: number;
  /** The sublayer before this one in the same layer; null for the first. */
  before: SublayerTensors | null;
}

export interface SublayerRule {
  /** The new stream from the old one `x`, the branch `F` and the norm `N`, for whoever computes it elsewhere. */
  formula: string;
  compute: (x: tf.Tensor, parts: SublayerParts) => SublayerTensors;
  /** A second norm `N'`, behind the branch. */
  hasOutNorm?: true;
  /** The layer's first sublayer has its only norm. */
  sharesNorm?: true;
  /** A learned tensor of each sublayer, of one entry or of `d`, and the value that its entries start at. */
  learned?: { suffix: 'Alpha' | 'Omega'; role: 'branchFactor' | 'skipFactor'; isVector: boolean; initial: number };
  factor?: (config: Depth, stack: Stack, layer: number) => number;
}

export interface PlacementRule {
  /** The rule of every layer, or of each. */
  sublayer: SublayerRule | ((layer: number, layerCount: number) => SublayerRule);
  hasFinalNorm: boolean;
  /** An architecture that the placement is not defined for, and why. */
  excludes?: { architecture: Architecture; reason: string };
}

/** `x' = N(x + F(x))`. Vaswani et al. 2017, section 3.1. */
const POST: SublayerRule = {
  formula: 'N(x + F(x))',
  compute: (x, { norm, branch }) => {
    const change = branch(x);
    const sum = tf.add(x, change);
    return { normRead: sum, read: x, branch: change, stream: norm(sum) };
  },
};

/** `x' = x + F(N(x))`. Xiong et al. 2020, table 1. */
const PRE: SublayerRule = {
  formula: 'x + F(N(x))',
  compute: (x, { norm, branch }) => {
    const read = norm(x);
    const change = branch(read);
    return { normRead: x, read, branch: change, stream: tf.add(x, change) };
  },
};

/** Share of the layers that are Post-LN under Mix-LN, from below. Li et al. 2024. */
const MIX_LN_POST_SHARE = 1 / 4;

export const PLACEMENT_RULES: Record<Placement, PlacementRule> = {
  /** Vaswani et al. 2017, section 3.1. */
  post: { sublayer: POST, hasFinalNorm: false },

  /** Xiong et al. 2020, table 1: with `N(x)` once more at the end of the stack. */
  pre: { sublayer: PRE, hasFinalNorm: true },

  /** `x' = N(alpha x + F(x))`, alpha by `residualScales`. Wang et al. 2022 (DeepNet), section 2. */
  deepnorm: {
    sublayer: {
      formula: 'N(factor * x + F(x))',
      compute: (x, { norm, branch, factor }) => {
        const change = branch(x);
        const sum = tf.add(tf.mul(x, factor), change);
        return { normRead: sum, read: x, branch: change, stream: norm(sum) };
      },
      factor: (config, stack) => residualScales(config, stack).skip,
    },
    hasFinalNorm: false,
  },

  /** `x' = x + N'(F(N(x)))`. Ding et al. 2021 (CogView, Sandwich-LN); Kim et al. 2025 (Peri-LN). */
  sandwich: {
    sublayer: {
      formula: "x + N'(F(N(x)))",
      compute: (x, { norm, outNorm, branch }) => {
        const read = norm(x);
        const change = branch(read);
        return { normRead: x, read, branch: change, stream: tf.add(x, outNorm(change)) };
      },
      hasOutNorm: true,
    },
    hasFinalNorm: true,
  },

  /** `x' = x + N(F(x))`. Liu et al. 2022 (Swin Transformer V2, "res-post-norm"); OLMo team 2025 (OLMo 2). */
  reordered: {
    sublayer: {
      formula: 'x + N(F(x))',
      compute: (x, { norm, branch }) => {
        const change = branch(x);
        return { normRead: change, read: x, branch: change, stream: tf.add(x, norm(change)) };
      },
    },
    hasFinalNorm: true,
  },

  /** `x' = N(omega x + F(x))`, omega [d] learned, its start profiled: see `admin.ts`. Liu et al. 2020 (Admin). */
  admin: {
    sublayer: {
      formula: 'N(omega * x + F(x))',
      compute: (x, { norm, branch, learned }) => {
        const change = branch(x);
        const sum = tf.add(tf.mul(x, learned()), change);
        return { normRead: sum, read: x, branch: change, stream: norm(sum) };
      },
      learned: { suffix: 'Omega', role: 'skipFactor', isVector: true, initial: 1 },
    },
    hasFinalNorm: false,
  },

  /** `x' = x + F(N(x) / sqrt(l))`, the final norm unscaled. Sun et al. 2025 (LayerNorm Scaling). */
  'layernorm-scaling': {
    sublayer: {
      formula: 'x + F(factor * N(x))',
      compute: (x, { norm, branch, factor }) => {
        const read = tf.mul(norm(x), factor);
        const change = branch(read);
        return { normRead: x, read, branch: change, stream: tf.add(x, change) };
      },
      factor: (_config, _stack, layer) => 1 / Math.sqrt(layer),
    },
    hasFinalNorm: true,
  },

  /** Post-LN in the first `floor(L / 4)` layers, Pre-LN in the rest: below four layers it is Pre-LN. Li et al. 2024 (Mix-LN). */
  'mix-ln': {
    sublayer: (layer, layerCount) => (layer <= Math.floor(MIX_LN_POST_SHARE * layerCount) ? POST : PRE),
    hasFinalNorm: true,
  },

  /**
   * `x' = x + alpha F(N(x))`, alpha [1] learned, from 0. Bachlechner et al. 2021 (ReZero), with a norm before the branch as in
   * Pre-LN; with the norm `none` it is ReZero itself.
   */
  rezero: {
    sublayer: {
      formula: 'x + alpha * F(N(x))',
      compute: (x, { norm, branch, learned }) => {
        const read = norm(x);
        const change = branch(read);
        return { normRead: x, read, branch: change, stream: tf.add(x, tf.mul(change, learned())) };
      },
      learned: { suffix: 'Alpha', role: 'branchFactor', isVector: false, initial: 0 },
    },
    hasFinalNorm: true,
  },

  /**
   * `x' = x + A(N(x)) + M(N(x))` with one norm a layer. Chowdhery et al. 2022 (PaLM), section 2. Observers see it as two sublayers: the
   * attention, behind which the stream is `x + A(N(x))`, and the feed-forward, which reads what the attention read and not that stream.
   */
  parallel: {
    sublayer: {
      formula: 'x + A(N(x)) + M(N(x)), A the attention and M the feed-forward',
      compute: (x, { norm, branch, before }) => {
        const [normRead, read] = before ? [before.normRead, before.read] : [x, norm(x)];
        const change = branch(read);
        return { normRead, read, branch: change, stream: tf.add(x, change) };
      },
      sharesNorm: true,
    },
    hasFinalNorm: true,
    excludes: { architecture: 'encoder-decoder', reason: 'no source defines where its cross-attention would stand' },
  },
};

/** The rule of that layer, counted from 1. */
export function sublayerRule({ placement, layerCount }: Pick<ModelConfig, 'placement' | 'layerCount'>, layer: number): SublayerRule {
  const { sublayer } = PLACEMENT_RULES[placement];
  return typeof sublayer === 'function' ? sublayer(layer, layerCount) : sublayer;
}

/** DeepNorm's factor on the skip and its factor on the initial W_V, W_O, W_1 and W_2. Wang et al. 2022 (DeepNet), figure 2. Others: 1 and 1. */
export function residualScales(config: Depth, stack: Stack): { skip: number; branch: number } {
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
