import { z } from 'zod';
import { count, modelConfig, reals } from '../vocabulary.ts';

/**
 * `fused`: our kernels throughout. `composed`: our kernels, but for the norms, which are composed from operators and differentiated one by
 * one. `stock`: the operators of TensorFlow.js throughout.
 */
export const STEP_KERNELS = ['fused', 'composed', 'stock'] as const;
export const SHARED_NORMS = ['layernorm', 'rmsnorm'] as const;

export const config = z.strictObject({
  kernels: z.enum(STEP_KERNELS),
  /** With the norm `layernorm`; the other step is that of the same model with `rmsnorm`. */
  model: modelConfig,
  batchSize: count,
  sampleCount: count,
  /** A sample is as many calls as fill this span, and at least one. */
  sampleSpanMs: z.number().positive(),
  /** Calls before the first sample, doubled until they last so long. */
  warmUpSpanMs: z.number().positive(),
});

const timing = z.strictObject({
  norm: z.enum(SHARED_NORMS),
  /** `step`: loss, all gradients and Adam. `norms`: forward and backward of all norms of one step and nothing else. */
  what: z.enum(['step', 'norms']),
  callsPerSample: z.int().nonnegative(),
  /** Time of one call. The four take turns, sample by sample. */
  callTimeMs: reals,
  /** Kernels that one call dispatched, all of them, and those of them each once, sorted. */
  kernelCount: count,
  kernels: z.array(z.string()),
});

export const measurement = z.strictObject({
  /** Why there are no samples; null when measured. */
  unavailable: z.string().nullable(),
  /** Norms in a step. */
  normCount: count,
  timings: z.array(timing),
  clock: z.string(),
});
