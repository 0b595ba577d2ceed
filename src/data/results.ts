/**
 * The measurements that pages show: of each experiment's runs the largest fresh one, or the largest of all when every one is stale; of an
 * experiment about backends a run on each of them.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseShownRuns,
  isExperimentId,
  parseResult,
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

/** The runs that pages show, those of one experiment together; see `chooseShownRuns`. */
export function shownRuns<Id extends ExperimentId>(id: Id): ShownRun<Id>[] {
  const result = readResult(id);
  if (!result) return [];
  const candidates = (result.runs as RunOf<Id>[]).map((run) => {
    const shown = { id, run, environments: environmentsOf(run.cells, result.environments), freshness: freshnessOf(id, run) };
    const { profile, backend } = run;
    return { profile, backend, deviceKind: shown.environments[0]?.deviceKind, isStale: shown.freshness?.state === 'stale', shown };
  });
  return chooseShownRuns(id, candidates).map(({ shown }) => shown);
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

function environmentsOf(cells: readonly { environment: string }[], environments: Record<string, Environment>): Environment[] {
  const counts = new Map<string, number>();
  for (const { environment } of cells) counts.set(environment, (counts.get(environment) ?? 0) + 1);
  const keys = [...counts.keys()].sort((a, b) => (counts.get(b) ?? 0) - (counts.get(a) ?? 0));
  return keys.flatMap((key) => environments[key] ?? []);
}
