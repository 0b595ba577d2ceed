import type { AnyExperiment } from '../../experiment.ts';
import type { BackendName, Profile } from '../../result.ts';
import { cellName } from '../cell-name.ts';
import { plansOfFile } from '../freshness.ts';
import { hash } from '../hash.ts';
import type { Task } from '../pool.ts';
import type { KnownCell } from '../store.ts';

export interface SampledCell extends Task {
  profile: Profile;
  known: KnownCell;
  /** Whether the cell was measured with the kernels that are here now. */
  sameKernels: boolean;
  /** Why the cell is stale; null when it is fresh. */
  staleness: string | null;
  /** What of its configuration differs within its grid. */
  name: string;
}

/**
 * `sampleCount` measured cells of the experiment in `out`, fresh or stale, of its runs on `backend` if there are any. They are those with the
 * smallest hash of key and seed, so that which cells are taken does not depend on what else is there.
 */
export async function sampledCells(
  root: string,
  out: string,
  experiment: AnyExperiment,
  backend: BackendName,
  { sampleCount, sampleSeed }: { sampleCount: number; sampleSeed: number },
): Promise<SampledCell[]> {
  const { id, timed } = experiment;
  const cells = (await plansOfFile(root, experiment, out)).flatMap((plan) =>
    plan.cells.flatMap(({ state, reason, known, config, seed }): SampledCell[] => {
      if (!known || known.cell.status === 'failed') return [];
      const sameKernels = known.cell.kernelFingerprint === plan.code.kernels;
      const staleness = state === 'stale' ? reason : null;
      return [{ id, timed, profile: plan.profile, known, sameKernels, staleness, config, seed, name: cellName(plan, { config, seed }) }];
    }),
  );
  const same = cells.filter(({ known }) => known.backend === backend);
  const rank = ({ known }: SampledCell): string => hash(String(sampleSeed), known.cell.key);
  return (same.length > 0 ? same : cells).toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, sampleCount);
}
