import { group, mean, sum } from 'd3-array';
import type { BackendName } from '../result.ts';
import type { Plan, PlannedCell } from './plan.ts';
import type { KnownCell } from './store.ts';
import { workOf } from './work.ts';

/** Milliseconds that the cell with a key and a configuration will take on one worker; null when nothing was ever measured. */
export type TimePredictor = (key: string, config: unknown) => number | null;

/**
 * Predicts from recorded wall times: those of the same cell, else those of the other cells in proportion to the work; on the same backend,
 * else on any. Within a factor of a few for cells of another size, and fit for budgets and for the order in which cells are dealt.
 */
export function timePredictor(backend: BackendName, known: readonly KnownCell[]): TimePredictor {
  const recorded = known.filter(({ cell }) => cell.status !== 'failed');
  const here = recorded.filter((each) => each.backend === backend);
  const sources = [here, recorded].map((cells) => group(cells, ({ cell }) => cell.key));
  const others = here.length > 0 ? here : recorded;
  const usualMs = meanTimeMs(others) ?? null;
  const workDone = sum(others, ({ cell }) => workOf(cell.config) ?? 0);
  const byWork = (work: number | null): number | null =>
    work === null || workDone === 0 ? usualMs : (work / workDone) * sum(others, ({ cell }) => cell.wallTimeMs);
  return (key, config) =>
    sources.map((byKey) => meanTimeMs(byKey.get(key) ?? [])).find((time) => time !== undefined) ?? byWork(workOf(config));
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
