/** What all experiments share that train models: how a run is measured, the task and sizes, and the names of usual choices. */
import type { ConfigOf, MeasurementOf, ModelConfig, Profile } from '../result.ts';
import { TASK_VOCABULARY } from '../training/task.ts';
import { train } from '../training/train.ts';
import { modelOf } from './models.ts';

export type TrainingConfig = ConfigOf<'warmup'>;

/** The `kind` of every experiment whose cells are training runs, so that a run which two of them need is measured once. */
export const TRAINING_RUN = 'training-run';

/**
 * The profiles that train. There is no larger grid for a GPU: five seeds or more of every variant, at a size that keeps a GPU busy, take
 * hours, and at the size of a laptop a GPU waits for its launches and is no faster than a processor.
 */
export type TrainedProfile = Exclude<Profile, 'full'>;

/** One training run. Not typed by an id: the experiments that share it have one configuration, but ids of their own. */
export const measure = (config: TrainingConfig, seed: number): Promise<MeasurementOf<'warmup'>> => train(config, seed);

/** Adam at a constant rate without warmup, decay, clipping or anything else. */
export const PLAIN_ADAM = {
  optimizer: 'adam',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0,
  warmupSteps: 0,
  decay: 'constant',
  clipNorm: null,
  zLoss: 0,
  normGain: 1,
} as const;

export interface TrainingSize {
  modelWidth: number;
  headCount: number;
  layerCount: number;
  /** Predicted tokens a sequence; odd for `copy-markov`. */
  sequenceLength: number;
  batchSize: number;
  steps: number;
}

/** A run of plain Adam on `copy-markov`, but for what `training` says, of a decoder-only Post-LN model, but for what `model` says. */
export function trainingRun(
  { batchSize, steps, ...size }: TrainingSize,
  model: Partial<ModelConfig>,
  training: Partial<TrainingConfig> & Pick<TrainingConfig, 'learningRate'>,
): TrainingConfig {
  const task = training.task ?? 'copy-markov';
  return {
    ...PLAIN_ADAM,
    model: modelOf({ ...size, vocabularySize: TASK_VOCABULARY[task], ...model }),
    task,
    batchSize,
    steps,
    ...training,
  };
}

const PROBED: TrainingSize = { modelWidth: 16, headCount: 2, layerCount: 2, sequenceLength: 7, batchSize: 2, steps: 3 };

/** A few steps of each optimizer, task and addition, with what is seen inside and afterwards. */
export async function probe(): Promise<number[]> {
  const learningRate = 1e-2;
  const configs: TrainingConfig[] = [
    trainingRun(PROBED, { placement: 'deepnorm' }, { learningRate, warmupSteps: 2, clipNorm: 0.5 }),
    trainingRun(PROBED, { architecture: 'encoder-decoder', placement: 'pre', norm: 'rmsnorm' }, { learningRate, task: 'reverse-markov' }),
    trainingRun(PROBED, {}, { learningRate, optimizer: 'sgd', decay: 'cosine', normGain: 0.5 }),
    trainingRun({ ...PROBED, steps: 6 }, { placement: 'pre', qkNorm: 'rmsnorm' }, { learningRate, optimizer: 'radam', beta2: 0.98 }),
    trainingRun(PROBED, { placement: 'pre' }, { learningRate, weightDecay: 0.1, zLoss: 1e-2 }),
  ];
  const measured = [];
  for (const config of configs) measured.push(await measure(config, 1));
  return measured.flatMap(({ lossNats, gradientNorm, heldOutLossNats, snapshots, after }) => [
    ...lossNats,
    ...gradientNorm,
    heldOutLossNats,
    ...numbersIn(snapshots),
    ...numbersIn(after),
  ]);
}

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(numbersIn);
}
