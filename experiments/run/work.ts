import { z } from 'zod';
import { count, modelConfig, type ModelConfig } from '../result.ts';

const modelCell = z.object({ model: modelConfig, batchSize: count, steps: count.default(1) });
const operatorCell = z.object({ rows: count, width: count, sampleCount: count });

/** What calling the operators of one layer costs beside their arithmetic, in multiply-adds; fits the smallest models on wasm. */
const LAYER_OVERHEAD = 2e6;
/** The same for one sample of an operator, in numbers. */
const SAMPLE_OVERHEAD = 2 ** 19;

/**
 * How much there is to compute in a cell with this configuration, for comparing cells of one experiment: multiply-adds of the model's
 * matrices for each token, or numbers that an operator goes over. Null for a configuration of another kind.
 */
export function workOf(config: unknown): number | null {
  const asModel = modelCell.safeParse(config).data;
  if (asModel) return modelWork(asModel.model, asModel.batchSize) * asModel.steps;
  const asOperator = operatorCell.safeParse(config).data;
  return asOperator ? (asOperator.rows * asOperator.width + SAMPLE_OVERHEAD) * asOperator.sampleCount : null;
}

function modelWork(model: ModelConfig, batchSize: number): number {
  const { architecture, layerCount, modelWidth, feedForwardWidth, vocabularySize, sequenceLength } = model;
  const isDecoder = architecture === 'decoder';
  const layers = isDecoder ? layerCount : 2 * layerCount;
  // An encoder layer has one attention and a decoder layer beside it two: one and a half a layer.
  const attentions = isDecoder ? 1 : 1.5;
  const perLayer = attentions * (4 * modelWidth ** 2 + 2 * sequenceLength * modelWidth) + 2 * modelWidth * feedForwardWidth;
  const perToken = layers * perLayer + vocabularySize * modelWidth;
  return perToken * sequenceLength * batchSize + layers * LAYER_OVERHEAD;
}
