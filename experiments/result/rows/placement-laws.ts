import { z } from 'zod';
import { count, modelConfig, real, reals } from '../vocabulary.ts';

export const config = z.strictObject({
  model: modelConfig,
  batchSize: count,
});

/** One stack, first layer first. Norms are over all tokens of the batch, numbers to four significant digits. */
const stack = z.strictObject({
  /** Mean square entry of the residual stream: of the embedded input, then after each layer, L + 1 numbers. */
  streamVariance: reals,
  /** `||d loss / d x_l||`, x_l being the stream at the same L + 1 places. */
  streamGradientNorm: reals,
  /** `||d loss / d W_2||_F` of each layer, L numbers. */
  w2GradientNorm: reals,
  /** Squared norm of the mean token over the mean squared norm of the tokens, within a sequence, behind the first layer, the middle one and the last. */
  tokenCorrelation: z.tuple([real, real, real]),
});

export const measurement = z.strictObject({
  /** The stack as it is. */
  full: stack,
  /** The same stack with `W_O = 0`, so that attention adds nothing and only the feed-forward branches act. */
  feedForwardOnly: stack,
});
