import { z } from 'zod';
import { count, modelConfig, real, reals } from '../vocabulary.ts';

export const config = z.strictObject({
  model: modelConfig,
  task: z.enum(['copy-markov', 'reverse-markov']),
  batchSize: count,
  steps: count,
  optimizer: z.enum(['adam', 'sgd']),
  learningRate: z.number().positive(),
  beta1: z.number(),
  beta2: z.number(),
  /** Linear warmup over this many steps, then constant; 0 is no warmup. */
  warmupSteps: z.int().nonnegative(),
  /** Clip the gradient of all parameters together to this norm; null does not clip. */
  clipNorm: z.number().positive().nullable(),
});

export const measurement = z.strictObject({
  /** The step each entry of the series below belongs to, counted from 1. */
  steps: z.array(count),
  /** Training loss of a fresh batch, nats a predicted token. */
  lossNats: reals,
  /** Norm of the gradient of all parameters before clipping. */
  gradientNorm: reals,
  /** Mean training loss of the last 20 steps. */
  finalLossNats: real,
  /** Loss on one held-out batch set after the last step. */
  heldOutLossNats: real,
  /** Exact values of the task: what a predictor reaches that knows only token frequencies, only the previous token, or the whole rule. */
  floors: z.strictObject({ unigramNats: real, bigramNats: real, floorNats: real }),
  /** The first step at which the loss was not finite, or null. */
  divergedAtStep: count.nullable(),
  stepTimeMs: z.strictObject({ median: real, fastest: real }),
});
