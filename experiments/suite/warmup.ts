import { defineExperiment, type Cell } from '../experiment.ts';
import type { ModelConfig, Profile } from '../result.ts';
import { crossed, seeds } from './models.ts';
import { measure, probe, TRAINING_RUN, trainingRun, type TrainingConfig } from './training-run.ts';
import { DECIDING_RATE, decoderRun, HIGHER_RATE, trainingSize, WARMUP_SIZES } from './warmup-sizes.ts';

export { measure, probe };

/** The learning rate of SGD, whose steps are as long as its gradients. */
const SGD_RATE = 0.1;
const SGD_MOMENTUM = 0.9;

const PLACEMENTS = ['post', 'pre'] as const;

function grid(profile: Profile, baseSeed: number): Cell<TrainingConfig>[] {
  if (profile === 'full') return [];
  const { warmupSteps, learningRates, controlSteps, stack, seedCount } = WARMUP_SIZES[profile];
  const [none, short, long] = warmupSteps;
  const { modelWidth, headCount, ...size } = trainingSize(profile);
  const twiceAsWide = { ...size, modelWidth: 2 * modelWidth, headCount: 2 * headCount };
  const decoder = (placement: ModelConfig['placement'], training: Partial<TrainingConfig>): TrainingConfig =>
    decoderRun(profile, { placement }, training);
  const encoderDecoder = (placement: ModelConfig['placement'], training: Partial<TrainingConfig>): TrainingConfig =>
    trainingRun(
      { ...trainingSize(profile), ...stack },
      { placement, architecture: 'encoder-decoder' },
      { learningRate: DECIDING_RATE, task: 'reverse-markov', ...training },
    );
  const configs = [
    ...[none, short, long].flatMap((steps) => learningRates.map((learningRate) => decoder('post', { warmupSteps: steps, learningRate }))),
    ...[none, long].flatMap((steps) => learningRates.map((learningRate) => decoder('pre', { warmupSteps: steps, learningRate }))),
    ...PLACEMENTS.flatMap((placement) => [none, long].map((steps) => encoderDecoder(placement, { warmupSteps: steps }))),
    ...PLACEMENTS.map((placement) => decoder(placement, { optimizer: 'sgd', beta1: SGD_MOMENTUM, learningRate: SGD_RATE })),
    decoder('post', { steps: controlSteps }),
    decoder('post', { steps: controlSteps, learningRate: HIGHER_RATE }),
    trainingRun(twiceAsWide, { placement: 'post' }, { steps: controlSteps, learningRate: DECIDING_RATE }),
  ];
  return crossed(configs, seeds(baseSeed, seedCount));
}

export const warmup = /* @__PURE__ */ defineExperiment<'warmup'>({
  id: 'warmup',
  kind: TRAINING_RUN,
  title: 'Which placement trains without warmup?',
  question:
    'Trained from the same initialisation at a constant learning rate, with no warmup, a short one and a long one: at which rates does Post-LN train, at which does Pre-LN, and does it take Adam to see the difference?',
  method:
    'A synthetic language with exact floors: a path of a fixed Markov chain over 64 tokens, written twice. A model that knows token frequencies alone sits at the unigram entropy, one that knows the chain at the bigram entropy, and one that also copies the second half at the floor. Decoder-only, 12 layers of width 32, Xavier initialisation, 800 steps of 16 fresh sequences of 15 predicted tokens, five seeds. An earlier version of this experiment took twice the width, twice the length, half the steps and three seeds. Trial runs here, one seed or two a cell, showed that width 32 and 15 tokens tell the placements apart in a quarter of the time, that with 400 steps a warmup of 200 has not yet shown what it does and with 800 it has, and that three layers train at any placement. A control of 3,600 steps checks whether stuck runs stay stuck; when it had left the plateau in some seeds, two more were added, at three times the rate and at twice the width. Stochastic gradient descent with momentum 0.9 and a rate of 0.1 takes Adam out of the question. An encoder-decoder of 6 + 6 layers, in which Post-LN gradients do shrink towards the input, learns to write its source backwards. Every run keeps its curve, and at about ten steps the inside of the model: gradients and steps by layer, variance of the stream, attention logits, and how far the step moves the output.',
  prediction:
    'Post-LN without warmup stays at the unigram entropy at learning rates of 0.001 and above, through 3,600 steps, and trains slowly at 0.0003. A warmup of 200 steps rescues it at 0.001 and fails at 0.003 and 0.01; one of 50 steps fails from 0.003 on. Pre-LN trains at every rate up to 0.003 with or without warmup, and within 800 steps warmup costs it a little. With stochastic gradient descent, too, Post-LN is stuck and Pre-LN trains. In the encoder-decoder Post-LN without warmup is stuck at 0.001 and Pre-LN is not. The predictions for Adam were written before any of these runs; trial runs had been seen when those for gradient descent were written.',
  refutedIf:
    'Post-LN without warmup trains at 0.001 in any seed; or Pre-LN without warmup is stuck at any rate up to 0.003 in any seed. Stuck means a final loss above the unigram entropy less 0.1 nats.',
  limits:
    'One synthetic task for each architecture, nothing like text, one width, and runs of 800 steps: a model of useful size, trained a thousand times as long, may differ in both directions. The learning rates are a few points of a line, so the edge of what trains is known only between two of them. Stuck means stuck for as long as we trained; one control goes on to 3,600 steps, at one rate. Placement is changed alone, with the initialisation kept, but an initialisation that suits one placement may not suit the other.',
  timed: false,
  grid,
  measure,
  probe,
});
