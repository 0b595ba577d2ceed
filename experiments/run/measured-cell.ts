import { ROW_SCHEMAS } from '../result.ts';
import { environmentOf, type BackendDescription } from './environment.ts';
import { hasDiverged, rounded } from './measurement.ts';
import type { CellTask } from './plan-state.ts';
import type { Outcome } from './pool.ts';
import type { KnownCell } from './store.ts';

/** The cell as it is stored: measured, diverged, or failed with the reason, which may be that its measurement does not fit the schema. */
export function measuredCell(
  { id, states, planned }: CellTask,
  outcome: Outcome,
  backend: BackendDescription,
  commit: string | null,
  date: Date,
): KnownCell {
  const [state] = states;
  if (!state) throw new Error('a task without a plan');
  const base = {
    key: planned.key,
    seed: planned.seed,
    fingerprint: planned.fingerprint,
    kernelFingerprint: state.plan.code.kernels,
    equivalences: [],
    environment: '',
    measuredAt: date.toISOString(),
    config: planned.config,
  };
  const origin = { backend: state.plan.backend, environment: environmentOf(backend, commit), probeDigest: state.probeDigest };
  const failed = (reason: string): KnownCell => ({ ...origin, cell: { ...base, wallTimeMs: 0, kernels: [], status: 'failed', reason } });
  if (outcome.type === 'failed') return failed(outcome.reason);
  const measurement = rounded(outcome.measurement);
  const problem = ROW_SCHEMAS[id].measurement.safeParse(measurement).error?.issues[0];
  if (problem) return failed(`the measurement does not fit its schema at ${problem.path.map(String).join('.')}: ${problem.message}`);
  const status = hasDiverged(measurement) ? 'diverged' : 'measured';
  const { kernels, wallTimeMs } = outcome;
  return { ...origin, cell: { ...base, wallTimeMs: Math.round(wallTimeMs), kernels, status, measurement } };
}
