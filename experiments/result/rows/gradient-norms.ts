import { z } from 'zod';
import { count, modelConfig, real, reals } from '../vocabulary.ts';

export const config = z.strictObject({
  model: modelConfig,
  batchSize: count,
  /** How token ids are drawn: every id equally likely, or id r with probability proportional to 1 / (r + 1). */
  tokens: z.enum(['uniform', 'zipf']),
});

/** One residual sublayer of one stack, in the order in which the input passes. Ratios and norms are over all tokens of the batch. */
const sublayer = z.strictObject({
  stack: z.enum(['encoder', 'decoder']),
  layer: count,
  kind: z.enum(['self-attention', 'cross-attention', 'feed-forward']),
  /** `E||F||^2 / E||x||^2`, where x is what the sublayer reads (the normalised state under Pre-LN). */
  forwardRatio: real,
  /** Mean square entry of the residual stream after the sublayer. */
  streamVariance: real,
  /** Squared norm of the mean token over the mean squared norm of the tokens, within a sequence, of the stream after the sublayer. */
  tokenCorrelation: real,
  /** `||d loss / d x_k||` over the whole batch, x_k being the stream after the sublayer. */
  streamGradientNorm: real,
});

export const measurement = z.strictObject({
  lossNats: real,
  /** `||d loss / d W||_F` by tensor ("decoder.w2", "encoder.wq", "decoder.crossWv", ...), one number a layer, first layer first. */
  gradientNorms: z.record(z.string(), reals),
  sublayers: z.array(sublayer),
  /** `||d loss / d x_0||`, x_0 being the embedded input of the decoder. */
  inputGradientNorm: real,
  /** Root mean square of what the first norm of the decoder reads, and the factor 1 / sigma by which it is scaled. */
  firstNormInputRms: real,
  firstNormScale: real,
});
