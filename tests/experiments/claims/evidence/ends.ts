/** Synthetic cells of `stack-ends`: logits as large as the stream, which grows by 0.9 a layer under Xavier, and a first norm that divides by what it reads. */
import type { MeasuredCellOf, ModelConfig } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type End = MeasuredCellOf<'stack-ends'>;

const SEEDS = 10;
const GPT2 = { initialisation: 'gpt2', embeddingDeviation: 0.02, positionDeviation: 0.02, headDeviation: 0.02 } as const;

export function stackEndCells(): End[] {
  const outputs = [6, 12, 24, 48].flatMap((layerCount) =>
    [{}, GPT2].flatMap((initialisation) =>
      range(SEEDS).map((seed) => outputEnd({ ...MODEL, placement: 'pre', layerCount, ...initialisation }, seed)),
    ),
  );
  const inputs = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].flatMap((deviation) =>
    [{}, GPT2].flatMap((initialisation) =>
      range(SEEDS).map((seed) =>
        inputEnd({ ...MODEL, ...initialisation, embeddingDeviation: deviation, positionDeviation: deviation }, seed),
      ),
    ),
  );
  return [...outputs, ...inputs];
}

function cell(model: ModelConfig, seed: number, measurement: End['measurement']): End {
  return {
    ...CELL,
    key: `${JSON.stringify(model)} ${String(seed)}`,
    seed,
    status: 'measured',
    config: { end: measurement.end, model, batchSize: 4 },
    measurement,
  };
}

function outputEnd(model: ModelConfig, seed: number): End {
  const isSmall = model.initialisation === 'gpt2';
  const streamVariance = (isSmall ? 0.004 : 0.2 + 0.9 * model.layerCount) * scatter(0.04, seed, model.layerCount);
  const perEntry = isSmall ? 0.05 : 1;
  return cell(model, seed, {
    end: 'output',
    streamVariance,
    logitVariance: perEntry * scatter(0.02, seed, model.layerCount, 1),
    lossNats: 6.24 + perEntry / 2,
    bareLogitVariance: perEntry * streamVariance * scatter(0.02, seed, model.layerCount, 2),
    bareLossNats: 6.24 + (perEntry * streamVariance) / 2,
  });
}

function inputEnd(model: ModelConfig, seed: number): End {
  const branch = model.initialisation === 'gpt2' ? 0.001 : 0.05;
  const normInputRms = Math.sqrt(2 * (1 + branch)) * model.embeddingDeviation * scatter(0.01, seed);
  const gradientNormBehind = 0.02 * scatter(0.05, seed, 3);
  const gradientNormBefore = (gradientNormBehind / Math.sqrt(normInputRms ** 2 + 1e-5)) * scatter(0.01, seed, 4);
  return cell(model, seed, {
    end: 'input',
    normInputRms,
    gradientNormBehind,
    gradientNormBefore,
    weightedInverseDeviation: gradientNormBefore / gradientNormBehind,
    inputGradientNorm: gradientNormBefore * Math.sqrt(1 + branch),
  });
}
