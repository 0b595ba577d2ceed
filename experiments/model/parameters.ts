/** Names and shapes of every parameter, in the order of the forward pass. Layers count from 1. */
import type { ModelConfig, NormKind } from '../result.ts';
import { whyNotBuildable } from './buildable.ts';
import { NORM_RULES, type NormParameter } from './norm.ts';
import { PLACEMENT_RULES, sublayerRule, type Stack } from './placement.ts';

/** What a tensor is for, which decides how it is initialised. */
export type Role =
  | 'embedding'
  | 'position'
  | 'query'
  | 'key'
  | 'value'
  | 'output'
  | 'expand'
  | 'contract'
  | 'head'
  | NormParameter
  | 'branchFactor'
  | 'skipFactor';

export interface ParameterSpecification {
  name: string;
  shape: number[];
  role: Role;
  /** The stack it stands in; the head stands behind the decoder. */
  stack: Stack;
  /** What every entry starts at; null where the entries are drawn. */
  initial: number | null;
}

export type SublayerKind = 'self-attention' | 'cross-attention' | 'feed-forward';

/** What the names of a sublayer's norms and learned factors start with. */
export const SUBLAYER_PREFIX: Record<SublayerKind, string> = {
  'self-attention': 'self',
  'cross-attention': 'cross',
  'feed-forward': 'feedForward',
};

/** In the order in which they compute. */
export function stacks(config: Pick<ModelConfig, 'architecture'>): Stack[] {
  return config.architecture === 'encoder-decoder' ? ['encoder', 'decoder'] : ['decoder'];
}

/** Whether the decoder attends to an encoder. */
export function hasCrossAttention(config: Pick<ModelConfig, 'architecture'>, stack: Stack): boolean {
  return stack === 'decoder' && config.architecture === 'encoder-decoder';
}

/** Throws when no model has this configuration. */
export function parameterSpecifications(config: ModelConfig): ParameterSpecification[] {
  const reason = whyNotBuildable(config);
  if (reason) throw new Error(reason);
  return [...stacks(config).flatMap((stack) => stackSpecifications(config, stack)), headSpecification(config)];
}

function headSpecification({ modelWidth, vocabularySize }: ModelConfig): ParameterSpecification {
  return { name: 'head', shape: [modelWidth, vocabularySize], role: 'head', stack: 'decoder', initial: null };
}

function stackSpecifications(config: ModelConfig, stack: Stack): ParameterSpecification[] {
  const { modelWidth: d, feedForwardWidth: f, vocabularySize, sequenceLength } = config;
  const specifications: ParameterSpecification[] = [];
  const add = (name: string, shape: number[], role: Role, initial: number | null = null): void =>
    void specifications.push({ name: `${stack}.${name}`, shape, role, stack, initial });
  const addNorm = (name: string, kind: NormKind, width: number): void => {
    for (const [parameter, initial] of Object.entries(NORM_RULES[kind].initial) as [NormParameter, number][])
      add(`${name}.${parameter}`, [parameter === 'alpha' ? 1 : width], parameter, initial);
  };
  /** A sublayer's norm, then the weights of its branch, then what the placement has behind the branch. */
  const addSublayer = (layer: number, kind: SublayerKind, addBranch: () => void): void => {
    const rule = sublayerRule(config, layer);
    const prefix = `${layer}.${SUBLAYER_PREFIX[kind]}`;
    if (!rule.sharesNorm || kind === 'self-attention') addNorm(`${prefix}Norm`, config.norm, d);
    addBranch();
    if (rule.hasOutNorm) addNorm(`${prefix}OutNorm`, config.norm, d);
    if (rule.learned) add(`${prefix}${rule.learned.suffix}`, [rule.learned.isVector ? d : 1], rule.learned.role, rule.learned.initial);
  };
  const addQueryKeyNorm = (name: string): void => {
    addNorm(name, config.qkNorm, d / config.headCount);
  };

  add('embedding', [vocabularySize, d], 'embedding');
  add('position', [sequenceLength, d], 'position');
  for (let layer = 1; layer <= config.layerCount; layer++) {
    addSublayer(layer, 'self-attention', () => {
      add(`${layer}.wq`, [d, d], 'query');
      add(`${layer}.wk`, [d, d], 'key');
      add(`${layer}.wv`, [d, d], 'value');
      addQueryKeyNorm(`${layer}.qNorm`);
      addQueryKeyNorm(`${layer}.kNorm`);
      add(`${layer}.wo`, [d, d], 'output');
    });
    if (hasCrossAttention(config, stack)) {
      addSublayer(layer, 'cross-attention', () => {
        add(`${layer}.crossWq`, [d, d], 'query');
        add(`${layer}.crossWk`, [d, d], 'key');
        add(`${layer}.crossWv`, [d, d], 'value');
        addQueryKeyNorm(`${layer}.crossQNorm`);
        addQueryKeyNorm(`${layer}.crossKNorm`);
        add(`${layer}.crossWo`, [d, d], 'output');
      });
    }
    addSublayer(layer, 'feed-forward', () => {
      add(`${layer}.w1`, [d, f], 'expand');
      add(`${layer}.b1`, [f], 'bias', 0);
      add(`${layer}.w2`, [f, d], 'contract');
      add(`${layer}.b2`, [d], 'bias', 0);
    });
  }
  if (PLACEMENT_RULES[config.placement].hasFinalNorm) addNorm('finalNorm', config.norm, d);
  return specifications;
}

/** Roles that are matrices of a layer: what a perturbation of "all layer matrices" moves. */
export const MATRIX_ROLES: readonly Role[] = ['query', 'key', 'value', 'output', 'expand', 'contract'];
