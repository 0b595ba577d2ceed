import { defineExperiment } from '../experiment.ts';
import { deepRuns, startedSmall, type DeepModel } from './deep-runs.ts';
import { measure, probe, TRAINING_RUN } from './training-run.ts';

export { measure, probe };

/** At Xavier initialisation unless said otherwise. */
const MODELS: readonly DeepModel[] = [
  { placement: 'pre' },
  startedSmall('pre'),
  startedSmall('layernorm-scaling'),
  { placement: 'deepnorm' },
  startedSmall('post'),
];

export const idleLayers = /* @__PURE__ */ defineExperiment<'idle-layers'>({
  id: 'idle-layers',
  kind: TRAINING_RUN,
  title: 'Are the upper layers of a trained Pre-LN model idle?',
  question:
    'When one layer of a trained model is passed over, the loss rises. Does it rise less for a layer of the upper half than for one of the lower half, and is that a matter of the placement?',
  method:
    'The models, the task and the optimizer of the experiment on the growth of the stream, whose runs are shared: 12 layers of width 32, 800 steps of plain Adam at 0.003 without warmup, five seeds. Trial runs showed that with GPT-2’s initialisation Pre-LN then comes within 0.11 nats of the floor. Twelve layers give six in each half and are the most that this machine trains in 15 seconds a run. Pre-LN at Xavier and at GPT-2’s initialisation, LayerNorm scaling at GPT-2’s, DeepNorm at Xavier, and Post-LN at GPT-2’s, with which it trains without warmup. After the last step, on 64 held-out sequences, we pass the stream by one layer at a time and record the loss less that of the whole model. Two more measures ask how far a layer moves the stream: the mean angle between a token before and behind it, and the linear centred kernel alignment of the two. The share of the upper half is the sum of the rises of layers 7 to 12 over that of all layers: one half when all layers are worth the same.',
  prediction:
    'In Pre-LN the upper half is worth less than the lower: its share is below 0.4, at both initialisations. LayerNorm scaling raises the share (both at GPT-2’s initialisation), and so does DeepNorm (both at Xavier). The angle by which a layer of Pre-LN turns the stream falls from the lower half to the upper.',
  refutedIf:
    'By 95 % t intervals over seeds, which are paired where two models are compared: the share of the upper half in Pre-LN lies above 0.4, at either initialisation; or the share with LayerNorm scaling is not larger than that of Pre-LN; or the share with DeepNorm is not larger than that of Pre-LN; or the mean angle of the upper half of Pre-LN (GPT-2’s initialisation) is not smaller than that of the lower half.',
  limits:
    'Twelve layers of width 32 on one synthetic task, which needs two or three layers that find the copy and one that knows the chain: a model with more depth than its task needs has idle layers for that reason alone. What is said of depth in large language models is about models of 7 billion parameters and more, and nothing here shows it of them. Passing over one layer leaves the others as they were trained, so that two layers that stand in for each other both look idle; the first layer, and layers that others were trained to read, look worth more than their own work. Models are compared after the same number of steps, not at the same loss.',
  timed: false,
  grid: (profile, baseSeed) => deepRuns(MODELS, profile, baseSeed),
  measure,
  probe,
});
