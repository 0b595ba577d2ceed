/** Synthetic cells of `warmup`: final losses near a plateau of the task, with a scatter of 0.5 %. */
import type { ConfigOf, MeasuredCellOf, ModelConfig } from '../../../../experiments/result.ts';
import { MODEL } from '../../../support/model-config.ts';
import { CELL, range, scatter } from './cell.ts';

type Run = MeasuredCellOf<'warmup'>;
interface Variant {
  loss: number;
  model?: Partial<ModelConfig>;
  training?: Partial<ConfigOf<'warmup'>>;
}

export const FLOORS = { unigramNats: 4.03, bigramNats: 1.887, floorNats: 0.879 };
const SEEDS = 3;
const STUCK = 4.03;
const DEFAULTS = {
  task: 'copy-markov',
  batchSize: 16,
  steps: 400,
  optimizer: 'adam',
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  warmupSteps: 0,
  clipNorm: null,
} as const;
const PRE = { placement: 'pre' } as const;
const SEQUENCES = { model: { architecture: 'encoder-decoder', layerCount: 6 }, training: { task: 'reverse-markov', steps: 800 } } as const;

const VARIANTS: Variant[] = [
  { loss: 3.2, training: { learningRate: 3e-4 } },
  { loss: STUCK },
  { loss: STUCK, training: { learningRate: 3e-3 } },
  { loss: 3.7, training: { learningRate: 3e-4, warmupSteps: 200 } },
  { loss: 3.2, training: { warmupSteps: 200 } },
  { loss: STUCK, training: { learningRate: 3e-3, warmupSteps: 200 } },
  { loss: 2.25, model: PRE, training: { learningRate: 3e-4 } },
  { loss: 1.93, model: PRE },
  { loss: 1.7, model: PRE, training: { learningRate: 3e-3 } },
  { loss: 2.35, model: PRE, training: { learningRate: 3e-4, warmupSteps: 200 } },
  { loss: 2.05, model: PRE, training: { warmupSteps: 200 } },
  { loss: 1.85, model: PRE, training: { learningRate: 3e-3, warmupSteps: 200 } },
  { loss: 1.8, model: { placement: 'deepnorm' } },
  { loss: 1.06, model: { initialisation: 'gpt2' } },
  { loss: 1.78, model: { branchGain: 0.2 } },
  { loss: STUCK, training: { clipNorm: 1 } },
  { loss: STUCK, training: { beta2: 0.98 } },
  { loss: STUCK, training: { steps: 3600 } },
  { loss: STUCK, ...SEQUENCES },
  { loss: 2, model: SEQUENCES.model, training: { ...SEQUENCES.training, warmupSteps: 200 } },
  { loss: 1.5, model: { ...SEQUENCES.model, ...PRE }, training: SEQUENCES.training },
  { loss: 1.6, model: { ...SEQUENCES.model, ...PRE }, training: { ...SEQUENCES.training, warmupSteps: 200 } },
];

export function trainingCells(): Run[] {
  return VARIANTS.flatMap(({ loss, model, training }, variant) =>
    range(SEEDS).map((seed): Run => {
      const final = loss * scatter(0.005, seed, variant);
      const isPost = model?.placement === undefined;
      return {
        ...CELL,
        key: `${String(variant)} ${String(seed)}`,
        seed,
        status: 'measured',
        config: {
          model: { ...MODEL, modelWidth: 64, feedForwardWidth: 256, vocabularySize: 64, sequenceLength: 31, ...model },
          ...DEFAULTS,
          ...training,
        },
        measurement: {
          steps: [1, 200, 400],
          lossNats: [4.5, final, final],
          gradientNorm: isPost ? [2 * scatter(0.1, seed), 0.02, 0.01] : [1.6 * scatter(0.1, seed), 0.5, 0.5],
          finalLossNats: final,
          heldOutLossNats: final,
          floors: FLOORS,
          divergedAtStep: null,
          stepTimeMs: { median: 50, fastest: 45 },
        },
      };
    }),
  );
}
