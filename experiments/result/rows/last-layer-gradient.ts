import { z } from 'zod';
import { count, modelConfig, real, reals } from '../vocabulary.ts';

export const config = z.strictObject({
  /**
   * The deepest of the models. Two things differ from what it says: W_Q and W_K are zero, so that every query weighs the tokens it sees
   * alike, and the other matrices of the layers are normal with variance `2 / (n_in + n_out)`, DeepNorm's factor on top.
   */
  model: modelConfig,
  /** Numbers of layers that are measured, each with a model of its own. */
  layerCounts: z.array(count),
  /** Sequences a batch. */
  batchSize: count,
  /** Batches for which the gradient of the same weights is taken. */
  batchCount: count,
});

/** The decoder's last layer in a model of one depth. */
const depth = z.strictObject({
  layerCount: count,
  /** Mean over the batches, nats a token. */
  lossNats: real,
  /** `||d loss / d W_2||_F` of the last layer, one number a batch. */
  gradientNorms: reals,
  /** `||.||_F` of the mean of these gradients over the batches. */
  meanGradientNorm: real,
  /** Mean square entry of what the last norm of the stack reads, over the batches: the sum of the last sublayer, or what the final norm reads. */
  normInputVariance: real,
  /** Squared norm of the mean token over the mean squared norm of the tokens, within a sequence, of what the last norm reads. */
  tokenCorrelation: real,
});

export const measurement = z.strictObject({ depths: z.array(depth) });
