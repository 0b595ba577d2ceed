import { z } from 'zod';
import { count, modelConfig, type ModelConfig } from '../result.ts';

const modelCell = z.object({ model: modelConfig, batchSize: count, steps: count.optional(), sampleCount: count.optional() });
/** Training runs one after the other until an edge is found, at most so many. */
const searchCell = z.object({ model: modelConfig, batchSize: count, steps: count, mostRuns: count });
/** Models of several depths, each through several batches. */
const depthsCell = z.object({ model: modelConfig, layerCounts: z.array(count), batchSize: count, batchCount: count });
/** One model with several gains. */
const gainsCell = z.object({ model: modelConfig, batchSize: count, gains: z.array(z.number()) });
/** A Jacobian of the whole sequence: a copy of it for each of its entries. */
const jacobianCell = z.strictObject({ model: modelConfig });
const operatorCell = z.object({ rows: count, width: count, sampleCount: count.default(1) });

/**
 * How much there is to compute in a cell. Of a model: multiply-adds of its matrices for each token, and layers gone through, once a step.
 * Of an operator: numbers that it goes over, and samples.
 */
export interface Work {
  of: 'model' | 'operator';
  amount: number;
  calls: number;
}

/** The work of a cell with this configuration; null for a configuration of another kind. */
export function workOf(config: unknown): Work | null {
  const asDepths = depthsCell.safeParse(config).data;
  if (asDepths) {
    const { model, layerCounts, batchSize, batchCount } = asDepths;
    return together(layerCounts.map((layerCount) => modelWork({ ...model, layerCount }, batchSize, batchCount)));
  }
  const asGains = gainsCell.safeParse(config).data;
  if (asGains) return modelWork(asGains.model, asGains.batchSize, asGains.gains.length);
  const asSearch = searchCell.safeParse(config).data;
  if (asSearch) return modelWork(asSearch.model, asSearch.batchSize, asSearch.steps * asSearch.mostRuns);
  const asModel = modelCell.safeParse(config).data;
  if (asModel) return modelWork(asModel.model, asModel.batchSize, asModel.steps ?? asModel.sampleCount ?? 1);
  const asJacobian = jacobianCell.safeParse(config).data;
  if (asJacobian) return modelWork(asJacobian.model, asJacobian.model.sequenceLength * asJacobian.model.modelWidth, 1);
  const asOperator = operatorCell.safeParse(config).data;
  if (!asOperator) return null;
  const { rows, width, sampleCount } = asOperator;
  return { of: 'operator', amount: rows * width * sampleCount, calls: sampleCount };
}

function together(parts: readonly Work[]): Work {
  const sum = (of: (part: Work) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return { of: 'model', amount: sum(({ amount }) => amount), calls: sum(({ calls }) => calls) };
}

function modelWork(model: ModelConfig, batchSize: number, steps: number): Work {
  const { architecture, layerCount, modelWidth, feedForwardWidth, vocabularySize, sequenceLength } = model;
  const isDecoder = architecture === 'decoder';
  const layers = isDecoder ? layerCount : 2 * layerCount;
  // An encoder layer has one attention and a decoder layer beside it two: one and a half a layer.
  const attentions = isDecoder ? 1 : 1.5;
  const perLayer = attentions * (4 * modelWidth ** 2 + 2 * sequenceLength * modelWidth) + 2 * modelWidth * feedForwardWidth;
  const perToken = layers * perLayer + vocabularySize * modelWidth;
  return { of: 'model', amount: perToken * sequenceLength * batchSize * steps, calls: layers * steps };
}
