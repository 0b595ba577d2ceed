import { z } from 'zod';
import { modelConfig, real, reals } from '../vocabulary.ts';

/** One sequence of `model.sequenceLength` tokens; the Jacobian has as many rows and columns as the sequence has entries, n d. */
export const config = z.strictObject({ model: modelConfig });

/** Of the Jacobian of the final state with respect to the embedded input, its singular values in descending order. */
export const measurement = z.strictObject({
  /** Every n-th singular value from the largest on, d numbers, to four significant digits. */
  spectrum: reals,
  largest: real,
  /** The smallest of those that a norm leaves: number `n (d - k)`, k being 2 under LayerNorm and 1 under RMSNorm. */
  smallestLeft: real,
  /** Below this a singular value cannot be told from zero in float32: `largest * n d * 2^-23`. */
  resolution: real,
  /** Singular values below the resolution. */
  unresolvedCount: z.int().nonnegative(),
  /** Geometric mean of the `n (d - k)` largest; too large where some of them are below the resolution. */
  geometricMean: real,
  /** `||J||_F / sqrt(n (d - k))`. */
  rootMeanSquare: real,
  /** `exp(-sum p_i ln p_i)`, `p_i` the i-th singular value over the sum of all. Roy & Vetterli 2007. */
  effectiveRank: real,
  /** Geometric mean over tokens of the product of `alpha / sigma` of the norms that the stream itself passes, alpha being the factor on the skip. */
  normFactorProduct: real,
  inputVariance: real,
  /** Of the stream behind the last sublayer, before a final norm. */
  streamVariance: real,
  /** Squared norm of the mean token over the mean squared norm of the tokens, of the same stream. */
  tokenCorrelation: real,
});
