/** Where numbers come from: what measured a run, on what, when, from which code, and how to measure it again. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BACKENDS, environmentSchema, PROFILES, type CellOf, type ExperimentId } from '../../experiments/result.ts';
import { shownRuns, type ShownRun } from './results.ts';

/** A run with everything that is needed to judge or repeat it. */
export const provenanceSchema = z.strictObject({
  experiment: z.string(),
  profile: z.enum(PROFILES),
  backend: z.enum(BACKENDS),
  /** Every machine, version of the packages and commit that its cells were measured with, that of most cells first. */
  environments: z.array(environmentSchema).min(1),
  cellCount: z.int().positive(),
  seeds: z.array(z.int().nonnegative()).min(1),
  firstMeasuredAt: z.iso.datetime(),
  lastMeasuredAt: z.iso.datetime(),
  /** Time that the cells took, one after another. */
  measuringTimeMs: z.number().nonnegative(),
  /** SHA-256, first 16 digits, over the sorted fingerprints of the cells; see `runFingerprint`. */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  /** Cells that the present code did not measure, but that a probe with the same bits carried over its change. */
  carriedCellCount: z.int().nonnegative(),
  /** Null when no `refresh` has looked; the run then counts as fresh. */
  state: z.enum(['fresh', 'stale']).nullable(),
  /** Why it is stale; empty when it is not. */
  reasons: z.array(z.string()),
  /** Measures it again. */
  command: z.string(),
});
export type Provenance = z.infer<typeof provenanceSchema>;

/** Of the runs that pages show of these experiments. */
export function provenanceOf(experiments: readonly ExperimentId[]): Provenance[] {
  return experiments.flatMap((id) => shownRuns(id).map(runProvenance));
}

export function runProvenance({ id, run, environments, freshness }: ShownRun): Provenance {
  const cells: readonly CellOf<ExperimentId>[] = run.cells;
  const dates = cells.map(({ measuredAt }) => measuredAt).sort();
  return {
    experiment: id,
    profile: run.profile,
    backend: run.backend,
    environments,
    cellCount: cells.length,
    seeds: [...new Set(cells.map(({ seed }) => seed))].sort((a, b) => a - b),
    firstMeasuredAt: dates[0] ?? '',
    lastMeasuredAt: dates.at(-1) ?? '',
    measuringTimeMs: cells.reduce((sum, { wallTimeMs }) => sum + wallTimeMs, 0),
    fingerprint: runFingerprint(cells),
    carriedCellCount: cells.filter(({ equivalences }) => equivalences.length > 0).length,
    state: freshness?.state ?? null,
    reasons: freshness?.state === 'stale' ? freshness.reasons : [],
    command: `npm run experiments -- run ${id} --profile ${run.profile} --backend ${run.backend} --force`,
  };
}

/** One fingerprint for a run: SHA-256 over its cells' fingerprints, sorted, one a line; its first 16 hexadecimal digits. */
export function runFingerprint(cells: readonly { fingerprint: string }[]): string {
  const lines = cells.map(({ fingerprint }) => fingerprint).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

/** `Stale: 12 cells: the code changed.` for what any of the runs is, null when all are fresh. */
export function staleNote(runs: readonly Pick<Provenance, 'state' | 'reasons'>[]): string | null {
  const stale = runs.filter(({ state }) => state === 'stale');
  if (stale.length === 0) return null;
  const reasons = [...new Set(stale.flatMap((run) => run.reasons))];
  return `Stale${reasons.length > 0 ? `: ${reasons.join('; ')}` : ''}.`;
}
