/** The small model on which norms and the constants of Adam are compared: trained close to the floor of its task. */
import type { ConfigOf, ModelConfig, NormKind } from '../result.ts';
import { GPT2_TRAINING_INITIALISATION } from './models.ts';
import { trainingRun, type TrainedProfile, type TrainingSize } from './training-run.ts';

export interface ComparisonSize extends TrainingSize {
  /** Seeds of the comparison of LayerNorm with RMSNorm, and of all others. */
  paritySeeds: number;
  otherSeeds: number;
}

export const COMPARISON_SIZES: Record<TrainedProfile, ComparisonSize> = {
  smoke: {
    modelWidth: 16,
    headCount: 2,
    layerCount: 2,
    sequenceLength: 7,
    batchSize: 4,
    steps: 6,
    paritySeeds: 2,
    otherSeeds: 1,
  },
  laptop: {
    modelWidth: 64,
    headCount: 4,
    layerCount: 4,
    sequenceLength: 15,
    batchSize: 16,
    steps: 1000,
    paritySeeds: 12,
    otherSeeds: 5,
  },
};

/** At a constant rate the runs hover a tenth of a nat above the floor; falling to zero, it brings them within 0.06. */
const SCHEDULE = { learningRate: 2e-3, decay: 'cosine' } as const;

/** The compared model with that norm, at its usual initialisation: GPT-2's for Pre-LN, Xavier's with DeepNet's scales for DeepNorm. */
export function comparedRun(
  profile: TrainedProfile,
  model: { norm: NormKind; placement?: 'pre' | 'deepnorm' },
  training: Partial<ConfigOf<'norm-parity'>> = {},
): ConfigOf<'norm-parity'> {
  const { modelWidth, headCount, layerCount, sequenceLength, batchSize, steps } = COMPARISON_SIZES[profile];
  const { norm, placement = 'pre' } = model;
  const initialised: Partial<ModelConfig> = placement === 'pre' ? GPT2_TRAINING_INITIALISATION : {};
  return trainingRun(
    { modelWidth, headCount, layerCount, sequenceLength, batchSize, steps },
    { norm, placement, ...initialised },
    { ...SCHEDULE, ...training },
  );
}
