/** What a run has to do: each cell of its grid is fresh, stale (and why), failed or missing. */
import { group } from 'd3-array';
import type { AnyExperiment, Cell } from '../experiment.ts';
import type { BackendName, Environment, ExperimentId, Profile } from '../result.ts';
import { cellKey } from './cell-key.ts';
import { timePredictor, type ExpectedTime, type TimePredictor } from './expected-time.ts';
import { cellFingerprint, type CodeFingerprint } from './fingerprint.ts';
import type { KnownCell } from './store.ts';

export interface PlannedCell {
  key: string;
  config: unknown;
  seed: number;
  fingerprint: string;
  state: 'fresh' | 'stale' | 'failed' | 'missing';
  /** Why it is stale, or what the failure was. */
  reason: string | null;
  /** The best cell with this key on this backend, if any: of the present code, else the newest. */
  known: KnownCell | null;
  /** What it will take on one worker. */
  expected: ExpectedTime;
}

export interface Plan {
  id: ExperimentId;
  timed: boolean;
  profile: Profile;
  backend: BackendName;
  baseSeed: number;
  code: CodeFingerprint;
  /** What it would be measured on, as far as the backend was opened. */
  deviceKind: Environment['deviceKind'] | undefined;
  /** In the order of the grid. */
  cells: PlannedCell[];
}

export interface PlanRequest {
  experiment: AnyExperiment;
  profile: Profile;
  backend: BackendName;
  baseSeed: number;
  code: CodeFingerprint;
  /** Cells measured so far, of any experiment, profile and backend. */
  known: readonly KnownCell[];
  /** What the backend computes on here. Where it was not opened, times are judged by the known cells, and any device counts. */
  deviceKind?: Environment['deviceKind'] | undefined;
}

/** Experiments of one kind measure alike, and share their cells. */
export function kindOf(experiment: AnyExperiment): string {
  return experiment.kind ?? experiment.id;
}

/** Judges every cell of the grid by the known cells. Throws when the grid lists a cell twice. */
export function planRun({ experiment, profile, backend, baseSeed, code, known, deviceKind }: PlanRequest): Plan {
  const byKey = group(
    known.filter((each) => each.backend === backend),
    ({ cell }) => cell.key,
  );
  const timeOf = timePredictor({ backend, deviceKind: deviceKind ?? usualDeviceKind(backend, known) }, known);
  const grid: readonly Cell<unknown>[] = experiment.grid(profile, baseSeed);
  const cells = grid.map((cell) => planCell(cell, kindOf(experiment), { code, deviceKind }, byKey, timeOf));
  const twice = cells.find((cell, index) => cells.findIndex(({ key }) => key === cell.key) !== index);
  if (twice)
    throw new Error(`the ${profile} grid of ${experiment.id} lists a cell twice: ${JSON.stringify(twice.config)}, seed ${twice.seed}`);
  return { id: experiment.id, timed: experiment.timed, profile, backend, baseSeed, code, deviceKind, cells };
}

function planCell(
  cell: Cell<unknown>,
  kind: string,
  here: Pick<Plan, 'code' | 'deviceKind'>,
  byKey: ReadonlyMap<string, KnownCell[]>,
  timeOf: TimePredictor,
): PlannedCell {
  const key = cellKey(kind, cell);
  const fingerprint = cellFingerprint(here.code, cell);
  const candidates = (byKey.get(key) ?? []).toSorted((a, b) => (a.cell.measuredAt < b.cell.measuredAt ? 1 : -1));
  const fit = candidates.filter((each) => !isOutdone(each, here));
  const known =
    fit.find((each) => each.cell.fingerprint === fingerprint && each.cell.status !== 'failed') ??
    fit.find((each) => each.cell.fingerprint === fingerprint) ??
    fit[0] ??
    candidates[0] ??
    null;
  const planned = { key, config: cell.config, seed: cell.seed, fingerprint, known, expected: timeOf(key, cell.config) };
  if (!known) return { ...planned, state: 'missing', reason: null };
  if (isOutdone(known, here)) return { ...planned, state: 'stale', reason: OUTDONE };
  if (known.cell.fingerprint !== fingerprint) return { ...planned, state: 'stale', reason: staleness(known, here.code) };
  if (known.cell.status === 'failed') return { ...planned, state: 'failed', reason: known.cell.reason ?? null };
  return { ...planned, state: 'fresh', reason: null };
}

/** Why a cell is stale that `isOutdone`. */
export const OUTDONE = 'measured on a software adapter, and a GPU is here';

/** Whether a software adapter measured the cell that a GPU would measure here. */
export function isOutdone({ environment }: KnownCell, { deviceKind }: Pick<Plan, 'deviceKind'>): boolean {
  return deviceKind === 'gpu' && environment.deviceKind === 'software-gpu';
}

/** That of the cells known from the backend; before there are any, what people have the backend for. */
function usualDeviceKind(backend: BackendName, known: readonly KnownCell[]): Environment['deviceKind'] {
  const newest = known.findLast((each) => each.backend === backend);
  return newest?.environment.deviceKind ?? (backend === 'wasm' ? 'cpu' : 'gpu');
}

/** The first thing found to differ, going from the ground up. */
function staleness({ backend, environment, cell }: KnownCell, code: CodeFingerprint): string {
  for (const [name, version] of Object.entries(code.versions)) {
    const measured = environment.versions[name];
    if (measured !== undefined && measured !== version) return `${name} changed from ${measured} to ${version}`;
  }
  if (cell.kernelFingerprint !== code.kernels) return `the kernels of ${backend} changed`;
  return 'the code that it runs changed';
}

/** How many of `cells` are in each state. */
export function countStates(cells: readonly PlannedCell[]): Record<PlannedCell['state'], number> {
  const counts = { fresh: 0, stale: 0, failed: 0, missing: 0 };
  for (const cell of cells) counts[cell.state] += 1;
  return counts;
}
