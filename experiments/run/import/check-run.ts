import type { AnyExperiment } from '../../experiment.ts';
import { cellKey } from '../cell-key.ts';
import { codeFingerprint } from '../fingerprint.ts';
import { kindOf, planRun, type Plan } from '../plan.ts';
import type { AssembledRun } from '../result-file.ts';
import { UserError } from '../user-error.ts';

/**
 * What the cells of an imported run are worth to the code at `root`: the plan of its grid, with every cell fresh, stale and why, failed or
 * missing. Throws a `UserError` when a cell is not what its key says, or is not in the grid.
 */
export async function checkRun(root: string, experiment: AnyExperiment, run: AssembledRun, file: string): Promise<Plan> {
  const { profile, backend, baseSeed, cells } = run;
  const code = await codeFingerprint(root, experiment.id, backend);
  const plan = planRun({ experiment, profile, backend, baseSeed, code, known: cells });
  const grid = new Set(plan.cells.map(({ key }) => key));
  const runName = `the ${profile} run on ${backend}`;
  const seen = new Set<string>();
  for (const { cell, environment } of cells) {
    const key = cellKey(kindOf(experiment), cell);
    const where = `${file}: ${runName}, cell ${cell.key}`;
    if (key !== cell.key)
      throw new UserError(`${where}: field key should be ${key} for its configuration and seed. Bring the file again, unchanged.`);
    if (seen.has(key)) throw new UserError(`${where} is there twice. Bring the file again, unchanged.`);
    if (!grid.has(key)) {
      throw new UserError(
        `${where} is not in the ${profile} grid of ${experiment.id} with base seed ${baseSeed}: another version of the grid, or another seed, was measured. Pack the suite again and measure with it.`,
      );
    }
    if (environment.backend !== backend)
      throw new UserError(`${where}: its environment says backend ${environment.backend}, expected ${backend}.`);
    seen.add(key);
  }
  return plan;
}

/** Why cells of `plan` are stale, each reason with its count; empty when none is. */
export function stalenessOf({ cells }: Plan): string[] {
  const counts = new Map<string, number>();
  for (const { state, reason, known } of cells) {
    if (state !== 'stale') continue;
    const text = `${reason ?? 'unknown'} since commit ${known?.environment.commit?.slice(0, 9) ?? 'unknown'}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].map(([text, count]) => `${text} (${count} of ${cells.length} cells)`);
}
