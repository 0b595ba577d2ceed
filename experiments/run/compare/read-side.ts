import type { ExperimentId, Profile, BackendName } from '../../result.ts';
import { resultTexts } from '../import/read-source.ts';
import { runsIn, type AssembledRun } from '../result-file.ts';
import { UserError } from '../user-error.ts';

/** One side of a comparison: where its results are, and which run of each file counts when not all do. */
export interface Source {
  /** A folder of results, or an archive of one. */
  place: string;
  run: { profile: Profile; backend: BackendName } | null;
}

/** The runs of each experiment on one side. */
export type Side = ReadonlyMap<ExperimentId, readonly AssembledRun[]>;

const WITH_RUN = /^(.+):(smoke|laptop|full)\/(tensorflow|webgpu|wasm)$/;

/** "results" or "results.tar.gz", or with one run of every file: "results:laptop/wasm". */
export function sourceOf(text: string): Source {
  const [, place, profile, backend] = WITH_RUN.exec(text) ?? [];
  if (place === undefined) return { place: text, run: null };
  return { place, run: { profile: profile as Profile, backend: backend as BackendName } };
}

/**
 * What `source` holds of the experiments `ids`. Throws a `UserError` when it cannot be read, or holds none of them or no such run, and a
 * `ResultError` when a file does not parse.
 */
export async function readSide({ place, run }: Source, ids: readonly ExperimentId[]): Promise<Side> {
  const texts = (await resultTexts(place)).filter(({ id }) => ids.includes(id));
  const side = new Map<ExperimentId, AssembledRun[]>();
  for (const { id, text, file } of texts) {
    const runs = runsIn(id, text, file).filter(
      ({ profile, backend }) => run === null || (profile === run.profile && backend === run.backend),
    );
    if (runs.length > 0) side.set(id, runs);
  }
  if (side.size === 0) {
    const wanted = run === null ? 'run' : `${run.profile} run on ${run.backend}`;
    throw new UserError(`${place} holds no ${wanted} of ${ids.join(', ')}. Name another folder, run or experiment.`);
  }
  return side;
}
