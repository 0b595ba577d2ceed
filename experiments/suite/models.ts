/** Model configurations that experiments vary. Everything an experiment does not name stands here, once. */
import type { ModelConfig, Placement } from '../result.ts';

type ModelChoice = Pick<ModelConfig, 'layerCount' | 'modelWidth' | 'headCount' | 'vocabularySize' | 'sequenceLength'> &
  Partial<ModelConfig>;

/** A decoder-only Post-LN model with LayerNorm, Xavier initialisation and ReLU, but for what `choice` says; the feed-forward is 4 d wide. */
export function modelOf(choice: ModelChoice): ModelConfig {
  return {
    architecture: 'decoder',
    placement: 'post',
    norm: 'layernorm',
    qkNorm: 'none',
    initialisation: 'xavier',
    branchGain: 1,
    activation: 'relu',
    feedForwardWidth: 4 * choice.modelWidth,
    embeddingDeviation: 1,
    positionDeviation: 0.5,
    headDeviation: null,
    epsilon: 1e-5,
    ...choice,
  };
}

/** GPT-2 draws embedding, positions and head as it draws its matrices. */
export const GPT2_INITIALISATION = {
  initialisation: 'gpt2',
  embeddingDeviation: 0.02,
  positionDeviation: 0.02,
  headDeviation: 0.02,
} as const;

/** GPT-2's layer matrices with embeddings of unit size and a head of deviation 1/8, for training at a width where 0.02 everywhere would start near zero. */
export const GPT2_TRAINING_INITIALISATION = {
  initialisation: 'gpt2',
  embeddingDeviation: 1,
  positionDeviation: 1,
  headDeviation: 0.125,
} as const;

export const PLACEMENTS_COMPARED: readonly Placement[] = ['post', 'pre', 'deepnorm'];

/** `count` seeds in a row from the base seed. */
export function seeds(baseSeed: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => baseSeed + index);
}

/** Every configuration under every seed. */
export function crossed<Config>(configs: readonly Config[], seedList: readonly number[]): { config: Config; seed: number }[] {
  return configs.flatMap((config) => seedList.map((seed) => ({ config, seed })));
}
