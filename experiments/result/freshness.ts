/** What `refresh` found about the committed results, in `.cache/freshness.json`; the site marks stale results from it. */
import { z } from 'zod';
import { BACKENDS, PROFILES } from './vocabulary.ts';

export const FRESHNESS_FILE = '.cache/freshness.json';

const runFreshness = z.strictObject({
  profile: z.enum(PROFILES),
  backend: z.enum(BACKENDS),
  deviceKind: z.enum(['cpu', 'gpu', 'software-gpu']),
  baseSeed: z.int(),
  /** `fresh`: every cell of the grid is there and was measured by the present code, or by code shown to be equivalent. */
  state: z.enum(['fresh', 'stale']),
  cells: z.strictObject({ fresh: z.int(), stale: z.int(), missing: z.int(), failed: z.int() }),
  /** Why cells are stale or missing, each with its count; empty when fresh. */
  reasons: z.array(z.string()),
  /** Cells that an equivalence carried over a change of code. */
  carried: z.int(),
});
export type RunFreshness = z.infer<typeof runFreshness>;

export const freshnessSchema = z.strictObject({
  experiments: z.array(
    z.strictObject({
      experiment: z.string(),
      /** No result file counts as stale. A stale GPU run beside a fresh wasm run does not. */
      state: z.enum(['fresh', 'stale']),
      runs: z.array(runFreshness),
      /** The command that makes it fresh; null when it is. */
      command: z.string().nullable(),
    }),
  ),
});
export type Freshness = z.infer<typeof freshnessSchema>;
