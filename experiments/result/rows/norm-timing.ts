import { z } from 'zod';
import { count, reals } from '../vocabulary.ts';

/** `copy` moves as many bytes as the pass it stands beside: one read and one write of the rows (forward), or two reads and one write (backward). */
export const TIMED_OPERATIONS = ['layernorm', 'rmsnorm', 'copy'] as const;
export const TIMED_IMPLEMENTATIONS = ['composed', 'fused'] as const;
export const PASSES = ['forward', 'backward'] as const;

export const config = z.strictObject({ rows: count, width: count, epsilon: z.number().positive(), sampleCount: count });

const timing = z.strictObject({
  operation: z.enum(TIMED_OPERATIONS),
  implementation: z.enum(TIMED_IMPLEMENTATIONS),
  pass: z.enum(PASSES),
  /** Why there are no samples (no such kernel on the backend, or the call ran another kernel than the one it claims); null when measured. */
  unavailable: z.string().nullable(),
  /** Calls timed together in each sample. */
  callsPerSample: z.int().nonnegative(),
  /** Time of one call: the sample divided by its calls. Variants take turns, sample by sample, in one process. */
  callTimeMs: reals,
  /** Bytes that the pass must move at least, float32. */
  minimumBytes: count,
  /** Backend kernels that one call dispatched, in order. */
  kernels: z.array(z.string()),
});

export const measurement = z.strictObject({ timings: z.array(timing), clock: z.string() });
