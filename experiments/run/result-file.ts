/** Result files of a folder: read, taken apart into cells, and put together again. */
import path from 'node:path';
import {
  BACKENDS,
  PROFILES,
  RESULT_SCHEMA_VERSION,
  ResultError,
  encodeJson,
  parseResult,
  toColumns,
  type BackendName,
  type Environment,
  type ExperimentId,
  type Profile,
  type ResultOf,
} from '../result.ts';
import { canonicalJson, hash } from './hash.ts';
import { readText } from './read-text.ts';
import { writeAtomic, type Disk, type KnownCell } from './store.ts';

type AnyResult = ResultOf<ExperimentId>;

/** The cells of one profile on one backend, in the order of the grid. */
export interface AssembledRun {
  profile: Profile;
  backend: BackendName;
  baseSeed: number;
  cells: KnownCell[];
}

function resultPath(out: string, id: ExperimentId): string {
  return path.join(out, `${id}.json`);
}

/** The runs in `<out>/<id>.json`; none when there is no such file. Throws a `UserError` or a `ResultError` when the file cannot be read or does not parse. */
export async function readRuns(out: string, id: ExperimentId): Promise<AssembledRun[]> {
  const file = resultPath(out, id);
  const text = await readText(file);
  return text === null ? [] : runsIn(id, text, path.relative(process.cwd(), file));
}

/** The runs in `text`, the content of `file`. Throws a `ResultError` when it does not parse. */
export function runsIn(id: ExperimentId, text: string, file: string): AssembledRun[] {
  return runsOf(parseResult(id, text, file), file);
}

/** Writes `runs` as `<out>/<id>.json`, in fixed order. Leaves the file alone when nothing changed. Returns whether it was written. */
export async function writeRuns(out: string, id: ExperimentId, runs: readonly AssembledRun[], disk?: Disk): Promise<boolean> {
  const file = resultPath(out, id);
  const text = encodeJson(byColumns(parseResult(id, encodeJson(fileOf(id, runs)), file)));
  if (text === (await readText(file))) return false;
  await writeAtomic(file, text, disk);
  return true;
}

/** `runs` with `run` in the place of the one with its profile and backend. */
export function withRun(runs: readonly AssembledRun[], run: AssembledRun): AssembledRun[] {
  return [...runs.filter((other) => other.profile !== run.profile || other.backend !== run.backend), run];
}

function runsOf({ runs, environments }: AnyResult, file: string): AssembledRun[] {
  return runs.map(({ profile, backend, baseSeed, probeDigest, cells }) => ({
    profile,
    backend,
    baseSeed,
    cells: cells.map((cell) => {
      const environment = environments[cell.environment];
      if (!environment) {
        throw new ResultError(
          `${file}: cell ${cell.key} names environment "${cell.environment}", and the file has ${Object.keys(environments).join(', ') || 'none'}.`,
        );
      }
      return { backend, environment, probeDigest, cell };
    }),
  }));
}

/** Measurements alone: cells stay rows, so that a difference of two files shows which cells changed. */
function byColumns(result: AnyResult): unknown {
  const withColumns = (cell: AnyResult['runs'][number]['cells'][number]): unknown =>
    cell.status === 'failed' ? cell : { ...cell, measurement: toColumns(cell.measurement) };
  return {
    ...result,
    schemaVersion: RESULT_SCHEMA_VERSION,
    runs: result.runs.map((run) => ({ ...run, cells: run.cells.map(withColumns) })),
  };
}

function fileOf(id: ExperimentId, runs: readonly AssembledRun[]): unknown {
  const environments = new Map<string, Environment>();
  const ordered = runs.toSorted(
    (a, b) => PROFILES.indexOf(a.profile) - PROFILES.indexOf(b.profile) || BACKENDS.indexOf(a.backend) - BACKENDS.indexOf(b.backend),
  );
  const written = ordered.map(({ profile, backend, baseSeed, cells }) => ({
    profile,
    backend,
    baseSeed,
    probeDigest: commonDigest(cells),
    cells: cells.map(({ cell, environment }) => {
      const name = hash(canonicalJson(environment)).slice(0, 8);
      environments.set(name, environment);
      return { ...cell, environment: name };
    }),
  }));
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    experiment: id,
    environments: Object.fromEntries([...environments].sort(([a], [b]) => (a < b ? -1 : 1))),
    runs: written,
  };
}

/** A run has a probe digest when one and the same holds for all its cells; a mixed run has none and cannot be carried over a change of code. */
function commonDigest(cells: readonly KnownCell[]): string | null {
  const digests = new Set(cells.map((known) => known.probeDigest));
  return digests.size === 1 ? (cells[0]?.probeDigest ?? null) : null;
}
