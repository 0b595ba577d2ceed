/**
 * The measurements that pages show: of each experiment's runs the largest fresh one, or the largest of all when every one is stale; of an
 * experiment about backends a run on each of them.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  BACKENDS,
  isExperimentId,
  parseResult,
  PROFILES,
  ROW_SCHEMAS,
  type CellOf,
  type Environment,
  type ExperimentId,
  type MeasuredCellOf,
  type ResultOf,
  type RunOf,
} from '../../experiments/result.ts';
import { resultsFolder } from './folders.ts';
import { freshnessOf, type RunState } from './freshness.ts';
import { unknownName } from './unknown-name.ts';

export interface ShownRun<Id extends ExperimentId = ExperimentId> {
  id: Id;
  run: RunOf<Id>;
  /** Environments of the run's cells, the most frequent first. */
  environments: Environment[];
  /** Null when no `refresh` has looked; the run then counts as fresh. */
  freshness: RunState | null;
}

/** Experiments that ask how backends differ. */
const ACROSS_BACKENDS: readonly ExperimentId[] = ['backend-agreement'];
/** Experiments whose every backend is a result of its own, whatever its profile. */
const EACH_BACKEND: readonly ExperimentId[] = ['engine-speed'];

export const EXPERIMENT_IDS = Object.keys(ROW_SCHEMAS).filter(isExperimentId);

const parsed = new Map<string, { changedAt: number; result: unknown }>();

/** Path of the experiment's result file. */
export function resultFile(id: ExperimentId): string {
  return join(resultsFolder(), `${id}.json`);
}

/** The experiment's result file, or null when it was never measured. Throws a `ResultError` when the file is damaged. */
export function readResult<Id extends ExperimentId>(id: Id): ResultOf<Id> | null {
  const file = resultFile(id);
  if (!existsSync(file)) return null;
  const changedAt = statSync(file).mtimeMs;
  const known = parsed.get(file);
  if (known?.changedAt === changedAt) return known.result as ResultOf<Id>;
  const result = parseResult(id, readFileSync(file, 'utf8'), file);
  parsed.set(file, { changedAt, result });
  return result;
}

/** The run that pages show, or the first of several; null when the experiment was never measured. */
export function shownRun<Id extends ExperimentId>(id: Id): ShownRun<Id> | null {
  return shownRuns(id)[0] ?? null;
}

/** The runs that pages show: one, but for an experiment about backends that on wasm, which the others are compared with, and those of its profile; of the engine's speed the best on each. */
export function shownRuns<Id extends ExperimentId>(id: Id): ShownRun<Id>[] {
  const result = readResult(id);
  if (!result) return [];
  const candidates = (result.runs as RunOf<Id>[]).map((run) => ({
    id,
    run,
    environments: environmentsOf(run.cells, result.environments),
    freshness: freshnessOf(id, run),
  }));
  const ranked = candidates.sort((a, b) => rank(b) - rank(a));
  if (EACH_BACKEND.includes(id)) return ranked.filter(({ run }, i) => ranked.findIndex((other) => other.run.backend === run.backend) === i);
  if (!ACROSS_BACKENDS.includes(id)) return ranked.slice(0, 1);
  const reference = ranked.find(({ run }) => run.backend === 'wasm') ?? ranked[0];
  return ranked
    .filter(({ run }) => run.profile === reference?.run.profile)
    .toSorted((a, b) => Number(b === reference) - Number(a === reference));
}

/** The experiment that a page names. Throws with the page, the name and the nearest id when there is none. */
export function experimentNamed(name: string, at: string): ExperimentId {
  if (!isExperimentId(name)) throw unknownName(at, 'experiment', name, EXPERIMENT_IDS);
  return name;
}

/** The shown runs' cells that have numbers, diverged ones included; none when never measured. */
export function measuredCells<Id extends ExperimentId>(id: Id): MeasuredCellOf<Id>[] {
  const cells = shownRuns(id).flatMap(({ run }) => run.cells as CellOf<Id>[]);
  return cells.filter((cell): cell is MeasuredCellOf<Id> => cell.status !== 'failed');
}

/**
 * Fresh before stale, then the larger profile, then a GPU before wasm, which has the project's own kernels and runs on every machine, and
 * wasm before others that compute on the processor.
 */
function rank({ run, environments, freshness }: Pick<ShownRun, 'run' | 'environments' | 'freshness'>): number {
  const fresh = freshness?.state === 'stale' ? 0 : 1;
  const device = environments[0]?.deviceKind === 'gpu' ? 2 : run.backend === 'wasm' ? 1 : 0;
  return fresh * 1000 + PROFILES.indexOf(run.profile) * 100 + device * 10 + (BACKENDS.length - BACKENDS.indexOf(run.backend));
}

function environmentsOf(cells: readonly { environment: string }[], environments: Record<string, Environment>): Environment[] {
  const counts = new Map<string, number>();
  for (const { environment } of cells) counts.set(environment, (counts.get(environment) ?? 0) + 1);
  const keys = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return keys.flatMap((key) => environments[key] ?? []);
}
