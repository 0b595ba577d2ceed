/** What the probe of WebGPU and the test that runs it both compute. */
import type { ModelConfig } from '../../../experiments/result.ts';
import { MODEL } from '../../support/model-config.ts';

const SMALL = {
  ...MODEL,
  layerCount: 2,
  modelWidth: 12,
  feedForwardWidth: 24,
  headCount: 2,
  vocabularySize: 9,
  sequenceLength: 5,
} as const;

export const MODELS: readonly ModelConfig[] = [
  SMALL,
  { ...SMALL, architecture: 'encoder-decoder', placement: 'pre', norm: 'rmsnorm', activation: 'gelu', layerCount: 1 },
];
export const BATCH_SIZE = 3;

/** The decoder that training experiments use on a laptop. */
export const COUNTED: ModelConfig = { ...MODEL, modelWidth: 64, feedForwardWidth: 256, vocabularySize: 64, sequenceLength: 31 };
export const STEP_BATCH_SIZE = 16;
