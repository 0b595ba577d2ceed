import type { ModelConfig } from '../../experiments/result.ts';

/** A complete configuration of a model, for tests that vary or ignore it. */
export const MODEL = {
  architecture: 'decoder',
  placement: 'post',
  norm: 'layernorm',
  qkNorm: 'none',
  initialisation: 'xavier',
  branchGain: 1,
  activation: 'relu',
  layerCount: 12,
  modelWidth: 128,
  feedForwardWidth: 512,
  headCount: 4,
  vocabularySize: 512,
  sequenceLength: 64,
  embeddingDeviation: 1,
  positionDeviation: 0.5,
  headDeviation: null,
  epsilon: 1e-5,
} as const satisfies ModelConfig;
