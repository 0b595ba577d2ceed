import { z } from 'zod';
import { BACKENDS, count, modelConfig, reals } from '../vocabulary.ts';

/**
 * What computes. `own`: the suite as it opens, with kernels of ours where the backend has them. `relaxed`: the same kernels with relaxed SIMD.
 * `stock`: the kernels of TensorFlow.js. `pytorch`: PyTorch's functions, fused where it has fused ones. `pytorch-composed`: the same from its
 * elementary operators. `machine`: a limit of the machine, reached by the instructions that `own` is compiled to.
 */
export const ENGINES = ['own', 'relaxed', 'stock', 'pytorch', 'pytorch-composed', 'machine'] as const;

const sampling = {
  sampleCount: count,
  /** A sample is as many calls as fill this span, and at least one. */
  sampleSpanMs: z.number().positive(),
  /** Calls before the first sample, doubled until they last so long. */
  warmUpSpanMs: z.number().positive(),
};

export const config = z.discriminatedUnion('subject', [
  /** The loss of one batch and its gradient for every parameter. */
  z.strictObject({ subject: z.literal('reference-step'), ...sampling, model: modelConfig, batchSize: count }),
  /** The same, followed by a step of Adam. */
  z.strictObject({ subject: z.literal('training-step'), ...sampling, model: modelConfig, batchSize: count }),
  /** `[rows, inner] x [inner, columns]`, so many of them, in the four ways to store the two operands. */
  z.strictObject({ subject: z.literal('matmul'), ...sampling, batch: count, rows: count, columns: count, inner: count }),
  z.strictObject({ subject: z.literal('norm'), ...sampling, rows: count, width: count, epsilon: z.number().positive() }),
  /** Causal, each head `modelWidth / headCount` wide. */
  z.strictObject({
    subject: z.literal('attention'),
    ...sampling,
    batchSize: count,
    sequenceLength: count,
    headCount: count,
    modelWidth: count,
  }),
  /** A copy of so many float32 numbers. */
  z.strictObject({ subject: z.literal('copy'), ...sampling, size: count }),
]);

const timing = z.strictObject({
  engine: z.enum(ENGINES),
  /** Which call of the subject, such as "NT" or "layernorm backward". A limit of the machine was measured in turn with that call. */
  what: z.string(),
  /** Why there are no samples; null when measured. */
  unavailable: z.string().nullable(),
  /** Calls timed together in each sample. */
  callsPerSample: z.int().nonnegative(),
  /** Time of one call. The engines of one `what` take turns, sample by sample. */
  callTimeMs: reals,
  /** Multiplications and additions of one call, or null where the bytes that it moves are what counts. */
  operations: count.nullable(),
  /** Bytes that one call must move at least, or null where operations are what counts. */
  bytes: count.nullable(),
  /** Backend kernels that one call dispatched, each once, sorted; empty for what runs elsewhere. */
  kernels: z.array(z.string()),
});

export const measurement = z.strictObject({
  backend: z.enum(BACKENDS),
  timings: z.array(timing),
  clock: z.string(),
  /** What stood for PyTorch, such as "PyTorch 2.11.0 on the CPU, 1 thread"; null where it could not be used. */
  pytorch: z.string().nullable(),
});
