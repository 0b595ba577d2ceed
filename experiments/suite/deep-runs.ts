/** Training runs of one depth, size and rate that differ in placement and initialisation: what is asked of the stream and of the layers. */
import type { Cell } from '../experiment.ts';
import type { ModelConfig, Profile } from '../result.ts';
import { crossed, GPT2_TRAINING_INITIALISATION, seeds } from './models.ts';
import { trainingRun, type TrainedProfile, type TrainingConfig, type TrainingSize } from './training-run.ts';

interface Size {
  training: TrainingSize;
  learningRate: number;
  seedCount: number;
}

/** On a laptop the sizes of the experiment on warmup, whose Pre-LN runs without warmup are the same runs and are not measured again. */
const SIZES: Record<TrainedProfile, Size> = {
  smoke: {
    training: { modelWidth: 16, headCount: 2, layerCount: 4, sequenceLength: 7, batchSize: 4, steps: 6 },
    learningRate: 3e-3,
    seedCount: 1,
  },
  laptop: {
    training: { modelWidth: 32, headCount: 2, layerCount: 12, sequenceLength: 15, batchSize: 16, steps: 800 },
    learningRate: 3e-3,
    seedCount: 5,
  },
};

export type DeepModel = Pick<ModelConfig, 'placement'> & Partial<ModelConfig>;

/** A placement at GPT-2's layer matrices, whose branches start near zero and smaller in deeper models. */
export function startedSmall(placement: ModelConfig['placement']): DeepModel {
  return { placement, ...GPT2_TRAINING_INITIALISATION };
}

/** Every model under every seed, trained with plain Adam at one rate without warmup. */
export function deepRuns(models: readonly DeepModel[], profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  if (profile === 'full') return [];
  const { training, learningRate, seedCount } = SIZES[profile];
  return crossed(
    models.map((model) => trainingRun(training, model, { learningRate })),
    seeds(baseSeed, seedCount),
  );
}
