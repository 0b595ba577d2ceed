/** Cells that are in a folder of results, measured again on this machine and compared. Writes nothing. */
import { sum } from 'd3-array';
import type { AnyExperiment } from '../../experiment.ts';
import type { BackendName, ExperimentId, Profile } from '../../result.ts';
import { chooseExperiments } from '../choose-experiments.ts';
import type { BackendChoice } from '../messages.ts';
import { runPool } from '../pool.ts';
import { minutes } from '../report.ts';
import { defaultWorkers, openDevice } from '../request.ts';
import type { RunSurroundings } from '../run-command.ts';
import { UserError } from '../user-error.ts';
import { workerSupply } from '../worker-supply.ts';
import { judgeRepetition, type Repetition } from './judge-repetition.ts';
import { sampledCells, type SampledCell } from './sampled-cells.ts';

export interface VerifyRequest {
  ids: readonly string[];
  backend: BackendChoice;
  /** Null: as many as suit the backend. */
  workers: number | null;
  /** Cells of each experiment; all when there are no more. */
  sampleCount: number;
  /** Of the choice of cells. */
  sampleSeed: number;
  /** Largest relative difference of a quantity that passes where the same bits are not expected. */
  tolerance: number;
}

export interface VerifiedCell extends Repetition {
  id: ExperimentId;
  profile: Profile;
  /** What the cell in the folder was measured on, and what measured it again. */
  backend: BackendName;
  repeatedOn: BackendName;
  cell: string;
  key: string;
  seed: number;
}

type Surroundings = Pick<RunSurroundings, 'root' | 'out' | 'report' | 'signal'>;

/**
 * Measures a sample of the cells in `out` again and says of each whether it came out the same, in the order in which they finish.
 * Where `out` holds cells of the backend that opens, those are taken. Times are not compared: an experiment that measures nothing else is left
 * out. Throws a `UserError` when it is named, and when there is nothing to measure again.
 */
export async function verifyCommand(
  registry: readonly AnyExperiment[],
  request: VerifyRequest,
  { root, out, report, signal }: Surroundings,
): Promise<VerifiedCell[]> {
  const experiments = untimed(chooseExperiments(registry, request.ids), request.ids);
  const supply = workerSupply(root);
  const verified: VerifiedCell[] = [];
  try {
    const device = await openDevice(supply, request.backend, report);
    const cells: SampledCell[] = [];
    for (const experiment of experiments) {
      const sampled = await sampledCells(root, out, experiment, device.backend, request);
      if (sampled.length === 0) report.line(`${experiment.id}: no measured cell in ${out}, so none is repeated`);
      cells.push(...sampled);
    }
    if (cells.length === 0)
      throw new UserError(`${out} holds no cell to measure again. Measure some first (run --out ${out}), or name a folder with --out.`);
    report.line(`${cells.length} cells, which took ${minutes(sum(cells, ({ known }) => known.cell.wallTimeMs) / 60_000)} when measured`);
    report.begin(cells.length);
    await runPool(cells, {
      supply,
      backend: device.backend,
      workers: request.workers ?? defaultWorkers(device),
      signal,
      finish: async (task, outcome, backend) => {
        const { id, profile, known, name, seed } = task;
        const repetition = judgeRepetition(task, outcome, backend, request.tolerance);
        const origin = { id, profile, backend: known.backend, repeatedOn: backend.name, cell: name, key: known.cell.key, seed };
        verified.push({ ...origin, ...repetition });
        report.advance();
        return Promise.resolve();
      },
    });
    return verified;
  } finally {
    report.end();
    supply.end();
  }
}

function untimed(experiments: readonly AnyExperiment[], named: readonly string[]): AnyExperiment[] {
  const timed = experiments.find(({ id, timed }) => timed && named.includes(id));
  if (timed) {
    throw new UserError(
      `${timed.id} measures times, which no repetition gives again. Measure it into another folder (run ${timed.id} --out DIR) and compare the folders.`,
    );
  }
  return experiments.filter((experiment) => !experiment.timed);
}
