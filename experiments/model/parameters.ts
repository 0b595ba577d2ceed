/** Names and shapes of every parameter, in the order of the forward pass. Layers count from 1. */
import type { ModelConfig } from '../result.ts';
import { PLACEMENT_RULES, type Stack } from './placement.ts';

/** What a tensor is for, which decides how it is initialised. */
export type Role = 'embedding' | 'position' | 'query' | 'key' | 'value' | 'output' | 'expand' | 'contract' | 'head' | 'gain' | 'bias';

export interface ParameterSpecification {
  name: string;
  shape: number[];
  role: Role;
  /** The stack it stands in; the head stands behind the decoder. */
  stack: Stack;
}

export function stacks(config: Pick<ModelConfig, 'architecture'>): Stack[] {
  return config.architecture === 'encoder-decoder' ? ['encoder', 'decoder'] : ['decoder'];
}

/** Whether the decoder attends to an encoder. */
export function hasCrossAttention(config: Pick<ModelConfig, 'architecture'>, stack: Stack): boolean {
  return stack === 'decoder' && config.architecture === 'encoder-decoder';
}

export function parameterSpecifications(config: ModelConfig): ParameterSpecification[] {
  const { modelWidth: d, feedForwardWidth: f, vocabularySize, sequenceLength } = config;
  const specifications: ParameterSpecification[] = [];
  for (const stack of stacks(config)) {
    const add = (name: string, shape: number[], role: Role): void =>
      void specifications.push({ name: `${stack}.${name}`, shape, role, stack });
    const addNorm = (name: string): void => {
      add(`${name}.gain`, [d], 'gain');
      if (config.norm === 'layernorm') add(`${name}.bias`, [d], 'bias');
    };
    add('embedding', [vocabularySize, d], 'embedding');
    add('position', [sequenceLength, d], 'position');
    for (let layer = 1; layer <= config.layerCount; layer++) {
      addNorm(`${layer}.selfNorm`);
      add(`${layer}.wq`, [d, d], 'query');
      add(`${layer}.wk`, [d, d], 'key');
      add(`${layer}.wv`, [d, d], 'value');
      add(`${layer}.wo`, [d, d], 'output');
      if (hasCrossAttention(config, stack)) {
        addNorm(`${layer}.crossNorm`);
        add(`${layer}.crossWq`, [d, d], 'query');
        add(`${layer}.crossWk`, [d, d], 'key');
        add(`${layer}.crossWv`, [d, d], 'value');
        add(`${layer}.crossWo`, [d, d], 'output');
      }
      addNorm(`${layer}.feedForwardNorm`);
      add(`${layer}.w1`, [d, f], 'expand');
      add(`${layer}.b1`, [f], 'bias');
      add(`${layer}.w2`, [f, d], 'contract');
      add(`${layer}.b2`, [d], 'bias');
    }
    if (PLACEMENT_RULES[config.placement].hasFinalNorm) addNorm('finalNorm');
  }
  specifications.push({ name: 'head', shape: [d, vocabularySize], role: 'head', stack: 'decoder' });
  return specifications;
}

/** Roles that are matrices of a layer: what a perturbation of "all layer matrices" moves. */
export const MATRIX_ROLES: readonly Role[] = ['query', 'key', 'value', 'output', 'expand', 'contract'];
