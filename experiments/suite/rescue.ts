import { defineExperiment, type Cell } from '../experiment.ts';
import type { ModelConfig, Profile } from '../result.ts';
import { crossed, GPT2_TRAINING_INITIALISATION, seeds } from './models.ts';
import { measure, probe, TRAINING_RUN, type TrainingConfig } from './training-run.ts';
import { DECIDING_RATE, decoderRun, HIGHER_RATE, WARMUP_SIZES } from './warmup-sizes.ts';

export { measure, probe };

interface Change {
  model?: Partial<ModelConfig>;
  training?: Partial<TrainingConfig>;
}

/** Run at every rate from the deciding one up, so that each can show its best. The last is Pre-LN from the small initialisation, the fair opponent of Post-LN from the same. */
const AT_ALL_RATES: readonly Change[] = [
  { model: { placement: 'deepnorm' } },
  { model: { placement: 'admin' } },
  { model: GPT2_TRAINING_INITIALISATION },
  { model: { placement: 'rezero', norm: 'none' } },
  { model: { ...GPT2_TRAINING_INITIALISATION, placement: 'pre' } },
];

/** Run at the deciding rate and at the higher one. */
const AT_BOTH_RATES: readonly Change[] = [{}, { model: { branchGain: 0.2 } }, { training: { clipNorm: 1 } }];

/** Run at the higher rate alone, at which plain Post-LN is stuck in every seed. */
const AT_HIGHER_RATE: readonly Change[] = [
  { model: { initialisation: 'pytorch' } },
  { training: { optimizer: 'radam' } },
  { training: { clipNorm: 0.1 } },
  { training: { beta2: 0.98 } },
  { training: { normGain: 0.1 } },
];

function grid(profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  if (profile === 'full') return [];
  const { warmupSteps, learningRates, seedCount } = WARMUP_SIZES[profile];
  const [, , long] = warmupSteps;
  const low = Math.min(...learningRates);
  const at = (learningRate: number, { model = {}, training = {} }: Change): TrainingConfig =>
    decoderRun(profile, model, { learningRate, ...training });
  const both = [...AT_BOTH_RATES, { training: { warmupSteps: long } }];
  const configs = [
    ...[DECIDING_RATE, HIGHER_RATE].flatMap((rate) => both.map((change) => at(rate, change))),
    ...AT_ALL_RATES.flatMap((change) => learningRates.filter((rate) => rate >= DECIDING_RATE).map((rate) => at(rate, change))),
    ...AT_HIGHER_RATE.map((change) => at(HIGHER_RATE, change)),
    ...(low < DECIDING_RATE ? [at(low, {})] : []),
  ];
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const rescue = /* @__PURE__ */ defineExperiment<'rescue'>({
  id: 'rescue',
  kind: TRAINING_RUN,
  title: 'What makes Post-LN train without warmup?',
  question:
    'At a learning rate of 0.003 Post-LN without warmup does not train. One thing is changed at a time: the skip, the initialisation, the optimizer, the clipping, the gain of the norms. Which changes make it train, and do those that do then reach a lower loss than Pre-LN?',
  method:
    'Task, model and size of the experiment on warmup: 12 decoder layers of width 32, 800 steps of 16 sequences of 15 predicted tokens, five seeds, Adam at a constant rate without warmup; the runs that both have in common are measured once. The rate was set when the plain runs of that experiment had been seen and none of these: at 0.001 some seeds leave the plateau by themselves, at 0.003 none does, so 0.003 decides. Changed one at a time there: a warmup of 200 steps; DeepNorm; Admin, its factors profiled on random tokens; the layer matrices of GPT-2 or of PyTorch; branches that end in matrices of a fifth of the size; branches times a learned factor from 0 in a model without any norm (ReZero); RAdam; the gradient clipped to norm 1 and to 0.1; Adam with a beta2 of 0.98; and norms whose gains start at 0.1. The warmup, the smaller branches and the clipping to 1 are also run at 0.001. DeepNorm, Admin, ReZero and the initialisation of GPT-2, under Post-LN and under Pre-LN, are run at 0.001 and at 0.01 too, because a comparison at one rate favours whom the rate suits, and plain Pre-LN had been seen to be best at 0.01; Pre-LN from the Xavier initialisation is taken from the experiment on warmup. T-Fixup is not built: its factors are derived for encoder-decoders. What stands here in its place is the other way to do without norms, ReZero.',
  prediction:
    'At 0.001, each of these trains in every seed: a warmup of 200 steps, DeepNorm, Admin, the initialisation of GPT-2, smaller branches and ReZero without norms. At 0.003, DeepNorm, Admin, the initialisations of GPT-2 and of PyTorch and ReZero train in every seed; the warmup, the smaller branches and RAdam, whose rectification is a warmup (0.05 at the tenth step, 0.22 at the hundredth, 0.59 at the last), do not in most seeds. At neither rate does clipping help, because Adam divides a constant factor out; nor does a beta2 of 0.98, because the first steps keep their size; nor norm gains of 0.1, because a branch of ReLUs scales with what it reads, so that each sublayer still adds as much as it is given. Where Post-LN trains, it ends below Pre-LN when both start from the same initialisation and each has its best rate, with DeepNorm, Admin and from the initialisation of GPT-2; with warmup alone it does not. Written before these runs; one trial run each had been seen of DeepNorm, the initialisation of GPT-2, the smaller branches and a low rate, and three runs each of these, of clipping to 1 and of a beta2 of 0.98 in an earlier version at twice the width and half the steps.',
  refutedIf:
    'A run with clipped gradients trains at 0.003, in any seed; or most runs of DeepNorm, of Admin or of the initialisation of GPT-2 are stuck there, or most runs of a warmup at 0.001, the interval of the share above one half. Stuck means a final loss above the unigram entropy less 0.1 nats.',
  limits:
    'One task, one width, one depth and 800 steps. A change that is said not to help is tried in one or two strengths: a stronger one might. There are three rates, a factor of three apart, so the best of each variant is known within that factor only, or lies beyond the last, and the best one is chosen by the same runs that are then compared. Changes are made one at a time; what two of them do together is not shown. DeepNorm and Admin change the initialisation or the skip and the size of the branches together.',
  timed: false,
  grid,
  measure,
  probe,
});
