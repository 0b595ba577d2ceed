import { defineExperiment } from '../experiment.ts';
import { deepRuns, startedSmall, type DeepModel } from './deep-runs.ts';
import { measure, probe, TRAINING_RUN } from './training-run.ts';

export { measure, probe };

/** At Xavier initialisation unless said otherwise. */
const MODELS: readonly DeepModel[] = [
  { placement: 'pre' },
  startedSmall('pre'),
  { placement: 'layernorm-scaling' },
  startedSmall('layernorm-scaling'),
  { placement: 'sandwich' },
  { placement: 'reordered' },
  { placement: 'deepnorm' },
];

export const growthInTraining = /* @__PURE__ */ defineExperiment<'growth-in-training'>({
  id: 'growth-in-training',
  kind: TRAINING_RUN,
  title: 'How does the variance of the stream grow with depth once a model is trained?',
  question:
    'At initialisation every Pre-LN layer adds about the same variance to the stream. Does that stay so while the model learns, and do LayerNorm scaling, a second norm behind the branch, or a smaller initialisation change it?',
  method:
    'The models, the task and the optimizer of the experiment on warmup: 12 layers of width 32, 800 steps of plain Adam without warmup on sequences of 15 predicted tokens, 16 a batch, five seeds, at a learning rate of 0.003. Trial runs showed that this is the largest of the rates tried there at which Pre-LN trains, and that with GPT-2’s scaled initialisation it comes within 0.11 nats of the floor in 800 steps; fewer layers would leave too few points for a power. Seven models: Pre-LN and LayerNorm scaling (the norm’s output divided by the root of the layer’s number), each with Xavier initialisation and with GPT-2’s; sandwich, with a norm before and behind each branch; reordered, with the norm behind the branch alone; and DeepNorm, whose stream is normalised and cannot grow, for contrast. At steps 1, 2, 5, 10, 20, 50, 100, 200, 400 and 800 we record the mean square of the stream behind each layer and the energy of each branch over that of what it reads. The power of growth is the slope of log(V(l) - V(1)) on log(l - 1) over the layers l from 2 on, one slope a seed: 1 when every layer adds the same.',
  prediction:
    'At initialisation the variance of Pre-LN grows about linearly: a power between 0.8 and 1.5 (an earlier measurement at initialisation, in a larger model, gave 1.26). In training it becomes super-linear: the power rises by 0.2 or more. LayerNorm scaling flattens the growth: after training the variance of the last layer over that of the first is smaller than in Pre-LN with the same initialisation. The stream of DeepNorm keeps the variance of a norm’s output.',
  refutedIf:
    'By 95 % t intervals over seeds: the power of Pre-LN (Xavier) at the first step lies outside 0.8 to 1.5; or it rises from the first step to the last by less than 0.2; or the variance of the last layer over that of the first, after training, is not smaller with LayerNorm scaling than in Pre-LN, at either initialisation.',
  limits:
    'One depth, one width of 32, one learning rate and 800 steps on one synthetic task. Large models are trained with warmup, weight decay and a decaying rate, all of which bound the growth of weights, and for a thousand times as long; they may grow more or less. A power over eleven layers is a summary, not a law. The mean square counts all coordinates and tokens together, and a few large ones can make it up. Models that learn at different speeds are compared at the same step, not at the same loss.',
  timed: false,
  grid: (profile, baseSeed) => deepRuns(MODELS, profile, baseSeed),
  measure,
  probe,
});
