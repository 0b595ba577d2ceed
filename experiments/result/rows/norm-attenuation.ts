import { z } from 'zod';
import { count, modelConfig, real, reals } from '../vocabulary.ts';

export const config = z.strictObject({
  model: modelConfig,
  batchSize: count,
  /** The one kind of sublayer of the decoder that adds anything; the others have an output matrix of zeros. */
  branch: z.enum(['self-attention', 'cross-attention', 'feed-forward']),
  /** Factors on the output matrix of that branch, W_O or W_2, the weights being the same otherwise. */
  gains: z.array(z.number().nonnegative()),
  /** Factor on the output matrices of the encoder, which decides how alike the tokens of the memory are. Null without an encoder. */
  encoderGain: z.number().nonnegative().nullable(),
});

/** One forward and one backward pass with one gain. Lists have one number for each sublayer of the branch, first layer first. */
const pass = z.strictObject({
  gain: z.number().nonnegative(),
  lossNats: real,
  /** `E||F||^2 / E||x||^2`, F being the branch and x what it reads. */
  forwardRatios: reals,
  /** `||J_F^T g||^2 / ||g||^2`, g being the gradient with respect to x + F and J_F the Jacobian of the branch. */
  backwardRatios: reals,
  /** Product over these sublayers of `||g|| / ||g behind the norm||`: what their norms passed on of the gradient that reached them. */
  normFactor: real,
  /** `||d loss / d x||` of the decoder's embedded input, and of the state behind its last sublayer. */
  inputGradientNorm: real,
  outputGradientNorm: real,
});

export const measurement = z.strictObject({
  passes: z.array(pass),
  /** Squared norm of the mean token over the mean squared norm of the tokens, within a sequence, of the memory. Null without an encoder. */
  memoryCorrelation: real.nullable(),
});
