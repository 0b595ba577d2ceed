import type { AnyExperiment } from '../experiment.ts';
import { ROW_SCHEMAS } from '../result.ts';
import { kindOf } from './plan.ts';
import type { PlanState } from './plan-state.ts';
import { readRuns, withRun, writeRuns } from './result-file.ts';
import { discardCells, storeCell, waitingCells, type Disk, type KnownCell } from './store.ts';

/** All cells in `out` that may serve `experiment`: those of result files with its kind of measurement, and those that wait to be put together. */
export async function knownCells(
  out: string,
  registry: readonly AnyExperiment[],
  experiment: AnyExperiment,
  onBroken: (message: string) => void,
): Promise<KnownCell[]> {
  const sharing = registry.filter((other) => kindOf(other) === kindOf(experiment));
  const runs = await Promise.all(sharing.map(({ id }) => readRuns(out, id)));
  const { config } = ROW_SCHEMAS[experiment.id];
  const waiting = (await waitingCells(out, onBroken)).filter(({ cell }) => config.safeParse(cell.config).success);
  return [...runs.flat().flatMap((run) => run.cells), ...waiting];
}

/** Writes the result file with everything that is known of the plan's grid, fresh or not, and drops the cell files that it now holds. */
export async function assemble({ plan, done }: PlanState, { out, disk }: { out: string; disk: Disk }): Promise<void> {
  const cells = plan.cells.flatMap(({ key, known }) => done.get(key) ?? known ?? []);
  if (cells.length === 0) return;
  const runs = await readRuns(out, plan.id);
  const run = { profile: plan.profile, backend: plan.backend, baseSeed: plan.baseSeed, cells };
  const replaced = runs.find((other) => other.profile === run.profile && other.backend === run.backend);
  if (replaced && replaced.baseSeed !== run.baseSeed) for (const known of replaced.cells) await storeCell(out, known, disk);
  await writeRuns(out, plan.id, withRun(runs, run), disk);
  await discardCells(out, cells, disk);
}
