import { defineExperiment, type Cell } from '../experiment.ts';
import type { Profile } from '../result.ts';
import { crossed, seeds } from './models.ts';
import { comparedRun, COMPARISON_SIZES } from './norm-comparison.ts';
import { measure, probe, TRAINING_RUN, type TrainingConfig } from './training-run.ts';

export { measure, probe };

function grid(profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  if (profile === 'full') return [];
  const configs = (['pre', 'deepnorm'] as const).flatMap((placement) =>
    (['layernorm', 'rmsnorm'] as const).map((norm) => comparedRun(profile, { norm, placement })),
  );
  return crossed(configs, seeds(baseSeed, COMPARISON_SIZES[profile].paritySeeds));
}

export const normParity = /* @__PURE__ */ defineExperiment<'norm-parity'>({
  id: 'norm-parity',
  kind: TRAINING_RUN,
  title: 'Does RMSNorm cost quality?',
  question:
    'Two models from one initialisation see the same batches in the same order; one has LayerNorm, the other RMSNorm. Do they end at the same held-out loss, to within a margin fixed beforehand?',
  method:
    'The copying task with an exact floor: a path of a fixed Markov chain over 64 tokens, written twice. Decoder-only, 4 layers of width 64 with 4 heads, 1,000 steps of 16 fresh sequences of 15 predicted tokens, Adam at a rate that falls from 0.002 to zero along a cosine. Pre-LN starts from the initialisation of GPT-2, DeepNorm from its own. The size was found by trial: 1,000 steps at a constant rate end 0.10 nats above the floor, the falling rate brings one trial of Pre-LN with LayerNorm to 0.06, in a quarter of a minute. Runs further from the floor would compare how fast two models are halfway. Twelve seeds pair the norms: a pair shares initial parameters, batches and held-out sequences (32 batches), so that what they share cancels in the difference. The judge is a test of equivalence, two one-sided t tests at 5 %: equal means that the 90 % interval of the mean difference lies within 0.01 nats of zero. That margin is a sixth of what the models still lack. In three trial pairs of Pre-LN, of 800 steps at the constant rate under the seeds 0 to 2, the norms were within 0.002 nats of each other; twelve pairs leave room for five times that spread.',
  prediction:
    'RMSNorm and LayerNorm are equivalent within 0.01 nats, with Pre-LN and with DeepNorm. Written after the three trial pairs of Pre-LN and before any pair of DeepNorm.',
  refutedIf:
    'The difference lies outside the margin with either placement, by its 95 % interval. An interval that reaches over the margin decides nothing, and neither do runs that end 0.1 nats or more above the floor.',
  limits:
    'One small model, one synthetic task of 64 tokens, 1,000 steps, one optimizer at one rate. That no difference of 0.01 nats is seen here does not say that none appears in a model of useful size, at other rates, in low precision, or after a long training. A margin of 0.01 nats is a choice; a reader who cares about less should read the interval instead of the verdict.',
  timed: false,
  grid,
  measure,
  probe,
});
