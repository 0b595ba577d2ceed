/** Sizes and rates of `warmup`, shared by the experiments that have training runs in common with it. */
import type { ModelConfig } from '../result.ts';
import { trainingRun, type TrainedProfile, type TrainingConfig, type TrainingSize } from './training-run.ts';

interface Size extends TrainingSize {
  /** Of the encoder-decoder: layers of each stack, tokens of source and target. */
  stack: Pick<TrainingSize, 'layerCount' | 'sequenceLength'>;
  warmupSteps: readonly [none: 0, short: number, long: number];
  controlSteps: number;
  learningRates: readonly number[];
  seedCount: number;
}

export const WARMUP_SIZES: Record<TrainedProfile, Size> = {
  smoke: {
    modelWidth: 16,
    headCount: 2,
    layerCount: 2,
    sequenceLength: 7,
    stack: { layerCount: 1, sequenceLength: 6 },
    batchSize: 4,
    steps: 6,
    warmupSteps: [0, 1, 3],
    controlSteps: 12,
    learningRates: [1e-3, 1e-2],
    seedCount: 1,
  },
  laptop: {
    modelWidth: 32,
    headCount: 2,
    layerCount: 12,
    sequenceLength: 15,
    stack: { layerCount: 6, sequenceLength: 16 },
    batchSize: 16,
    steps: 800,
    warmupSteps: [0, 50, 200],
    controlSteps: 3600,
    learningRates: [3e-4, 1e-3, 3e-3, 1e-2],
    seedCount: 5,
  },
};

/** The learning rate at which Post-LN without warmup is compared with everything else. */
export const DECIDING_RATE = 1e-3;
/** The rate at which it is stuck in every seed, also that of the second long control. */
export const HIGHER_RATE = 3e-3;

/** A run of the decoder-only model of that profile: Post-LN with plain Adam at the deciding rate, but for what is given. */
export function decoderRun(profile: TrainedProfile, model: Partial<ModelConfig>, training: Partial<TrainingConfig>): TrainingConfig {
  return trainingRun(trainingSize(profile), model, { learningRate: DECIDING_RATE, ...training });
}

export function trainingSize(profile: TrainedProfile): TrainingSize {
  const { modelWidth, headCount, layerCount, sequenceLength, batchSize, steps } = WARMUP_SIZES[profile];
  return { modelWidth, headCount, layerCount, sequenceLength, batchSize, steps };
}
