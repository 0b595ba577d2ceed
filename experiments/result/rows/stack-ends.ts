import { z } from 'zod';
import { count, modelConfig, real } from '../vocabulary.ts';

export const config = z.discriminatedUnion('end', [
  /** The logits of a Pre-LN stack, with the norm behind its last layer and without it. */
  z.strictObject({ end: z.literal('output'), model: modelConfig, batchSize: count }),
  /** The first norm of a Post-LN stack, which reads the embedding. */
  z.strictObject({ end: z.literal('input'), model: modelConfig, batchSize: count }),
]);

const outputEnd = z.strictObject({
  end: z.literal('output'),
  /** Mean square entry of the stream behind the last layer, which the final norm reads. */
  streamVariance: real,
  /** Mean square of the logits, and their loss, nats a token, when the head reads the normalised stream. */
  logitVariance: real,
  lossNats: real,
  /** The same when the head reads the stream as it is. */
  bareLogitVariance: real,
  bareLossNats: real,
});

const inputEnd = z.strictObject({
  end: z.literal('input'),
  /** Root mean square of what the first norm reads. */
  normInputRms: real,
  /** `||d loss / d y||` behind the first norm, and `||d loss / d x||` before it: `y = N(x)`, over all tokens of the batch. */
  gradientNormBehind: real,
  gradientNormBefore: real,
  /** Root of the mean over tokens of `1 / sigma^2`, each token weighted with its squared gradient behind the norm. */
  weightedInverseDeviation: real,
  /** `||d loss / d x_0||`, x_0 being the embedded input: what comes past the branch is in it. */
  inputGradientNorm: real,
});

export const measurement = z.discriminatedUnion('end', [outputEnd, inputEnd]);
