import { defineExperiment, type Cell } from '../experiment.ts';
import type { ModelConfig, Profile } from '../result.ts';
import { crossed, GPT2_TRAINING_INITIALISATION, seeds } from './models.ts';
import { measure, probe, TRAINING_RUN, type TrainingConfig } from './training-run.ts';
import { DECIDING_RATE, decoderRun, WARMUP_SIZES } from './warmup-sizes.ts';

export { measure, probe };

/** Changes to the network that are run at every rate from the deciding one up, so that each can show its best. */
const CHANGED_NETWORKS: readonly Partial<ModelConfig>[] = [
  { placement: 'deepnorm' },
  { placement: 'admin' },
  GPT2_TRAINING_INITIALISATION,
  { branchGain: 0.2 },
  { placement: 'rezero', norm: 'none' },
];

/** Pre-LN from the small initialisation, the fair opponent of Post-LN from the same. */
const SMALL_PRE_LN: Partial<ModelConfig> = { ...GPT2_TRAINING_INITIALISATION, placement: 'pre' };

/** Changes that are run at the deciding rate alone. */
const CHANGED_AT_ONE_RATE: readonly { model?: Partial<ModelConfig>; training?: Partial<TrainingConfig> }[] = [
  {},
  { model: { initialisation: 'pytorch' } },
  { training: { optimizer: 'radam' } },
  { training: { clipNorm: 1 } },
  { training: { clipNorm: 0.1 } },
  { training: { beta2: 0.98 } },
  { training: { normGain: 0.1 } },
];

function grid(profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  const { warmupSteps, learningRates, seedCount } = WARMUP_SIZES[profile];
  const [, , long] = warmupSteps;
  const low = Math.min(...learningRates);
  const high = learningRates.filter((learningRate) => learningRate >= DECIDING_RATE);
  const configs = [
    ...CHANGED_AT_ONE_RATE.map(({ model = {}, training = {} }) => decoderRun(profile, model, training)),
    decoderRun(profile, {}, { warmupSteps: long }),
    ...(low < DECIDING_RATE ? [decoderRun(profile, {}, { learningRate: low })] : []),
    ...[...CHANGED_NETWORKS, SMALL_PRE_LN].flatMap((model) => high.map((learningRate) => decoderRun(profile, model, { learningRate }))),
  ];
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const rescue = /* @__PURE__ */ defineExperiment<'rescue'>({
  id: 'rescue',
  kind: TRAINING_RUN,
  title: 'What makes Post-LN train without warmup?',
  question:
    'Post-LN without warmup does not train at a learning rate of 0.001. One thing is changed at a time: the skip, the initialisation, the optimizer, the clipping, the gain of the norms. Which changes make it train, and do those that do then reach a lower loss than Pre-LN?',
  method:
    'Task, model and size of the experiment on warmup: 12 decoder layers of width 32, 800 steps of 16 sequences of 15 predicted tokens, five seeds, Adam at a constant rate without warmup; the runs that both have in common are measured once. Changed one at a time at 0.001: a warmup of 200 steps; DeepNorm; Admin, its factors profiled on random tokens; the layer matrices of GPT-2 or of PyTorch; branches that end in matrices of a fifth of the size; branches times a learned factor from 0 in a model without any norm (ReZero); RAdam; the gradient clipped to norm 1 and to 0.1; Adam with a beta2 of 0.98; norms whose gains start at 0.1; and a rate of 0.0003. The changes to the network are also run at 0.003 and 0.01, because a comparison at one rate favours whom the rate suits, and so is Pre-LN from the initialisation of GPT-2; Pre-LN from the Glorot initialisation is taken from the experiment on warmup. T-Fixup is not built: its factors are derived for encoder-decoders. What stands here in its place is the other way to do without norms, ReZero.',
  prediction:
    'Each of these makes Post-LN train at 0.001 in every seed: a warmup of 200 steps, DeepNorm, Admin, the initialisations of GPT-2 and of PyTorch, smaller branches, ReZero without norms, and RAdam, because its first four steps are plain gradient descent and its rectification is a warmup: 0.05 at the tenth step, 0.22 at the hundredth, 0.59 at the last. Each of these does not: clipping to 1 or to 0.1, because Adam divides a constant factor out; a beta2 of 0.98, because the first steps keep their size; norm gains of 0.1, because a branch of ReLUs scales with what it reads, so that each sublayer still adds as much as it is given. At 0.0003 it trains slowly. Where Post-LN trains, it ends below Pre-LN when both start from the same initialisation and each has its best rate, with DeepNorm, Admin and from the initialisation of GPT-2; with warmup alone it does not. Written before these runs; one trial run each had been seen of DeepNorm, the initialisation of GPT-2, the smaller branches and the low rate, and three runs each of these, of clipping to 1 and of a beta2 of 0.98 in an earlier version at twice the width and half the steps.',
  refutedIf:
    'A run with clipped gradients trains at 0.001, in any seed; or most runs of a warmup, of DeepNorm, of Admin or of the initialisation of GPT-2 are stuck there, the interval of the share above one half. Stuck means a final loss above the unigram entropy less 0.1 nats.',
  limits:
    'One task, one width, one depth and 800 steps. A change that is said not to help is tried in one or two strengths: a stronger one might. The rates are a factor of three apart, so the best of each variant is known within that factor only, and the best is chosen by the same runs that are then compared. Changes are made one at a time; what two of them do together is not shown. DeepNorm and Admin change the initialisation or the skip and the size of the branches together.',
  timed: false,
  grid,
  measure,
  probe,
});
