/** Small models with drawn parameters and a batch, as the referee has them and as the model takes them. */
import type { Batch as ModelBatch } from '../../../experiments/model/transformer.ts';
import type { ModelConfig } from '../../../experiments/result.ts';
import { modelConfigOf } from '../model/on-wasm.ts';
import { draw, drawBatch, drawParameters } from '../reference/draw.ts';
import type { Batch } from '../reference/model.ts';
import type { Tensors } from '../reference/parameters.ts';
import type { ReferenceConfig } from '../reference/stack.ts';

export const SIZES = { modelWidth: 8, feedForwardWidth: 12, vocabularySize: 9, sequenceLength: 5 };
export const BATCH_SIZE = 3;

const DECODER: ReferenceConfig = {
  architecture: 'decoder',
  placement: 'post',
  norm: 'layernorm',
  qkNorm: 'none',
  activation: 'relu',
  layerCount: 3,
  headCount: 2,
  epsilon: 1e-5,
};

/** Between them: every kind of sublayer, norms with and without centring and bias, normalised queries, a norm behind the branch. */
export const CONFIGS: readonly ReferenceConfig[] = [
  DECODER,
  { ...DECODER, placement: 'pre', norm: 'rmsnorm', activation: 'gelu' },
  { ...DECODER, placement: 'reordered', norm: 'layernorm', qkNorm: 'rmsnorm' },
  { ...DECODER, architecture: 'encoder-decoder', placement: 'pre', layerCount: 2 },
  { ...DECODER, architecture: 'encoder-decoder', placement: 'post', norm: 'rmsnorm', layerCount: 2 },
];

export function nameOf({ architecture, placement, norm, qkNorm }: ReferenceConfig): string {
  return `${architecture}, ${placement}, ${norm}, qk ${qkNorm}`;
}

export interface SmallModel {
  config: ReferenceConfig;
  parameters: Tensors;
  batch: Batch;
  model: ModelConfig;
  modelBatch: ModelBatch;
}

export function smallModel(config: ReferenceConfig, seed: number): SmallModel {
  const source = draw(seed);
  const parameters = drawParameters(source, config, SIZES);
  const batch = drawBatch(source, config, SIZES, BATCH_SIZE);
  const ids = (tokens: readonly (readonly number[])[]): Int32Array => Int32Array.from(tokens.flat());
  const modelBatch = {
    batchSize: BATCH_SIZE,
    source: batch.source ? ids(batch.source) : null,
    inputs: ids(batch.inputs),
    targets: ids(batch.targets),
  };
  return { config, parameters, batch, model: modelConfigOf(config, SIZES), modelBatch };
}
