import { group, mean } from 'd3-array';
import type { BackendName } from '../result.ts';
import type { Plan, PlannedCell } from './plan.ts';
import type { KnownCell } from './store.ts';

/** Milliseconds that the cell with a key will take on one worker; null when nothing was ever measured. */
export type TimePredictor = (key: string) => number | null;

/**
 * Predicts from recorded wall times: those of the same cell, else the mean of the other cells; on the same backend, else on any. Rough for
 * cells of another size, and fit for budgets and for the order in which cells are dealt.
 */
export function timePredictor(backend: BackendName, known: readonly KnownCell[]): TimePredictor {
  const recorded = known.filter(({ cell }) => cell.status !== 'failed');
  const here = recorded.filter((each) => each.backend === backend);
  const sources = [here, recorded].map((cells) => group(cells, ({ cell }) => cell.key));
  const usual = meanTimeMs(here) ?? meanTimeMs(recorded) ?? null;
  return (key) => sources.map((byKey) => meanTimeMs(byKey.get(key) ?? [])).find((time) => time !== undefined) ?? usual;
}

function meanTimeMs(cells: readonly KnownCell[]): number | undefined {
  return mean(cells, ({ cell }) => cell.wallTimeMs);
}

/** Expected minutes for all of `cells` spread over `workers`, or null when nothing was ever measured. A timed plan has one worker. */
export function expectedMinutes({ timed }: Pick<Plan, 'timed'>, cells: readonly PlannedCell[], workers: number): number | null {
  let totalMs = 0;
  for (const { expectedTimeMs } of cells) {
    if (expectedTimeMs === null) return null;
    totalMs += expectedTimeMs;
  }
  return totalMs / 60_000 / (timed ? 1 : workers);
}
