import { defineExperiment, type Cell } from '../experiment.ts';
import type { ModelConfig, Profile } from '../result.ts';
import { crossed, GPT2_TRAINING_INITIALISATION, seeds } from './models.ts';
import { measure, probe, TRAINING_RUN, trainingRun, type TrainedProfile, type TrainingConfig, type TrainingSize } from './training-run.ts';

export { measure, probe };

interface Size {
  training: TrainingSize;
  /** Ascending. The z-loss is tried at those from `highRatesFrom` on. */
  learningRates: readonly number[];
  highRatesFrom: number;
  seedCount: number;
}

const SIZES: Record<TrainedProfile, Size> = {
  smoke: {
    training: { modelWidth: 16, headCount: 2, layerCount: 2, sequenceLength: 7, batchSize: 4, steps: 6 },
    learningRates: [1e-2, 1e-1],
    highRatesFrom: 1e-1,
    seedCount: 1,
  },
  laptop: {
    training: { modelWidth: 32, headCount: 2, layerCount: 4, sequenceLength: 15, batchSize: 16, steps: 400 },
    learningRates: [3e-3, 1e-2, 3e-2, 1e-1, 3e-1],
    highRatesFrom: 1e-1,
    seedCount: 8,
  },
};

/** Of the squared logarithm of the softmax's denominator, as PaLM has it. */
const Z_LOSS = 1e-4;

function grid(profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  if (profile === 'full') return [];
  const { training, learningRates, highRatesFrom, seedCount } = SIZES[profile];
  const run = (model: Partial<ModelConfig>, learningRate: number, zLoss = 0): TrainingConfig =>
    trainingRun(training, { ...GPT2_TRAINING_INITIALISATION, ...model }, { learningRate, zLoss });
  const configs = [
    ...(['pre', 'reordered'] as const).flatMap((placement) =>
      (['none', 'rmsnorm'] as const).flatMap((qkNorm) => learningRates.map((rate) => run({ placement, qkNorm }, rate))),
    ),
    ...learningRates.filter((rate) => rate >= highRatesFrom).map((rate) => run({ placement: 'pre' }, rate, Z_LOSS)),
  ];
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const logitGrowth = /* @__PURE__ */ defineExperiment<'logit-growth'>({
  id: 'logit-growth',
  kind: TRAINING_RUN,
  title: 'How much higher a learning rate does a norm of queries and keys allow?',
  question:
    'At high learning rates the attention logits grow until attention looks at one token alone. Does normalising queries and keys prevent that, and up to which rate does a model then train? Does it take such a norm where the norm stands behind the branch? Does a penalty on the output logits do the same?',
  method:
    'The task and the optimizer of the experiment on warmup: plain Adam without warmup, 16 sequences of 15 predicted tokens. Four layers of width 32 with two heads and GPT-2’s initialisation, 400 steps: about two seconds a run, so that eight seeds at each of five rates from 0.003 to 0.3, a factor of about 3 apart, are affordable. With eight seeds one run may stray without the interval of the share reaching one half; with five, none may. Pre-LN and the reordered placement (the norm behind the branch alone), each with and without RMSNorm of queries and keys over the width of a head; and Pre-LN with a z-loss of weight 0.0001 on the output logits at the two highest rates. A run trains when its final loss, the mean of the last 20 steps, lies more than half a nat below the unigram entropy: it has learned more than how often tokens occur. At about ten steps we record the largest attention logit of each layer and the mean entropy of its attention weights.',
  prediction:
    'In Pre-LN the norm of queries and keys raises the largest rate at which runs train by a factor of about 3 or more, that is, by one rate of the grid or more. The reordered placement without it fails at a rate at which Pre-LN without it trains; with it the two allow the same. The z-loss shifts nothing, as it concerns the output logits and not those of the attention. At initialisation no logit of normalised queries and keys exceeds the root of the width of a head, here 4; without the norm the largest logit at the end grows with the rate. Trial runs of Pre-LN, one a cell, had been seen: at 0.03 both reached 0.99 nats, at 0.1 one without the norm ended at 3.84 and one with it at 2.49.',
  refutedIf:
    'At no rate of the grid do runs of Pre-LN train with the norm of queries and keys where they fail without, while each rate is decided; or the same of the reordered placement; or at each rate at which Pre-LN without the norm trains, the reordered placement without it trains too; or with the z-loss runs train at a rate at which they fail without. The runs of one cell train, or fail, when the 95 % Wilson interval of the share of those that train lies above, or below, one half.',
  limits:
    'A model of four layers and width 32, trained for 400 steps on one synthetic task: the rates are far above those of large models, and whether the factor is the same there is not shown. GPT-2’s initialisation is the one tried. The rates are a factor of about 3 apart, so a shift of less would be missed and a larger one is only known to a factor. That logits are large where training fails does not show that they are the cause; the norm also changes the gradient of queries and keys. Other remedies, such as warmup, clipping or a smaller second moment’s decay, may allow the same rates.',
  timed: false,
  grid,
  measure,
  probe,
});
