import { defineExperiment, type Cell } from '../experiment.ts';
import type { NormKind, Profile } from '../result.ts';
import { crossed, seeds } from './models.ts';
import { comparedRun, COMPARISON_SIZES } from './norm-comparison.ts';
import { measure, probe, TRAINING_RUN, type TrainingConfig } from './training-run.ts';

export { measure, probe };

const VARIANTS: readonly NormKind[] = [
  'layernorm',
  'layernorm-without-bias',
  'layernorm-without-gain',
  'layernorm-plain',
  'rmsnorm',
  'rmsnorm-one-plus-gain',
  'rmsnorm-plain',
  'prmsnorm-quarter',
  'prmsnorm-eighth',
  'prmsnorm',
  'l2',
  'dyt',
];

function grid(profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  if (profile === 'full') return [];
  const configs = VARIANTS.map((norm) => comparedRun(profile, { norm }));
  return crossed(configs, seeds(baseSeed, COMPARISON_SIZES[profile].otherSeeds));
}

export const normAblations = /* @__PURE__ */ defineExperiment<'norm-ablations'>({
  id: 'norm-ablations',
  kind: TRAINING_RUN,
  title: 'What can a norm go without?',
  question:
    'LayerNorm takes off the mean, divides by a size, multiplies by a gain and adds a bias. Trained without one of these parts, or with the size taken from a part of the row, how much worse does a model end? And how much does a trained model use them?',
  method:
    'The Pre-LN runs of the comparison of LayerNorm with RMSNorm (copying task with an exact floor, 4 layers of width 64, 1,000 steps, Adam from 0.002 to zero along a cosine, initialisation of GPT-2), with twelve norms under its first five seeds: LayerNorm, without bias, without gain, without both; RMSNorm, with its gain stored as the distance from 1, without gain; RMSNorm from a quarter, an eighth and a sixteenth of the row (16, 8 and 4 of 64 entries); division by the Euclidean length, which lacks the root of the width; and the elementwise dynamic tanh in the place of a norm. Each run is paired with the LayerNorm run of its seed. At ten steps of every run the share of the mean in the squared length of what the norms read is recorded, and after the last step the size of the biases, how far the gains have moved, and what the held-out loss becomes when the trained biases are set to zero. The margin of 0.01 nats is that of the comparison. Five seeds are few, but trial pairs of LayerNorm and RMSNorm scattered by 0.002 nats.',
  prediction:
    'Only division by the length and the size from a sixteenth of the row cost more than 0.01 nats: the one starts with branches and logits eight times too small, the other estimates a size from four numbers, with a relative error of a third. Mean, bias and gain can each go, and so can bias and gain together. The mean has a small share in what the norms read, near one over the width at the start and below a tenth after training. Biases that were trained with are used all the same: to set them to zero then costs more than 0.01 nats. Of the dynamic tanh nothing is predicted.',
  refutedIf:
    'Training without the bias costs more than 0.01 nats, or so does another of the variants expected to be harmless; or division by the length or the size from a sixteenth costs less; or the mean share of trained models is above a tenth; or zeroing trained biases costs less than 0.01 nats. Each by the 95 % interval over seeds.',
  limits:
    'One small Pre-LN model on one synthetic task, at one learning rate: a variant that is harmless here may need another rate, and one that costs something may cost nothing at its own best rate, which was not looked for. A row of 64 entries makes a sixteenth of it four entries; at the widths of useful models the same share is hundreds. The matrices behind a norm can take over its gain, and the biases of the feed-forward a part of its bias, so that harmless to leave out does not mean unused. Twelve variants against one reference are not corrected for their number.',
  timed: false,
  grid,
  measure,
  probe,
});
