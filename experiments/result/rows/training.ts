/** Training runs: one kind of cell that many experiments share, so that a run which two of them need is measured once. */
import { z } from 'zod';
import { count, modelConfig, real, reals } from '../vocabulary.ts';

export const OPTIMIZERS = ['adam', 'radam', 'sgd'] as const;
export const DECAYS = ['constant', 'cosine'] as const;

export const config = z.strictObject({
  model: modelConfig,
  task: z.enum(['copy-markov', 'reverse-markov']),
  batchSize: count,
  steps: count,
  optimizer: z.enum(OPTIMIZERS),
  learningRate: z.number().positive(),
  /** Of SGD, the momentum: `v = beta1 v + g`. */
  beta1: z.number().min(0).max(1),
  /** SGD has no use for it. */
  beta2: z.number().min(0).max(1),
  /** Adam's, added to the root of the second moment. SGD has no use for it. */
  epsilon: z.number().positive(),
  /** Decoupled decay of all matrices: they shrink by learning rate times this, each step. */
  weightDecay: z.number().nonnegative(),
  /** Linear warmup over this many steps; 0 is no warmup. */
  warmupSteps: z.int().nonnegative(),
  /** What the learning rate does behind the warmup. */
  decay: z.enum(DECAYS),
  /** Clip the gradient of all parameters together to this norm; null does not clip. */
  clipNorm: z.number().positive().nullable(),
  /** Weight of the squared logarithm of the softmax's denominator in the objective; 0 is none. */
  zLoss: z.number().nonnegative(),
  /** Multiplies the gains of all norms before the first step. */
  normGain: z.number().positive(),
});

/** One number for each layer of the decoder, first layer first. */
const byLayer = reals;

/**
 * The inside of the model before one step, on that step's batch, four significant digits. Of a layer's sublayers the mean, unless said
 * otherwise.
 */
const snapshot = z.strictObject({
  step: count,
  learningRate: real,
  /** Norm of the gradient of the layer's matrices together, before clipping. */
  gradientNorm: byLayer,
  /** Norm of the step that the layer's matrices take, over their own norm. */
  relativeUpdate: byLayer,
  /** Mean square entry of the stream behind the layer. */
  streamVariance: byLayer,
  /** `E||F||^2 / E||x||^2`, where x is what the sublayer reads. */
  forwardRatio: byLayer,
  /** Squared norm of the mean token over the mean squared norm of the tokens, of the stream behind the layer. */
  tokenCorrelation: byLayer,
  /** Root mean square of what the norms read. */
  normInputRms: byLayer,
  /** Mean factor that the norms multiply a token by; null for a norm without one. */
  normFactor: byLayer.nullable(),
  /** `mean_token d mu^2 / ||x||^2` of what the norms read: the share of its squared length that LayerNorm's centring removes. */
  meanShare: byLayer,
  /** Largest attention logit of the self-attention over tokens and heads. */
  attentionLogitMax: byLayer,
  /** Mean entropy of a query's attention weights. */
  attentionEntropyNats: byLayer,
  /** Mean squared change of an entry of the final state on the batch, by the step. */
  functionChange: real,
});

/** What is asked of the trained model, on held-out sequences. */
const after = z.strictObject({
  /** Loss with the layer passed over, less the loss of the whole model. */
  layerRemovalNats: byLayer,
  /** Mean angle between a token of the stream before and behind the layer, over pi. */
  angularDistance: byLayer,
  /** Linear centred kernel alignment of the stream before and behind the layer. */
  similarity: byLayer,
  /** Root mean square of the norms' biases, and of the distance of their gains from their start; 0 where they have none. */
  normBiasRms: real,
  normGainDeviation: real,
  /** Loss with the biases of all norms set to 0, less the loss of the whole model; 0 where they have none. */
  biasRemovalNats: real,
});

export const measurement = z.strictObject({
  /** The step that each entry of the series below belongs to, counted from 1. */
  steps: z.array(count),
  /** Training loss of a fresh batch, nats a predicted token. */
  lossNats: reals,
  /** Norm of the gradient of all parameters before clipping. */
  gradientNorm: reals,
  /** Mean training loss of the last 20 steps. */
  finalLossNats: real,
  /** Loss on held-out batches after the last step. */
  heldOutLossNats: real,
  /** Exact values of the task: what a predictor reaches that knows only token frequencies, only the previous token, or the whole rule. */
  floors: z.strictObject({ unigramNats: real, bigramNats: real, floorNats: real }),
  /** The first step at which the loss was not finite, or null. */
  divergedAtStep: count.nullable(),
  snapshots: z.array(snapshot),
  /** Null for a run that diverged. */
  after: after.nullable(),
  stepTimeMs: z.strictObject({ median: real, fastest: real }),
});
